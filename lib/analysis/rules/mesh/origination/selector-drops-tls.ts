import { isTls } from '../../../../mesh/protocol';
import { portLevelTrafficPolicy } from '../../../../mesh/traffic-policy';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { besideSelector } from '../destination-rules/beside-selector';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { isOriginating } from './originating';

const LABELS = { app: 'checkout' };
const SELECTED = { workloadSelector: { matchLabels: LABELS } };
const TLS = { tls: { mode: 'SIMPLE' } };
const DETECTION = { outlierDetection: { consecutive5xxErrors: 5 } };
const AROUND = [entry([HTTP_TO_TLS]), rule(TLS)];

export const selectorDropsTls: MeshRule = {
  id: 'ORIGINATION019',
  severity: Severity.ERROR,
  title: 'A rule for selected workloads that drops the TLS settings',
  effect: 'The selected workloads send clear text.',
  why: 'A rule with a workloadSelector stands for the general rule and adds nothing to it.',
  remedy: 'Repeat tls in the rule with the selector',
  fires: [...AROUND, rule(DETECTION, SELECTED, { name: 'api-checkout' })],
  accepts: [...AROUND, rule({ ...DETECTION, ...TLS }, SELECTED, { name: 'api-checkout' })],
  shown: {
    client: { namespace: 'shop', labels: LABELS },
    url: 'http://api.example.com/',
    fires: 'PLAINTEXT',
    accepts: 'SIMPLE TLS',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: DestinationRule',
  check(view, report) {
    for (const { selected, general, host, clients } of view.once(besideSelector)) {
      const object = view.writtenAs(selected.sources[0]);
      if (!object || !general) continue;
      const lost = host.ports.find(({ number, protocol }) => {
        const [own, other] = [selected, general].map((one) => portLevelTrafficPolicy(one.trafficPolicy, number)?.tls);
        return !isTls(protocol) && own === undefined && isOriginating(other);
      });
      if (!lost) continue;
      const message = `the selected workloads do without tls of DestinationRule ${general.from.join(' + ')} on port ${lost.number} of ${host.hostname}`;
      report(object, ['spec', 'workloadSelector'], message, { clients });
    }
  },
};
