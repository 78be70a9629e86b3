import { chain, connectionChains, ListenedService, ListenerPort, ProxyView } from './connection-chains';
import type { EgressListener } from './egress-listener';
import { EndpointIndex } from './endpoints';
import { conflictKey, FilterChain, isMatchAll, ListenerChains, PLAINTEXT_HTTP } from './filter-chain';
import { isIpAddress } from './ip';
import { isHttp, isTcp, Protocol } from './protocol';
import { addressFor, isDynamicDnsWildcard, Service, UNSPECIFIED_IP } from './service';

/** A listener of a proxy. */
export interface Listener extends ListenerChains {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly hasTlsInspector: boolean;
  readonly hasHttpInspector: boolean;
}

/** Ports of the proxy itself, on which no HTTP is listened to. */
const RESERVED_PORTS = new Set([15001, 15006]);

/** A listener while services are added to it. */
interface Entry {
  readonly bind: string;
  protocol: Protocol;
  chains: FilterChain[];
  readonly keys: Set<string>;
  isLocked: boolean;
}

/**
 * The outbound listeners of a sidecar on one port. Services are added in the order of the scope, oldest first, and what
 * they do to one another is decided as they come. Follows `buildSidecarOutboundListeners` in networking/core/listener.go.
 */
export function outboundListeners(
  view: ProxyView,
  port: number,
  endpoints: EndpointIndex,
  fallback: FilterChain,
): Listener[] {
  const entries = new Map<string, Entry>();
  for (const egress of view.scope.egressListeners) {
    if (egress.port) {
      if (egress.port.number !== port || isReserved(egress.bind, egress.port)) continue;
      for (const service of egress.services) addService(view, egress, service, egress.port, bindOf(egress), entries);
      continue;
    }
    for (const entry of entries.values()) entry.isLocked = true;
    for (const service of egress.servicesWithPort(port)) {
      for (const servicePort of service.ports.filter(({ number }) => number === port)) {
        if (isReserved(bindOf(egress), servicePort)) continue;
        for (const bind of bindsOf(view, egress, service, servicePort, endpoints)) {
          addService(view, egress, service, servicePort, bind, entries);
        }
      }
    }
  }
  return [...entries.values()].map((entry) => listenerOf(entry, port, fallback));
}

/** Where a Sidecar says nothing, the service decides. */
function bindOf({ bind, bindsToPort }: EgressListener): string {
  return bind === '' && bindsToPort ? '127.0.0.1' : bind;
}

function isReserved(bind: string, { number, protocol }: ListenerPort): boolean {
  if (bind === '' ? !isHttp(protocol) : bind !== UNSPECIFIED_IP) return false;
  return RESERVED_PORTS.has(number);
}

/** A service without an address whose servers are known has a listener for each of them. */
function bindsOf(
  { client }: ProxyView,
  egress: EgressListener,
  service: Service,
  { number, protocol, name }: ListenerPort & { readonly name: string },
  endpoints: EndpointIndex,
): string[] {
  const bind = bindOf(egress);
  const isPerServer =
    bind === '' &&
    service.resolution === 'Passthrough' &&
    addressFor(service, client.hasDnsCapture) === UNSPECIFIED_IP &&
    (isTcp(protocol) || protocol === 'UnsupportedProtocol');
  if (!isPerServer) return [bind];
  const servers = endpoints
    .of(service)
    .filter((endpoint) =>
      endpoint.servicePort === undefined ? endpoint.portName === name : endpoint.servicePort === number,
    );
  if (service.registry !== 'Kubernetes' && servers.length === 0 && !service.selector) return [bind];
  return servers.map(({ address }) => address).filter((address) => isIpAddress(address) && address !== client.address);
}

function addService(
  view: ProxyView,
  egress: EgressListener,
  service: Service,
  port: ListenerPort,
  givenBind: string,
  entries: Map<string, Entry>,
): void {
  if (service.resolution === 'Alias' || port.protocol === 'UDP') return;
  const isForHttp = isHttp(port.protocol);
  let bind = givenBind;
  let cidrs: string[] = [];
  if (bind === '') {
    const address = isForHttp ? UNSPECIFIED_IP : addressFor(service, view.client.hasDnsCapture);
    cidrs = address.includes('/') ? [address] : [];
    bind = cidrs.length > 0 ? UNSPECIFIED_IP : address;
  }
  const entry = entries.get(bind);
  if (entry?.isLocked) return;
  const listened: ListenedService = { service, port, bind, cidrs };
  if (isForHttp) addHttp(listened, entries, entry);
  else addConnections(view, egress, listened, entries, entry);
}

