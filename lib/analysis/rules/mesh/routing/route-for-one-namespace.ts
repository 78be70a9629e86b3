import { MESH_GATEWAY } from '../../../../mesh/virtual-service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { SHOWN_GATEWAY } from '../egress-example';
import { entry } from '../examples';
import { behindHttpRoute } from '../gateway-api-example';
import { clearBeside } from '../origination/clear-past-route';
import { kubernetesServices, placeOfParent, routedElsewhere } from './gateway-api-routes';

export const routeForOneNamespace: MeshRule = {
  id: 'ROUTING024',
  severity: Severity.WARNING,
  title: 'A route of the Gateway API to a gateway, which clients of other namespaces do not have',
  effect:
    'All clients but those in the namespace of the route call the host directly, past the gateway and its policies.',
  why: 'A route of the Gateway API acts on clients of its own namespace, and on all clients where it is beside the host. In a third namespace, such as that of a gateway, it acts on nobody else.',
  remedy: 'Write the route in the namespace of the host, or export the host to the namespace of the route alone',
  fires: [entry(), ...behindHttpRoute('platform')],
  accepts: [entry(), ...behindHttpRoute('shop')],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'outbound|80||api.example.com PLAINTEXT',
    accepts: 'outbound|443||istio-egressgateway.istio-egress.svc.cluster.local',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: buildSidecarVirtualHostsForVirtualService',
  check(view, report) {
    const elsewhere = view.once(routedElsewhere);
    if (elsewhere.length === 0) return;
    const clear = new Set(view.once(clearBeside).map(({ host }) => host));
    const atGateways = view.once(hostsAtGateways);
    for (const { host, routes, clients } of elsewhere) {
      const { hostname, service } = host;
      if (clear.has(host) || !service.isMeshExternal || !atGateways.has(hostname)) continue;
      for (const route of routes) {
        const object = view.writtenAs(route.source);
        const targets = route.http.flatMap((each) => each.route.map(({ destination }) => destination.host));
        if (!object || !targets.some((target) => kubernetesServices(view, target).length > 0)) continue;
        const who = clients.includes('*') ? 'all others' : clients.join(', ');
        report(
          object,
          placeOfParent(object, route.namespace, host),
          `Only clients in ${route.namespace} have this route: ${who} call ${hostname} past the gateway`,
          { clients },
        );
      }
    }
  },
};

/** Hosts that a gateway has routes for. */
function hostsAtGateways(view: MeshView): ReadonlySet<string> {
  const bound = view.mesh.virtualServices.filter(({ gateways }) => gateways.some((name) => name !== MESH_GATEWAY));
  return new Set(bound.flatMap(({ hosts }) => hosts));
}
