import { isDnsService } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { rule } from '../objects';
import { reportUses } from '../report-uses';
import { DETECTION, namedServers, servers, SHOWN, SUBSET_ROUTE } from './examples';
import { balancers, localitySetting } from './failover';

const RULE = rule(
  { loadBalancer: { localityLbSetting: { failoverPriority: ['tier'] } }, outlierDetection: DETECTION },
  { subsets: [{ name: 'all' }] },
);
const LABELS = [{ labels: { tier: 'gold' } }, { labels: { tier: 'silver' } }];

export const subsetPriority: MeshRule = {
  id: 'RESILIENCE012',
  severity: Severity.WARNING,
  title: 'failoverPriority for a subset of servers from DNS',
  effect: 'The servers of the subset are not ranked: all of them get requests.',
  why: 'For hosts that are looked up in DNS Istio ranks the servers of the host as a whole, and not those of a subset.',
  remedy: 'Route to the host without the subset, or write resolution: STATIC',
  fires: [namedServers(LABELS), SUBSET_ROUTE, RULE],
  accepts: [
    servers({ endpoints: LABELS.map((labels, index) => ({ address: `203.0.113.${index + 1}`, ...labels })) }),
    SUBSET_ROUTE,
    RULE,
  ],
  shown: { ...SHOWN, fires: 'server-2.example.com:80 weight', accepts: '203.0.113.2:80 prio=1' },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_builder.go: buildSubsetCluster',
  check(view, report) {
    const placed = balancers(view, (use) => {
      const { subset, host, policy } = use;
      const isRanked = (localitySetting(use)?.texts('failoverPriority') ?? []).length > 0;
      if (!subset || !isRanked || !policy.outlierDetection || !isDnsService(host.service)) return false;
      const targets = view.routeTargets.to(host.hostname, use.port.number);
      return targets.some(({ destination }) => destination.subset === subset.name);
    });
    for (const place of placed) {
      const [{ host, subset }] = place.uses;
      reportUses(
        view,
        report,
        place,
        `servers of the subset ${subset?.name ?? ''} of ${host.hostname} are not ranked`,
        {
          field: ['localityLbSetting', 'failoverPriority'],
        },
      );
    }
  },
};
