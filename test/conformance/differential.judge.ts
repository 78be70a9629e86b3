import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useSeed } from '../arbitraries/seed';
import { described, read } from './differential/case-file';
import { compare } from './differential/compare';
import { Coverage } from './differential/coverage';
import type { MeshKind } from './differential/generate/mesh';
import { IstioSide } from './differential/istio';
import { OurSide } from './differential/ours';
import { complaint, runComparison, RunResult } from './differential/run';
import { Judge } from './judge';
import { istioMinor } from './minor';

/** In which each kind of outcome occurs often enough to say so. */
const CASES = 2000;
/** Fresh ones come with each run. */
const FRESH_CASES = 500;
/** Enough on the older release, whose code is the same for the most part. */
const FEWER_CASES = 250;
const isNewest = istioMinor() === '1.31';
/** The same meshes each time, so that nothing that was once agreed on is lost unseen. */
const FIXED_SEED = 20_260_901;
const CORPUS = join(__dirname, 'differential', 'corpus');

/** Of what admission refuses, nothing is known afterwards. */
const MOST_REFUSED = 0.02;
/** What Istio leaves to chance has no right answer. */
const MOST_LEFT_TO_CHANCE: Readonly<Record<MeshKind, number>> = {
  sidecar: 0.005,
  // Of one host in two namespaces a waypoint serves one, and chance decides which.
  ambient: 0.015,
};

const freshSeed = useSeed('differential');

const judge = new Judge();
afterAll(() => judge.close());

const istio = new IstioSide(judge);
const simulator = new OurSide(istioMinor());

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function summary(coverage: Coverage, { objects, refused, leftToChance, panics, milliseconds }: RunResult): string {
  const perCall = (time: number): string => `${(time / coverage.cases).toFixed(2)} ms`;
  return [
    `${coverage.cases} calls in ${coverage.meshes} meshes, ${refused} of ${objects} objects refused by admission`,
    `${leftToChance} left to chance by Istio, ${panics} meshes about which it panics`,
    `a call: Istio ${perCall(milliseconds.istio)}, ours ${perCall(milliseconds.ours)}`,
  ].join('; ');
}

test.each(readdirSync(CORPUS).filter((file) => file.endsWith('.yaml')))('past difference: %s', async (file) => {
  const { differences } = await compare(istio, simulator, read(readFileSync(join(CORPUS, file), 'utf8')));
  if (differences.length > 0) throw new Error(differences.map(described).join('\n'));
});

test.each<{ readonly title: string; readonly kind: MeshKind; readonly seed: number; readonly cases: number }>([
  { title: 'meshes of a fixed seed', kind: 'sidecar', seed: FIXED_SEED, cases: CASES },
  { title: 'meshes of a fresh seed', kind: 'sidecar', seed: freshSeed, cases: FRESH_CASES },
  { title: 'ambient meshes of a fixed seed', kind: 'ambient', seed: FIXED_SEED, cases: CASES },
  { title: 'ambient meshes of a fresh seed', kind: 'ambient', seed: freshSeed, cases: FRESH_CASES },
])('both simulations agree about $title', async ({ kind, seed, ...run }) => {
  const cases = isNewest ? run.cases : FEWER_CASES;
  const coverage = new Coverage();
  const result = await runComparison({ istio, simulator, coverage }, { seed, kind, cases });
  tell(`differential, Istio ${istioMinor()}, ${kind} meshes, seed ${seed}: ${summary(coverage, result)}`);
  if (result.differences.length > 0) throw new Error(`seed ${seed}: ${complaint(result)}`);
  expect(coverage.cases).toBeGreaterThanOrEqual(cases);
  // Fewer calls say nothing about shares.
  if (cases < CASES) return;
  expect(result.refused / result.objects).toBeLessThan(MOST_REFUSED);
  expect(result.leftToChance / coverage.cases).toBeLessThan(MOST_LEFT_TO_CHANCE[kind]);
  if (seed !== FIXED_SEED) return;
  tell(coverage.table().join('\n'));
  expect(coverage.rare()).toEqual([]);
});
