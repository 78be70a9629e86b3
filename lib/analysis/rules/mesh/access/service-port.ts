import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { EGRESS, EGRESS_LABELS, gateway, gatewayLeg, hop, meshLeg, mutualServer } from '../egress-example';
import { entry, routes } from '../examples';
import { policy } from './access-example';
import { operationsOf, policiesAtGateways } from './policies-at-gateways';

function allowing(port: string): MeshRule['fires'] {
  return [
    entry(),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'istio-egressgateway', namespace: 'istio-egress' },
      spec: {
        clusterIP: '10.96.0.50',
        selector: EGRESS_LABELS,
        ports: [{ name: 'https', port: 443, targetPort: 10443 }],
      },
    },
    gateway({ servers: [mutualServer(['api.example.com'])] }),
    hop({ mode: 'ISTIO_MUTUAL', sni: 'api.example.com' }),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
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
    gateway: {
      service: 'istio-egressgateway',
      namespace: 'istio-egress',
      labels: EGRESS_LABELS,
      podPort: 10_443,
    },
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
