// Run behind the compiler. The analysis is several hundred modules, and finding and reading as many files takes longer than
// checking a thousand manifests. Here they become one file; the modules that others begin with lead into it.
import { readFileSync, writeFileSync } from 'fs';
import { dirname, join, relative } from 'path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const LIB = join(__dirname, '..', 'dist', 'lib');
const BUNDLE = join(LIB, 'bundle.js');

/** The command, and what synthesis and the matchers load when they need it. */
const ENTRIES = ['cli/main.js', 'analysis/analyzer.js'];

/** What the package brings along: searching for it takes longer than loading it. */
const BUNDLED = ['js-yaml', 're2js'];

const REQUIRE = new RegExp(`\\brequire\\(["'](\\.{1,2}/[^"']+|${BUNDLED.join('|')})["']\\)`, 'g');

interface Module {
  readonly path: string;
  code: string;
}

const modules: Module[] = [];
const known = new Map<string, number>();
const entries = ENTRIES.map((entry) => ({ entry, index: indexOf(join(LIB, entry)) }));

writeFileSync(BUNDLE, inAscii(bundle()));
for (const { entry, index } of entries) {
  const path = join(LIB, entry);
  writeFileSync(path, `module.exports = require(${JSON.stringify(pathBetween(path, BUNDLE))}).load(${index});\n`);
}

/** The place of a module in the bundle, with all that it asks for. */
function indexOf(path: string): number {
  const found = known.get(path);
  if (found !== undefined) return found;
  const module: Module = { path, code: '' };
  const index = modules.push(module) - 1;
  known.set(path, index);
  module.code = withoutComments(readFileSync(path, 'utf8')).replaceAll(
    REQUIRE,
    (_, wanted: string) => `load(${indexOf(require.resolve(wanted, { paths: [dirname(path)] }))})`,
  );
  return index;
}

/** Node reads the text of all modules, also of those that are never asked for. */
function withoutComments(code: string): string {
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, removeComments: true };
  return transpileModule(code, { compilerOptions }).outputText;
}

/** Text of single bytes is read and compiled faster. */
function inAscii(code: string): string {
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Modules in the form that Node gives them itself, each run when it is first asked for. */
function bundle(): string {
  const functions = modules.map(
    ({ path, code }) => `// ${pathBetween(BUNDLE, path)}\nfunction (exports, module) {\n${code}}`,
  );
  return [
    '"use strict";',
    'const loaded = [];',
    'function load(index) {',
    '  const known = loaded[index];',
    '  if (known) return known.exports;',
    '  const module = (loaded[index] = { exports: {} });',
    '  modules[index].call(module.exports, module.exports, module);',
    '  return module.exports;',
    '}',
    'exports.load = load;',
    `const modules = [\n${functions.join(',\n')}\n];\n`,
  ].join('\n');
}

function pathBetween(from: string, to: string): string {
  const path = relative(dirname(from), to).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}
