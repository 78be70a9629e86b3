import { DestinationRule, selectRule } from '../../../../mesh/destination-rule';
import { KnownHost } from '../../../known-hosts';
import type { MeshView } from '../../../mesh-view';

/** A rule for selected workloads, and the one that the others of their namespace get. */
export interface BesideSelector {
  readonly host: KnownHost;
  readonly selected: DestinationRule;
  readonly general: DestinationRule | undefined;
  readonly clients: readonly string[];
}

export function besideSelector(view: MeshView): BesideSelector[] {
  return view.clientRules.flatMap(({ host, rule, clients }) => {
    if (!rule?.workloadSelector) return [];
    const rules = view.mesh.destinationRules.rulesFor(rule.namespace, host.service);
    return [{ host, selected: rule, general: selectRule(rules, rule.namespace, {}), clients }];
  });
}
