import { isRecord } from '../mesh/fields';
import { compareText } from '../mesh/mesh-object';
import { differencesOf } from './differences';

const MOST_OBJECTS = 3;
const MOST_DIFFERENCES = 5;

/** Why no object of a kind is as expected, with those that come closest; undefined if one is. */
export function objectObjection(
  objects: readonly unknown[],
  kind: string,
  properties: Readonly<Record<string, unknown>>,
): string | undefined {
  const compared = ofKind(objects, kind)
    .map((object) => ({ name: nameOf(object), differences: differencesOf(object, properties) }))
    .sort((a, b) => a.differences.length - b.differences.length || compareText(a.name, b.name));
  if (compared.some(({ differences }) => differences.length === 0)) return undefined;
  const wanted = `Expected an object of kind ${kind} like ${JSON.stringify(properties)}`;
  if (compared.length === 0) return `${wanted}, but there is none of that kind; there ${kindsOf(objects)}.`;
  const nearest = compared
    .slice(0, MOST_OBJECTS)
    .flatMap(({ name, differences }) => [
      `${name}:`,
      ...differences.slice(0, MOST_DIFFERENCES).map((each) => `  ${each}`),
      ...(differences.length > MOST_DIFFERENCES ? [`  and ${differences.length - MOST_DIFFERENCES} more`] : []),
    ]);
  const others =
    compared.length > MOST_OBJECTS ? [`${compared.length - MOST_OBJECTS} more differ as much or more.`] : [];
  return [`${wanted}, but none of ${compared.length} is. The nearest:`, '', ...nearest, ...others].join('\n');
}

/** Why the count of a kind is not as expected; undefined if it is. */
export function countObjection(objects: readonly unknown[], kind: string, count: number): string | undefined {
  const found = ofKind(objects, kind);
  if (found.length === count) return undefined;
  const head = `Expected ${count} of kind ${kind}, but there ${found.length === 1 ? 'is' : 'are'} ${found.length}`;
  if (found.length === 0) return `${head}; there ${kindsOf(objects)}.`;
  return [`${head}:`, '', ...found.map(nameOf).sort(compareText)].join('\n');
}

function ofKind(objects: readonly unknown[], kind: string): Record<string, unknown>[] {
  return objects.filter(isRecord).filter((object) => object.kind === kind);
}

function nameOf({ kind, metadata }: Record<string, unknown>): string {
  const { name, namespace } = isRecord(metadata) ? metadata : {};
  const place = typeof namespace === 'string' ? `${namespace}/` : '';
  return `${String(kind)} ${place}${String(name)}`;
}

function kindsOf(objects: readonly unknown[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of objects.filter(isRecord)) counts.set(String(kind), (counts.get(String(kind)) ?? 0) + 1);
  if (counts.size === 0) return 'are no objects at all';
  const shown = [...counts].sort(([a], [b]) => compareText(a, b)).map(([kind, count]) => `${count} ${kind}`);
  return `are ${shown.join(', ')}`;
}
