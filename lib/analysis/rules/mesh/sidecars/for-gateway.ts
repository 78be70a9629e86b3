import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { BEHIND_GATEWAY, policy } from '../access/access-example';
import { EGRESS_LABELS, SHOWN_GATEWAY } from '../egress-example';
import { gatewayWithLabels } from '../gateways';
import { sidecar } from './sidecar-example';

export const forGateway: MeshRule = {
  id: 'SCOPE054',
  severity: Severity.WARNING,
  title: 'A Sidecar for the Pods of a gateway',
  effect: 'It does nothing: the gateway goes on to see all hosts that are exported to its namespace.',
  why: 'Gateways and waypoints have no Sidecar.',
  remedy: 'Limit what the gateway sees with exportTo, and who may call what with an AuthorizationPolicy for its Pods',
  fires: [
    ...BEHIND_GATEWAY,
    sidecar(
      { workloadSelector: { labels: EGRESS_LABELS }, egress: [{ hosts: ['./*'] }] },
      { namespace: 'istio-egress' },
    ),
  ],
  accepts: [
    ...BEHIND_GATEWAY,
    policy({ action: 'DENY', rules: [{ to: [{ operation: { hosts: ['api.example.com'], ports: ['443'] } }] }] }),
  ],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires:
      'outbound|80||api.example.com PLAINTEXT sent again on connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes asking nobody',
    accepts: 'DENY',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: doGetSidecarScope',
  check(view, report) {
    for (const { object, spec, namespace } of view.of('Sidecar')) {
      const labels = (spec.workloadSelector?.labels ?? {}) as Readonly<Record<string, string>>;
      const key = gatewayWithLabels(view, labels, namespace);
      if (key === undefined) continue;
      report(object, ['spec', 'workloadSelector'], `The Sidecar is for Pods of Gateway ${key}, which have none`);
    }
  },
};
