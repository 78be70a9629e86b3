import { checkFailover } from './failover';
import { IstioVersion } from '../../../../profile/istio-version';
import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { policiesOf, rule } from './traffic-policies';

const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

/** B3-8. */
export const zoneAware = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE010',
    since: IstioVersion.V1_31,
    title: 'Zone-aware balancing that contradicts itself',
    why: 'Regions and zones are handled without being named, so that only other regions can be ordered.',
    remedy:
      'Keep one of localityLbSetting and zoneAwareLbSetting, with regions without a slash or *, and priorities without labels of region and zone',
    fires: rule({
      loadBalancer: { zoneAwareLbSetting: { failover: [{ from: 'eu', to: 'eu' }] } },
      outlierDetection: {},
    }),
    accepts: rule({
      loadBalancer: { zoneAwareLbSetting: { failover: [{ from: 'eu', to: 'us' }] } },
      outlierDetection: {},
    }),
    follows: 'ValidateZoneAwareLbSetting',
  },
  ({ object }, report) => {
    for (const { path, policy } of policiesOf(object)) {
      const { zoneAwareLbSetting, localityLbSetting } = policy.loadBalancer ?? {};
      if (!zoneAwareLbSetting) continue;
      const at = [...path, 'loadBalancer', 'zoneAwareLbSetting'];
      if (localityLbSetting) report(at, 'localityLbSetting is set, too');
      const label = (zoneAwareLbSetting.failoverPriority ?? []).find((name) => TOPOLOGY.includes(name));
      if (label !== undefined) report([...at, 'failoverPriority'], `${show(label)} has no say here`);
      checkFailover([...at, 'failover'], zoneAwareLbSetting.failover ?? [], report);
    }
  },
);
