import type { MeshClient } from './client';
import { chain } from './connection-chains';
import type { DestinationRule } from './destination-rule';
import type { FilterChain, TcpTarget } from './filter-chain';
import { GoDuration } from './duration';
import { matchesHost } from './host-name';
import { buildRoutes, defaultRoute, Route } from './http-route';
import { isHttp } from './protocol';
import { clusterName, portOf, Service, ServicePort, waypointClusterName } from './service';
import type { SidecarScope } from './sidecar-scope';
import { RouteConfiguration } from './virtual-host';
import { ConnectionMatch, Destination, MESH_GATEWAY, VirtualService, WeightedDestination } from './virtual-service';

/** What a waypoint looks at when it decides about a call. */
export interface WaypointView {
  readonly client: MeshClient;
  readonly scope: SidecarScope;
  readonly served: ReadonlyMap<string, Service>;
  /** VirtualServices for the mesh that its namespace sees, oldest first. */
  readonly virtualServices: readonly VirtualService[];
}

/** Those beside the service or beside the waypoint, and no others. Follows `getVirtualServiceForWaypoint`. */
function virtualServicesFor({ client, virtualServices }: WaypointView, service: Service): VirtualService[] {
  return virtualServices.filter(
    ({ namespace, hosts }) =>
      [client.namespace, service.namespace].includes(namespace) &&
      hosts.some((host) => matchesHost(host, service.hostname)),
  );
}

/** Follows `buildWaypointInboundHTTPRouteConfig` in networking/core/listener_waypoint.go. */
export function waypointRoutes(service: Service, port: ServicePort, view: WaypointView): RouteConfiguration {
  const written = virtualServicesFor(view, service).flatMap((vs) => routesOf(vs, port, view));
  const own = waypointClusterName(service.hostname, port.number, 'http');
  const why = `${service.hostname} has no VirtualService on port ${port.number} that the waypoint looks at`;
  return new RouteConfiguration([
    {
      name: `inbound|http|${port.number}`,
      // Names under a wildcard are resolved, so that no others may come in.
      domains: [service.resolution === 'DynamicDNS' ? service.hostname : '*'],
      routes: written.length > 0 ? written : [defaultRoute(own, why)],
    },
  ]);
}

/** Follows `waypointInboundRoute`. */
function routesOf(vs: VirtualService, port: ServicePort, view: WaypointView): Route[] {
  return buildRoutes(vs, {
    client: view.client,
    port: port.number,
    gateway: MESH_GATEWAY,
    serviceOf: (host) => view.scope.service(host),
    clusterOf: (destination, service) => destinationCluster(destination, service, port.number, view.served),
  });
}

/** Follows `buildWaypointNetworkFilters` in networking/core/listener_waypoint.go. */
export function waypointConnections(service: Service, port: ServicePort, view: WaypointView): FilterChain {
  const own = waypointClusterName(service.hostname, port.number, 'tcp');
  const found = connectionRoute(virtualServicesFor(view, service), service, port.number);
  return chain({
    name: own,
    tcp: found ? targetOf(found.route, port.number, view) : { cluster: own, ...settingsOf(service.hostname, '', view) },
    why: found ? found.why : `${port.protocol} port ${port.number} of ${service.hostname}`,
  });
}

interface ConnectionChoice {
  readonly route: readonly WeightedDestination[];
  readonly why: string;
}

/** Routes for TLS count before all others, whatever the protocol of the port. Follows `getWaypointTCPRoutes`. */
function connectionRoute(
  virtualServices: readonly VirtualService[],
  { hostname }: Service,
  port: number,
): ConnectionChoice | undefined {
  const isForHost = ({ sniHosts }: ConnectionMatch): boolean => sniHosts.length === 1 && sniHosts[0] === hostname;
  for (const vs of virtualServices) {
    const found = vs.tls.find(
      ({ match }) => match.length === 0 || match.some((each) => isForHost(each) && isForAll(each, port)),
    );
    if (found && found.route.length > 0) {
      return { route: found.route, why: `tls route of VirtualService ${vs.namespace}/${vs.name}` };
    }
  }
  for (const vs of virtualServices) {
    const found = vs.tcp.find(({ match }) => match.length === 0 || match.some((each) => isForAll(each, port)));
    if (found && found.route.length > 0) {
      return { route: found.route, why: `tcp route of VirtualService ${vs.namespace}/${vs.name}` };
    }
  }
  return undefined;
}

/** A waypoint knows no labels and no namespace of a client. */
function isForAll({ gateways, port, sourceLabels, sourceNamespace }: ConnectionMatch, listened: number): boolean {
  return (
    (gateways.length === 0 || gateways.includes(MESH_GATEWAY)) &&
    Object.keys(sourceLabels).length === 0 &&
    sourceNamespace === '' &&
    (port === undefined || port === listened)
  );
}

function targetOf(route: readonly WeightedDestination[], port: number, view: WaypointView): TcpTarget {
  const clusterOf = (destination: Destination): string =>
    destinationCluster(destination, view.scope.service(destination.host), port, view.served);
  const [{ destination }] = route;
  if (route.length === 1) {
    return { cluster: clusterOf(destination), ...settingsOf(destination.host, destination.subset, view) };
  }
  const weighted = route
    .filter(({ weight }) => weight > 0)
    .map((entry) => ({ cluster: clusterOf(entry.destination), weight: entry.weight }));
  return { weighted, ...settingsOf(destination.host, '', view) };
}

function settingsOf(host: string, subset: string, view: WaypointView): Pick<TcpTarget, 'tunnel' | 'idleTimeout'> {
  const service = view.scope.service(host);
  const rule: DestinationRule | undefined = service && view.scope.destinationRule(service, view.client.labels);
  const policy = subset === '' ? rule?.trafficPolicy : rule?.subsets.find(({ name }) => name === subset)?.trafficPolicy;
  const tunnel = policy?.tunnel;
  const tcp = rule?.trafficPolicy?.connectionPool?.fields('tcp');
  return {
    tunnel: tunnel && `${tunnel.text('targetHost') ?? ''}:${tunnel.number('targetPort') ?? 0}`,
    idleTimeout: tcp && GoDuration.read(tcp, 'idleTimeout')?.toString(),
  };
}

/**
 * What the waypoint serves itself has clusters of its own; a service that nobody knows is taken for such a one. Follows
 * `getWaypointDestinationCluster`.
 */
function destinationCluster(
  { host, port, subset }: Destination,
  service: Service | undefined,
  listened: number,
  served: ReadonlyMap<string, Service>,
): string {
  if (host === '') return 'UnknownService';
  const number = port ?? (service?.ports.length === 1 ? service.ports[0].number : listened);
  if (service && !served.has(service.hostname)) return clusterName(host, number, subset);
  const known = service && portOf(service, number);
  const kind = !known || isHttp(known.protocol) || known.protocol === 'UnsupportedProtocol' ? 'http' : 'tcp';
  return waypointClusterName(host, number, subset === '' ? kind : `${kind}/${subset}`);
}
