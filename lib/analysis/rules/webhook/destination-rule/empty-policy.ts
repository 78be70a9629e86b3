import { webhookRule } from '../../define';
import { policiesOf, rule } from './traffic-policies';

const OF_PORTS = ['connectionPool', 'loadBalancer', 'outlierDetection', 'tls'] as const;
const ALL = [...OF_PORTS, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget'] as const;

/** B3-2. */
export const emptyPolicy = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE002',
    title: 'A traffic policy without settings',
    why: 'It does nothing, and looks as if something were missing.',
    remedy: 'Add a setting, or leave the policy out',
    fires: rule({}),
    accepts: rule({ connectionPool: { tcp: { maxConnections: 10 } } }),
    follows: 'validateTrafficPolicy',
  },
  ({ object }, report) => {
    for (const { path, policy, isOfPort, lacksPort } of policiesOf(object)) {
      const fields = isOfPort ? OF_PORTS : ALL;
      if (lacksPort) report(path, 'the settings of a port name no port');
      if (!fields.some((field) => isSet(policy[field]))) report(path, 'the policy has no settings');
    }
  },
);

/** An empty list counts as none. */
function isSet(value: object | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}
