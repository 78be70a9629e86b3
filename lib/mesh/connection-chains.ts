import type { MeshClient } from './client';
import type { EgressListener } from './egress-listener';
import type { FilterChain, TcpTarget } from './filter-chain';
import type { DestinationRule } from './destination-rule';
import { GoDuration } from './duration';
import { isSubset } from './mesh-object';
import { isTls, Protocol } from './protocol';
import { addressFor, clusterName, isDynamicDnsWildcard, Service, UNSPECIFIED_IP } from './service';
import type { SidecarScope } from './sidecar-scope';
import { ConnectionMatch, Destination, MESH_GATEWAY, VirtualService, WeightedDestination } from './virtual-service';

/** Whose proxy, and what it knows. */
export interface ProxyView {
  readonly client: MeshClient;
  readonly scope: SidecarScope;
}

/** The port of a listener. */
export interface ListenerPort {
  readonly number: number;
  readonly protocol: Protocol;
}

/** A service on a port, as the listener of an address sees it. */
export interface ListenedService {
  readonly service: Service;
  readonly port: ListenerPort;
  /** The address of the listener. */
  readonly bind: string;
  /** The block of addresses of the service, where it has one. */
  readonly cidrs: readonly string[];
}

const EMPTY: Omit<FilterChain, 'why'> = {
  name: '',
  sniHosts: [],
  destinationCidrs: [],
  applicationProtocols: [],
  transportProtocol: '',
};

export function chain(fields: Partial<FilterChain> & { readonly why: string }): FilterChain {
  return { ...EMPTY, ...fields };
}

/** Chains of a service for connections. Follows `buildSidecarOutboundTCPListenerOpts` in networking/core/listener.go. */
export function connectionChains(view: ProxyView, listened: ListenedService, egress: EgressListener): FilterChain[] {
  const virtualServices = egress.connectionRoutesFor(listened.service.hostname);
  return isTls(listened.port.protocol)
    ? tlsChains(view, listened, virtualServices)
    : tcpChains(view, listened, virtualServices);
}

/** Follows `matchTLS` and `matchTCP` in networking/core/tls.go: what can be said of a proxy before it sees a connection. */
export function matchesProxy(match: ConnectionMatch, { client }: ProxyView, gateway: string, port: number): boolean {
  return (
    (match.gateways.length === 0 || match.gateways.includes(gateway)) &&
    isSubset(match.sourceLabels, client.labels) &&
    (match.port === undefined || match.port === port) &&
    (match.sourceNamespace === '' || match.sourceNamespace === client.namespace)
  );
}

/** Follows `buildSidecarOutboundTLSFilterChainOpts` in networking/core/tls.go. */
function tlsChains(view: ProxyView, listened: ListenedService, virtualServices: VirtualService[]): FilterChain[] {
  const { port } = listened;
  let cidrs = listened.cidrs;
  const handled = new Set<string>();
  const chains: FilterChain[] = [];
  for (const vs of virtualServices) {
    for (const { match: matches, route, source } of vs.tls) {
      if (route.length === 0) continue;
      for (const match of matches) {
        if (!matchesProxy(match, view, MESH_GATEWAY, port.number)) continue;
        if (match.destinationSubnets.length > 0 && port.number > 0) cidrs = match.destinationSubnets;
        const key = `${match.sniHosts.join()}|${match.destinationSubnets.join()}`;
        if (!handled.has(key)) {
          chains.push(
            chain({
              sniHosts: match.sniHosts,
              destinationCidrs: cidrs,
              tcp: targetOf(view, route, port.number),
              why: source ?? `tls route of VirtualService ${vs.namespace}/${vs.name}`,
            }),
          );
        }
        handled.add(key);
      }
    }
  }
  return chains.length > 0 ? chains : [defaultTlsChain(view, { ...listened, cidrs })];
}

function defaultTlsChain(view: ProxyView, { service, port, bind, cidrs }: ListenedService): FilterChain {
  const written = addressFor(service, view.client.hasDnsCapture);
  const address = written.includes('/') ? '' : written;
  const needsName =
    cidrs.length > 0 ||
    address === '' ||
    (address === UNSPECIFIED_IP && bind === UNSPECIFIED_IP) ||
    isDynamicDnsWildcard(service);
  return chain({
    sniHosts: needsName ? [service.hostname, ...service.aliases.flatMap((alias) => [alias, `${alias}.`])] : [],
    destinationCidrs: cidrs,
    tcp: defaultTarget(view, service, port.number),
    why: `${port.protocol} port ${port.number} of ${service.hostname}`,
  });
}

