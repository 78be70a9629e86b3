import Ajv from 'ajv';
import { win32 } from 'node:path';
import { artifactUri, portablePath } from '../../lib/analysis/reports/artifact-uri';
import { callLine, ENTRY, folderWith, RULE, TELEMETRY } from './command';
import { sarifSchema } from './sarif-subset';

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
  const log = JSON.parse(report('sarif')) as {
    readonly runs: readonly [
      {
        readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      },
    ];
  };

  test('is valid', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.validate(sarifSchema(), log);
    expect(ajv.errors).toBeNull();
  });

  test('rules and results belong together', () => {
    const [{ results, tool }] = log.runs;
    expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex].id)).toEqual(
      results.map(({ ruleId }) => ruleId),
    );
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
