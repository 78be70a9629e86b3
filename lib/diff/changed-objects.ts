import { compareText, MeshObject } from '../mesh/mesh-object';
import { contentOf, isFollowed, isNotFollowed } from './relevant';

/** Objects that one side has and the other has not, or not so. */
export interface ChangedObjects {
  /** Those that can change what becomes of calls, of both sides; a new name or age can as well. */
  readonly objects: readonly MeshObject[];
  /** Titles of those that differ in more than their name and age, such as `DestinationRule shop/rates`. */
  readonly titles: ReadonlyMap<MeshObject, string>;
  /** Titles of those that differ and are not followed. */
  readonly notFollowed: readonly string[];
}

export function changedObjects(before: readonly MeshObject[], after: readonly MeshObject[]): ChangedObjects {
  const [old, young] = [before, after].map((objects) => objects.filter(isFollowed));
  const changed = difference(old, young, (object) => `${contentOf(object)} ${object.name} ${object.createdAt}`);
  const different = difference(changed.before, changed.after, contentOf);
  const unknown = difference(before.filter(isNotFollowed), after.filter(isNotFollowed), contentOf);
  return {
    objects: [...changed.before, ...changed.after],
    titles: new Map([...different.before, ...different.after].map((object) => [object, titleOf(object)])),
    notFollowed: [...new Set([...unknown.before, ...unknown.after].map(titleOf))].sort(compareText),
  };
}

function titleOf({ kind, namespace, name }: MeshObject): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** What is left of two lists when what is equal is taken away from both. */
function difference(
  before: readonly MeshObject[],
  after: readonly MeshObject[],
  textOf: (object: MeshObject) => string,
): { readonly before: MeshObject[]; readonly after: MeshObject[] } {
  const counts = new Map<string, number>();
  const add = (text: string, count: number): void => void counts.set(text, (counts.get(text) ?? 0) + count);
  const [old, young] = [before, after].map((objects) => objects.map((object) => ({ object, text: textOf(object) })));
  for (const { text } of old) add(text, 1);
  for (const { text } of young) add(text, -1);
  const left = (all: typeof old, sign: number): MeshObject[] =>
    all.flatMap(({ object, text }) => {
      const count = (counts.get(text) ?? 0) * sign;
      if (count <= 0) return [];
      add(text, -sign);
      return [object];
    });
  return { before: left(old, 1), after: left(young, -1) };
}
