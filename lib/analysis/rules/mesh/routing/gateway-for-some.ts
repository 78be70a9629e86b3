import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';
import { clearPaths } from '../origination/clear-past-gateway';
import { partlyRouted } from './without-routes';
import { placeOfExport } from '../visibility';

function exported(hostTo: readonly string[]): MeshRule['fires'] {
  return [
    entry({ exportTo: hostTo }),
    ...gatewayOf('api.example.com'),
    routes({ exportTo: ['.', 'istio-egress'], gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
  ];
}

export const gatewayForSome: MeshRule = {
  id: 'ROUTING021',
  severity: Severity.WARNING,
  title: 'Routes to a gateway that not all clients of the host have',
  effect: 'Clients that see the host and not the routes call the host directly, past the gateway and its policies.',
  why: 'ServiceEntry and VirtualService are exported each on their own. A client without routes calls what it sees by itself.',
  remedy: 'Give ServiceEntry and VirtualService the same exportTo',
  fires: exported(['.', 'billing', 'istio-egress']),
  accepts: exported(['.', 'istio-egress']),
  shown: {
    client: { namespace: 'billing' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'outbound|80||api.example.com',
    accepts: 'BlackHoleCluster',
  },
  source: 'istio.io/istio pilot/pkg/model/virtualservice.go: SelectVirtualServices',
  check(view, report) {
    const clear = new Set(view.once(clearPaths).map(({ host }) => host));
    for (const { host, path, clients } of view.once(partlyRouted)) {
      if (clear.has(host)) continue;
      const { vs } = path;
      const who = clients.includes('*') ? 'all others' : clients.join(', ');
      const message = `${host.hostname} is exported to ${who} as well, and these routes to the gateway are not`;
      report(vs.object, placeOfExport(vs.spec), message, { clients });
    }
  },
};
