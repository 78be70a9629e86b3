import { useSeed } from '../arbitraries/seed';
import { disagreements } from '../diff/compare-pairs';
import { istioMinor } from './minor';

const FIXED_SEED = 20_261_122;
const freshSeed = useSeed('diff');
/** What both simulations of a release say is judged elsewhere; here it is the same code for all. */
const PAIRS = istioMinor() === '1.31' ? 200 : 20;

test.each([
  { title: 'a fixed seed', seed: FIXED_SEED },
  { title: 'a fresh seed', seed: freshSeed },
])('the diff says of each call of $title whether it has another fate', ({ seed }) => {
  expect(disagreements({ seed, pairs: PAIRS, clients: 4, calls: 40 })).toEqual([]);
});
