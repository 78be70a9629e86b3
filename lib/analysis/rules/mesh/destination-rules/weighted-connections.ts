import { ManifestObject, Path } from '../../../../manifests/manifest-object';
import type { DestinationRule } from '../../../../mesh/destination-rule';
import type { Fields } from '../../../../mesh/fields';
import type { MeshView } from '../../../mesh-view';
import { isForMesh, routedHosts, Target } from '../route-legs';
import { rulesByHost } from '../origination/policy-at';

/** A route of connections to several destinations, with the rules that the clients of the route have for them. */
export interface WeightedRoute {
  readonly object: ManifestObject;
  readonly path: Path;
  readonly clients: readonly string[];
  readonly first: RuledTarget;
  readonly others: readonly RuledTarget[];
}

export interface RuledTarget {
  readonly target: Target;
  readonly rule?: DestinationRule;
}

/** Routes of sidecars for TLS and TCP whose destinations are all known, with one rule for all clients of the route. */
export function weightedRoutes(view: MeshView): readonly WeightedRoute[] {
  const groups = view.once(rulesByHost);
  const ruled = (target: Target): RuledTarget | undefined => {
    const hosts = view.hosts.named(target.host);
    const known = hosts.length === 1 ? (groups.get(hosts[0]) ?? []) : [];
    if (known.length !== 1) return undefined;
    const [{ rule }] = known;
    return { target, ...(rule && { rule }) };
  };
  return view.once(routedHosts).flatMap(({ object, legs, exportTo }): WeightedRoute[] => {
    const found = new Map<string, WeightedRoute>();
    for (const leg of legs) {
      if (leg.section === 'http' || !isForMesh(leg) || leg.targets.length < 2 || found.has(leg.route.join())) continue;
      const targets = leg.targets.map(ruled).filter((each) => each !== undefined);
      if (targets.length !== leg.targets.length) continue;
      const [first, ...others] = targets;
      found.set(leg.route.join(), { object, path: leg.route, clients: exportTo, first, others });
    }
    return [...found.values()];
  });
}

/** What a rule says about connections of TCP as a whole. */
export function tcpOf(rule: DestinationRule | undefined): Fields | undefined {
  return rule?.trafficPolicy?.connectionPool?.fields('tcp');
}
