import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { policiesOf, rule } from './traffic-policies';

/** B3-6. */
export const deprecatedSettings = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE007',
    severity: Severity.WARNING,
    title: 'A setting that has been replaced',
    why: 'Istio keeps it for old manifests only.',
    remedy:
      'Write consecutive5xxErrors or consecutiveGatewayErrors for consecutiveErrors, and ringHash for minimumRingSize',
    fires: rule({ loadBalancer: { consistentHash: { useSourceIp: true, minimumRingSize: 1024 } } }),
    accepts: rule({ loadBalancer: { consistentHash: { useSourceIp: true, ringHash: { minimumRingSize: 1024 } } } }),
    follows: 'validateOutlierDetection, validateLoadBalancer',
  },
  ({ object }, report) => {
    for (const { path, policy, isTop } of policiesOf(object)) {
      const { loadBalancer, outlierDetection } = policy;
      if (!isTop) continue;
      if ((outlierDetection?.consecutiveErrors ?? 0) !== 0) {
        report([...path, 'outlierDetection', 'consecutiveErrors'], 'consecutiveErrors has been replaced');
      }
      if ((loadBalancer?.consistentHash?.minimumRingSize ?? 0) !== 0) {
        report([...path, 'loadBalancer', 'consistentHash', 'minimumRingSize'], 'minimumRingSize has been replaced');
      }
    }
  },
);
