import { isDynamicDnsWildcard } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf } from '../../../policy-uses';
import { entry, rule } from '../objects';
import { reportUses } from '../report-uses';

const RULE = rule({ loadBalancer: { simple: 'RANDOM' } });

function resolved(resolution: string): MeshRule['fires'] {
  return [entry([{ number: 80, name: 'http', protocol: 'HTTP' }], { resolution }), RULE];
}

export const balancingNames: MeshRule = {
  id: 'POLICY052',
  severity: Severity.ADVICE,
  title: 'Load balancing for a host that is one name',
  effect: 'The loadBalancer does nothing: neither its algorithm, nor failover, nor shares of places.',
  why: 'With DNS_ROUND_ROBIN and with DYNAMIC_DNS the proxy connects to the address that DNS gives at the moment, and has no servers to choose from. Calls go where they should, so it is advice.',
  remedy: 'Take loadBalancer out, or write resolution: DNS or STATIC where there are servers to choose from',
  fires: resolved('DNS_ROUND_ROBIN'),
  accepts: resolved('DNS'),
  source:
    'istio.io/istio pilot/pkg/networking/core/cluster.go: convertResolution; core/cluster_builder.go: applyDestinationRule',
  check(view, report) {
    const balanced = view.policyUses.filter(({ policy, subset }) => {
      const { loadBalancer } = policy;
      return loadBalancer && !subset && loadBalancer.text('simple') !== 'PASSTHROUGH';
    });
    for (const place of byPlace(balanced, (use) => placeOf(use, 'loadBalancer'))) {
      const isOfNames = place.uses.every(
        ({ host: { service } }) => service.resolution === 'DNSRoundRobinLB' || isDynamicDnsWildcard(service),
      );
      if (!isOfNames) continue;
      const hosts = named(place.uses.map(({ host }) => host.hostname));
      reportUses(view, report, place, `calls to ${hosts} go to the address that DNS gives at the moment`);
    }
  },
};
