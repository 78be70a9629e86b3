import { parse } from '@marcbachmann/cel-js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { celToTypeScript, ParseCel } from '../../projenrc/bindings/cel-to-typescript';
import { generateSchema, SCHEMA_FILE } from '../../projenrc/bindings/generate-schema';
import { readSnapshot } from '../../projenrc/bindings/snapshot-file';

const parseCel: ParseCel = (expression) => parse(expression).ast;

test('the committed data is what the generator makes of the committed snapshot', () => {
  const committed = readFileSync(join(__dirname, '..', '..', SCHEMA_FILE), 'utf8');
  expect(generateSchema(readSnapshot(), parseCel)).toBe(committed);
});

test.each([
  ['oldSelf == self', '"id"'],
  ['self.lastIndexOf("a") == 1', '"lastIndexOf"'],
  ['string(self) == "a"', '"string"'],
  ['{"a": 1}.size() == 1', '"map"'],
])('what no rule of Istio uses is refused: %s', (rule, named) => {
  expect(() => celToTypeScript(rule, parseCel)).toThrow(named);
});
