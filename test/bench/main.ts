// Compares the library with bare cdk8s, and its traffic simulation and its analysis with Istio's own. Every figure is a ratio
// of two measurements of this run, or of one to a stated budget, and the median over interleaved pairs of fresh processes.
// `--json` prints the ratios and limits alone; names of parts run these alone.
import { parseArgs } from 'node:util';
import { analysisRows } from './analysis';
import { loadingRows } from './loading';
import { exceeded } from './row';
import { simulationRows } from './simulation';
import { synthesisRows } from './synthesis';
import { json, table } from './table';

const PARTS = new Map([
  ['synthesis', synthesisRows],
  ['loading', loadingRows],
  ['simulation', simulationRows],
  ['analysis', analysisRows],
]);

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const parts = (positionals.length > 0 ? positionals : [...PARTS.keys()]).map((name) => {
  const part = PARTS.get(name);
  if (!part) throw new Error(`There is no part ${name}: use ${[...PARTS.keys()].join(', ')}, or none for all.`);
  return part;
});
const rows = parts.flatMap((part) => part(progress));
console.log(values.json ? json(rows) : table(rows));

for (const { id, ratio, limit } of rows.filter(exceeded)) {
  console.error(`${id} is ${ratio}, over its limit of ${limit!}`);
  process.exitCode = 1;
}

function progress(message: string): void {
  console.error(`bench: ${message}`);
}
