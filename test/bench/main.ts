// Compares the library with bare cdk8s, and its traffic simulation with Istio's own. Every figure is a ratio of two measurements of this run, or of one to a stated
// budget, and the median over interleaved pairs of fresh processes. `--json` prints the ratios and limits alone.
import { loadingRows } from './loading';
import { exceeded } from './row';
import { simulationRows } from './simulation';
import { synthesisRows } from './synthesis';
import { json, table } from './table';

const rows = [...synthesisRows(progress), ...loadingRows(progress), ...simulationRows(progress)];
console.log(process.argv.includes('--json') ? json(rows) : table(rows));

for (const { id, ratio, limit } of rows.filter(exceeded)) {
  console.error(`${id} is ${ratio}, over its limit of ${limit!}`);
  process.exitCode = 1;
}

function progress(message: string): void {
  console.error(`bench: ${message}`);
}