/** HTTP shares a listener; beside TCP it is told apart by sniffing. */
function addHttp(listened: ListenedService, entries: Map<string, Entry>, entry: Entry | undefined): void {
  const { bind, port } = listened;
  const isSniffed = bind === UNSPECIFIED_IP && port.protocol !== 'HTTP_PROXY';
  const chains = [httpChain(listened, isSniffed)];
  if (!entry) {
    entries.set(bind, created(bind, isSniffed ? 'UnsupportedProtocol' : port.protocol, chains));
  } else if (isTcp(entry.protocol) && !isKeptApart(port.protocol, entry.protocol)) {
    merge(entry, chains);
    entry.protocol = 'UnsupportedProtocol';
  }
}

/** TCP, TLS, and ports of which the protocol is not known and therefore sniffed. */
function addConnections(
  view: ProxyView,
  egress: EgressListener,
  listened: ListenedService,
  entries: Map<string, Entry>,
  entry: Entry | undefined,
): void {
  const { bind, port } = listened;
  const isUnknown = port.protocol === 'UnsupportedProtocol';
  // Another port that is sniffed has the same chains already.
  if (isUnknown && entry && !isHttp(entry.protocol) && !isTcp(entry.protocol)) return;
  if (entry && isKeptApart(port.protocol, entry.protocol)) return;
  const chains = connectionChains(view, listened, egress);
  if (isUnknown) chains.push(httpChain(listened, true));
  if (!entry || (isUnknown && isHttp(entry.protocol))) {
    entries.set(bind, created(bind, port.protocol, chains));
    return;
  }
  merge(entry, chains);
  if (isUnknown || isHttp(entry.protocol)) entry.protocol = 'UnsupportedProtocol';
}

/** Servers of these protocols speak first, which sniffing does not survive. Follows `isConflictWithWellKnownPort`. */
function isKeptApart(incoming: Protocol, existing: Protocol): boolean {
  const speaksFirst = (protocol: Protocol): boolean => protocol === 'Mongo' || protocol === 'MySQL';
  return incoming !== existing && (speaksFirst(incoming) || speaksFirst(existing));
}

/** Follows `buildSidecarOutboundHTTPListenerOpts`. */
function httpChain({ service, port, bind }: ListenedService, isSniffed: boolean): FilterChain {
  const isOwn = port.protocol === 'UnsupportedProtocol' && bind !== UNSPECIFIED_IP;
  return chain({
    applicationProtocols: isSniffed ? PLAINTEXT_HTTP : [],
    transportProtocol: isSniffed ? 'raw_buffer' : '',
    http: {
      routes: port.number === 0 ? bind : isOwn ? `${service.hostname}:${port.number}` : String(port.number),
      dynamicDns: isDynamicDnsWildcard(service) ? service : undefined,
    },
    why: `HTTP on port ${port.number}, which ${service.hostname} was the first to declare`,
  });
}

function created(bind: string, protocol: Protocol, chains: FilterChain[]): Entry {
  return { bind, protocol, chains, keys: new Set(chains.map(conflictKey)), isLocked: false };
}

/** Of two chains with the same conditions the older one stays. Follows `mergeTCPFilterChains`. */
function merge(entry: Entry, incoming: readonly FilterChain[]): void {
  for (const each of incoming) {
    const key = conflictKey(each);
    if (entry.keys.has(key)) continue;
    entry.keys.add(key);
    entry.chains.push(each);
  }
}

/** Follows `buildListenerFromEntry`: a chain without conditions is what is left where no other matches. */
function listenerOf({ bind, chains }: Entry, port: number, fallback: FilterChain): Listener {
  const conditional = chains.filter((each) => !isMatchAll(each));
  const general = chains.filter(isMatchAll).at(-1);
  const inspected = {
    hasTlsInspector: chains.some(({ sniHosts, tcp }) => sniHosts.length > 0 || tcp?.dynamicDns !== undefined),
    hasHttpInspector: chains.some(({ applicationProtocols }) => applicationProtocols.length > 0),
  };
  const base = { name: `${bind}_${port}`, address: bind, port, ...inspected };
  if (general && conditional.length === 0) return { ...base, chains: [general] };
  return { ...base, chains: conditional, defaultChain: general ?? fallback };
}
