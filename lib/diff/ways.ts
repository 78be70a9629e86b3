import { partsOf, PUBLIC_ADDRESS } from '../simulation/call-parts';
import type { TrafficCall } from '../simulation/traffic-call';
import { isSameWay, ProxyWay } from './same-way';
import type { Side } from './side';
import type { Targets } from './targets';
import { Identities, proxyOf, readsAuthority, WayIn, wayIn } from './way-in';

const NODE = 'node ';

/** Whether a key is that of a call that the proxy of a node takes. */
export function isOfNode(key: string): boolean {
  return key.startsWith(NODE);
}

/** Whether a key says all of its call. */
export function isWholeCall(key: string): boolean {
  return key.startsWith(`${NODE}{`);
}

/** Tells, without following them, which calls have the same fate. */
export class Ways {
  private readonly same = new Map<string, boolean>();

  public constructor(
    private readonly sides: readonly [Side, Side],
    private readonly targets: Targets,
    private readonly identities: Identities,
  ) {}

  /** Equal for calls that both sides treat alike. */
  public keyOf(call: TrafficCall, port: number): string {
    return this.wayKey(call, port) ?? this.nodeKey(call);
  }

  /** The proxy of a node looks at addresses, and at no labels but those that NetworkPolicies select. */
  private nodeKey(call: TrafficCall): string {
    const { client } = call;
    const labels = this.targets.hasNetworkPolicies ? client.labels : {};
    const caller = { ...client, labels };
    const parts = partsOf(call);
    const address = parts?.address === PUBLIC_ADDRESS ? undefined : parts?.address;
    const found = this.sides.map(({ simulation }) =>
      simulation._mesh.ztunnelTargetOf(client.namespaceName, { host: '', port: 0, ...parts, address }),
    );
    if (found.some(({ binding }) => binding.waypoint !== undefined))
      return NODE + JSON.stringify({ ...call, client: caller });
    const servers = found.map(
      ({ service, address: own }) => `${service ? this.identities.of(service) : ''} ${own ?? ''}`,
    );
    return (
      NODE +
      JSON.stringify([caller, servers, parts?.port, parts?.isEncrypted, this.targets.hasNetworkPolicies && address])
    );
  }

  /** Whether both sides do the same, as far as their configuration tells without following the call. */
  public isSame(call: TrafficCall): boolean {
    if (this.targets.hasNetworkPolicies) return false;
    const ways = this.waysOf(call);
    if (!ways) return false;
    const [old, young] = ways;
    const key = `${this.textOf(old)} ${this.textOf(young)}`;
    let isSame = this.same.get(key);
    if (isSame === undefined) {
      const isProxy = (host: string): boolean => this.sides.some(({ simulation }) => simulation._gateways.has(host));
      this.same.set(key, (isSame = isSameWay(old, young, isProxy)));
    }
    return isSame;
  }

  /** Undefined where there is no proxy of its own. */
  private waysOf(call: TrafficCall): readonly [ProxyWay, ProxyWay] | undefined {
    const [old, young] = this.sides.map((side) => {
      const proxy = proxyOf(side, call.client);
      return proxy && { ...wayIn(proxy, call), proxy };
    });
    return old && young && [old, young];
  }

  private textOf({ chain, routes }: WayIn): string {
    const routesText = routes ? this.identities.of(routes) : '';
    return `${typeof chain === 'string' ? chain : this.identities.of(chain)} ${routesText}`;
  }

  private wayKey(call: TrafficCall, port: number): string | undefined {
    const ways = this.waysOf(call);
    if (!ways) return undefined;
    const [old, young] = ways;
    const { method = '', headers = {}, url } = call;
    // An application may write the address in the place of the name.
    const address = partsOf(call)?.address ?? '';
    const isRead = old.routes !== undefined || young.routes !== undefined;
    const scheme = url.slice(0, url.indexOf(':'));
    const isNamed = [...(old.routes ?? []), ...(young.routes ?? [])].some(readsAuthority);
    const request = isRead
      ? `${scheme} ${method} ${JSON.stringify(headers)} ${isNamed ? url : url.replace(/^[^/]*\/\/[^/?]*/, '')}`
      : scheme;
    return `${port} ${address} ${this.textOf(old)} ${this.textOf(young)} ${request}`;
  }
}
