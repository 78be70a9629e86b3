import { REGISTRY_ONLY } from './ask';
import { ask, CALLER_NAMES, CALLERS, Fate, fateOf } from './gateway-world';
import type { Judge } from './judge';
import type { Resource } from './manifests';

/* What is applied object by object. */

export function keyOf({ kind, metadata }: Resource): string {
  const { namespace = '', name } = metadata as { namespace?: string; name: string };
  return [kind, namespace, name].join('/');
}

/** What is there after some objects were applied on others. */
export function applied(old: Resource[], some: Resource[]): Resource[] {
  return [...new Map([...old, ...some].map((object) => [keyOf(object), object])).values()];
}

/** What is there while one set takes the place of another: objects are applied in order, then those go that are too many. */
export function statesBetween(
  before: Resource[],
  after: Resource[],
  prune = (left: Resource[]): Resource[] => left,
): Resource[][] {
  const kept = new Set(after.map(keyOf));
  const former = prune(before.filter((object) => !kept.has(keyOf(object))));
  return [
    ...Array.from({ length: after.length + 1 }, (_, count) => applied(before, after.slice(0, count))),
    ...former.map((_, count) => [...after, ...former.slice(count + 1)]),
  ];
}

/** What becomes of a call of each caller, in the order of their names. */
export async function fates(judge: Judge, objects: Resource[], url: string, host: string): Promise<Fate[]> {
  const calls = CALLER_NAMES.map((client) => ({ client, url }));
  const answers = await ask(judge, objects, { callers: CALLERS, calls, mesh: REGISTRY_ONLY });
  return answers.map((answer, index) => fateOf(answer, CALLERS[CALLER_NAMES[index]], host));
}
