import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { boundGateways, sectionOf, showServer } from '../bound-gateways';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes, to } from '../examples';

function atGateway(change: object): MeshRule['fires'] {
  return [entry(), ...gatewayOf('api.example.com'), routes({ gateways: ['mesh', EGRESS], ...change })];
}

export const wrongSection: MeshRule = {
  id: 'EGRESS001',
  severity: Severity.ERROR,
  title: 'Routes of a kind that the gateway does not look at',
  effect: 'The gateway has no route for the calls: it answers 404, or closes the connection.',
  why: 'A server with protocol HTTP, or with HTTPS that it ends, uses http routes. One that passes TLS through uses tls routes. One that ends TLS with protocol TLS, and one for TCP, uses tcp routes.',
  remedy:
    'Write the routes for the gateway in the list that its server uses, or change protocol and tls.mode of the server',
  fires: atGateway({
    http: [meshLeg()],
    tcp: [{ match: [{ gateways: [EGRESS] }], route: [to('api.example.com', 80)] }],
  }),
  accepts: atGateway({ http: [meshLeg(), gatewayLeg()] }),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'no route matched',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/gateway.go: createGatewayTCPFilterChainOpts',
  check(view, report) {
    for (const { vs, gateway, servers, legs } of view.once(boundGateways)) {
      const used = new Set(servers.map(sectionOf));
      if (used.size === 0 || legs.length === 0 || legs.some(({ section }) => used.has(section))) continue;
      if (servers.some(({ tls }) => tls?.mode === 'AUTO_PASSTHROUGH' || tls?.isRedirecting)) continue;
      report(
        vs.object,
        legs[0].route,
        `Gateway ${gateway.key} has ${servers.map(showServer).join(', ')} for ${vs.hosts.join(', ')}, which uses ${[...used].join(' and ')} routes`,
      );
    }
  },
};
