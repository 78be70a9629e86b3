import { show } from '../refusals/refuse';
import { PrintedObject } from './printed-object';

/** The namespaces that see both of two objects, or `*` alone. */
export function sharedNamespaces(first: PrintedObject, second: PrintedObject): string[] {
  const [one, other] = [visibleIn(first), visibleIn(second)];
  if (one.includes('*')) return other;
  return other.includes('*') ? one : one.filter((name) => other.includes(name));
}

/** Namespaces as a message names them. */
export function showNamespaces(names: string[]): string {
  return names.includes('*') ? 'every namespace' : names.map(show).join(', ');
}

/** The namespaces that see an object, or `*` alone. */
function visibleIn({ namespace = '', spec }: PrintedObject): string[] {
  const { exportTo = [] } = spec as { exportTo?: string[] };
  const named = exportTo.map((name) => (name === '.' ? namespace : name));
  return named.length === 0 || named.includes('*') ? ['*'] : named;
}
