import { DestinationRule, selectRule } from '../../../../mesh/destination-rule';
import type { Service } from '../../../../mesh/service';
import { portLevelTrafficPolicy } from '../../../../mesh/traffic-policy';
import { append } from '../../../../mesh/virtual-service-index';
import type { Waypoint } from '../../../../mesh/waypoint';
import type { MeshView } from '../../../mesh-view';
import { BoundHost, boundHosts } from './bound-hosts';

/** A host with the waypoint that serves it. */
export interface ServedHost extends BoundHost {
  readonly service: Service;
  readonly waypoint: Waypoint;
}

/** Hosts that a waypoint serves, by their names. Of several ServiceEntries for a host, chance decides which one counts. */
export function servedHosts(view: MeshView): ReadonlyMap<string, ServedHost> {
  const all = new Map<string, BoundHost[]>();
  for (const bound of view.once(boundHosts)) append(all, bound.service.hostname, bound);
  return new Map(
    [...all].flatMap(([host, [bound, ...others]]) => {
      const { waypoint } = bound.binding;
      return waypoint && others.length === 0 ? [[host, { ...bound, waypoint }] as const] : [];
    }),
  );
}

/** The DestinationRule that a waypoint has for a host: never one for selected workloads. */
export function ruleAtWaypoint(view: MeshView, { service, waypoint }: ServedHost): DestinationRule | undefined {
  const rules = view.mesh.destinationRules.rulesFor(waypoint.namespace, service);
  return selectRule(
    rules.filter(({ workloadSelector }) => !workloadSelector),
    waypoint.namespace,
    {},
  );
}

/** Whether the rule that the waypoint has encrypts on any port. */
export function isEncrypted(view: MeshView, served: ServedHost): boolean {
  const rule = ruleAtWaypoint(view, served);
  return served.service.ports.some(({ number }) => {
    const mode = portLevelTrafficPolicy(rule?.trafficPolicy, number)?.tls?.text('mode') ?? '';
    return ['SIMPLE', 'MUTUAL'].includes(mode);
  });
}
