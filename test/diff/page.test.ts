import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import * as ts from 'typescript';
import * as library from '../../lib';
import { AFTER, BEFORE } from './example';

const PAGE = readFileSync(resolve(__dirname, '../../docs/diff.md'), 'utf8');

test('the example prints what the page says', () => {
  const [, printed] = /<!-- example: .*-->\n\n```text\n([^]*?)^```$/m.exec(PAGE)!;
  expect(library.TrafficDiff.ofManifests(BEFORE, AFTER).text()).toBe(printed);
});

test('the sample prints what the page says', () => {
  const [, code, printed] = /^```ts\n([^]*?)^```\n\n```text\n([^]*?)^```$/m.exec(PAGE)!;
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code, { compilerOptions: options });
  const lines: string[] = [];
  const sample = compileFunction(outputText, ['require', 'exports', 'console']) as (...given: unknown[]) => void;
  sample(() => library, {}, { log: (value: unknown) => lines.push(String(value)) });
  expect(`${lines.join('\n')}\n`).toBe(printed);
});
