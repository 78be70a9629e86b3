import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { ENTRY } from '../destination-rules/examples';
import { rule } from '../objects';

const WARMUP = { warmup: { duration: '30s' } };

export const warmupUnused: MeshRule = {
  id: 'RESILIENCE011',
  severity: Severity.ADVICE,
  title: 'A warm-up that the load balancer cannot do',
  effect: 'New servers get their whole share at once.',
  why: 'Only ROUND_ROBIN and LEAST_REQUEST give a new server more from call to call. No single call shows it, so it is advice.',
  remedy: 'Write simple: LEAST_REQUEST or ROUND_ROBIN, or take warmup out',
  fires: [ENTRY, rule({ loadBalancer: { simple: 'RANDOM', ...WARMUP } })],
  accepts: [ENTRY, rule({ loadBalancer: { simple: 'LEAST_REQUEST', ...WARMUP } })],
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyLoadBalancer',
  check(view, report) {
    for (const { object } of view.of('DestinationRule')) {
      for (const { path, policy } of policiesOf(object)) {
        const { warmup, warmupDurationSecs, simple = '', consistentHash } = policy.loadBalancer ?? {};
        const field = warmup ? 'warmup' : 'warmupDurationSecs';
        if (!warmup && warmupDurationSecs === undefined) continue;
        if (!['RANDOM', 'PASSTHROUGH'].includes(simple) && !consistentHash) continue;
        report(
          object,
          [...path, 'loadBalancer', field],
          `${consistentHash ? 'consistentHash' : simple} knows no warm-up`,
        );
      }
    }
  },
};
