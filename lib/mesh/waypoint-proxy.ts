import type { MeshClient } from './client';
import type { Cluster } from './cluster';
import { chain } from './connection-chains';
import type { FilterChain } from './filter-chain';
import { contains, parseBlock, parseIpv4 } from './ip';
import type { Listener } from './outbound-listener';
import { isHttp, isTls } from './protocol';
import type { Proxy } from './proxy';
import { portOf, Service, ServicePort, waypointClusterName } from './service';
import type { ServiceIndex } from './service-index';
import type { SidecarScope } from './sidecar-scope';
import type { RouteConfiguration } from './virtual-host';
import type { VirtualService } from './virtual-service';
import { WaypointClusters, WaypointClusterSources } from './waypoint-clusters';
import { waypointConnections, waypointRoutes, WaypointView } from './waypoint-routes';

export interface WaypointProxySources extends Omit<WaypointClusterSources, 'served' | 'referenced'> {
  /** The services that it serves, oldest first. */
  readonly services: ServiceIndex;
  readonly servedServices: readonly Service[];
  readonly virtualServices: readonly VirtualService[];
  /** Hosts to which routes of a host lead. */
  readonly referencedBy: (host: string) => ReadonlySet<string>;
}

/** Of the connections that it finds by their bytes, those with requests. */
const REQUESTS = ['http/1.1', 'h2c'];

/**
 * A waypoint. What comes out of the tunnel goes to its one inner listener, which finds the service by address and port.
 * Follows `buildWaypointInternal` in networking/core/listener_waypoint.go.
 */
export class WaypointProxy implements Proxy {
  private readonly clusters: WaypointClusters;
  private readonly view: WaypointView;
  private readonly known = new Map<string, RouteConfiguration>();

  public constructor(
    public readonly client: MeshClient,
    scope: SidecarScope,
    private readonly sources: WaypointProxySources,
  ) {
    const served = new Map(sources.servedServices.map((service) => [service.hostname, service]));
    const referenced = new Set(
      [...served.keys()].flatMap((host) =>
        [...sources.referencedBy(host)].filter((each) => served.get(each)?.isMeshExternal ?? true),
      ),
    );
    this.view = { client, scope, served, virtualServices: sources.virtualServices };
    this.clusters = new WaypointClusters(client, scope, { ...sources, served, referenced });
  }

  /** The service that a connection is for, where it has the port: that of the smallest range, then the oldest. */
  public serviceAt(address: string, port: number): Service | undefined {
    const asked = parseIpv4(address);
    if (asked === undefined) return undefined;
    const fitting = this.sources.servedServices.flatMap((service) =>
      this.sources.services.virtualAddressesOf(service).flatMap((known) => {
        const block = parseBlock(known);
        return block && contains(block, asked) ? [{ service, bits: block.bits }] : [];
      }),
    );
    const sorted = fitting.sort((a, b) => b.bits - a.bits).map(({ service }) => service);
    return sorted.find((service) => {
      const known = portOf(service, port);
      return known && isListenedTo(service, known);
    });
  }

  public listenerFor(address: string, port: number): Listener {
    const service = this.serviceAt(address, port);
    const known = service && portOf(service, port);
    return {
      name: 'main_internal',
      address,
      port,
      chains: service && known ? this.chainsOf(service, known) : [],
      hasTlsInspector: this.sources.servedServices.some((each) => {
        const protocol = portOf(each, port)?.protocol;
        return protocol !== undefined && isTls(protocol);
      }),
      hasHttpInspector: known?.protocol === 'UnsupportedProtocol',
    };
  }

  public routes(name: string): RouteConfiguration | undefined {
    const found = this.known.get(name);
    if (found) return found;
    const [, number, , host] = name.split('|');
    const service = this.view.served.get(host);
    const port = service && portOf(service, Number(number));
    if (!port) return undefined;
    const routes = waypointRoutes(service, port, this.view);
    this.known.set(name, routes);
    return routes;
  }

  public cluster(name: string): Cluster | undefined {
    return this.clusters.get(name);
  }

  private chainsOf(service: Service, port: ServicePort): FilterChain[] {
    const routes = waypointClusterName(service.hostname, port.number, 'http');
    const why = `${port.protocol} port ${port.number} of ${service.hostname}`;
    const requests = chain({ name: routes, http: { routes }, why });
    if (isHttp(port.protocol)) return [requests];
    const connections = waypointConnections(service, port, this.view);
    if (port.protocol !== 'UnsupportedProtocol') return [connections];
    return [{ ...requests, applicationProtocols: REQUESTS }, connections];
  }
}

/** Without ENABLE_WILDCARD_HOST_SERVICE_ENTRIES_FOR_TLS no chain takes TLS of names under a wildcard. */
function isListenedTo({ hostname, resolution }: Service, { protocol }: ServicePort): boolean {
  const isResolved = resolution === 'DynamicDNS' && hostname.startsWith('*');
  return protocol !== 'UDP' && !(isResolved && isTls(protocol));
}
