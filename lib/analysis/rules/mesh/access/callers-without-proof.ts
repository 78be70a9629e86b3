import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { gatewayOf, PLAIN_GATEWAY, SHOWN_GATEWAY, throughGateway } from '../egress-example';
import { policy } from './access-example';
import { policiesAtGateways, sourcesOf } from './policies-at-gateways';

const OF_CALLERS = [
  'principals',
  'notPrincipals',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
] as const;
const KEYS = ['source.principal', 'source.namespace', 'source.serviceAccount'];

const POLICY = policy({ action: 'ALLOW', rules: [{ from: [{ source: { namespaces: ['shop'] } }] }] });

/** Known elsewhere as KIA0105. */
export const callersWithoutProof: MeshRule = {
  id: 'ACCESS004',
  severity: Severity.ERROR,
  title: 'A policy about callers at a gateway that does not know them',
  effect:
    'The rule fits nobody: ALLOW lets nobody pass, and DENY stops nobody. With notPrincipals and its like it fits everybody.',
  why: 'A gateway knows a caller by the certificate that it shows in the mutual TLS of the mesh, which only a server with tls.mode ISTIO_MUTUAL asks for.',
  remedy: 'Give the servers tls: { mode: ISTIO_MUTUAL }, and have sidecars call them so',
  fires: [...throughGateway([PLAIN_GATEWAY]), POLICY],
  accepts: [...throughGateway(gatewayOf('api.example.com')), POLICY],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'istio-egressgateway.istio-egress.svc.cluster.local PLAINTEXT',
    accepts: 'istio-egressgateway.istio-egress.svc.cluster.local ISTIO_MUTUAL TLS',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/gateway.go: buildGatewayListenerTLSContext',
  check(view, report) {
    for (const { object, spec, selected } of view.once(policiesAtGateways)) {
      if (selected.seesCallers || selected.shown === '') continue;
      (spec.rules ?? []).forEach((rule, index) => {
        const path = ['spec', 'rules', index];
        const first = [
          ...sourcesOf(rule, path).flatMap(({ source, path: at }) =>
            OF_CALLERS.filter((field) => source[field]?.length).map((field) => [...at, field]),
          ),
          ...(rule.when ?? []).flatMap(({ key = '' }, place) =>
            KEYS.includes(key) ? [[...path, 'when', place, 'key']] : [],
          ),
        ].at(0);
        if (!first) return;
        report(object, first, `Callers of the gateway prove nothing: it has ${selected.shown}`);
      });
    }
  },
};
