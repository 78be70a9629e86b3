import { isDynamicDnsWildcard } from '../../../../mesh/service';
import { isTls } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { ambientNamespaces } from '../ambient/ambient-namespaces';
import { entry, PORTS } from '../examples';
import { Clients, clientsOfService, hasClient } from '../visibility';
import { policy } from './access-example';
import { policiesAtGateways, selectorOf } from './policies-at-gateways';

function policyIn(namespace: string): MeshRule['fires'] {
  const rules = [{ from: [{ source: { namespaces: ['orders'] } }] }];
  return [
    entry({ hosts: ['*.example.com'], ports: [PORTS.tls], resolution: 'DYNAMIC_DNS', exportTo: ['.'] }),
    policy({ selector: { matchLabels: { app: 'checkout' } }, action: 'ALLOW', rules }, { namespace }),
  ];
}

export const forSidecarsOfWildcard: MeshRule = {
  id: 'ACCESS007',
  severity: Severity.WARNING,
  title: 'A policy for incoming calls that is asked about calls to a wildcard',
  effect: 'The workload is refused its own calls to the hosts, where the policy refuses callers that it does not name.',
  why: 'For TLS with resolution DYNAMIC_DNS istiod puts the policies of the workload into the connections that leave it, where nobody has proved an identity.',
  remedy:
    'Lead the calls through an egress gateway, register the hosts one by one, or let the policy allow connections to the port',
  fires: policyIn('shop'),
  accepts: policyIn('basket'),
  shown: {
    client: { namespace: 'shop', labels: { app: 'checkout' } },
    url: 'https://api.example.com/',
    fires: 'asking [',
    accepts: 'asking nobody',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/networkfilter.go: buildCompleteNetworkFilters',
  check(view, report) {
    const wildcards = view.once(dynamicWildcards);
    if (wildcards.length === 0) return;
    const ofGateways = new Set(view.once(policiesAtGateways).map(({ object }) => object));
    const { rootNamespace } = view.context;
    const ambient = view.once(ambientNamespaces);
    for (const written of view.of('AuthorizationPolicy')) {
      const { object, spec, namespace } = written;
      const selector = selectorOf(written);
      // A policy that is for gateways as well says nothing of sidecars, and ambient workloads have none.
      if (!selector || ambient.has(namespace) || (Object.keys(selector).length > 0 && ofGateways.has(object))) continue;
      const action = spec.action ?? 'ALLOW';
      const allowsAll = spec.rules?.some(({ from, to, when }) => !from?.length && !to?.length && !when?.length);
      if (!['ALLOW', 'DENY'].includes(action) || (action === 'ALLOW' && allowsAll)) continue;
      const asked = wildcards.find(
        ({ clients }) => (namespace === rootNamespace && clients.length > 0) || hasClient(clients, namespace),
      );
      if (!asked) continue;
      report(
        object,
        spec.selector ? ['spec', 'selector'] : ['metadata', 'name'],
        `The policy is asked about TLS to ${asked.host} as well, which its workloads call`,
        { clients: namespace === rootNamespace ? asked.clients : [namespace] },
      );
    }
  },
};

/** Wildcards that a sidecar resolves itself for TLS, with who sees them. */
function dynamicWildcards(view: MeshView): readonly { readonly host: string; readonly clients: Clients }[] {
  return view.mesh.services.all
    .filter((service) => isDynamicDnsWildcard(service) && service.ports.some(({ protocol }) => isTls(protocol)))
    .map((service) => ({ host: service.hostname, clients: clientsOfService(service) }));
}
