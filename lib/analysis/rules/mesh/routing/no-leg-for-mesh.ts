import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS, routes, to } from '../examples';
import { isForMesh, routedHosts } from '../route-legs';

const EGRESS = 'istio-egress/egress';

function tls(more: readonly string[]): MeshRule['fires'] {
  const match = [{ gateways: [EGRESS, ...more], sniHosts: ['api.example.com'] }];
  return [
    entry({ ports: [PORTS.https] }),
    routes({ gateways: ['mesh', EGRESS], tls: [{ match, route: [to('api.example.org', 443)] }] }),
  ];
}

export const noLegForMesh: MeshRule = {
  id: 'ROUTING006',
  severity: Severity.ERROR,
  title: 'Bound to the mesh, but every match is for a gateway',
  effect: 'Sidecars have no route, and call the host directly: past the gateway, without an error.',
  why: 'A match that names gateways is only for these; mesh is one of the names.',
  remedy: 'Add mesh to the gateways of the match that leads to the gateway, or take mesh out of spec.gateways',
  fires: tls([]),
  accepts: tls(['mesh']),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    fires: 'outbound|443||api.example.com',
    accepts: 'outbound|443||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/tls.go: matchTLS, matchTCP; core/route/route.go: sourceMatchHTTP',
  check(view, report) {
    for (const vs of view.once(routedHosts)) {
      const index = (vs.spec.gateways ?? []).indexOf('mesh');
      if (index === -1 || vs.legs.length === 0 || vs.legs.some(isForMesh)) continue;
      report(vs.object, ['spec', 'gateways', index], 'mesh is named here, but no match is for it', {
        clients: vs.exportTo,
      });
    }
  },
};
