import { GATEWAY_API, NETWORKING } from '../../../../mesh/gateway-api/names';
import { readReference } from '../../../../mesh/gateway-api/reference';
import { Fields as Read } from '../../../../mesh/fields';
import type { Service } from '../../../../mesh/service';
import { MESH_GATEWAY, VirtualService } from '../../../../mesh/virtual-service';
import { append } from '../../../../mesh/virtual-service-index';
import type { ManifestObject, Path } from '../../../../manifests/manifest-object';
import { ANYWHERE } from '../../../client-rules';
import type { KnownHost } from '../../../known-hosts';
import type { MeshView } from '../../../mesh-view';
import { podNamespaces } from '../gateways';
import { routedClients } from './without-routes';

/** What istiod makes of routes of the Gateway API for requests in sidecars, by host. */
export function routesOfGatewayApi(view: MeshView): ReadonlyMap<string, readonly VirtualService[]> {
  const found = new Map<string, VirtualService[]>();
  if (ROUTE_KINDS.every((kind) => view.inGroup(GATEWAY_API, kind).length === 0)) return found;
  for (const vs of view.mesh.virtualServices) {
    if (!vs.hasGatewaySemantics || !vs.gateways.includes(MESH_GATEWAY) || vs.http.length === 0) continue;
    for (const host of vs.hosts) append(found, host, vs);
  }
  return found;
}

const ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute'];

/** A host whose routes of the Gateway API are not beside it: they act on clients of their own namespaces alone. */
export interface RoutedElsewhere {
  readonly host: KnownHost;
  readonly routes: readonly VirtualService[];
  /** Namespaces whose clients see the host and have no routes for it, `*` for all others. */
  readonly clients: readonly string[];
  /** Namespaces that are not among them. */
  readonly others: ReadonlySet<string>;
}

/** Each such host once. */
export function routedElsewhere(view: MeshView): readonly RoutedElsewhere[] {
  const made = view.once(routesOfGatewayApi);
  if (made.size === 0) return [];
  const routed = view.once(routedClients);
  return [...made].flatMap(([hostname, all]): RoutedElsewhere[] => {
    const hosts = view.hosts.named(hostname);
    if (hosts.length !== 1) return [];
    const [host] = hosts;
    const having = new Set([...(routed.get(hostname) ?? []), ...all.flatMap((route) => clientsOf(route, host))]);
    const routes = all.filter(({ namespace }) => namespace !== host.namespace);
    if (having.has(ANYWHERE) || routes.length === 0) return [];
    // A waypoint has the routes of its own namespace for all of its callers.
    if (view.mesh.waypointFor(host.service).waypoint) return [];
    // A gateway has to see the host, and calls it by itself.
    const others = new Set([...having, ...gatewayNamespaces(view, routes)]);
    const clients = [...host.visibleTo].filter((namespace) => !others.has(namespace)).sort();
    return clients.length > 0 ? [{ host, routes, clients, others }] : [];
  });
}

/** Beside the host for all who see it, elsewhere for clients there. Follows `buildSidecarVirtualHostsForVirtualService`. */
function clientsOf({ exportTo, namespace }: VirtualService, host: KnownHost): readonly string[] {
  if (namespace === host.namespace) return [...exportTo];
  return exportTo.has(ANYWHERE) || exportTo.has(namespace) ? [namespace] : [];
}

/** Namespaces of gateways, and of the Services that the routes lead to. */
function gatewayNamespaces(view: MeshView, routes: readonly VirtualService[]): string[] {
  const targets = routes.flatMap(({ http }) =>
    http.flatMap(({ route }) => route.map(({ destination }) => destination.host)),
  );
  const services = targets.flatMap((host) => kubernetesServices(view, host));
  return [...view.once(podsOfGateways), ...services.map(({ namespace }) => namespace)];
}

/** Services of the cluster that have a host. */
export function kubernetesServices(view: MeshView, host: string): readonly Service[] {
  return [...view.mesh.services.byNamespace(host).values()].filter(({ registry }) => registry === 'Kubernetes');
}

/** Namespaces with Pods of any gateway. */
function podsOfGateways(view: MeshView): ReadonlySet<string> {
  return new Set([...view.once(podNamespaces).values()].flatMap((namespaces) => [...namespaces]));
}

/** Where a route says that it is for a host. */
export function placeOfParent(object: ManifestObject, namespace: string, { service }: KnownHost): Path {
  const parents = Read.of(object.spec, 'spec', () => undefined).objects('parentRefs');
  const index = parents.findIndex((parent) => {
    const reference = readReference(parent, { group: GATEWAY_API, kind: 'Gateway' }, namespace);
    const isOfKind = reference.group === (service.registry === 'External' ? NETWORKING : '');
    return isOfKind && reference.name === service.objectName && reference.namespace === service.namespace;
  });
  return index < 0 ? ['spec', 'parentRefs'] : ['spec', 'parentRefs', index];
}
