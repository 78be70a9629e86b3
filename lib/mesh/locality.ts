import type { Endpoint } from './endpoints';
import type { Fields } from './fields';

/** Servers of one place and one priority. */
export interface LocalityGroup {
  readonly locality: string;
  readonly endpoints: readonly Endpoint[];
  readonly priority: number;
  readonly weight: number;
}

/** Who asks, and what the rule says. */
export interface LocalityView {
  readonly clientLocality: string;
  readonly clientLabels: Readonly<Record<string, string>>;
  readonly loadBalancer?: Fields;
  readonly hasOutlierDetection: boolean;
  /** A service that prefers the zone of its client. */
  readonly prefersOwnZone: boolean;
}

/** Groups of servers by place, in the order of the places. Follows `generate` in pilot/pkg/xds/endpoints/endpoint_builder.go. */
export function byLocality(endpoints: readonly Endpoint[]): LocalityGroup[] {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const group = groups.get(endpoint.locality);
    if (group) group.push(endpoint);
    else groups.set(endpoint.locality, [endpoint]);
  }
  return [...groups.keys()].sort().map((locality) => {
    const members = groups.get(locality) ?? [];
    return { locality, endpoints: members, priority: 0, weight: members.reduce((sum, { weight }) => sum + weight, 0) };
  });
}

/**
 * Priorities and weights by place. Without detection of outliers nothing fails over; with it the nearest place goes first
 * even where no rule says so. Follows `ApplyLocalityLoadBalancer` in networking/core/loadbalancer/loadbalancer.go.
 */
export function applyLocality(groups: readonly LocalityGroup[], view: LocalityView): LocalityGroup[] {
  const setting = view.loadBalancer?.optional('localityLbSetting');
  if (setting?.truth('enabled') === false) return [...groups];
  const distribute = setting?.objects('distribute') ?? [];
  if (distribute.length > 0) return distributed(groups, view.clientLocality, distribute);
  if (!view.hasOutlierDetection) return [...groups];
  const priorities = setting?.texts('failoverPriority') ?? [];
  const failover = setting?.objects('failover') ?? [];
  if (priorities.length === 0) return failedOver(groups, view.clientLocality, failover);
  const ranked =
    Object.keys(view.clientLabels).length === 0 ? [...groups] : byPriorityLabels(groups, view.clientLabels, priorities);
  return failover.length > 0 ? failedOver(ranked, view.clientLocality, failover) : ranked;
}

/** Follows `applyLocalityFailover`: same place, zone, region, then elsewhere; a named region before the rest. */
function failedOver(groups: readonly LocalityGroup[], client: string, failover: readonly Fields[]): LocalityGroup[] {
  const [clientRegion = ''] = client.split('/');
  const target = failover.find((entry) => (entry.text('from') ?? '') === clientRegion)?.text('to');
  return consecutive(
    groups.map((group) => {
      let rank = distance(client, group.locality);
      if (rank === 3 && target !== undefined && group.locality.split('/')[0] !== target) rank = 4;
      return { ...group, priority: group.priority * 5 + rank };
    }),
  );
}

/** Follows `LbPriority` in pilot/pkg/networking/util/util.go. */
function distance(a: string, b: string): number {
  const [first, second] = [parts(a), parts(b)];
  const differing = first.findIndex((part, index) => part !== second[index]);
  return differing === -1 ? 0 : 3 - differing;
}

function parts(locality: string): [string, string, string] {
  const [region = '', zone = '', ...rest] = locality.split('/');
  return [region, zone, rest.join('/')];
}

/** Follows `applyFailoverPriorityPerLocality`: as many labels as agree, counted from the first. */
function byPriorityLabels(
  groups: readonly LocalityGroup[],
  labels: Readonly<Record<string, string>>,
  written: readonly string[],
): LocalityGroup[] {
  const wanted = written.map((entry) => {
    const [name, ...given] = entry.split('=', 2);
    return { name, value: given.at(0) ?? valueOf(labels, name) };
  });
  const hasNetwork = wanted[0].name === 'topology.istio.io/network';
  const split = groups.flatMap((group) => {
    const ranks = new Map<number, Endpoint[]>();
    for (const endpoint of group.endpoints) {
      let rank = 0;
      let adjust = 0;
      for (const [index, { name, value }] of wanted.entries()) {
        if (valueOf(endpoint.labels, name) === value) continue;
        if (index === 0 && hasNetwork) {
          adjust = wanted.length;
          continue;
        }
        rank = wanted.length - index;
        break;
      }
      ranks.set(rank + adjust, [...(ranks.get(rank + adjust) ?? []), endpoint]);
    }
    return [...ranks.entries()]
      .sort(([a], [b]) => a - b)
      .map(([priority, endpoints]) => ({
        ...group,
        endpoints,
        priority,
        weight: endpoints.reduce((sum, { weight }) => sum + weight, 0),
      }));
  });
  return consecutive(split);
}

function valueOf(labels: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(labels, name) ? labels[name] : '';
}

/** Priorities without gaps. */
function consecutive(groups: readonly LocalityGroup[]): LocalityGroup[] {
  const ranks = [...new Set(groups.map(({ priority }) => priority))].sort((a, b) => a - b);
  return groups.map((group) => ({ ...group, priority: ranks.indexOf(group.priority) }));
}

/** Follows `applyLocalityWeights`: places that are not listed get nothing. */
function distributed(groups: readonly LocalityGroup[], client: string, rules: readonly Fields[]): LocalityGroup[] {
  const rule = rules.find((each) => matchesLocality(client, each.text('from') ?? ''));
  if (!rule) return [...groups];
  const to = rule.fields('to');
  const left = new Set(groups);
  const weights = new Map<LocalityGroup, number>();
  for (const place of to.keys) {
    const members = [...left].filter((group) => matchesLocality(group.locality, place));
    const total = members.reduce((sum, { weight }) => sum + weight, 0);
    for (const member of members) {
      left.delete(member);
      const share = Math.ceil((member.weight * (to.number(place) ?? 0)) / total);
      if (share > 0) weights.set(member, share);
    }
  }
  return groups.map((group) =>
    left.has(group) ? { ...group, endpoints: [] } : { ...group, weight: weights.get(group) ?? group.weight },
  );
}

/** Follows `LocalityMatch`: `*` at the end takes all below. */
export function matchesLocality(locality: string, rule: string): boolean {
  const own = parts(locality);
  return parts(rule).every((wanted, index) => wanted === '*' || (wanted === '' && index > 0) || wanted === own[index]);
}
