import Ajv from 'ajv';
import { Finding, Fix, Severity } from '../../lib/analysis/finding';
import { FindingState, Report } from '../../lib/analysis/reports/report';
import { sarifReport } from '../../lib/analysis/reports/sarif-report';
import { Path } from '../../lib/manifests/manifest-object';
import { readManifests } from '../../lib/manifests/read-manifests';
import { IstioVersion } from '../../lib/profile/istio-version';
import { sarifSchema } from '../cli/sarif-subset';

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
  const fixRange = objects[1].origin.scalar?.(fix.path);
  const finding: Finding = {
    id: 'SCHEMA005',
    severity: Severity.ERROR,
    message: 'It is so.',
    remedy: 'Write it.',
    origin: { file: 'a.yaml' },
    jsonPath: '',
    fix,
    ...(fixRange && { fixRange }),
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
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.validate(sarifSchema(), log);
  expect(ajv.errors).toBeNull();
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

test.each<[Path, unknown, string, string]>([
  [['metadata', 'name'], 'third', "'second'", '"third"'],
  [['spec', 'hosts', 1], 'three', 'two', '"three"'],
  [['kind'], 'Secret', 'v1\nkind: ConfigMap\nmetadata:\n', 'v1\nkind: "Secret"\nmetadata:\n'],
])('%j is written in the place of the value', (path, value, from, to) => {
  expect(fixed(TEXT, { path, value })).toBe(TEXT.replace(from, to));
  const windows = TEXT.replaceAll('\n', '\r\n');
  expect(fixed(windows, { path, value })).toBe(TEXT.replace(from, to).replaceAll('\n', '\r\n'));
});

test.each<[Path]>([
  [['spec', 'anchored']],
  [['spec', 'block']],
  [['spec', 'empty']],
  [['spec', 'hosts']],
  [['spec', 'new']],
])('%j is no single value that can be replaced', (path) => {
  expect(fixed(TEXT, { path, value: 'x' })).toBeUndefined();
});
