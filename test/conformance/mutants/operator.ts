/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access -- manifests that are broken on purpose have no type */
import type { Fields } from '../../../lib/manifests/manifest-object';

/** A part of a manifest that an operator may change as it likes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Part = any;

/** Chance with a seed, so that a run can be repeated. */
export class Chance {
  public constructor(private state: number) {}

  /** From 0 to below `end`. */
  public below(end: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) | 0;
    // The low bits of this generator repeat soon.
    return Math.floor((((this.state >>> 8) & 0xffffff) / 0x1000000) * end);
  }

  public pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

/** One way to break a manifest. */
export interface Operator {
  /** The row of the catalogue of rules that it is made for. */
  readonly row: string;
  readonly name: string;
  readonly kinds: readonly string[];
  /** The rules of ours that it is meant for. */
  readonly ids: readonly string[];
  readonly change: (spec: Part, chance: Chance, object: Part) => void;
}

type Change = Operator['change'];

/** An operator whose changes are picked by chance. */
export function operator(
  row: string,
  name: string,
  kind: string | readonly string[],
  ids: string | readonly string[],
  ...changes: readonly Change[]
): Operator {
  return {
    row,
    name,
    kinds: typeof kind === 'string' ? [kind] : kind,
    ids: typeof ids === 'string' ? [ids] : ids,
    change: (spec, chance, object) => {
      chance.pick(changes)(spec, chance, object);
    },
  };
}

/** The object after the change, or nothing where the operator does not apply. */
export function mutant({ change }: Operator, base: Fields, chance: Chance): Fields | undefined {
  const object = JSON.parse(JSON.stringify(base));
  object.spec ??= {};
  try {
    change(object.spec, chance, object);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  const text = JSON.stringify(object);
  return text === JSON.stringify(base) ? undefined : (JSON.parse(text) as Fields);
}

/** Stops an operator that finds nothing to change. */
export function some<T>(items: readonly T[] | undefined, chance: Chance): T {
  if (!items || items.length === 0) throw new TypeError('nothing to change');
  return chance.pick(items);
}
