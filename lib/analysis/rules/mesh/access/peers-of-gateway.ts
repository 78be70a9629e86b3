import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { example } from '../../example';
import { EGRESS, EGRESS_LABELS, gateway, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';
import { gatewayWithLabels } from '../gateways';

function behind(objects: MeshRule['fires']): MeshRule['fires'] {
  return [entry(), ...objects, routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] })];
}

export const peersOfGateway: MeshRule = {
  id: 'ACCESS009',
  severity: Severity.WARNING,
  title: 'A PeerAuthentication for a gateway',
  effect: 'It does nothing: a server without tls takes calls in clear text, whatever the mode is.',
  why: 'What a gateway takes is told by tls of the servers of its Gateway. PeerAuthentications are for sidecars.',
  remedy: 'Give the servers tls: { mode: ISTIO_MUTUAL }, and have sidecars call them so',
  fires: behind([
    gateway({ servers: [{ port: { number: 443, name: 'http', protocol: 'HTTP' }, hosts: ['api.example.com'] }] }),
    example(
      'PeerAuthentication',
      { selector: { matchLabels: EGRESS_LABELS }, mtls: { mode: 'STRICT' } },
      { namespace: 'istio-egress' },
    ),
  ]),
  accepts: behind(gatewayOf('api.example.com')),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'istio-egressgateway.istio-egress.svc.cluster.local PLAINTEXT',
    accepts: 'istio-egressgateway.istio-egress.svc.cluster.local ISTIO_MUTUAL TLS',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/gateway.go: buildGatewayListenerTLSContext',
  check(view, report) {
    for (const { object, spec, namespace } of view.of('PeerAuthentication')) {
      const labels = (spec.selector?.matchLabels ?? {}) as Readonly<Record<string, string>>;
      // Without labels it may well be meant for the other workloads of the namespace.
      const key = gatewayWithLabels(view, labels, namespace);
      if (key !== undefined) report(object, ['spec', 'selector'], `The labels are those of the Pods of Gateway ${key}`);
    }
  },
};
