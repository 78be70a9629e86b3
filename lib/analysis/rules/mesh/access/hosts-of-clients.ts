import { isSubset } from '../../../../mesh/mesh-object';
import { append } from '../../../../mesh/virtual-service-index';
import { Workload } from '../../../../simulation/known-gateways';
import { workloads } from '../workloads';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { EGRESS_LABELS, SHOWN_GATEWAY } from '../egress-example';
import { entry } from '../examples';
import { gatewayGroups } from '../gateways';
import { servicesOf } from '../../../known-hosts';
import { BEHIND_GATEWAY, policy } from './access-example';
import { operationsOf, selectorOf } from './policies-at-gateways';

const RULES = [{ from: [{ source: { namespaces: ['shop'] } }], to: [{ operation: { hosts: ['api.example.com'] } }] }];

const CHECKOUT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'checkout', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'checkout' } },
    template: {
      metadata: { labels: { app: 'checkout' } },
      spec: { containers: [{ name: 'app', image: 'checkout' }] },
    },
  },
};

export const hostsOfClients: MeshRule = {
  id: 'ACCESS001',
  severity: Severity.ERROR,
  title: 'A policy on clients for a host that they call',
  effect: 'The calls to the host pass unasked. With ALLOW, calls that the workload itself is to answer are refused.',
  why: 'Sidecars ask AuthorizationPolicies about the calls that come in, and never about those that go out.',
  remedy: 'Lead the calls through an egress gateway, and write the policy for its Pods in its namespace',
  fires: [
    entry(),
    CHECKOUT,
    policy({ selector: { matchLabels: { app: 'checkout' } }, action: 'ALLOW', rules: RULES }, { namespace: 'shop' }),
  ],
  accepts: [...BEHIND_GATEWAY, policy({ selector: { matchLabels: EGRESS_LABELS }, action: 'ALLOW', rules: RULES })],
  shown: {
    client: { namespace: 'shop', labels: { app: 'checkout' } },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'default outbound|80||api.example.com PLAINTEXT',
    accepts: 'asking [',
  },
  source: 'istio.io/istio pilot/pkg/networking/plugin/authz/authorization.go: BuildHTTP',
  check(view, report) {
    const known = view.hosts;
    for (const written of view.of('AuthorizationPolicy')) {
      const selector = selectorOf(written);
      const workloads = view.once(workloadsByNamespace).get(written.namespace) ?? [];
      const selected = selector ? workloads.filter(({ labels }) => isSubset(selector, labels)) : [];
      if (selected.length === 0 || selected.some((workload) => isGateway(view, workload))) continue;
      (written.spec.rules ?? []).forEach((rule, index) => {
        for (const { operation, path } of operationsOf(rule, ['spec', 'rules', index])) {
          (operation.hosts ?? []).forEach((host, place) => {
            const name = host.replace(/:[\d*]+$/, '');
            if (!servicesOf(known.named(name)).some(({ isMeshExternal }) => isMeshExternal)) return;
            report(
              written.object,
              [...path, 'hosts', place],
              `${name} is outside of the mesh, and the policy is for workloads that call it`,
            );
          });
        }
      });
    }
  },
};

function workloadsByNamespace(view: MeshView): ReadonlyMap<string, readonly Workload[]> {
  const found = new Map<string, Workload[]>();
  for (const workload of view.once(workloads)) append(found, workload.namespace, workload);
  return found;
}

function isGateway(view: MeshView, { labels }: Workload): boolean {
  return [...view.once(gatewayGroups).values()].some(({ selector }) => isSubset(selector, labels));
}
