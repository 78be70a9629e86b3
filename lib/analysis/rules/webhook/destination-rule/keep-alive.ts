import { checkKeepAlive } from '../common/connection-pool';
import { IstioVersion } from '../../../../profile/istio-version';
import { webhookRule } from '../../define';
import { policiesOf, rule } from './traffic-policies';

/** B3-4. */
export const keepAlive = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE005',
    since: IstioVersion.V1_31,
    title: 'HTTP/2 keepalive without interval or timeout',
    why: 'The proxy needs both: when to ask, and how long to wait for the answer.',
    remedy: 'Set interval and timeout',
    fires: rule({ connectionPool: { http: { http2KeepAlive: { interval: '30s' } } } }),
    accepts: rule({ connectionPool: { http: { http2KeepAlive: { interval: '30s', timeout: '5s' } } } }),
    follows: 'validateConnectionPool',
  },
  ({ object }, report) => {
    for (const { path, policy } of policiesOf(object)) {
      if (policy.connectionPool) checkKeepAlive([...path, 'connectionPool'], policy.connectionPool, report);
    }
  },
);
