import { isDnsService } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { rule } from '../objects';
import { reportUses } from '../report-uses';
import { DETECTION, namedServers, PLACES, SHOWN } from './examples';
import { balancers, localitySetting, placesOf } from './failover';

const RULE = rule({
  loadBalancer: { localityLbSetting: { failoverPriority: ['tier'] } },
  outlierDetection: DETECTION,
});
const [FIRST, SECOND] = [{ labels: { tier: 'gold' } }, { labels: { tier: 'silver' } }];

export const crash: MeshRule = {
  id: 'RESILIENCE001',
  severity: Severity.ERROR,
  title: 'failoverPriority that ends istiod',
  effect:
    'istiod panics while it makes the configuration of a client, starts anew and panics again. No proxy of the mesh gets any news.',
  why: 'For hosts that are looked up in DNS istiod ranks the servers of the first locality by an index over all of them.',
  remedy:
    'Leave locality out of the endpoints and write labels, or write resolution: STATIC, or failover in place of failoverPriority',
  fires: [
    namedServers([
      { ...FIRST, locality: PLACES[0] },
      { ...SECOND, locality: PLACES[1] },
    ]),
    RULE,
  ],
  accepts: [namedServers([FIRST, SECOND]), RULE],
  shown: { ...SHOWN, fires: 'panicked', accepts: 'prio=1' },
  source: 'istio.io/istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go: applyFailoverPriorityPerLocality',
  check(view, report) {
    const placed = balancers(view, (use) => {
      const setting = localitySetting(use);
      return (
        setting !== undefined &&
        setting.texts('failoverPriority').length > 0 &&
        setting.objects('distribute').length === 0 &&
        use.policy.outlierDetection !== undefined &&
        use.subset === undefined &&
        isDnsService(use.host.service) &&
        placesOf(view, use).length > 1
      );
    });
    for (const place of placed) {
      const [use] = place.uses;
      const message = `the endpoints of ${use.host.hostname} are in ${named(placesOf(view, use).map((text) => text || 'no place'))}, and istiod panics`;
      reportUses(view, report, place, message, { field: ['localityLbSetting', 'failoverPriority'] });
    }
  },
};
