import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { boundGateways } from '../bound-gateways';
import { EGRESS, gateway, gatewayLeg, hop, meshLeg, mutualServer, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';

function serving(host: string): MeshRule['fires'] {
  return [
    entry(),
    gateway({ servers: [mutualServer([host])] }),
    hop({ mode: 'ISTIO_MUTUAL', sni: 'api.example.com' }),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
  ];
}

/** Known elsewhere as IST0132. */
export const noServer: MeshRule = {
  id: 'EGRESS002',
  severity: Severity.ERROR,
  title: 'A Gateway without a server for the hosts',
  effect: 'The gateway does not use the routes: it answers 404, or closes the connection.',
  why: 'A VirtualService counts at a server that has one of its hosts. A host such as istio-egress/api.example.com is only for VirtualServices of that namespace.',
  remedy: 'Add the host to a server of the Gateway, with the namespace of the VirtualService or without one',
  fires: serving('istio-egress/api.example.com'),
  accepts: serving('shop/api.example.com'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'no route matched',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/gateway.go: buildGatewayHTTPRouteConfig',
  check(view, report) {
    for (const { vs, gateway: bound, index, servers } of view.once(boundGateways)) {
      if (servers.length > 0) continue;
      const hosts = [...new Set(bound.servers.flatMap((server) => server.hosts))].join(', ');
      report(
        vs.object,
        ['spec', 'gateways', index],
        `Gateway ${bound.key} has no server for ${vs.hosts.join(', ')} of namespace ${vs.namespace}; its hosts are ${hosts}`,
      );
    }
  },
};
