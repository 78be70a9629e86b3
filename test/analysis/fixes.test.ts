import { Finding, Severity } from '../../lib/analysis/finding';
import { Fix, put, remove, replace } from '../../lib/analysis/fix';
import { editsOf } from '../../lib/analysis/fix-edits';
import { FindingState, Report } from '../../lib/analysis/reports/report';
import { sarifReport } from '../../lib/analysis/reports/sarif-report';
import { readManifests } from '../../lib/manifests/read-manifests';
import { IstioVersion } from '../../lib/profile/istio-version';
import { sarifFaults } from '../cli/sarif';

const TEXT = `apiVersion: v1
kind: ConfigMap
metadata: { name: "first" }
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: 'second' # a comment
spec:
  hosts: [one, two]
  a/b: 3
  anchored: &anchor value
  block: |
    text
  empty:
`;

interface Replacement {
  readonly deletedRegion: Readonly<Record<'startLine' | 'startColumn' | 'endLine' | 'endColumn', number>>;
  readonly insertedContent: { readonly text: string };
}

/** What the fix of a finding about the second object makes of the text. */
function fixed(text: string, fix: Fix): string | undefined {
  const { objects } = readManifests(text, 'a.yaml');
  const edits = editsOf(fix, objects[1]);
  const finding: Finding = {
    id: 'SCHEMA005',
    severity: Severity.ERROR,
    message: 'It is so.',
    remedy: 'Write it.',
    origin: { file: 'a.yaml' },
    jsonPath: '',
    fix,
    ...(edits && { edits }),
  };
  const report: Report = {
    toolVersion: '1.0.0',
    istioVersion: IstioVersion.V1_31,
    findings: [{ finding, state: FindingState.COUNTED }],
    objectCount: 2,
    files: ['a.yaml'],
    hasBaseline: false,
    gone: 0,
    isIncomplete: false,
    folder: '/work',
  };
  const log = JSON.parse(sarifReport(report)) as {
    readonly runs: readonly [
      {
        readonly results: readonly [
          {
            readonly fixes?: readonly [
              { readonly artifactChanges: readonly [{ readonly replacements: readonly [Replacement] }] },
            ];
          },
        ];
      },
    ];
  };
  expect(sarifFaults(log)).toEqual([]);
  const replacement = log.runs[0].results[0].fixes?.[0].artifactChanges[0].replacements[0];
  return replacement && replaced(text, replacement);
}

function replaced(text: string, { deletedRegion: region, insertedContent }: Replacement): string {
  const lines = text.split('\n');
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  const [start, end] = [offset(region.startLine, region.startColumn), offset(region.endLine, region.endColumn)];
  return text.slice(0, start) + insertedContent.text + text.slice(end);
}

test.each<[Fix, string, string]>([
  [[put(['metadata', 'name'], 'third')], "'second'", '"third"'],
  [[replace(['spec', 'hosts', 1], 'three')], 'two', '"three"'],
  [[replace(['kind'], 'Secret')], 'v1\nkind: ConfigMap\nmetadata:\n', 'v1\nkind: "Secret"\nmetadata:\n'],
  [[replace(['spec', 'a/b'], 5)], 'a/b: 3', 'a/b: 5'],
])('%j is written in the place of the value', (fix, from, to) => {
  expect(fixed(TEXT, fix)).toBe(TEXT.replace(from, to));
  const windows = TEXT.replaceAll('\n', '\r\n');
  expect(fixed(windows, fix)).toBe(TEXT.replace(from, to).replaceAll('\n', '\r\n'));
});

test.each<[string, Fix]>([
  ['a value with an anchor', [put(['spec', 'anchored'], 'x')]],
  ['lines of text', [put(['spec', 'block'], 'x')]],
  ['nothing', [put(['spec', 'empty'], 'x')]],
  ['a list', [put(['spec', 'hosts'], 'x')]],
  ['a field that is not there', [put(['spec', 'new'], 'x')]],
  ['an item that is inserted', [put(['spec', 'hosts', 1], 'x')]],
  ['a field that goes', [remove(['spec', 'a/b'])]],
  ['one part that can be replaced and one that cannot', [replace(['kind'], 'x'), remove(['spec', 'a/b'])]],
])('%s is no change of single values', (_name, fix) => {
  expect(fixed(TEXT, fix)).toBeUndefined();
});
