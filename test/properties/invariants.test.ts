import fc from 'fast-check';
import { appRecipe } from '../arbitraries/apps';
import { render, Rendered } from '../arbitraries/rendered';
import { useSeed } from '../arbitraries/seed';
import { INVARIANTS } from './invariants';

useSeed('invariants');

const RUNS = 1500;

function judge(rendered: Rendered): void {
  for (const { name, holdsFor } of INVARIANTS) {
    try {
      holdsFor(rendered);
    } catch (error) {
      throw new Error(`Not so for ${rendered.recipe.host}: ${name}`, { cause: error });
    }
  }
}

test('every construct of every app keeps all invariants', () => {
  let judged = 0;
  fc.assert(
    fc.property(appRecipe({ charts: { min: 1, max: 2 }, constructs: { min: 1, max: 3 } }), (recipe) => {
      const constructs = render(recipe);
      constructs.forEach(judge);
      judged += constructs.length;
    }),
    { numRuns: RUNS },
  );
  expect(judged).toBeGreaterThan(RUNS);
});
