import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { BEHIND_GATEWAY } from '../access/access-example';
import { EGRESS_LABELS } from '../egress-example';
import { example } from '../../example';
import { gatewayWithLabels } from '../gateways';

function logging(mode: string): MeshRule['fires'] {
  const spec = {
    selector: { matchLabels: EGRESS_LABELS },
    accessLogging: [{ match: { mode }, providers: [{ name: 'envoy' }] }],
  };
  return [...BEHIND_GATEWAY, example('Telemetry', spec, { namespace: 'istio-egress' })];
}

export const serverModeAtGateway: MeshRule = {
  id: 'TELEMETRY052',
  severity: Severity.ADVICE,
  title: 'Logs of incoming calls at a gateway',
  effect: 'The gateway logs nothing.',
  why: 'All that passes a gateway counts as calls that it makes, in mode CLIENT. What is logged is no part of what becomes of a call, so that none shows it.',
  remedy: 'Write mode: CLIENT, or leave match out',
  fires: logging('SERVER'),
  accepts: logging('CLIENT'),
  source: 'istio.io/istio pilot/pkg/model/telemetry.go: workloadMode',
  check(view, report) {
    for (const { object, spec, namespace } of view.of('Telemetry')) {
      const labels = (spec.selector?.matchLabels ?? {}) as Readonly<Record<string, string>>;
      const key = gatewayWithLabels(view, labels, namespace);
      if (key === undefined) continue;
      (spec.accessLogging ?? []).forEach(({ match, disabled }, index) => {
        if (match?.mode !== 'SERVER' || disabled === true) return;
        const path = ['spec', 'accessLogging', index, 'match', 'mode'];
        report(object, path, `Gateway ${key} has calls of mode CLIENT alone`, { fix: [replace(path, 'CLIENT')] });
      });
    }
  },
};