/** Follows `buildSidecarOutboundTCPFilterChainOpts` in networking/core/tls.go. */
function tcpChains(view: ProxyView, listened: ListenedService, virtualServices: VirtualService[]): FilterChain[] {
  const { service, port, cidrs } = listened;
  const chains: FilterChain[] = [];
  for (const vs of virtualServices) {
    for (const { match: matches, route, source } of vs.tcp) {
      if (route.length === 0) continue;
      const why = source ?? `tcp route of VirtualService ${vs.namespace}/${vs.name}`;
      const fitting = matches.filter((match) => matchesProxy(match, view, MESH_GATEWAY, port.number));
      const tcp = targetOf(view, route, port.number);
      if (matches.length === 0 || fitting.some(({ destinationSubnets }) => destinationSubnets.length === 0)) {
        return [...chains, chain({ destinationCidrs: cidrs, tcp, why })];
      }
      const subnets = fitting.flatMap(({ destinationSubnets }) => destinationSubnets);
      if (subnets.length === 0) continue;
      chains.push(chain({ destinationCidrs: subnets, tcp, why }));
      if ([...subnets].sort().join() === [...cidrs].sort().join()) return chains;
    }
  }
  const why = `${port.protocol} port ${port.number} of ${service.hostname}`;
  return [...chains, chain({ destinationCidrs: cidrs, tcp: defaultTarget(view, service, port.number), why })];
}

/** The port of a listener that a Sidecar chose need not be one of the service. */
function defaultTarget(view: ProxyView, service: Service, listenerPort: number): TcpTarget {
  const number = service.ports.length === 1 ? service.ports[0].number : listenerPort;
  const rule = ruleFor(view, service);
  return {
    cluster: clusterName(service.hostname, number),
    ...settingsOf(rule, ''),
    dynamicDns: isDynamicDnsWildcard(service) ? service : undefined,
  };
}

/** Follows `buildOutboundNetworkFilters` in networking/core/networkfilter.go. */
export function targetOf(view: ProxyView, route: readonly WeightedDestination[], listenerPort: number): TcpTarget {
  const [{ destination }] = route;
  const service = view.scope.service(destination.host);
  const rule = service && ruleFor(view, service);
  if (route.length === 1) {
    return {
      cluster: destinationCluster(destination, service, listenerPort),
      ...settingsOf(rule, destination.subset),
    };
  }
  const weighted = route
    .filter(({ weight }) => weight > 0)
    .map((entry) => ({
      cluster: destinationCluster(entry.destination, view.scope.service(entry.destination.host), listenerPort),
      weight: entry.weight,
    }));
  return { weighted, ...settingsOf(rule, '') };
}

function ruleFor({ client, scope }: ProxyView, service: Service): DestinationRule | undefined {
  return scope.destinationRule(service, client.labels);
}

/** These settings are those of the rule as a whole or, for a tunnel, of the subset; entries for ports do not count. */
function settingsOf(rule: DestinationRule | undefined, subset: string): Pick<TcpTarget, 'tunnel' | 'idleTimeout'> {
  const tcp = rule?.trafficPolicy?.connectionPool?.fields('tcp');
  const policy = subset === '' ? rule?.trafficPolicy : rule?.subsets.find(({ name }) => name === subset)?.trafficPolicy;
  const tunnel = policy?.tunnel;
  return {
    tunnel: tunnel && `${tunnel.text('targetHost') ?? ''}:${tunnel.number('targetPort') ?? 0}`,
    idleTimeout: tcp && GoDuration.read(tcp, 'idleTimeout')?.toString(),
  };
}

/** Follows `GetDestinationCluster` in networking/core/route/route.go: without a port, the only one or that of the listener. */
export function destinationCluster(
  { host, port, subset }: Destination,
  service: Service | undefined,
  listenerPort: number,
): string {
  if (host === '') return 'UnknownService';
  const number = port ?? (service?.ports.length === 1 ? service.ports[0].number : listenerPort);
  return clusterName(service?.externalName ?? host, number, subset);
}
