import { FilterChain, matchFilterChain } from '../mesh/filter-chain';
import type { Route } from '../mesh/http-route';
import type { Listener } from '../mesh/outbound-listener';
import type { Proxy } from '../mesh/proxy';
import { DataPlaneMode } from '../profile/data-plane-mode';
import { CallParts, partsOf } from '../simulation/call-parts';
import type { TrafficCall } from '../simulation/traffic-call';
import { fromApplication, offeredProtocol } from '../simulation/wire';
import type { Side } from './side';

/** What the first proxy finds for a call before it looks into the request. */
export interface WayIn {
  /** The chain, or why there is none. */
  readonly chain: FilterChain | string;
  /** The routes of the host. */
  readonly routes?: readonly Route[];
}

/** Numbers for objects, so that equal ones can be told by a text. */
export class Identities {
  private readonly numbers = new Map<unknown, number>();

  public of(object: unknown): number {
    let number = this.numbers.get(object);
    if (number === undefined) this.numbers.set(object, (number = this.numbers.size));
    return number;
  }
}

/** Finds the chain and the routes as the proxy itself does. */
export function wayIn(proxy: Proxy, call: TrafficCall): WayIn {
  const parts = partsOf(call);
  if (!parts) return { chain: 'no call' };
  const listener = proxy.listenerFor(parts.address, parts.port);
  if (!listener) return { chain: 'no listener' };
  const chain = chainFor(listener, parts);
  if (typeof chain === 'string' || !chain.http) return { chain };
  const routes = proxy.routes(chain.http.routes)?.match(parts.authority)?.routes ?? [];
  return { chain, routes };
}

function chainFor(listener: Listener, parts: CallParts): FilterChain | string {
  const wire = fromApplication(parts);
  const isUnnamed = wire.encryption === 'tls' && wire.sni === '';
  const alpn = offeredProtocol(wire, { hasTls: listener.hasTlsInspector, hasHttp: listener.hasHttpInspector });
  return matchFilterChain(listener, { ...wire, sni: isUnnamed ? '-' : wire.sni, alpn }, listener);
}

/** Whether hosts of one virtual host are told apart. */
export function readsAuthority({ match }: Route): boolean {
  return match?.authority !== undefined || (match?.headers.has(':authority') ?? false);
}

/** The proxy of a client that has one of its own. */
export function proxyOf({ simulation }: Side, client: TrafficCall['client']): Proxy | undefined {
  if (simulation._modeOf(client) === DataPlaneMode.AMBIENT) return undefined;
  return simulation._mesh.proxyOf(simulation._clientOf(client));
}
