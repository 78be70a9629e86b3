import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, clientsOf } from '../../../policy-uses';
import { canonical } from '../canonical';
import { rule, valueAt } from '../objects';
import { connect, ENTRY, waits } from './examples';

const SECOND = rule(connect('5s'), {}, { name: 'api-timeouts' });

export const secondPolicy: MeshRule = {
  id: 'POLICY004',
  severity: Severity.WARNING,
  title: 'A second rule for the host whose policy is dropped',
  effect: 'The trafficPolicy of the second rule does nothing.',
  why: 'Rules for one host in one namespace are merged: their subsets are collected, and the first trafficPolicy counts as a whole. First is the oldest, and of those of one second the first by name.',
  remedy: 'Write one DestinationRule for the host',
  fires: [ENTRY, rule(connect('1s')), SECOND],
  accepts: [ENTRY, SECOND],
  shown: waits('shop', '1s', '5s'),
  source: 'istio.io/istio pilot/pkg/model/destination_rule.go: mergeDestinationRule',
  check(view, report) {
    const dropped = view.clientRules.flatMap(({ rule: merged, clients }) => {
      const [first, ...others] = (merged?.sources ?? []).filter((source) => policyOf(source.value) !== undefined);
      if (others.length === 0) return [];
      const text = canonical(policyOf(first.value));
      return others
        .filter((source) => canonical(policyOf(source.value)) !== text)
        .map((source) => ({ source, first, clients }));
    });
    for (const { source, path, uses } of byPlace(dropped, (one) => ({ ...one, path: ['spec', 'trafficPolicy'] }))) {
      const [object, counting] = [view.writtenAs(source), view.writtenAs(uses[0].first)];
      if (!object || !counting) continue;
      const message = `the trafficPolicy of DestinationRule ${counting.namespace}/${counting.name} counts instead`;
      report(object, path, message, { clients: clientsOf(uses) });
    }
  },
};

function policyOf(value: unknown): unknown {
  return valueAt(value, ['spec', 'trafficPolicy']);
}
