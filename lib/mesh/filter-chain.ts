import { isSubsetOfHost } from './host-name';
import { blockText, contains, parseBlock, parseIpv4 } from './ip';
import type { Service } from './service';

/** Where a chain sends connections. */
export interface TcpTarget {
  readonly cluster?: string;
  readonly weighted?: readonly WeightedCluster[];
  /** `host:port` that an HTTP proxy is asked for. */
  readonly tunnel?: string;
  readonly idleTimeout?: string;
  /** The service for whose host the proxy asks DNS itself. */
  readonly dynamicDns?: Service;
}

export interface WeightedCluster {
  readonly cluster: string;
  readonly weight: number;
}

/** What a chain does with requests: the routes of a name. */
export interface HttpTarget {
  readonly routes: string;
  /** The wildcard whose names the chain resolves; the service that made the listener decides. */
  readonly dynamicDns?: Service;
}

/** The TLS that a chain ends. */
export interface DownstreamTls {
  readonly isIstioMutual: boolean;
  readonly requiresClientCertificate: boolean;
}

/** Filters with the same conditions. */
export interface FilterChain {
  readonly name: string;
  readonly destinationPort?: number;
  readonly sniHosts: readonly string[];
  readonly destinationCidrs: readonly string[];
  readonly applicationProtocols: readonly string[];
  readonly transportProtocol: '' | 'raw_buffer' | 'tls';
  readonly tls?: DownstreamTls;
  readonly http?: HttpTarget;
  readonly tcp?: TcpTarget;
  /** Why it is there. */
  readonly why: string;
}

/** Protocols that the sniffer of clear text finds. */
export const PLAINTEXT_HTTP = ['http/1.0', 'http/1.1', 'h2c'];

/** What a connection shows before any byte is forwarded. */
export interface Connection {
  readonly address: string;
  readonly port: number;
  readonly encryption: 'plaintext' | 'tls' | 'mtls';
  readonly sni: string;
  readonly alpn: string;
}

/** Chains and the one that is left where none of them matches. */
export interface ListenerChains {
  readonly chains: readonly FilterChain[];
  readonly defaultChain?: FilterChain;
}

/** Follows `isMatchAll` in networking/core/listener.go. */
export function isMatchAll(chain: FilterChain): boolean {
  return (
    (chain.sniHosts.length === 0 || chain.sniHosts.includes('*')) &&
    chain.applicationProtocols.length === 0 &&
    chain.transportProtocol === '' &&
    chain.destinationCidrs.length === 0
  );
}

/** Two chains with the same text cannot stand side by side. Follows `conflictsWith` in networking/core/listener.go. */
export function conflictKey(chain: FilterChain): string {
  const names = new Set(chain.sniHosts.filter((name) => name !== '*'));
  const blocks = new Set(
    chain.destinationCidrs.flatMap((cidr) => {
      const block = parseBlock(cidr);
      if (!block) return cidr.includes(':') ? [cidr] : [];
      return parseIpv4(cidr.split('/')[0]) === 0 ? [] : [blockText(block)];
    }),
  );
  return JSON.stringify([chain.transportProtocol, chain.applicationProtocols, [...names].sort(), [...blocks].sort()]);
}

/** Server names that count for matching: none where any will do. */
function serverNames({ sniHosts }: FilterChain): readonly string[] {
  return sniHosts.includes('*') ? [] : sniHosts;
}

/** Names by chain, so that a thousand hosts on a port cost one look-up. */
class ServerNames {
  private readonly chainsOf = new Map<string, FilterChain[]>();
  private readonly wildcards: { readonly suffix: string; readonly chain: FilterChain }[] = [];
  private readonly without: FilterChain[] = [];

  public constructor(private readonly chains: readonly FilterChain[]) {
    for (const chain of chains) {
      const names = serverNames(chain);
      if (names.length === 0) this.without.push(chain);
      for (const name of new Set(names)) {
        const found = this.chainsOf.get(name);
        if (found) found.push(chain);
        else this.chainsOf.set(name, [chain]);
        if (name.startsWith('*')) this.wildcards.push({ suffix: name, chain });
      }
    }
  }

