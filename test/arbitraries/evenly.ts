import fc, { Arbitrary } from 'fast-check';

/** So many more are generated than are taken, so that there are enough of a rare kind. */
const CHOICE = 6;

/** As many samples of one kind as of another, in the order of chance, so that no kind is left out by chance. */
export function evenly<T>(recipes: Arbitrary<T>, kindOf: (recipe: T) => string, count: number): T[] {
  const generated = fc.sample(recipes, count * CHOICE);
  const kinds = new Map<string, number[]>();
  generated.forEach((recipe, index) => {
    const kind = kindOf(recipe);
    kinds.set(kind, [...(kinds.get(kind) ?? []), index]);
  });
  const byTurns: number[] = [];
  for (let turn = 0; byTurns.length < generated.length; turn++) {
    for (const indexes of kinds.values()) byTurns.push(...indexes.slice(turn, turn + 1));
  }
  return byTurns
    .slice(0, count)
    .sort((one, other) => one - other)
    .map((index) => generated[index]);
}
