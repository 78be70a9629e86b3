import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

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

/** What users need at run time and jsii does not carry. */
const BUNDLED = /^node_modules\/(?:argparse|js-yaml|re2js)\//;

const files = packedFiles();

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
  const compiled = [compiledFrom('lib'), compiledFrom('imports'), BUNDLED];
  expect(files.filter((file) => !known.includes(file) && !compiled.some((form) => form.test(file)))).toEqual([]);
});

test('the list of files is the reviewed one', () => {
  expect(files).toMatchSnapshot();
});
