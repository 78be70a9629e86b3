import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { boundGateways, sectionOf } from '../bound-gateways';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';

function matching(port: number): MeshRule['fires'] {
  const leg = gatewayLeg({ match: [{ gateways: [EGRESS], port }] });
  return [entry(), ...gatewayOf('api.example.com'), routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), leg] })];
}

export const matchServerPort: MeshRule = {
  id: 'EGRESS003',
  severity: Severity.ERROR,
  title: 'A match for a port that the Gateway has not',
  effect: 'The match never fits: the gateway answers 404, or closes the connection.',
  why: 'At a gateway the port of a match is the port of a server of the Gateway.',
  remedy: 'Write the port of the server that has the host',
  fires: matching(80),
  accepts: matching(443),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'no route matched',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: TranslateRoute',
  check(view, report) {
    for (const { vs, gateway, servers, legs } of view.once(boundGateways)) {
      for (const leg of legs) {
        const port = leg.match?.port ?? 0;
        const using = servers.filter((server) => sectionOf(server) === leg.section);
        if (port === 0 || leg.gateways.length > 1 || using.length === 0) continue;
        if (using.some((server) => server.port === port)) continue;
        const ports = [...new Set(using.map((server) => server.port))];
        const place = [...leg.path, 'port'];
        report(
          vs.object,
          place,
          `Gateway ${gateway.key} has ${vs.hosts.join(', ')} on port ${ports.join(', ')}, not on port ${port}`,
          ports.length === 1 ? { remedy: `Write port: ${ports[0]}`, fix: [put(place, ports[0])] } : {},
        );
      }
    }
  },
};
