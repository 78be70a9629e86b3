import { readFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { artifactUri, portablePath } from '../../lib/analysis/reports/artifact-uri';
import { callLine, ENTRY, folderWith, RULE, TELEMETRY } from './command';
import { sarifFaults, SarifLog, sarifOf } from './sarif';

/** One finding of every kind: counted, acknowledged, in the baseline, of a file that cannot be read. */
const ACKNOWLEDGED = RULE.replace('name: rates', 'name: later').replace(
  'spec:',
  '  annotations: { cdk8s-istio/acknowledged: \'SCHEMA003: until "May" & <later>\' }\nspec:',
);
const folder = folderWith({
  'a b/rule #1.yaml': `${ENTRY}---\n${RULE}---\n${ACKNOWLEDGED}`,
  'a b/traces.yaml': TELEMETRY,
  'a b/broken.yaml': 'a: [\n',
  'fine.yaml': ENTRY.replaceAll('rates', 'other'),
  'known.json': JSON.stringify({
    version: 1,
    findings: [
      {
        id: 'TELEMETRY004',
        object: 'Telemetry.telemetry.istio.io shop/traces',
        path: 'spec.tracing[]',
        count: 1,
      },
      { id: 'SCHEMA001', object: 'Gone.networking.istio.io shop/gone', path: 'kind', count: 2 },
    ],
  }),
});

function report(format: string): string {
  return callLine(folder, `check . --format ${format} --baseline known.json`).out;
}

test.each(['text', 'json', 'junit', 'github', 'sarif'])('%s', (format) => {
  expect(report(format)).toMatchSnapshot();
});

describe('SARIF', () => {
  const log = sarifOf(report('sarif'));

  test('is valid by the published schema', () => {
    expect(sarifFaults(log)).toEqual([]);
    expect(sarifFaults(sarifOf(callLine(folder, 'check fine.yaml --format sarif').out))).toEqual([]);
  });

  test('the published schema refuses what is none', () => {
    const [run] = log.runs;
    expect(sarifFaults({ ...log, runs: [{ ...run, tool: {} }] })).not.toEqual([]);
    expect(sarifFaults({ ...log, extra: true })).not.toEqual([]);
  });

  test('rules and results belong together, and a rule leads to its page', () => {
    const [{ results, tool }] = log.runs;
    const { rules } = tool.driver;
    expect(results.map(({ ruleIndex }) => rules[ruleIndex].id)).toEqual(results.map(({ ruleId }) => ruleId));
    for (const { id, helpUri } of rules) {
      const [, path] = /^https:\/\/github\.com\/cdk8s-istio\/cdk8s-istio\/blob\/main\/(docs\/.*)$/.exec(helpUri) ?? [];
      expect(readFileSync(join(__dirname, '../..', path), 'utf8')).toMatch(new RegExp(`^# ${id}: `));
    }
  });

  test('a place is a file with forward slashes, a line and a column', () => {
    const places = log.runs[0].results.map(({ locations: [{ physicalLocation }] }) => physicalLocation);
    expect(places.map(({ artifactLocation: { uri }, region }) => [uri, region.startLine, region.startColumn])).toEqual([
      ['a%20b/broken.yaml', 2, 1],
      ['a%20b/rule%20%231.yaml', 25, 9],
      ['a%20b/rule%20%231.yaml', 39, 9],
      ['a%20b/traces.yaml', 6, 34],
    ]);
  });

  test('a fingerprint stays when lines and files move, and differs for each finding', () => {
    const moved = folderWith({
      'elsewhere/rule.yaml': `# What it is for.\n\n${ENTRY}---\n# And this.\n${RULE}---\n${ACKNOWLEDGED}`,
    });
    const marksOf = (all: SarifLog): string[] =>
      all.runs[0].results
        .filter(({ ruleId }) => ruleId === 'SCHEMA003')
        .map(({ partialFingerprints }) => partialFingerprints['cdk8sIstioFinding/v1']);
    const before = marksOf(log);
    expect(before).toHaveLength(2);
    expect(new Set(before).size).toBe(2);
    expect(marksOf(sarifOf(callLine(moved, 'check . --format sarif').out))).toEqual(before);
  });

  test('a fix that is known replaces exactly the value, also where lines end as on Windows', () => {
    const wrong = ENTRY.replace('DNS', 'dns');
    for (const text of [wrong, wrong.replaceAll('\n', '\r\n')]) {
      const one = sarifOf(callLine(folderWith({ 'a.yaml': text }), 'check a.yaml --format sarif').out);
      expect(sarifFaults(one)).toEqual([]);
      expect(one.runs[0].results).toMatchObject([
        {
          ruleId: 'SCHEMA005',
          fixes: [
            {
              artifactChanges: [
                {
                  artifactLocation: { uri: 'a.yaml' },
                  replacements: [
                    {
                      deletedRegion: { startLine: 12, startColumn: 15, endLine: 12, endColumn: 18 },
                      insertedContent: { text: '"DNS"' },
                    },
                  ],
                },
              ],
            },
          ],
        },
      ]);
    }
  });
});

describe('paths of Windows', () => {
  test('have forward slashes in reports', () => {
    expect(portablePath('manifests\\shop.yaml', '\\')).toBe('manifests/shop.yaml');
    expect(portablePath('a\\b.yaml', '/')).toBe('a\\b.yaml');
  });

  test.each([
    ['manifests\\a b.yaml', 'manifests/a%20b.yaml'],
    ['manifests/shop.yaml', 'manifests/shop.yaml'],
    ['C:\\work\\x\\shop.yaml', 'x/shop.yaml'],
    ['..\\other\\shop.yaml', '../other/shop.yaml'],
    ['D:\\else\\shop#1.yaml', 'file:///D:/else/shop%231.yaml'],
  ])('%s is %s in SARIF', (file, uri) => {
    expect(artifactUri(file, 'C:\\work', win32)).toBe(uri);
  });
});
