import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { policiesOf, rule } from './traffic-policies';

/** B3-9. */
export const failoverWithoutDetection = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE011',
    severity: Severity.WARNING,
    title: 'Failover without outlier detection',
    why: 'The proxy fails over from servers that it has ejected, and without detection it ejects none.',
    remedy: 'Add outlierDetection to the same policy',
    fires: rule({ loadBalancer: { localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } } }),
    accepts: rule({
      loadBalancer: { localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } },
      outlierDetection: {},
    }),
    follows: 'ValidateLocalityLbSetting, ValidateZoneAwareLbSetting',
  },
  ({ object }, report) => {
    for (const { path, policy, isTop } of policiesOf(object)) {
      if (policy.outlierDetection || !isTop) continue;
      for (const name of ['localityLbSetting', 'zoneAwareLbSetting'] as const) {
        const { failover = [], failoverPriority = [] } = policy.loadBalancer?.[name] ?? {};
        if (failover.length > 0 || failoverPriority.length > 0) {
          report([...path, 'loadBalancer', name], 'the policy fails over and has no outlierDetection');
        }
      }
    }
  },
);
