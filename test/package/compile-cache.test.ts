import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/* The command as a process. What it keeps between runs makes it faster, and changes nothing that it does. */

const COMMAND = resolve(__dirname, '../../bin/cdk8s-istio');

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cdk8s-istio-cache-'));
}

/** What the command prints when it is to keep things in a folder. */
function rules(environment: Readonly<Record<string, string>>): string {
  const env = { ...process.env, NODE_V8_COVERAGE: '', NODE_COMPILE_CACHE: '', ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'rules'], { env, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

function kept(folder: string): string[] {
  const inside = join(folder, 'cdk8s-istio', 'compiled');
  return readdirSync(inside).map((name) => join(inside, name));
}

const expected = rules({ NODE_DISABLE_COMPILE_CACHE: '1' });

test('keeps one file that nobody else can write, and uses it', () => {
  const folder = newFolder();
  expect(rules({ NODE_COMPILE_CACHE: folder })).toBe(expected);
  const [file, ...others] = kept(folder);
  expect(others).toEqual([]);
  const { ino, mode, size } = statSync(file);
  expect(mode & 0o777).toBe(0o600);
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  expect(size).toBeGreaterThan(100_000);
  expect(rules({ NODE_COMPILE_CACHE: folder })).toBe(expected);
  expect(statSync(file).ino).toBe(ino);
});

test('takes the folder of the user for such things', () => {
  const folder = newFolder();
  rules({ XDG_CACHE_HOME: folder });
  expect(kept(folder)).toHaveLength(1);
});

test('keeps nothing where Node is told not to', () => {
  const folder = newFolder();
  rules({ NODE_COMPILE_CACHE: folder, NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(readdirSync(folder)).toEqual([]);
});

test('replaces what is broken', () => {
  const folder = newFolder();
  rules({ NODE_COMPILE_CACHE: folder });
  const [file] = kept(folder);
  const whole = readFileSync(file);
  const withGap = Buffer.from(whole).fill(0, whole.length / 2, whole.length / 2 + 4096);
  const half = whole.subarray(0, whole.length / 2);
  for (const content of [withGap, half, Buffer.from('no cache'), Buffer.alloc(0)]) {
    writeFileSync(file, content);
    expect(rules({ NODE_COMPILE_CACHE: folder })).toBe(expected);
    expect(statSync(file).size).toBeGreaterThan(whole.length / 2);
    expect(readFileSync(file).equals(content)).toBe(false);
  }
});

const isRoot = process.getuid?.() === 0;

(isRoot ? test : test.skip)('does not run what another user has written', () => {
  const folder = newFolder();
  rules({ NODE_COMPILE_CACHE: folder });
  const [file] = kept(folder);
  chownSync(file, 12_345, 12_345);
  expect(rules({ NODE_COMPILE_CACHE: folder })).toBe(expected);
  expect(statSync(file).uid).toBe(0);
});

test('throws away what other versions left long ago', () => {
  const folder = newFolder();
  rules({ NODE_COMPILE_CACHE: folder });
  const [file] = kept(folder);
  const [old, recent] = ['old', 'recent'].map((name) => join(file, '..', name));
  for (const [other, days] of [
    [old, 31],
    [recent, 29],
  ] as const) {
    writeFileSync(other, '');
    utimesSync(other, new Date(), new Date(Date.now() - days * 24 * 60 * 60 * 1000));
  }
  writeFileSync(file, '');
  rules({ NODE_COMPILE_CACHE: folder });
  expect(kept(folder).sort()).toEqual([file, recent].sort());
});

test.each([
  ['a file', (): string => COMMAND],
  ['no folder that can be made', (): string => '/proc/1'],
])('works where %s is in the way', (_, folder) => {
  expect(rules({ NODE_COMPILE_CACHE: folder() })).toBe(expected);
  expect(rules({ NODE_COMPILE_CACHE: '', XDG_CACHE_HOME: '', HOME: folder() })).toBe(expected);
});

test('the text is such that each character is a byte', () => {
  const bundle = readFileSync(resolve(__dirname, '../../dist/lib/bundle.js'));
  expect(bundle.every((byte) => byte < 128)).toBe(true);
});
