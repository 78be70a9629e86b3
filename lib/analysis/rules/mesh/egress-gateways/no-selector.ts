import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { example } from '../../example';
import { EGRESS, EGRESS_LABELS, gateway, gatewayLeg, meshLeg, mutualServer } from '../egress-example';
import { entry, routes, to } from '../examples';
import { knownGateways } from '../gateways';

const INGRESS = 'istio-ingressgateway.istio-ingress.svc.cluster.local';

/** Calls that go to another gateway. */
function selecting(selector: object | undefined): MeshRule['fires'] {
  const tls = { mode: 'ISTIO_MUTUAL', sni: 'api.example.com' };
  return [
    entry(),
    gateway({ selector, servers: [mutualServer(['api.example.com'])] }),
    example('DestinationRule', { host: INGRESS, trafficPolicy: { tls } }),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg({ route: [to(INGRESS, 443)] }), gatewayLeg()] }),
  ];
}

export const noSelector: MeshRule = {
  id: 'EGRESS010',
  severity: Severity.ERROR,
  title: 'A Gateway without a selector',
  effect: 'Every gateway of the mesh opens the ports and serves the hosts, also those that take calls from outside.',
  why: 'A selector says which Pods the Gateway is for, in all namespaces. Without one, or with an empty one, it is for all.',
  remedy: 'Write the labels of the Pods of the one gateway',
  fires: selecting(undefined),
  accepts: selecting(EGRESS_LABELS),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: { service: 'istio-ingressgateway', namespace: 'istio-ingress', labels: { istio: 'ingressgateway' } },
    fires: '> outbound|80||api.example.com PLAINTEXT',
    accepts: 'no listener matched',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: mergeGateways',
  check(view, report) {
    for (const { object, selector, servers } of view.once(knownGateways).values()) {
      if (Object.keys(selector).length > 0 || servers.length === 0) continue;
      const ports = [...new Set(servers.map(({ port }) => port))].join(', ');
      report(object, ['spec', 'selector'], `Without a selector, every gateway opens port ${ports}`);
    }
  },
};
