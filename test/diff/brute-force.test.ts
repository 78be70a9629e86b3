import fc from 'fast-check';
import { TrafficDiff } from '../../lib/diff/traffic-diff';
import { useSeed } from '../arbitraries/seed';
import { Dice } from '../conformance/differential/generate/dice';
import { generatedMeshes } from '../conformance/differential/generate/mesh';
import { disagreements, optionsOf, textOf } from './compare-pairs';
import { Editable, NEUTRAL } from './mutations';

/** The same meshes each time, so that nothing that once was right is lost unseen. */
const FIXED_SEED = 20_261_121;
const freshSeed = useSeed('diff');
/** As many as unit tests have time for; conformance has more. */
const EXTENT = { pairs: 10, clients: 3, calls: 25 };

test.each([
  { title: 'a fixed seed', seed: FIXED_SEED },
  { title: 'a fresh seed', seed: freshSeed },
])('the diff says of each call of $title whether it has another fate', ({ seed }) => {
  expect(disagreements({ seed, ...EXTENT })).toEqual([]);
});

test('what changes text alone is no change', () => {
  const names = Object.keys(NEUTRAL);
  const meshes = [...generatedMeshes(FIXED_SEED, 7), ...generatedMeshes(FIXED_SEED, 3, 'ambient')];
  fc.sample(fc.gen(), { seed: FIXED_SEED, numRuns: meshes.length }).forEach((generated, index) => {
    const dice = new Dice(generated);
    const mesh = meshes[index];
    for (const name of names) {
      const after = NEUTRAL[name](dice, mesh.objects as Editable[]);
      const diff = TrafficDiff.ofManifests(textOf(mesh.objects as Editable[]), textOf(after), optionsOf(dice, mesh));
      expect([name, diff.changes, diff.objectsWithoutEffect]).toEqual([name, [], []]);
    }
  });
});
