import { put } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { rule } from '../objects';
import { besideSelector } from './beside-selector';
import { connect, ENTRY, waits } from './examples';

const SELECTED = rule(
  connect('5s'),
  { workloadSelector: { matchLabels: { app: 'checkout' } } },
  { name: 'api-checkout' },
);

export const selectorSwallows: MeshRule = {
  id: 'POLICY008',
  severity: Severity.ERROR,
  title: 'A general rule that is lost beside one for selected workloads',
  effect: 'Workloads that the selector leaves out get no rule at all: no TLS, no limits, no subsets.',
  why: 'A rule with a selector is for its own namespace. A general rule with exportTo: ["."] is merged into it as if both were the same, and is gone.',
  remedy: 'Write the name of the namespace in exportTo of the general rule, in place of .',
  fires: [ENTRY, SELECTED, rule(connect('5s'), { exportTo: ['.'] })],
  accepts: [ENTRY, SELECTED, rule(connect('5s'), { exportTo: ['shop'] })],
  shown: waits('shop', '10s', '5s'),
  source: 'istio.io/istio pilot/pkg/model/destination_rule.go: mergeDestinationRule',
  check(view, report) {
    for (const { selected, general, clients } of view.once(besideSelector)) {
      if (general) continue;
      for (const source of selected.sources) {
        const object = view.writtenAs(source);
        if (!object || 'workloadSelector' in object.spec) continue;
        const message = `the rule is merged into DestinationRule ${selected.from[0]}, and workloads without its labels get none`;
        report(object, ['spec', 'exportTo'], message, {
          clients,
          fix: [put(['spec', 'exportTo'], [selected.namespace])],
        });
      }
    }
  },
};
