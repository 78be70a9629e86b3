import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { call, callLine, ENTRY, folderWith, RULE, TELEMETRY } from './command';

const BAD = `${ENTRY}---\n${RULE}`;
const GOOD = `${ENTRY}---\n${RULE.replace('many', '100')}`;

describe('the exit code', () => {
  const folder = folderWith({ 'bad.yaml': BAD, 'good.yaml': GOOD, 'warn.yaml': TELEMETRY });

  test.each([
    ['good.yaml', 0],
    ['good.yaml --fail-on advice', 0],
    ['bad.yaml', 1],
    ['bad.yaml --fail-on warning', 1],
    ['bad.yaml --fail-on never', 0],
    ['warn.yaml', 0],
    ['warn.yaml --fail-on warning', 1],
    ['warn.yaml --fail-on advice', 1],
    ['warn.yaml --fail-on error', 0],
  ])('of check %s is %i', (line, code) => {
    expect(callLine(folder, `check ${line}`).code).toBe(code);
  });
});

test('a text report names file, line, object, field, what is wrong and what to write', () => {
  const folder = folderWith({ 'a/bad.yaml': BAD });
  expect(callLine(folder, 'check a')).toEqual({
    code: 1,
    out: `a/bad.yaml
  25:9     error   SCHEMA003 DestinationRule shop/rates spec.trafficPolicy.connectionPool.tcp.maxConnections
           'many' is of type string, and not integer.
           Write a value of the right type: numbers without quotes, lists with a dash for each item.

1 error in 2 objects of 1 file.
`,
    err: '',
  });
});

test('all is checked together, and the order counts for nothing', () => {
  const folder = folderWith({
    'one.yaml': ENTRY,
    'two.yaml': RULE,
    'three.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [] }),
  });
  const reports = ['one.yaml two.yaml three.json', 'three.json two.yaml one.yaml', './two.yaml . one.yaml', ''].map(
    (names) => callLine(folder, `check ${names}`.trim()),
  );
  expect(reports[0].out).toContain('1 error in 2 objects of 3 files.');
  expect(reports.map(({ out }) => out)).toEqual(Array(4).fill(reports[0].out));
});

