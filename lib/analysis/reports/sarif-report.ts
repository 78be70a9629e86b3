import { Finding, Severity } from '../finding';
import { FixEdit } from '../fix-edits';
import { nameOf } from '../order';
import { markdownPage, pageUri } from '../page-markdown';
import { ANALYSIS_PAGES, AnalysisPage } from '../pages';
import { sentence } from '../sentence';
import { artifactUri } from './artifact-uri';
import { fingerprints } from './fingerprints';
import { FindingState, Report, ReportedFinding } from './report';

const LEVELS: Readonly<Record<Severity, string>> = {
  [Severity.ERROR]: 'error',
  [Severity.WARNING]: 'warning',
  [Severity.ADVICE]: 'note',
};

const HOME = 'https://github.com/cdk8s-istio/cdk8s-istio';

/**
 * For code scanning.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(report: Report): string {
  const found = new Set(report.findings.map(({ finding }) => finding.id));
  const pages = ANALYSIS_PAGES.filter(({ id }) => found.has(id));
  const ids = pages.map(({ id }) => id);
  const marks = fingerprints(report.findings.map(({ finding }) => finding));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'cdk8s-istio',
            version: report.toolVersion,
            informationUri: HOME,
            rules: pages.map(rule),
          },
        },
        invocations: [{ executionSuccessful: !report.isIncomplete }],
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((each) => ({
          ruleId: each.finding.id,
          ruleIndex: ids.indexOf(each.finding.id),
          ...result(each, report),
          partialFingerprints: { 'cdk8sIstioFinding/v1': marks.get(each.finding) },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function rule(page: AnalysisPage): object {
  const { id, severity, title, effect, why, remedy } = page;
  const parts = [...(effect === undefined ? [] : [effect]), why, remedy].map(sentence);
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: parts.slice(0, -1).join(' ') },
    help: { text: parts.join('\n\n'), markdown: markdownPage(page) },
    helpUri: pageUri(id),
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function result({ finding, state }: ReportedFinding, { folder, hasBaseline }: Report): object {
  const { severity, message, remedy, origin, object, jsonPath, edits } = finding;
  const { file, line, column } = origin;
  const artifactLocation = file === undefined ? undefined : { uri: artifactUri(file, folder) };
  return {
    level: LEVELS[severity],
    message: { text: `${message} ${remedy}` },
    locations: [
      {
        ...(artifactLocation && {
          // Code scanning of GitHub wants a line also where none is known.
          physicalLocation: { artifactLocation, region: { startLine: line ?? 1, startColumn: column ?? 1 } },
        }),
        ...(object && {
          logicalLocations: [
            { name: object.name, fullyQualifiedName: [nameOf(finding), jsonPath].join(' ').trim(), kind: 'object' },
          ],
        }),
      },
    ],
    ...(hasBaseline && { baselineState: state === FindingState.KNOWN ? 'unchanged' : 'new' }),
    ...suppressions(finding, state),
    ...(edits && artifactLocation && { fixes: [change(edits, artifactLocation, remedy)] }),
  };
}

function suppressions({ acknowledged }: Finding, state: FindingState): object {
  switch (state) {
    case FindingState.ACKNOWLEDGED:
      return { suppressions: [{ kind: 'inSource', status: 'accepted', justification: acknowledged }] };
    case FindingState.KNOWN:
      return { suppressions: [{ kind: 'external', status: 'accepted', justification: 'in the baseline' }] };
    case FindingState.COUNTED:
      return {};
  }
}

function change(edits: readonly FixEdit[], artifactLocation: object, remedy: string): object {
  const replacements = edits.map(({ range: { start, end }, value }) => ({
    deletedRegion: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
    // A value of JSON is one of YAML as well.
    insertedContent: { text: JSON.stringify(value) },
  }));
  return { description: { text: remedy }, artifactChanges: [{ artifactLocation, replacements }] };
}
