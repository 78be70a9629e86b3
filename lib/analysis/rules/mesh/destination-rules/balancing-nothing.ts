import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf } from '../../../policy-uses';
import { entry, rule } from '../objects';
import { reportUses } from '../report-uses';
import { ENTRY } from './examples';

const RULE = rule({ loadBalancer: { simple: 'RANDOM' } });

export const balancingNothing: MeshRule = {
  id: 'POLICY017',
  severity: Severity.ADVICE,
  title: 'Load balancing where the address of the call is kept',
  effect: 'The loadBalancer does nothing.',
  why: 'With resolution: NONE the proxy connects to the address of the call and has no servers to choose from. Calls go where they should, so it is advice.',
  remedy: 'Take loadBalancer out, or give the ServiceEntry a resolution that finds servers',
  fires: [entry([{ number: 80, name: 'http', protocol: 'HTTP' }], { resolution: 'NONE' }), RULE],
  accepts: [ENTRY, RULE],
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyLoadBalancer',
  check(view, report) {
    const balanced = view.policyUses.filter(({ policy }) => {
      const { loadBalancer } = policy;
      return loadBalancer && loadBalancer.text('simple') !== 'PASSTHROUGH';
    });
    for (const place of byPlace(balanced, (use) => placeOf(use, 'loadBalancer'))) {
      if (
        !place.uses.every(
          ({ host: { service } }) => service.registry === 'External' && service.resolution === 'Passthrough',
        )
      )
        continue;
      const hosts = named(place.uses.map(({ host }) => host.hostname));
      reportUses(view, report, place, `calls to ${hosts} go to the address that the application has looked up`);
    }
  },
};
