import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { canonical } from '../canonical';
import {
  EGRESS,
  gateway,
  gatewayLeg,
  gatewayService,
  hop,
  meshLeg,
  mutualServer,
  SHOWN_GATEWAY,
} from '../egress-example';
import { entry, routes } from '../examples';
import { gatewayTargets } from '../gateway-services';
import { knownGateways } from '../gateways';

function serving(number: number): MeshRule['fires'] {
  const port = { number, name: 'https', protocol: 'HTTPS' };
  return [
    entry(),
    gatewayService(443),
    gateway({ servers: [mutualServer(['api.example.com'], { port })] }),
    hop({ mode: 'ISTIO_MUTUAL', sni: 'api.example.com' }),
    routes({
      gateways: ['mesh', EGRESS],
      http: [meshLeg(), gatewayLeg({ match: [{ gateways: [EGRESS] }] })],
    }),
  ];
}

/** Known elsewhere as IST0162. */
export const serverPort: MeshRule = {
  id: 'EGRESS011',
  severity: Severity.WARNING,
  title: 'A server on a port that the Service of the gateway has not',
  effect: 'The gateway listens on a port that no call through its Service comes to.',
  why: 'The port of a server is a port of the Service, or a port of the Pod that the Service leads to.',
  remedy: 'Write a port of the Service, or add the port to the Service',
  fires: serving(8443),
  accepts: serving(443),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'no listener matched',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/model/gateway.go: resolvePorts',
  check(view, report) {
    const targets = view.once(gatewayTargets);
    for (const { object, selector, servers } of view.once(knownGateways).values()) {
      const ports = new Set(
        (targets.get(canonical(selector)) ?? []).flatMap(({ port, targetPort }) => [port, targetPort]),
      );
      if (ports.size === 0) continue;
      servers.forEach(({ port, bind }, index) => {
        if (port === 0 || bind !== '' || ports.has(port)) return;
        const place = ['spec', 'servers', index, 'port', 'number'];
        const there = [...ports].sort((a, b) => a - b).join(', ');
        report(object, place, `${port} is no port of the Service of the gateway; there is ${there}`);
      });
    }
  },
};
