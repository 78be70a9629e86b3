import { Severity } from '../finding';
import { nameOf } from '../order';
import { Colors } from './colors';
import { printable } from './printable';
import { byFile, FindingState, Report, ReportedFinding } from './report';
import { summaryOf } from './summary';

/** For people: what counts, by file, and a line that sums it up. */
export function textReport(report: Report, colors: Colors): string {
  const counted = report.findings.filter(({ state }) => state === FindingState.COUNTED);
  const parts = [...byFile(counted)].map(([file, findings]) =>
    [colors.bold(printable(file)), ...findings.flatMap((each) => linesOf(each, colors)), ''].join('\n'),
  );
  const summary = `${summaryOf(report)}.`;
  const worst = counted.some((each) => each.finding.severity === Severity.ERROR) || report.isIncomplete;
  return `${[...parts, worst ? colors.red(summary) : summary].join('\n')}\n`;
}

function linesOf({ finding }: ReportedFinding, colors: Colors): string[] {
  const { id, severity, origin, jsonPath, message, remedy } = finding;
  const place = origin.line === undefined ? '' : `${origin.line}:${origin.column ?? 1}`;
  const paint = { ERROR: colors.red, WARNING: colors.yellow, ADVICE: colors.blue }[severity];
  const about = printable([nameOf(finding), jsonPath].filter((each) => each !== '').join(' '));
  return [
    `  ${place.padEnd(8)} ${paint(severity.toLowerCase().padEnd(7))} ${id}${about === '' ? '' : ` ${colors.dim(about)}`}`,
    `           ${printable(message)}`,
    `           ${printable(remedy)}`,
  ];
}
