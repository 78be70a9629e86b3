import { writeFileSync } from 'fs';
import { join } from 'path';
import { ParseCel } from './cel-to-typescript';
import { generateBindings } from './generate';
import { generateSchema, SCHEMA_FILE } from './generate-schema';
import { readSnapshot } from './snapshot-file';

const ROOT = join(__dirname, '..', '..');

async function main(): Promise<void> {
  // An ES module only, which older releases of Node load no other way.
  const { parse } = await import('@marcbachmann/cel-js');
  const snapshot = readSnapshot();
  for (const [file, text] of generateBindings(snapshot)) writeFileSync(join(ROOT, 'imports', file), text);
  const parseCel: ParseCel = (expression) => parse(expression).ast;
  writeFileSync(join(ROOT, SCHEMA_FILE), generateSchema(snapshot, parseCel));
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
