import { useSeed } from '../arbitraries/seed';
import { disagreements } from '../diff/compare-pairs';

const FIXED_SEED = 20_261_122;
const freshSeed = useSeed('diff');
/** Of each seed, for each release. A long run has more: see docs/diff.md. */
const PAIRS = Number(process.env.DIFF_PAIRS ?? 2);

test.each([
  { title: 'a fixed seed', seed: FIXED_SEED },
  { title: 'a fresh seed', seed: freshSeed },
])('the diff says of each call of $title whether it has another fate', ({ seed }) => {
  expect(disagreements({ seed, pairs: PAIRS, clients: 4, calls: 40 })).toEqual([]);
});
