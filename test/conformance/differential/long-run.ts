import { parseArgs } from 'node:util';
import { MINORS, prepareBinaries } from '../../../projenrc/conformance/binaries';
import { Judge } from '../judge';
import { Coverage } from './coverage';
import { MeshKind } from './generate/mesh';
import { IstioSide } from './istio';
import { OurSide } from './ours';
import { complaint, runComparison } from './run';

/** Calls of one seed; the next ones are of the next seed. */
const STRETCH = 2000;
const PROGRESS = 10_000;
const KINDS: readonly MeshKind[] = ['sidecar', 'ambient'];

type Minor = (typeof MINORS)[number];

/** Compares both simulations for as long as it takes: `--minor 1.31 --cases 100000 --seed 1 --kind ambient`. */
async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      minor: { type: 'string', default: '1.31' },
      cases: { type: 'string', default: '100000' },
      kind: { type: 'string', default: 'sidecar' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 30)) },
    },
  });
  const minor = MINORS.find((one) => one === values.minor);
  if (minor === undefined) throw new Error(`--minor is one of ${MINORS.join(', ')}, not ${values.minor}`);
  const kind = KINDS.find((one) => one === values.kind);
  if (kind === undefined) throw new Error(`--kind is one of ${KINDS.join(', ')}, not ${values.kind}`);
  process.env.CONFORMANCE_BINARIES ??= prepareBinaries();
  Object.assign(globalThis, { istioMinor: minor });
  return run(minor, { cases: Number(values.cases), seed: Number(values.seed), kind });
}

async function run(
  minor: Minor,
  { cases, seed, kind }: { readonly cases: number; readonly seed: number; readonly kind: MeshKind },
): Promise<boolean> {
  const judge = new Judge();
  const coverage = new Coverage();
  const sides = { istio: new IstioSide(judge), simulator: new OurSide(minor), coverage };
  const start = Date.now();
  let [leftToChance, refused, panics] = [0, 0, 0];
  tell(`Istio ${minor}, ${cases} calls of ${kind} meshes from seed ${seed} on`);
  try {
    for (let next = seed; coverage.cases < cases; next += 1) {
      const result = await runComparison(sides, {
        seed: next,
        cases: Math.min(STRETCH, cases - coverage.cases),
        kind,
      });
      if (result.differences.length > 0) {
        tell(`seed ${next}: ${complaint(result)}`);
        return false;
      }
      leftToChance += result.leftToChance;
      refused += result.refused;
      panics += result.panics;
      if (coverage.cases % PROGRESS < STRETCH) tell(`${coverage.cases} agree, ${seconds(start)} s`);
    }
    tell(coverage.table().join('\n'));
    tell(`${leftToChance} calls left to chance, ${refused} objects refused by admission, ${panics} panics`);
    tell(`all ${coverage.cases} calls in ${coverage.meshes} meshes agree, ${seconds(start)} s`);
    return true;
  } finally {
    await judge.close();
  }
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(0);
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().then(
  (isAgreed) => {
    process.exitCode = isAgreed ? 0 : 1;
  },
  (error: unknown) => {
    tell(String((error as Error).stack));
    process.exitCode = 1;
  },
);
