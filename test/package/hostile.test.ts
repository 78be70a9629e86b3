import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderWith } from '../cli/command';

/* The command as a process, with as much memory as it is to need: whatever it is given, it says why, and ends. */

const COMMAND = resolve(__dirname, '../../bin/cdk8s-istio');
const MOST_SECONDS = 50;
const MOST_MEBIBYTES = 600;

interface Result {
  readonly code: number | null;
  readonly text: string;
}

function run(folder: string, args: readonly string[], input: string | Uint8Array = ''): Result {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${MOST_MEBIBYTES}`, COMMAND, ...args],
    { cwd: folder, input, encoding: 'utf8', timeout: MOST_SECONDS * 1000, maxBuffer: 2 ** 28 },
  );
  return { code: status, text: `${stdout}${stderr}` };
}

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
const ENTRY = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: a }\n';

function utf16(text: string, isBigEndian: boolean): Uint8Array {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
}

/** Ten of ten of ten of something. */
function bomb(item: (index: number) => string): string {
  return Array.from({ length: 10 }, (_none, index) => `  a${index}: &a${index} ${item(index)}\n`).join('');
}

const LISTS = bomb(
  (index) =>
    `[${Array<string>(10)
      .fill(index === 0 ? 'x' : `*a${index - 1}`)
      .join(', ')}]`,
);

describe.each<[string, string | Uint8Array, RegExp]>([
  ['a bomb of aliases', `${OBJECT}data:\n${LISTS}`, /1:1 .*MANIFEST002[^]*stand for more than 1000000 values/],
  ['an alias that contains itself', `${OBJECT}data: &d\n  again: *d\n`, /MANIFEST002[^]*an alias contains itself/],
  ['more than 64 MiB', `${OBJECT}---\n`.repeat(1_500_000), /MANIFEST002[^]*longer than 67108864 bytes/],
  ['a document of more than 8 MiB', `${OBJECT}data: {\n${'  x: y,\n'.repeat(1_100_000)}}\n`, /MANIFEST002[^]*8388608/],
  ['more than 100,000 objects', `---\n${OBJECT}`.repeat(100_001), /MANIFEST002[^]*more objects than 100000/],
  ['more than 100,000 documents', '---\n'.repeat(2_000_000), /MANIFEST002[^]*more objects than 100000/],
  ['lists that are nested too deep', '['.repeat(200_000), /MANIFEST00[23]/],
  [
    'maps that are nested too deep',
    Array.from({ length: 500 }, (_none, at) => `${' '.repeat(at)}a:\n`).join(''),
    /MANIFEST002/,
  ],
  ['JSON that is nested too deep', '{"a":'.repeat(1_000_000), /MANIFEST002[^]*nested deeper than 100/],
  [
    'bytes that are no text',
    Buffer.from(Array.from({ length: 100_000 }, (_none, at) => (at * 197 + 128) % 256)),
    /MANIFEST001/,
  ],
  ['UTF-16', utf16(OBJECT, false), /MANIFEST001[^]*it is UTF-16, and not UTF-8/],
  ['UTF-16 of the other order', utf16(OBJECT, true), /MANIFEST001[^]*it is UTF-16, and not UTF-8/],
  ['Latin 1', Buffer.concat([Buffer.from(OBJECT), Buffer.from([0xe9])]), /MANIFEST001[^]*not UTF-8 text/],
  ['a NUL', `${OBJECT}data: "\0"\n`, /MANIFEST001[^]*NUL at byte 61/],
  ['a tag of JavaScript', `${OBJECT}data: !!js/function "function () {}"\n`, /MANIFEST003[^]*unknown scalar tag/],
])('%s', (_name, content, said) => {
  test('ends with a finding and the exit code 2', () => {
    const { code, text } = run(folderWith({ 'hostile.yaml': content }), [
      'check',
      'hostile.yaml',
      '--fail-on',
      'never',
    ]);
    expect(text).toMatch(said);
    expect(text).toContain('not everything could be read.');
    expect(code).toBe(2);
  });
});

test('too much of standard input ends, too', () => {
  const { code, text } = run(folderWith({}), ['check', '-'], Buffer.alloc(100 * 1024 * 1024, 'a: b\n'));
  expect(text).toMatch(/stdin\n.*MANIFEST002[^]*longer than 67108864 bytes/);
  expect(code).toBe(2);
});

test('files that are too much together are refused', () => {
  const folder = folderWith({ 'a.yaml': `${OBJECT}data: { x: "${'x'.repeat(7_000_000)}" }\n---\n`.repeat(9) });
  for (const name of ['b', 'c', 'd', 'e']) execFileSync('cp', ['a.yaml', `${name}.yaml`], { cwd: folder });
  const { code, text } = run(folder, ['check']);
  expect(text).toBe('cdk8s-istio: the files have more than 268435456 bytes together. Check them in parts.\n');
  expect(code).toBe(2);
});

test('keys of prototypes are keys', () => {
  const evil = `${ENTRY}__proto__: { polluted: true }\nspec: { __proto__: { hosts: [a] }, constructor: { prototype: 1 }, toString: a }\n`;
  const names =
    '{"apiVersion":"networking.istio.io/v1","kind":"__proto__","metadata":{"name":"constructor","namespace":"__proto__"}}';
  const { code, text } = run(folderWith({ 'evil.yaml': evil, 'names.json': names }), ['check']);
  const ids = text.match(/[A-Z]+\d{3} .*/g);
  expect(ids).toEqual([
    'SCHEMA002 ServiceEntry a __proto__',
    'SERVICEENTRY001 ServiceEntry a spec.hosts',
    'SCHEMA002 ServiceEntry a spec.__proto__',
    'SCHEMA002 ServiceEntry a spec.constructor',
    'SCHEMA002 ServiceEntry a spec.toString',
    'SCHEMA001 __proto__ __proto__/constructor kind',
  ]);
  expect(code).toBe(1);
});

test('half of a character pair is text, in every format', () => {
  const half = ENTRY.replace('name: a', 'name: "\\ud800"');
  const folder = folderWith({ 'half.yaml': `${half}spec: { hosts: ["\\udfff.example.com"] }\n` });
  for (const format of ['text', 'json', 'sarif', 'junit', 'github']) {
    const { code, text } = run(folder, ['check', '--format', format]);
    expect(text).toContain('SCHEMA015');
    expect(code).toBe(1);
  }
});

test('a byte order mark is none of the text', () => {
  const folder = folderWith({ 'bom.yaml': `\ufeff${ENTRY}spec: { hosts: 5 }\n` });
  expect(run(folder, ['check']).text).toContain('bom.yaml\n  4:9 ');
});

describe('folders', () => {
  test('links in circles, and folders that are called like files', () => {
    const folder = folderWith({ 'a.yaml/b.yaml/c.yaml': OBJECT });
    symlinkSync('..', join(folder, 'a.yaml/up'));
    symlinkSync('.', join(folder, 'a.yaml/b.yaml/same.yaml'));
    expect(run(folder, ['check']).text).toBe('nothing found in 1 object of 1 file.\n');
    expect(run(folder, ['check', 'a.yaml']).text).toBe('nothing found in 1 object of 1 file.\n');
    symlinkSync('circle.yaml', join(folder, 'circle.yaml'));
    for (const named of [[], ['circle.yaml']]) {
      const { code, text } = run(folder, ['check', ...named]);
      expect(text).toBe("cdk8s-istio: the link 'circle.yaml' leads nowhere. Take it away, or name files.\n");
      expect(code).toBe(2);
    }
  });

  const isRoot = process.getuid?.() === 0;

  test('what may not be read', () => {
    const folder = folderWith({ 'shut.yaml': OBJECT });
    chmodSync(join(folder, 'shut.yaml'), 0);
    // Root may read everything but the memory of a process, where nothing is.
    const file = isRoot ? '/proc/self/mem' : 'shut.yaml';
    const { code, text } = run(folder, ['check', file]);
    expect(text).toMatch(
      /^cdk8s-istio: '.*' cannot be read: E(?:ACCES|IO|NOENT).*Allow reading it, or leave it out\.\n$/,
    );
    expect(code).toBe(2);
  });

  test('a pipe that nobody writes into', () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'folder/a.yaml'), OBJECT);
    execFileSync('mkfifo', ['pipe.yaml', 'folder/pipe.yaml'], { cwd: folder });
    expect(run(folder, ['check', 'folder']).text).toBe('nothing found in 1 object of 1 file.\n');
    const { code, text } = run(folder, ['check', 'pipe.yaml']);
    expect(text).toBe("cdk8s-istio: 'pipe.yaml' is a pipe that nobody writes into. Write into it, or leave it out.\n");
    expect(code).toBe(2);
  });

  test('a pipe that somebody writes into, later', () => {
    const folder = folderWith({});
    execFileSync('mkfifo', ['pipe.yaml'], { cwd: folder });
    const script = `(sleep 1; printf '%b' "$TEXT" > pipe.yaml) & exec "$NODE" "$COMMAND" check pipe.yaml`;
    const env = { ...process.env, TEXT: OBJECT.replaceAll('\n', '\\n'), NODE: process.execPath, COMMAND };
    const { stdout } = spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', env, timeout: 20_000 });
    expect(stdout).toBe('nothing found in 1 object of 1 file.\n');
  });
});

describe('files that options name', () => {
  test.each([
    ['gateways: &a [*a]\n', 'an alias contains itself'],
    [
      `gateways:\n${LISTS.replaceAll(/^ {2}a(\d+):/gm, '  - &b$1 x\n  -')}`,
      'its aliases stand for more than 100000 values',
    ],
    ['['.repeat(10_000), 'is not YAML'],
    ['__proto__: { istioVersion: "1.30" }\n', "mesh.yaml has '__proto__'"],
    ['constructor: 1\n', "mesh.yaml has 'constructor'"],
    [Buffer.from([0xff, 0xfe]), 'cannot be read'],
  ])('a profile like %.20s', (content, said) => {
    const folder = folderWith({ 'mesh.yaml': content, 'a.yaml': OBJECT });
    for (const command of ['check', 'graph']) {
      const { code, text } = run(folder, [command, '--profile', 'mesh.yaml', 'a.yaml']);
      expect(text).toContain(said);
      expect(text.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(2);
    }
  });

  test.each(['/dev/zero', '.'])('%s is none', (file) => {
    for (const option of ['--profile', '--baseline']) {
      const { code, text } = run(folderWith({ 'a.yaml': OBJECT }), ['check', option, file, 'a.yaml']);
      expect(text).toContain('is no file.');
      expect(code).toBe(2);
    }
  });
});

test.each(['call --client __proto__/constructor --to http://constructor/', 'graph'])(
  '%s says what it cannot read',
  (line) => {
    const folder = folderWith({
      'a.yaml': `${OBJECT}data:\n${LISTS}`,
      'b.yaml': `${OBJECT}data: &d [*d]\n`,
      'c.yaml': OBJECT,
    });
    const { code, text } = run(folder, line.split(' '));
    expect(text).toContain('cdk8s-istio: a.yaml:1: its aliases stand for more than 1000000 values.\n');
    expect(text).toContain('cdk8s-istio: b.yaml:1: an alias contains itself.\n');
    expect(code).toBeLessThan(2);
  },
);
