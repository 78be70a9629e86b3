import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { rule } from '../objects';
import { ENTRY } from './examples';

const LIMITS = [
  ['tcp', 'maxConnections'],
  ['http', 'http1MaxPendingRequests'],
  ['http', 'http2MaxRequests'],
  ['http', 'maxRetries'],
] as const;

export const zeroIsNoLimit: MeshRule = {
  id: 'POLICY021',
  severity: Severity.ADVICE,
  title: 'A limit of zero',
  effect: 'There is no limit: the proxy allows as many as there are.',
  why: 'Istio reads 0 as not written, and what is not written has no limit. Calls succeed all the same, so it is advice.',
  remedy: 'Write a number above 0; for no retries write retries.attempts: 0 in the VirtualService',
  fires: [ENTRY, rule({ connectionPool: { tcp: { maxConnections: 0 } } })],
  accepts: [ENTRY, rule({ connectionPool: { tcp: { maxConnections: 1 } } })],
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyConnectionPool',
  check(view, report) {
    for (const { object } of view.of('DestinationRule')) {
      for (const { path, policy } of policiesOf(object)) {
        if (policy.connectionPool === undefined) continue;
        for (const [protocol, field] of LIMITS) {
          const limits: Readonly<Record<string, unknown>> | undefined = policy.connectionPool[protocol];
          if (limits?.[field] !== 0) continue;
          report(object, [...path, 'connectionPool', protocol, field], `${field}: 0 is no limit`);
        }
      }
    }
  },
};
