import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { rule } from '../objects';
import { reportUses } from '../report-uses';
import { DETECTION, servers, SHOWN } from './examples';
import { balancers, localitySetting } from './failover';

const BALANCER = { localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } };

export const failoverOfPart: MeshRule = {
  id: 'RESILIENCE002',
  severity: Severity.WARNING,
  title: 'Failover of a port or subset without outlier detection',
  effect: 'Nothing fails over: servers of all places get requests, near or far.',
  why: 'Places are ranked where outliers are detected. Of a port or subset the webhook does not say so.',
  remedy: 'Add outlierDetection to the same policy',
  fires: [servers(), rule({ portLevelSettings: [{ port: { number: 80 }, loadBalancer: BALANCER }] })],
  accepts: [
    servers(),
    rule({ portLevelSettings: [{ port: { number: 80 }, loadBalancer: BALANCER, outlierDetection: DETECTION }] }),
  ],
  shown: { ...SHOWN, fires: '203.0.113.2:80 loc=us', accepts: '203.0.113.2:80 prio=1' },
  source: 'istio.io/istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go: ApplyToCluster',
  check(view, report) {
    const placed = balancers(view, (use) => {
      const setting = localitySetting(use);
      const isFailing = ['failover', 'failoverPriority'].some((field) => isList(setting?.raw(field)));
      return isFailing && use.policy.outlierDetection === undefined;
    });
    for (const place of placed) {
      // Of the rule as a whole it is DESTINATIONRULE011.
      if (place.path.length < 4) continue;
      const [{ host, port }] = place.uses;
      reportUses(
        view,
        report,
        place,
        `port ${port.number} of ${host.hostname} fails over and has no outlierDetection`,
        {
          field: ['localityLbSetting'],
        },
      );
    }
  },
};

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
