import { chain, ProxyView, targetOf } from './connection-chains';
import type { FilterChain, TcpTarget } from './filter-chain';
import { isPassthroughServer, isTerminatingHttpsServer, Server, sniHostsOf } from './gateway-server';
import { matchesHost } from './host-name';
import type { MergedGateway, MergedServers } from './merged-gateway';
import type { Listener } from './outbound-listener';
import { isHttp } from './protocol';
import type { ConnectionMatch, VirtualService } from './virtual-service';

export interface GatewayView extends ProxyView {
  /** VirtualServices of a Gateway, given as `namespace/name`. */
  readonly virtualServicesOf: (gateway: string) => readonly VirtualService[];
}

/** Follows `buildGatewayListeners` in networking/core/gateway.go. */
export function gatewayListeners(gateway: MergedGateway, view: GatewayView): Listener[] {
  const listeners = new Map<
    string,
    { readonly address: string; readonly port: number; readonly chains: FilterChain[] }
  >();
  const sniOwners = new Map<string, string>();
  for (const merged of gateway.listeners) {
    const address = merged.bind === '' ? '0.0.0.0' : merged.bind;
    const name = `${address}_${merged.port}`;
    const chains = isHttp(merged.protocol)
      ? [httpChain(merged.servers[0], merged.routes)]
      : merged.servers.flatMap((server) => serverChains(server, merged, gateway, view, sniOwners));
    const existing = listeners.get(name);
    if (existing) existing.chains.push(...chains);
    else listeners.set(name, { address, port: merged.port, chains });
  }
  // Envoy takes no listener without chains.
  return [...listeners.entries()]
    .filter(([, { chains }]) => chains.length > 0)
    .map(([name, { address, port, chains }]) => ({
      name,
      address,
      port,
      chains,
      hasTlsInspector: chains.some(({ sniHosts, tls }) => sniHosts.length > 0 || tls !== undefined),
      hasHttpInspector: false,
    }));
}

function httpChain(server: Server, routes: string): FilterChain {
  return chain({ http: { routes }, why: `HTTP server on port ${server.port} of ${server.title}` });
}

/** A target, and the route of the Gateway API that leads there. */
interface SourcedTarget {
  readonly tcp: TcpTarget;
  readonly source?: string;
}

function serverChains(
  server: Server,
  { port }: MergedServers,
  gateway: MergedGateway,
  view: GatewayView,
  sniOwners: Map<string, string>,
): FilterChain[] {
  const why = `server for ${server.hosts.join(', ')} on port ${server.port} of ${server.title}`;
  if (isTerminatingHttpsServer(server)) {
    const routes = gateway.routesOf.get(server) ?? '';
    return [chain({ sniHosts: sniHostsOf(server), tls: downstreamTls(server), http: { routes }, why })];
  }
  if (server.tls && isPassthroughServer(server)) return passthroughChains(server, port, view, sniOwners);
  const target = tcpTarget(server, view);
  if (!target) return [];
  const { tcp, source } = target;
  const isEncrypted = server.tls !== undefined;
  return [
    chain({
      sniHosts: isEncrypted ? sniHostsOf(server) : [],
      tls: isEncrypted ? downstreamTls(server) : undefined,
      tcp,
      why: source === undefined ? why : `${source} at ${server.title}`,
    }),
  ];
}

function downstreamTls({ tls }: Server): FilterChain['tls'] {
  return {
    isIstioMutual: tls?.mode === 'ISTIO_MUTUAL',
    requiresClientCertificate: tls?.mode === 'ISTIO_MUTUAL' || tls?.mode === 'MUTUAL',
  };
}

/** The first `tcp` route that fits the server. Follows `buildGatewayNetworkFiltersFromTCPRoutes`. */
function tcpTarget(server: Server, view: GatewayView): SourcedTarget | undefined {
  for (const vs of view.virtualServicesOf(server.gateway)) {
    if (!sharesHost(server, vs)) continue;
    for (const { match, route, source } of vs.tcp) {
      const isFitting = match.length === 0 || match.some((each) => matchesServer(each, server));
      if (isFitting && route.length > 0) return { tcp: targetOf(view, route, server.port), source };
    }
    // A TLSRoute also forwards what the gateway has decrypted.
    for (const { match, route, source } of vs.hasGatewaySemantics ? vs.tls : []) {
      const isFitting = match.some((each) => matchesServer(each, server));
      if (isFitting) return { tcp: targetOf(view, route, server.port), source };
    }
  }
  return undefined;
}

/** A chain for each `tls` match. Follows `buildGatewayNetworkFiltersFromTLSRoutes`. */
function passthroughChains(
  server: Server,
  port: number,
  view: GatewayView,
  sniOwners: Map<string, string>,
): FilterChain[] {
  if (server.tls?.mode === 'AUTO_PASSTHROUGH') return [];
  const chains: FilterChain[] = [];
  for (const vs of view.virtualServicesOf(server.gateway)) {
    if (!sharesHost(server, vs)) continue;
    for (const { match: matches, route, source } of vs.tls) {
      if (route.length === 0) continue;
      for (const match of matches) {
        if (!matchesServer(match, server)) continue;
        if (match.sniHosts.some((host) => sniOwners.get(`${port} ${host}`) === server.bind)) continue;
        for (const host of match.sniHosts) sniOwners.set(`${port} ${host}`, server.bind);
        chains.push(
          chain({
            sniHosts: match.sniHosts,
            tcp: targetOf(view, route, server.port),
            why: `${source ?? `tls route of VirtualService ${vs.namespace}/${vs.name}`} at ${server.title}`,
          }),
        );
      }
    }
  }
  return chains;
}

/** Follows `l4SingleMatch`: labels of clients do not count at a gateway. */
function matchesServer({ port, gateways }: ConnectionMatch, server: Server): boolean {
  return (port === undefined || port === server.port) && (gateways.length === 0 || gateways.includes(server.gateway));
}

/** Whether a server takes a host of a VirtualService. Follows `pickMatchingGatewayHosts`. */
export function sharesHost({ hosts }: Pick<Server, 'hosts'>, vs: Pick<VirtualService, 'hosts' | 'namespace'>): boolean {
  return hosts.some((host) => {
    const slash = host.indexOf('/');
    if (slash !== -1 && host.slice(0, slash) !== vs.namespace) return false;
    return vs.hosts.some((each) => matchesHost(host.slice(slash + 1), each));
  });
}
