import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as ts from 'typescript';

const ROOT = resolve(__dirname, '../..');

interface Snippet {
  readonly place: string;
  readonly code: string;
}

function markdownFiles(folder: string): string[] {
  const skipped = ['node_modules', 'dist', 'pkg', '.git', 'API.md'];
  return readdirSync(folder)
    .filter((name) => !skipped.includes(name))
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? markdownFiles(path) : path.endsWith('.md') ? [path] : []));
}

function snippets(): Snippet[] {
  return markdownFiles(ROOT).flatMap((path) => {
    const blocks = readFileSync(path, 'utf8').matchAll(/^```(?:ts|typescript)\n([\s\S]*?)^```$/gm);
    return [...blocks].map(([, code = ''], index) => ({ place: `${path.slice(ROOT.length + 1)}#${index + 1}`, code }));
  });
}

/** The errors of a snippet as a user of the package gets them. */
function compile({ place, code }: Snippet): string[] {
  const file = join(ROOT, dirname(place), `${basename(place).replaceAll(/\W/g, '-')}.ts`);
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node16,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node', 'jest'],
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    readFile: (name) => (name === file ? code : disk.readFile(name)),
    fileExists: (name) => name === file || disk.fileExists(name),
    getSourceFile: (name, ...rest) =>
      name === file ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2022) : disk.getSourceFile(name, ...rest),
  };
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const found = snippets();

test('there are snippets in the README', () => {
  expect(found.map(({ place }) => place)).toContain('README.md#1');
});

test.each(found)('$place compiles', (snippet) => {
  expect(compile(snippet)).toEqual([]);
});
