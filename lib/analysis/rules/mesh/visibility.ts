import type { Service } from '../../../mesh/service';

/** Namespaces that see an object, or `*` for all; an empty list is kept from everybody. */
export type Clients = readonly string[];

/** `exportTo` of an object of a namespace. */
export function clientsOf(exportTo: readonly string[] | undefined, namespace: string): Clients {
  if (!exportTo || exportTo.length === 0 || exportTo.includes('*')) return ['*'];
  return exportTo.filter((entry) => entry !== '~').map((entry) => (entry === '.' ? namespace : entry));
}

/** Who sees a service. */
export function clientsOfService({ exportTo, namespace }: Service): Clients {
  return clientsOf(exportTo && [...exportTo], namespace);
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
