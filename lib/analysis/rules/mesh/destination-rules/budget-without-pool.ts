import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { rule } from '../objects';
import { connect, ENTRY } from './examples';

const BUDGET = { retryBudget: { percent: 10 } };

/** `retryBudget` is read with the connection pool. */
export const budgetWithoutPool: MeshRule = {
  id: 'POLICY022',
  severity: Severity.ADVICE,
  title: 'A retry budget without a connection pool',
  effect: 'The budget does nothing: retries have no limit.',
  why: 'Istio applies retryBudget together with connectionPool, and not where that is missing. No single call shows it, so it is advice.',
  remedy: 'Add connectionPool to the same policy, such as tcp.connectTimeout: 10s',
  fires: [ENTRY, rule(BUDGET)],
  accepts: [ENTRY, rule({ ...BUDGET, ...connect('10s') })],
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyConnectionPool',
  check(view, report) {
    for (const { object, spec } of view.of('DestinationRule')) {
      for (const { path, policy, isTop } of policiesOf(object)) {
        if (!policy.retryBudget || policy.connectionPool) continue;
        if (!isTop && spec.trafficPolicy?.connectionPool) continue;
        report(object, [...path, 'retryBudget'], 'retryBudget does nothing without connectionPool');
      }
    }
  },
};
