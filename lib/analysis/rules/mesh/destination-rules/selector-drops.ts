import { portLevelTrafficPolicy } from '../../../../mesh/traffic-policy';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { rule } from '../objects';
import { connect, DETECTION, ENTRY, waits } from './examples';
import { besideSelector } from './beside-selector';

const SELECTED = { workloadSelector: { matchLabels: { app: 'checkout' } } };
const GENERAL = rule(connect('5s'));

export const selectorDrops: MeshRule = {
  id: 'POLICY007',
  severity: Severity.WARNING,
  title: 'A rule for selected workloads that drops settings of the general rule',
  effect: 'The selected workloads do without these settings of the general rule.',
  why: 'A rule with a workloadSelector stands for the general rule and adds nothing to it.',
  remedy: 'Repeat the settings in the rule with the selector',
  fires: [ENTRY, GENERAL, rule(DETECTION, SELECTED, { name: 'api-checkout' })],
  accepts: [ENTRY, GENERAL, rule({ ...DETECTION, ...connect('5s') }, SELECTED, { name: 'api-checkout' })],
  shown: { ...waits('shop', '10s', '5s'), client: { namespace: 'shop', labels: { app: 'checkout' } } },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: DestinationRule',
  check(view, report) {
    for (const { selected, general, host, clients } of view.once(besideSelector)) {
      const object = view.writtenAs(selected.sources[0]);
      if (!object || !general) continue;
      const lost = ['connectionPool', 'loadBalancer', 'outlierDetection'].filter((block) =>
        host.ports.some(({ number }) => {
          const [own, other] = [selected, general].map((one) => portLevelTrafficPolicy(one.trafficPolicy, number));
          return other?.[block as 'loadBalancer'] && !own?.[block as 'loadBalancer'];
        }),
      );
      if (lost.length === 0) continue;
      const message = `the selected workloads do without ${lost.join(', ')} of DestinationRule ${general.from.join(' + ')} for ${host.hostname}`;
      report(object, ['spec', 'workloadSelector'], message, { clients });
    }
  },
};
