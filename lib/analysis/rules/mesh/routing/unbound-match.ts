import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS, routes, to } from '../examples';
import { routedHosts } from '../route-legs';

function tls(gateways: readonly string[]): MeshRule['fires'] {
  const match = [{ gateways: ['mesh'], sniHosts: ['api.example.com'] }];
  return [entry({ ports: [PORTS.https] }), routes({ gateways, tls: [{ match, route: [to('api.example.org', 443)] }] })];
}

export const unboundMatch: MeshRule = {
  id: 'ROUTING005',
  severity: Severity.ERROR,
  title: 'A match for a gateway that the VirtualService is not bound to',
  effect:
    'Nobody asks the match. Calls of the proxies that it names go as if it was not written, past a gateway if there was to be one.',
  why: 'spec.gateways says which proxies have the VirtualService at all; without it these are the sidecars. The gateways of a match choose among them.',
  remedy: 'Add the gateway to spec.gateways, with mesh for sidecars',
  fires: tls(['istio-egress/egress']),
  accepts: tls(['istio-egress/egress', 'mesh']),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    fires: 'outbound|443||api.example.com',
    accepts: 'outbound|443||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: initVirtualServices',
  check(view, report) {
    for (const { object, gateways, legs, exportTo } of view.once(routedHosts)) {
      for (const leg of legs) {
        leg.gateways.forEach((gateway, index) => {
          if (gateways.includes(gateway)) return;
          report(
            object,
            [...leg.path, 'gateways', index],
            `The VirtualService is not bound to ${gateway}, but to ${gateways.join(', ')}`,
            { clients: exportTo },
          );
        });
      }
    }
  },
};
