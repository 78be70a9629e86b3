import { checkPool } from '../common/connection-pool';
import { webhookRule } from '../../define';
import { policiesOf, rule } from './traffic-policies';

/** B3-4. */
export const connectionPool = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE004',
    title: 'A connection pool with settings that cannot be',
    why: 'Limits count, and timeouts last whole milliseconds.',
    remedy:
      'Write limits from 0 on, timeouts from 1ms on, and only one of useClientProtocol and h2UpgradePolicy UPGRADE',
    fires: rule({ connectionPool: {} }),
    accepts: rule({ connectionPool: { tcp: { maxConnections: 10 } } }),
    follows: 'validateConnectionPool',
  },
  ({ object }, report) => {
    for (const { path, policy } of policiesOf(object)) {
      if (policy.connectionPool) checkPool([...path, 'connectionPool'], policy.connectionPool, report);
    }
  },
);
