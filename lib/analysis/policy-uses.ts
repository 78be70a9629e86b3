import { Path } from '../manifests/manifest-object';
import type { DestinationRule, Subset } from '../mesh/destination-rule';
import type { Fields } from '../mesh/fields';
import { compareText, SourceObject } from '../mesh/mesh-object';
import type { ServicePort } from '../mesh/service';
import { portLevelTrafficPolicy, subsetTrafficPolicy, TrafficPolicy } from '../mesh/traffic-policy';
import { ANYWHERE, ClientRule } from './client-rules';
import type { KnownHost } from './known-hosts';

/** What a DestinationRule says of one port of one host, or of one subset there, for the clients that have this rule. */
export interface PolicyUse {
  readonly host: KnownHost;
  readonly port: ServicePort;
  readonly rule: DestinationRule;
  readonly subset?: Subset;
  /** As Istio puts it together from rule, port and subset. */
  readonly policy: TrafficPolicy;
  readonly clients: readonly string[];
}

export type Block = 'connectionPool' | 'outlierDetection' | 'loadBalancer' | 'tls' | 'tunnel';

/** Where a part of a policy is written. */
export interface Place {
  readonly source: SourceObject;
  readonly path: Path;
}

export function policyUses(groups: readonly ClientRule[]): PolicyUse[] {
  return groups.flatMap(({ host, rule, clients }) => {
    if (!rule || rule.isOfBackendPolicy || host.service.resolution === 'Alias') return [];
    return host.ports.flatMap((port) => {
      const uses: PolicyUse[] = [];
      for (const subset of [undefined, ...rule.subsets]) {
        const general = portLevelTrafficPolicy(rule.trafficPolicy, port.number);
        const policy = subset ? subsetTrafficPolicy(general, subset.trafficPolicy, port.number) : general;
        if (policy) uses.push({ host, port, rule, subset, policy, clients });
      }
      return uses;
    });
  });
}

/** Where a block that is in use is written: for a subset, in the subset or in the rule. */
export function placeOf({ policy, rule, subset, port }: PolicyUse, block: Block): Place | undefined {
  const fields = policy[block];
  if (!fields) return undefined;
  const own = portLevelTrafficPolicy(subset?.trafficPolicy, port.number);
  const general = portLevelTrafficPolicy(rule.trafficPolicy, port.number);
  const source = own?.[block] === fields ? own.source : (general ?? policy).source;
  return { source, path: pathOf(fields) };
}

export function pathOf({ place }: Fields): Path {
  return stepsOf(place);
}

/** `spec.subsets[0]` as steps. */
export function stepsOf(place: string): Path {
  return place
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** What is used at one place, by hosts, ports and clients. */
export interface PlacedUses<Use = PolicyUse> extends Place {
  readonly uses: readonly [Use, ...Use[]];
}

/** One entry for each place, however many hosts and ports it is used for. */
export function byPlace<Use>(uses: Iterable<Use>, place: (use: Use) => Place | undefined): PlacedUses<Use>[] {
  interface Known {
    readonly path: Path;
    readonly uses: [Use, ...Use[]];
  }
  const found = new Map<SourceObject, Map<string, Known>>();
  for (const use of uses) {
    const at = place(use);
    if (!at) continue;
    let places = found.get(at.source);
    if (!places) found.set(at.source, (places = new Map<string, Known>()));
    const key = at.path.join('/');
    const known = places.get(key);
    if (known) known.uses.push(use);
    else places.set(key, { path: at.path, uses: [use] });
  }
  return [...found].flatMap(([source, places]) => [...places.values()].map((entry) => ({ source, ...entry })));
}

/** The namespaces of all, `*` alone where it is among them. */
export function clientsOf(uses: readonly Pick<PolicyUse, 'clients'>[]): string[] {
  const all = new Set(uses.flatMap(({ clients }) => clients));
  return all.has(ANYWHERE) ? [ANYWHERE] : [...all].sort(compareText);
}

/** Names for a message: the first, and how many more. */
export function named(names: readonly string[], limit = 3): string {
  const all = [...new Set(names)];
  const more = all.length > limit ? ` and ${all.length - limit} more` : '';
  return all.slice(0, limit).join(', ') + more;
}
