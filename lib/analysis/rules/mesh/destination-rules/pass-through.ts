import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf } from '../../../policy-uses';
import { rule } from '../objects';
import { reportUses } from '../report-uses';
import { ENTRY } from './examples';

export const passThrough: MeshRule = {
  id: 'POLICY016',
  severity: Severity.WARNING,
  title: 'PASSTHROUGH for a host whose servers are known',
  effect:
    'The proxy connects to the address that the application has looked up. Endpoints, targetPort and resolution of the ServiceEntry count for nothing.',
  why: 'PASSTHROUGH keeps the address of the call, as resolution: NONE does.',
  remedy: 'Take PASSTHROUGH out, or write resolution: NONE where it is meant',
  fires: [ENTRY, rule({ loadBalancer: { simple: 'PASSTHROUGH' } })],
  accepts: [ENTRY, rule({ loadBalancer: { simple: 'RANDOM' } })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    part: 'upstream',
    fires: '"type":"ORIGINAL_DST"',
    accepts: 'api.example.com:80',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyLoadBalancer',
  check(view, report) {
    const uses = view.policyUses.filter(
      ({ host: { service }, policy }) =>
        policy.loadBalancer?.text('simple') === 'PASSTHROUGH' &&
        service.registry === 'External' &&
        ['DNSLB', 'DNSRoundRobinLB', 'ClientSideLB'].includes(service.resolution),
    );
    for (const place of byPlace(uses, (use) => placeOf(use, 'loadBalancer'))) {
      const hosts = named(place.uses.map(({ host }) => host.hostname));
      reportUses(view, report, place, `the servers of ${hosts} count for nothing`, { field: ['simple'] });
    }
  },
};
