import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { gatewayOf, gatewayService, SHOWN_GATEWAY, throughGateway } from '../egress-example';
import { policy } from './access-example';
import { operationsOf, policiesAtGateways } from './policies-at-gateways';

function allowing(port: string): MeshRule['fires'] {
  return [
    ...throughGateway([gatewayService(10443), ...gatewayOf('api.example.com')]),
    policy({ action: 'ALLOW', rules: [{ to: [{ operation: { ports: [port] } }] }] }),
  ];
}

export const servicePort: MeshRule = {
  id: 'ACCESS006',
  severity: Severity.ERROR,
  title: 'A policy for a port of the Service, not of the Pod',
  effect: 'The rule fits no call: ALLOW lets nobody pass, and DENY stops nobody.',
  why: 'A policy is asked in the Pod, where the port is the targetPort of the Service.',
  remedy: 'Write the targetPort',
  fires: allowing('443'),
  accepts: allowing('10443'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: { ...SHOWN_GATEWAY, podPort: 10_443 },
    fires: '"destination_port":443}',
    accepts: '"destination_port":10443}',
  },
  source: 'istio.io/istio pilot/pkg/security/authz/model/generator.go: destPortGenerator',
  check(view, report) {
    for (const { object, spec, selected } of view.once(policiesAtGateways)) {
      const { targets } = selected;
      if (targets.length === 0) continue;
      const podPorts = new Set(targets.map(({ targetPort }) => String(targetPort)));
      (spec.rules ?? []).forEach((rule, index) => {
        for (const { operation, path } of operationsOf(rule, ['spec', 'rules', index])) {
          for (const field of ['ports', 'notPorts'] as const) {
            (operation[field] ?? []).forEach((port, place) => {
              const target = targets.find((each) => String(each.port) === port);
              if (!target || podPorts.has(port)) return;
              const at = [...path, field, place];
              report(object, at, `${port} is a port of the Service, which is ${target.targetPort} in the Pod`, {
                remedy: `Write "${target.targetPort}"`,
                fix: [replace(at, String(target.targetPort))],
              });
            });
          }
        }
      });
    }
  },
};
