import { type Row, row } from './row';
import { loadSample } from './worker';

const PAIRS = 21;
const PACKAGE_BUDGET = 30;
const BINDINGS_BUDGET = 5;

/** What it costs to import the package. Budgets are in milliseconds, so those rows depend on the machine. */
export function loadingRows(progress: (message: string) => void): Row[] {
  progress('loading');
  takeRound();
  const rounds = Array.from({ length: PAIRS }, takeRound);
  return [
    row(
      'import',
      'import of cdk8s and the package / of cdk8s alone',
      rounds.map(({ alone, both }) => (both.cdk8s + both.added) / alone.cdk8s),
    ),
    row(
      `import-added-ms-over-${PACKAGE_BUDGET}`,
      `ms that the package adds to cdk8s / ${PACKAGE_BUDGET} ms allowed`,
      rounds.map(({ both }) => both.added / PACKAGE_BUDGET),
      1,
    ),
    row(
      `bindings-require-ms-over-${BINDINGS_BUDGET}`,
      `ms to require all bindings after cdk8s / ${BINDINGS_BUDGET} ms allowed`,
      rounds.map(({ bindings }) => bindings.added / BINDINGS_BUDGET),
      1,
    ),
  ];
}

/** The first one is thrown away: it reads the files from the disk. */
function takeRound(): Record<'alone' | 'both' | 'bindings', ReturnType<typeof loadSample>> {
  return { alone: loadSample('nothing'), both: loadSample('package'), bindings: loadSample('bindings') };
}
