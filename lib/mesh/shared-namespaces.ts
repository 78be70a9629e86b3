import { show } from '../refusals/refuse';
import { MeshProfile } from '../profile/mesh-profile';
import { PrintedObject } from './printed-object';

/** The namespaces that see the hosts of both of two ServiceEntries, or `*` alone. */
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
function visibleIn({ namespace = '', spec, construct }: PrintedObject): string[] {
  const { exportTo = [] } = spec as { exportTo?: string[] };
  const entries = exportTo.length > 0 ? exportTo : MeshProfile.of(construct).defaultServiceExportTo;
  const named = entries.map((name) => (name === '.' ? namespace : name));
  return named.length === 0 || named.includes('*') ? ['*'] : named;
}
