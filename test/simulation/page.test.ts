import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { compileFunction } from 'node:vm';
import * as ts from 'typescript';
import * as cdk8s from 'cdk8s';
import * as library from '../../lib';
import { PUBLISHED } from './published';

const PAGE = readFileSync(resolve(__dirname, '../../docs/simulation.md'), 'utf8');

/** Samples, each with what it prints below it. */
const SAMPLES = Array.from(
  PAGE.matchAll(/^```ts\n([^]*?)^```\n\n```text\n([^]*?)^```$/gm),
  ([, code, printed], index) => ({ code, printed, number: index + 1 }),
);

const MODULES: Readonly<Record<string, unknown>> = { cdk8s, 'cdk8s-istio': library };

/** What a sample prints, as a terminal shows it. */
function run(code: string): string {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code, { compilerOptions: options });
  const lines: string[] = [];
  const log = (value: unknown): void => {
    lines.push(typeof value === 'string' ? value : inspect(value));
  };
  const sample = compileFunction(outputText, ['require', 'exports', 'console']) as (...given: unknown[]) => void;
  sample((name: string) => MODULES[name], {}, { log });
  return `${lines.join('\n')}\n`;
}

test('every sample of the page is here', () => {
  expect(SAMPLES).toHaveLength(PAGE.split('```ts\n').length - 1);
  expect(SAMPLES.length).toBeGreaterThan(1);
});

test('the page says how many scenarios of Istio are asked', () => {
  const calls = PUBLISHED.reduce((sum, scenario) => sum + scenario.calls.length, 0);
  expect(PAGE).toContain(`${PUBLISHED.length} scenarios of Istio's tests about what leaves the mesh, ${calls} calls`);
});

test.each(SAMPLES)('sample $number prints what the page says', ({ code, printed }) => {
  expect(run(code)).toBe(printed);
});
