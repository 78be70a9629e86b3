import { MeshClient } from './client';
import { Cluster, Clusters, ClusterSources } from './cluster';
import { chain } from './connection-chains';
import { Listener, outboundListeners } from './outbound-listener';
import { FilterChain, PLAINTEXT_HTTP } from './filter-chain';
import type { SidecarScope } from './sidecar-scope';
import { catchAll, egressCluster, outboundRoutes, RouteConfiguration } from './virtual-host';

/** What a proxy is configured with, as far as calls that leave it are concerned. */
export interface Proxy {
  readonly client: MeshClient;
  /** The listener that takes a connection. */
  listenerFor(address: string, port: number): Listener | undefined;
  /** Routes by their name. */
  routes(name: string): RouteConfiguration | undefined;
  cluster(name: string): Cluster | undefined;
}

const VIRTUAL_OUTBOUND_PORT = 15001;
const VIRTUAL_INBOUND_PORT = 15006;
const ANY_DYNAMIC_DNS = 'allow_any_dynamic_dns';

/** The proxy beside an application. Everything is built when a call first needs it. */
export class SidecarProxy implements Proxy {
  private readonly listeners = new Map<number, ReadonlyMap<string, Listener>>();
  private readonly routeConfigurations = new Map<string, RouteConfiguration>();
  private readonly clusters: Clusters;
  private readonly virtualOutbound: Listener;

  public constructor(
    public readonly client: MeshClient,
    private readonly scope: SidecarScope,
    private readonly sources: ClusterSources,
  ) {
    this.clusters = new Clusters(client, scope, sources);
    this.virtualOutbound = virtualOutboundListener(scope);
  }

  /** By address, else by port, else the one that takes all the rest. Follows `matchListener` in pilot/pkg/simulation/traffic.go. */
  public listenerFor(address: string, port: number): Listener | undefined {
    let onPort = this.listeners.get(port);
    if (!onPort) {
      const fallback = chain({
        name: 'PassthroughFilterChain',
        tcp: { cluster: egressCluster(this.scope.outbound) },
        why: `no service on port ${port} takes the connection`,
      });
      const view = { client: this.client, scope: this.scope };
      const built = outboundListeners(view, port, this.sources.endpoints, fallback);
      onPort = new Map(built.map((listener) => [listener.address, listener]));
      this.listeners.set(port, onPort);
    }
    const remaining = port === VIRTUAL_INBOUND_PORT ? VIRTUAL_INBOUND : this.virtualOutbound;
    return onPort.get(address) ?? onPort.get('0.0.0.0') ?? remaining;
  }

  public routes(name: string): RouteConfiguration {
    let found = this.routeConfigurations.get(name);
    if (!found) {
      found =
        name === ANY_DYNAMIC_DNS
          ? new RouteConfiguration([catchAll(this.scope)])
          : outboundRoutes(name, this.client, this.scope);
      this.routeConfigurations.set(name, found);
    }
    return found;
  }

  public cluster(name: string): Cluster | undefined {
    return this.clusters.get(name);
  }
}

function blackHoleAt(listener: string, port: number): FilterChain {
  return chain({
    name: `${listener}-blackhole`,
    destinationPort: port,
    tcp: { cluster: 'BlackHoleCluster' },
    why: `port ${port} is the proxy itself`,
  });
}

/** What calls to the port for incoming connections meet. Follows `buildInboundListeners` in networking/core/listener_inbound.go. */
const VIRTUAL_INBOUND: Listener = {
  name: 'virtualInbound',
  address: '0.0.0.0',
  port: VIRTUAL_INBOUND_PORT,
  hasTlsInspector: false,
  hasHttpInspector: false,
  chains: [blackHoleAt('virtualInbound', VIRTUAL_INBOUND_PORT)],
};

/** Takes what no other listener takes. Follows `buildVirtualOutboundListener` in networking/core/listener_builder.go. */
function virtualOutboundListener({ outbound }: SidecarScope): Listener {
  const isResolving = outbound.mode === 'ALLOW_ANY_DYNAMIC_DNS';
  const why = 'no listener has the port';
  const resolving = chain({
    name: 'virtualOutbound-catchall-tcp-http',
    applicationProtocols: PLAINTEXT_HTTP,
    http: { routes: ANY_DYNAMIC_DNS },
    why,
  });
  return {
    name: 'virtualOutbound',
    address: '0.0.0.0',
    port: VIRTUAL_OUTBOUND_PORT,
    hasTlsInspector: false,
    hasHttpInspector: isResolving,
    chains: [
      blackHoleAt('virtualOutbound', VIRTUAL_OUTBOUND_PORT),
      ...(isResolving ? [resolving] : []),
      chain({ name: 'virtualOutbound-catchall-tcp', tcp: { cluster: egressCluster(outbound) }, why }),
    ],
  };
}
