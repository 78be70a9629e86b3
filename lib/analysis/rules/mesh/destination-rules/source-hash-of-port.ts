import { isTcp } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf, PolicyUse } from '../../../policy-uses';
import { entry, rule, TCP } from '../objects';
import { reportUses } from '../report-uses';

const ENTRY = entry([TCP]);
const HASH = { loadBalancer: { consistentHash: { useSourceIp: true } } };

export const sourceHashOfPort: MeshRule = {
  id: 'POLICY054',
  severity: Severity.ADVICE,
  title: 'A hash of the source that is written for a port',
  effect: 'The proxy takes any server for a connection, not always the same.',
  why: 'For TCP and TLS Istio reads useSourceIp from trafficPolicy of the rule, and from that of a subset, but not from portLevelSettings. No single call shows that servers change, so it is advice.',
  remedy: 'Write consistentHash in trafficPolicy.loadBalancer of the rule as well',
  fires: [ENTRY, rule({ portLevelSettings: [{ port: { number: 5432 }, ...HASH }] })],
  accepts: [ENTRY, rule(HASH)],
  source: 'istio.io/istio pilot/pkg/networking/core/networkfilter.go: maybeSetHashPolicy',
  check(view, report) {
    const hashed = view.policyUses.filter(({ policy }) => isOfSource(policy.loadBalancer));
    for (const place of byPlace(hashed, (use) => placeOf(use, 'loadBalancer'))) {
      if (!place.uses.every((use) => isTcp(use.port.protocol) && !isHashed(use))) continue;
      const ports = named(place.uses.map(({ host, port }) => `port ${port.number} of ${host.hostname}`));
      reportUses(view, report, place, `useSourceIp does nothing for ${ports}`, {
        field: ['consistentHash', 'useSourceIp'],
      });
    }
  },
};

type Balancer = PolicyUse['policy']['loadBalancer'];

function isOfSource(balancer: Balancer): boolean {
  return balancer?.optional('consistentHash')?.truth('useSourceIp') ?? false;
}

/** Whether connections get the hash. Follows `maybeSetHashPolicy`. */
function isHashed({ rule: { trafficPolicy }, subset }: PolicyUse): boolean {
  return isOfSource(subset?.trafficPolicy?.loadBalancer ?? trafficPolicy?.loadBalancer);
}
