import { Path } from '../../../../manifests/manifest-object';

/** A match that an earlier one of the same protocol leaves nothing for. */
export interface Repetition {
  readonly path: Path;
  readonly earlier: Path;
}

interface Route {
  readonly match?: readonly object[];
}

/** Matches that are written twice. Their names make no difference, and behind a route without matches none is looked at. */
export function repetitions(routes: readonly Route[], path: Path): readonly Repetition[] {
  const seen = new Map<string, Path>();
  const found: Repetition[] = [];
  for (const [index, { match = [] }] of routes.entries()) {
    if (match.length === 0) break;
    match.forEach((one, place) => {
      const at = [...path, index, 'match', place];
      const key = canonical({ ...one, name: undefined });
      const earlier = seen.get(key);
      if (earlier) found.push({ path: at, earlier });
      else seen.set(key, at);
    });
  }
  return found;
}

/** The same text whatever the order of the fields; what is empty counts as left out. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part === '' || part === 0 || part === false) return undefined;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
