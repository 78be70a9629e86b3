import { compareText, isSubset } from '../mesh/mesh-object';

export type Labels = Readonly<Record<string, string>>;

/** More sets of labels than these in one namespace are not told apart. */
const MOST_SETS = 128;

/**
 * Labels of which each set meets other selectors than all the rest: what a Pod may have together, and nothing that no
 * selector asks for.
 */
export function labelSets(selectors: readonly Labels[]): {
  readonly sets: readonly Labels[];
  readonly isComplete: boolean;
} {
  const sets = new Map<string, Labels>([['[]', {}]]);
  for (const selector of selectors) {
    for (const known of [...sets.values()]) {
      if (!areCompatible(known, selector)) continue;
      const union = { ...known, ...selector };
      sets.set(labelsKey(union), union);
      if (sets.size > MOST_SETS) return { sets: fewer(selectors), isComplete: false };
    }
  }
  return { sets: [...sets.values()], isComplete: true };
}

function fewer(selectors: readonly Labels[]): Labels[] {
  const sets = new Map<string, Labels>([
    ['[]', {}],
    ...selectors.map((each): [string, Labels] => [labelsKey(each), each]),
  ]);
  return [...sets.values()].slice(0, MOST_SETS);
}

function areCompatible(one: Labels, other: Labels): boolean {
  return Object.entries(other).every(([key, value]) => !Object.hasOwn(one, key) || one[key] === value);
}

/** What of labels selectors can see. */
export function seenLabels(labels: Labels, selectors: readonly Labels[]): Labels {
  return Object.assign({}, ...selectors.filter((selector) => isSubset(selector, labels))) as Labels;
}

export function labelsKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => compareText(a, b)));
}
