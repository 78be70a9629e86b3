import { Path } from '../../../../manifests/manifest-object';
import { IstioVersion, isBefore } from '../../../../profile/istio-version';
import { webhookRule } from '../../define';
import { sidecar } from './sidecar';
import { checkKeepAlive, checkPool, Pool } from '../common/connection-pool';

/** B3-4. */
export const pools = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR009',
    title: 'A connection pool with settings that cannot be',
    why: 'Limits count, and timeouts last whole milliseconds.',
    remedy: 'Write limits from 0 on, and timeouts from 1ms on',
    fires: sidecar({ inboundConnectionPool: {} }),
    accepts: sidecar({ inboundConnectionPool: { tcp: { maxConnections: 10 } } }),
    follows: 'validateConnectionPool',
  },
  ({ spec: { ingress = [], inboundConnectionPool }, context }, report) => {
    const check = (path: Path, pool: Pool | undefined): void => {
      if (!pool) return;
      checkPool(path, pool, report);
      if (!isBefore(context.istioVersion, IstioVersion.V1_31)) checkKeepAlive(path, pool, report);
    };
    check(['spec', 'inboundConnectionPool'], inboundConnectionPool);
    ingress.forEach(({ connectionPool }, index) => {
      check(['spec', 'ingress', index, 'connectionPool'], connectionPool);
    });
  },
);