  public matching(sni: string): readonly FilterChain[] {
    if (this.without.length === this.chains.length) return this.chains;
    const exact = this.chainsOf.get(sni);
    if (exact) return exact;
    let best: FilterChain[] = [];
    let length = 0;
    for (const { suffix, chain } of this.wildcards) {
      if (suffix.length < length || !isSubsetOfHost(sni, suffix)) continue;
      if (suffix.length > length) best = [];
      length = suffix.length;
      if (!best.includes(chain)) best.push(chain);
    }
    return best.length > 0 ? best : this.without;
  }
}

/** What the chains of a listener ask for, found once. */
interface ChainIndex {
  readonly hasPorts: boolean;
  readonly hasCidrs: boolean;
  readonly names: ServerNames;
}

const INDEXES = new WeakMap<readonly FilterChain[], ChainIndex>();

function indexOf(chains: readonly FilterChain[]): ChainIndex {
  let index = INDEXES.get(chains);
  if (!index) {
    index = { hasPorts: chains.some(hasPort), hasCidrs: chains.some(hasCidr), names: new ServerNames(chains) };
    INDEXES.set(chains, index);
  }
  return index;
}

/**
 * The chain that takes a connection, as Envoy finds it: port, address, server name, TLS or not, protocol; at each step
 * the closest fit alone goes on. Follows `matchFilterChain` in pilot/pkg/simulation/traffic.go.
 */
export function matchFilterChain(
  { chains, defaultChain }: ListenerChains,
  connection: Connection,
  { hasTlsInspector }: { readonly hasTlsInspector: boolean },
): FilterChain | string {
  const { hasPorts, hasCidrs, names } = indexOf(chains);
  let left = chains;
  if (hasPorts) left = ranked(left, hasPort, (chain) => Number(chain.destinationPort === connection.port));
  if (hasCidrs) left = ranked(left, hasCidr, (chain) => rankOfAddress(chain, connection));
  left = (left === chains ? names : new ServerNames(left)).matching(connection.sni);
  left = ranked(
    left,
    ({ transportProtocol }) => transportProtocol !== '',
    ({ transportProtocol }) => {
      const isTls = hasTlsInspector && connection.encryption !== 'plaintext';
      return Number(transportProtocol === (isTls ? 'tls' : 'raw_buffer'));
    },
  );
  left = ranked(
    left,
    ({ applicationProtocols }) => applicationProtocols.length > 0,
    ({ applicationProtocols }) => Number(applicationProtocols.includes(connection.alpn)),
  );
  if (left.length > 1) return 'multiple filter chains matched';
  return left.at(0) ?? defaultChain ?? 'no filter chains matched';
}

function hasPort({ destinationPort }: FilterChain): boolean {
  return destinationPort !== undefined;
}

function hasCidr({ destinationCidrs }: FilterChain): boolean {
  return destinationCidrs.some(isCondition);
}

/** The chains of the highest rank above 0, else those without such a condition; all if none has one. */
function ranked(
  chains: readonly FilterChain[],
  hasCondition: (chain: FilterChain) => boolean,
  rankOf: (chain: FilterChain) => number,
): readonly FilterChain[] {
  if (!chains.some(hasCondition)) return chains;
  let best = 0;
  let found: FilterChain[] = [];
  for (const chain of chains) {
    const rank = hasCondition(chain) ? rankOf(chain) : 0;
    if (rank <= 0 || rank < best) continue;
    if (rank > best) found = [];
    best = rank;
    found.push(chain);
  }
  return found.length > 0 ? found : chains.filter((chain) => !hasCondition(chain));
}

/** `0.0.0.0` is no condition. */
function isCondition(cidr: string): boolean {
  return parseIpv4(cidr.split('/')[0]) !== 0;
}

function rankOfAddress({ destinationCidrs }: FilterChain, { address }: Connection): number {
  const wanted = parseIpv4(address);
  let best = 0;
  for (const cidr of destinationCidrs.filter(isCondition)) {
    const block = parseBlock(cidr);
    if (block && wanted !== undefined && contains(block, wanted)) best = Math.max(best, block.bits);
  }
  return best;
}
