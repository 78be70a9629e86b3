import type { Path } from '../../../manifests/manifest-object';
import { defaultExportOf } from '../../../mesh/default-exports';
import type { Service } from '../../../mesh/service';
import type { MeshView, WrittenObject } from '../../mesh-view';

/** Namespaces that see an object, or `*` for all; an empty list is kept from everybody. */
export type Clients = readonly string[];

/** Who sees a ServiceEntry, a VirtualService or a DestinationRule: whom it names, or whom the mesh shows such objects. */
export function clientsOf(
  { context }: Pick<MeshView, 'context'>,
  { object, spec, namespace }: WrittenObject<{ readonly exportTo?: string[] }>,
): Clients {
  const { exportTo = [] } = spec;
  return namespaces(exportTo.length > 0 ? exportTo : defaultExportOf(object.kind, context), namespace);
}

/** Where it is written who sees an object; where the mesh says it, the hosts that this is about. */
export function placeOfExport({ exportTo, hosts }: { readonly exportTo?: unknown; readonly hosts?: unknown }): Path {
  return ['spec', exportTo === undefined && hosts !== undefined ? 'hosts' : 'exportTo'];
}

/** Who sees a service. */
export function clientsOfService({ exportTo, namespace }: Service): Clients {
  return exportTo ? namespaces([...exportTo], namespace) : ['*'];
}

function namespaces(exportTo: readonly string[], own: string): Clients {
  if (exportTo.includes('*')) return ['*'];
  if (exportTo.includes('~')) return [];
  return exportTo.map((entry) => (entry === '.' ? own : entry));
}

/** Who is in both. */
export function common(a: Clients, b: Clients): Clients {
  if (a.includes('*')) return b;
  if (b.includes('*')) return a;
  return a.filter((namespace) => b.includes(namespace));
}

/** Whether a namespace is among them. */
export function hasClient(clients: Clients, namespace: string): boolean {
  return clients.includes('*') || clients.includes(namespace);
}
