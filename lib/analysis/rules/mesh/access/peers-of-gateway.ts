import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { example } from '../../example';
import { EGRESS_LABELS, gatewayOf, PLAIN_GATEWAY, SHOWN_GATEWAY, throughGateway } from '../egress-example';
import { gatewayWithLabels } from '../gateways';

export const peersOfGateway: MeshRule = {
  id: 'ACCESS009',
  severity: Severity.WARNING,
  title: 'A PeerAuthentication for a gateway',
  effect: 'It does nothing: a server without tls takes calls in clear text, whatever the mode is.',
  why: 'What a gateway takes is told by tls of the servers of its Gateway. PeerAuthentications are for sidecars.',
  remedy: 'Give the servers tls: { mode: ISTIO_MUTUAL }, and have sidecars call them so',
  fires: throughGateway([
    PLAIN_GATEWAY,
    example(
      'PeerAuthentication',
      { selector: { matchLabels: EGRESS_LABELS }, mtls: { mode: 'STRICT' } },
      { namespace: 'istio-egress' },
    ),
  ]),
  accepts: throughGateway(gatewayOf('api.example.com')),
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
