import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** What `npm publish` would upload. */
function packedFiles(): string[] {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = JSON.parse(output) as [{ readonly files: readonly { readonly path: string }[] }];
  return packed.files.map(({ path }) => path).sort();
}

/** Every source file is there as code and as types. */
function compiledFrom(sources: string): RegExp {
  return new RegExp(`^dist/${sources}/[a-z0-9/-]+\\.(js|d\\.ts)$`);
}

const packed = packedFiles();
const bundled = packed.filter((file) => file.startsWith('node_modules/'));
const files = packed.filter((file) => !bundled.includes(file));

test('holds what a user needs', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      ...['.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json'],
      ...['dist/lib/index.js', 'dist/lib/index.d.ts', 'dist/imports/networking.js', 'dist/imports/networking.d.ts'],
    ]),
  );
});

test('holds nothing else', () => {
  const known = ['.jsii', 'API.md', 'LICENSE', 'NOTICE', 'README.md', 'bin/cdk8s-istio', 'package.json'];
  const compiled = [compiledFrom('lib'), compiledFrom('imports')];
  expect(files.filter((file) => !known.includes(file) && !compiled.some((form) => form.test(file)))).toEqual([]);
});

test('the list of files is the reviewed one', () => {
  expect(files).toMatchSnapshot();
});

test('what is bundled is small, and has licences that ask for nothing but a notice', () => {
  const names = [...new Set(bundled.map((file) => file.split('/')[1]))];
  const licences = names.map((name) => {
    const description = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
    return [name, (JSON.parse(description) as { readonly license: string }).license];
  });
  // argparse belongs to the command of js-yaml, which nothing here starts.
  expect(licences).toEqual([
    ['argparse', 'PSF-2.0'],
    ['js-yaml', 'MIT'],
    ['re2js', 'MIT'],
  ]);
  const notice = readFileSync(join(ROOT, 'NOTICE'), 'utf8');
  for (const name of names) expect(notice).toContain(name);
});
