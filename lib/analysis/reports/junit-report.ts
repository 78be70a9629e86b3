import { nameOf } from '../order';
import { byFile, FindingState, isFailure, Report, ReportedFinding } from './report';

/** For servers that show tests: a suite for each file, a case for each finding, and one for each file without any. */
export function junitReport(report: Report): string {
  const findings = byFile(report.findings);
  const files = [...new Set([...report.files, ...findings.keys()])].sort();
  const suites = files.map((file) => suite(file, findings.get(file) ?? [], report));
  const total = suites.reduce((sum, { tests }) => sum + tests, 0);
  const failed = suites.reduce((sum, { failures }) => sum + failures, 0);
  const skipped = suites.reduce((sum, each) => sum + each.skipped, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cdk8s-istio" tests="${total}" failures="${failed}" errors="0" skipped="${skipped}">`,
    ...suites.map(({ text }) => text),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}

function suite(file: string, findings: readonly ReportedFinding[], { failOn }: Report): Suite {
  const failures = findings.filter((each) => isFailure(each, failOn)).length;
  const skipped = findings.filter(({ state }) => state !== FindingState.COUNTED).length;
  const tests = Math.max(1, findings.length);
  const cases =
    findings.length === 0
      ? [`    <testcase classname="${xml(file)}" name="no findings"/>`]
      : findings.map((each) => testcase(file, each, isFailure(each, failOn)));
  const counts = `tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}"`;
  const text = [`  <testsuite name="${xml(file)}" ${counts}>`, ...cases, '  </testsuite>'].join('\n');
  return { text, tests, failures, skipped };
}

function testcase(file: string, { finding, state }: ReportedFinding, fails: boolean): string {
  const { id, severity, message, remedy, origin, jsonPath, acknowledged } = finding;
  const place = origin.line === undefined ? file : `${file}:${origin.line}:${origin.column ?? 1}`;
  const name = [id, nameOf(finding), jsonPath].filter((each) => each !== '').join(' ');
  const said = xml(`${message} ${remedy}`);
  const inside =
    state === FindingState.ACKNOWLEDGED
      ? `<skipped message="${xml(`acknowledged: ${acknowledged ?? ''}`)}"/>`
      : state === FindingState.KNOWN
        ? '<skipped message="in the baseline"/>'
        : fails
          ? `<failure type="${severity.toLowerCase()}" message="${said}">${xml(place)}</failure>`
          : `<system-out>${xml(`${place}: ${severity.toLowerCase()}: `)}${said}</system-out>`;
  return `    <testcase classname="${xml(file)}" name="${xml(name)}">${inside}</testcase>`;
}

/** XML 1.0 has no control characters, however they are written. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

function xml(text: string): string {
  return text.replaceAll(NO_CHARACTER, '\u{FFFD}').replaceAll(/[&<>"\n\r\t]/g, (each) => ENTITIES[each] ?? each);
}
