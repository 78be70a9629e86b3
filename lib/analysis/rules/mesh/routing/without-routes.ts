import { ANYWHERE } from '../../../client-rules';
import type { KnownHost } from '../../../known-hosts';
import type { MeshView } from '../../../mesh-view';
import { PathToGateway, pathsToGateways, podNamespaces } from '../gateways';
import { isForMesh, routedHosts } from '../route-legs';

/** A host that some clients call through a gateway, and others by themselves. */
export interface PartlyRouted {
  readonly host: KnownHost;
  readonly path: PathToGateway;
  /** Namespaces whose clients see the host and no routes for it, `*` for all others. */
  readonly clients: readonly string[];
  /** Namespaces that are not among them. */
  readonly others: ReadonlySet<string>;
}

/** By host, whose clients have VirtualServices for it. */
export function routedClients(view: MeshView): ReadonlyMap<string, ReadonlySet<string>> {
  const routed = new Map<string, Set<string>>();
  for (const vs of view.once(routedHosts)) {
    if (!vs.legs.some(isForMesh)) continue;
    for (const host of vs.hosts) {
      const clients = routed.get(host) ?? new Set<string>();
      routed.set(host, clients);
      for (const client of vs.exportTo) clients.add(client);
    }
  }
  return routed;
}

/** Each such host once. */
export function partlyRouted(view: MeshView): readonly PartlyRouted[] {
  const routed = view.once(routedClients);
  const pods = new Set([...view.once(podNamespaces).values()].flatMap((namespaces) => [...namespaces]));
  const found = new Map<string, PartlyRouted>();
  for (const path of view.once(pathsToGateways)) {
    const hosts = view.hosts.named(path.host);
    const clients = routed.get(path.host);
    if (hosts.length !== 1 || !clients || clients.has(ANYWHERE) || found.has(path.host)) continue;
    // A gateway has to see the host, and calls it by itself.
    const others = new Set([...clients, ...pods, path.namespace]);
    const [host] = hosts;
    const left = [...host.visibleTo].filter((namespace) => !others.has(namespace)).sort();
    if (left.length > 0) found.set(path.host, { host, path, clients: left, others });
  }
  return [...found.values()];
}