test('the outputs of several repositories are one mesh', () => {
  const routed = (name: string, host: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [rates.example.com]
  tls:
    - match: [{ port: 443, sniHosts: [rates.example.com] }]
      route: [{ destination: { host: ${host}, port: { number: 443 } } }]
`;
  const folder = folderWith({
    'platform/dist/a.yaml': ENTRY.replace('[rates.example.com]', '[rates.example.com, other.example.com]'),
    'checkout/dist/a.yaml': routed('b', 'rates.example.com'),
    'billing/dist/a.yaml': routed('cc', 'other.example.com'),
  });
  for (const one of ['checkout', 'billing']) {
    expect(callLine(folder, `check platform/dist ${one}/dist --fail-on warning`).code).toBe(0);
  }
  const together = callLine(folder, 'check platform/dist checkout/dist billing/dist --fail-on warning');
  expect(together.out).toMatch(/^billing\/dist\/a\.yaml\n {2}\d+:\d+ +warning +ROUTING016 /);
  expect(together.out).toContain('3 objects of 3 files');
  expect(together.code).toBe(1);
});

test('standard input, alone and beside files', () => {
  const folder = folderWith({ 'entry.yaml': ENTRY });
  const alone = callLine(folder, 'check -', { input: BAD });
  expect(alone.out).toContain('stdin\n  25:9 ');
  expect(alone.out).toContain('2 objects of 1 file');
  expect(callLine(folder, 'check - entry.yaml', { input: RULE }).out).toContain('2 objects of 2 files');
});

test('lines that end as on Windows', () => {
  const folder = folderWith({ 'bad.yaml': BAD.replaceAll('\n', '\r\n') });
  expect(callLine(folder, 'check bad.yaml').out).toBe(callLine(folderWith({ 'bad.yaml': BAD }), 'check bad.yaml').out);
});

test('a List and a byte order mark', () => {
  const items = [
    { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'a' }, spec: { hosts: [] } },
  ];
  const list = `\ufeff${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2)}`;
  const { out } = callLine(folderWith({ 'list.json': list }), 'check list.json');
  expect(out).toMatch(/^list\.json\n {2}\d+:\d+ +error/);
});

describe('folders', () => {
  const folder = folderWith({
    'deep/er/bad.YML': BAD,
    'deep/values.yaml': 'replicas: 3\n',
    'deep/notes.txt': '{{{',
    'node_modules/other/bad.yaml': '{{{',
    '.github/workflows/ci.yaml': '{{{',
    'empty/readme.md': '',
  });

  test('are searched for manifests, without what belongs to tools', () => {
    const { code, out, err } = callLine(folder, 'check deep');
    expect(code).toBe(1);
    expect(out).toMatch(/^deep\/er\/bad\.YML\n/);
    expect(err).toBe("cdk8s-istio: left out 1 file without an object of Kubernetes, such as 'deep/values.yaml'.\n");
    expect(callLine(folder, 'check')).toEqual({ code: 1, out, err });
  });

  test('a file that is named itself has to hold an object', () => {
    const { code, out } = callLine(folder, 'check deep/values.yaml');
    expect(code).toBe(1);
    expect(out).toContain('MANIFEST004');
  });

  test('one without manifests is refused', () => {
    expect(callLine(folder, 'check empty').err).toBe(
      "cdk8s-istio: no file in the folder 'empty' ends in .yaml, .yml or .json. Name the folder with the manifests.\n",
    );
  });

  test('links to folders are not followed, and those to nowhere refused', () => {
    const linked = folderWith({ 'good.yaml': GOOD });
    symlinkSync('.', join(linked, 'again'));
    expect(callLine(linked, 'check').out).toContain('2 objects of 1 file');
    symlinkSync('gone', join(linked, 'bad.yaml'));
    expect(callLine(linked, 'check')).toMatchObject({
      code: 2,
      err: expect.stringContaining("'bad.yaml' leads nowhere") as string,
    });
  });
});

test('patterns that the shell has not written out', () => {
  const folder = folderWith({ 'a/one.yaml': ENTRY, 'a/b/two.yaml': RULE, 'a/b/three.yml': '{{{' });
  expect(callLine(folder, 'check a/**/*.yaml').out).toContain('2 objects of 2 files');
  expect(callLine(folder, 'check ./a/{one,b/two}.yaml').out).toContain('2 objects of 2 files');
  expect(callLine(folder, 'check a/*.yaml').out).toContain('1 object of 1 file');
  expect(callLine(folder, 'check b/*.yaml')).toMatchObject({
    code: 2,
    err: expect.stringContaining("no file matches 'b/*.yaml'") as string,
  });
  expect(callLine(folder, 'check a/[z-a].yaml').err).toContain("'a/[z-a].yaml' is no pattern of paths");
});

test('a pattern that fits deep folders in many ways ends soon', () => {
  const folder = folderWith({ [`${'d/'.repeat(24)}one.yaml`]: ENTRY });
  expect(callLine(folder, `check ${'**/'.repeat(12)}one.yaml`).out).toContain('1 object of 1 file');
  expect(callLine(folder, `check ${'**/'.repeat(12)}two.yaml`).err).toContain('no file matches');
});

describe('what cannot be read', () => {
  test('is found, and makes the exit code 2 whatever counts', () => {
    const folder = folderWith({ 'broken.yaml': 'a: [\r\n', 'good.yaml': GOOD });
    const { code, out } = callLine(folder, 'check . --fail-on never');
    expect(code).toBe(2);
    expect(out).toContain('broken.yaml\n  2:1      error   MANIFEST003');
    expect(out).toContain('2 objects of 2 files; not everything could be read.');
  });

  test.each([
    ['binary', new Uint8Array([0xff, 0xfe, 0x00]), 'MANIFEST001'],
    ['an alias that stands for millions of values', bomb(), 'MANIFEST002'],
    ['deep nesting', '['.repeat(5000), 'MANIFEST00'],
  ])('%s ends in a finding', (_name, content, id) => {
    const result = callLine(folderWith({ 'hostile.yaml': content }), 'check hostile.yaml');
    expect(result.code).toBe(2);
    expect(result.out).toContain(id);
  });

  test.each([
    ['check nope', "there is no file or folder 'nope'. Name files"],
    ['check god.yaml', "there is no file or folder 'god.yaml'. Write 'good.yaml'."],
    ['check good.yaml/nope', "there is no file or folder 'good.yaml/nope'"],
    ['check /dev/zero', "'/dev/zero' is no file"],
  ])('%s', (line, text) => {
    const result = callLine(folderWith({ 'good.yaml': GOOD }), line);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toContain(text);
  });
});

test('no control character of a manifest reaches the terminal', () => {
  const evil = JSON.stringify({
    ...JSON.parse(JSON.stringify({ apiVersion: 'networking.istio.io/v1', kind: 'Sidecar' })),
    metadata: { name: '\u001b[2J\u202e' },
  });
  const folder = folderWith({ 'evil.json': evil });
  for (const format of ['text', 'github']) {
    const { out } = callLine(folder, `check evil.json --format ${format}`);
    expect(out).toContain('\\u001b[2J\\u202e');
    expect(out).not.toMatch(/[\u001b\u202e]/);
  }
});

describe('colours', () => {
  const folder = folderWith({ 'bad.yaml': BAD });

  test.each([
    ['a terminal', { hasTerminalOutput: true }, true],
    ['a file', {}, false],
    ['a terminal with NO_COLOR', { hasTerminalOutput: true, environment: { NO_COLOR: '1' } }, false],
    ['a terminal with an empty NO_COLOR', { hasTerminalOutput: true, environment: { NO_COLOR: '' } }, true],
    ['a terminal that knows none', { hasTerminalOutput: true, environment: { TERM: 'dumb' } }, false],
    ['a file with FORCE_COLOR', { environment: { FORCE_COLOR: '1' } }, true],
    ['a terminal with FORCE_COLOR=0', { hasTerminalOutput: true, environment: { FORCE_COLOR: '0' } }, false],
  ])('%s', (_name, terminal, colored) => {
    const { out } = callLine(folder, 'check bad.yaml', terminal);
    expect(out.includes('\u001b[31merror')).toBe(colored);
  });
});

test('what takes long is said on a terminal, and taken away before the report', () => {
  const folder = folderWith({ 'good.yaml': GOOD });
  let time = 0;
  const now = (): number => (time += 2000);
  expect(callLine(folder, 'check good.yaml', { hasTerminalErrors: true, now }).err).toBe(
    '\r\u001b[Kreading 1 of 1 files ...\r\u001b[Kchecking 2 objects ...\r\u001b[K',
  );
  expect(callLine(folder, 'check good.yaml', { hasTerminalErrors: true }).err).toBe('');
  expect(callLine(folder, 'check good.yaml', { now }).err).toBe('');
});

test('acknowledged findings do not count', () => {
  const annotated = RULE.replace('spec:', "  annotations: { cdk8s-istio/acknowledged: 'SCHEMA003: until May' }\nspec:");
  const folder = folderWith({ 'bad.yaml': `${ENTRY}---\n${annotated}` });
  expect(callLine(folder, 'check bad.yaml')).toMatchObject({
    code: 0,
    out: 'nothing found in 2 objects of 1 file; 1 acknowledged.\n',
  });
});

test('the release of Istio decides what a manifest may hold', () => {
  const newer = RULE.replace(
    / {4}connectionPool:[^]*/,
    '    loadBalancer: { zoneAwareLbSetting: { enabled: true } }\n',
  );
  const folder = folderWith({ 'a.yaml': `${ENTRY}---\n${newer}`, 'old.yaml': 'istioVersion: 1.30\n' });
  expect(callLine(folder, 'check a.yaml').code).toBe(0);
  expect(callLine(folder, 'check a.yaml --istio-version 1.30.2').out).toContain('SCHEMA013');
  expect(callLine(folder, 'check a.yaml --profile old.yaml').out).toContain('SCHEMA013');
  expect(callLine(folder, 'check a.yaml --profile old.yaml --istio-version 1.31').code).toBe(0);
});

function bomb(): string {
  const lines = Array.from({ length: 9 }, (_none, index) => {
    const items = Array(10)
      .fill(index === 0 ? 'x' : `*a${index - 1}`)
      .join(', ');
    return `a${index}: &a${index} [${items}]`;
  });
  return ['apiVersion: v1', 'kind: ConfigMap', ...lines, ''].join('\n');
}

test('arguments with spaces and equals signs', () => {
  const folder = folderWith({ 'a folder/bad.yaml': BAD });
  expect(call(folder, ['check', '--format=github', 'a folder']).out).toContain('file=a folder/bad.yaml,line=25,col=9');
});
