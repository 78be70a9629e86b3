import type { Path } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { EGRESS, EGRESS_SERVICE, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes, to } from '../examples';
import { pathsToGateways } from '../gateways';
import { isForMesh, routedHosts } from '../route-legs';

function leading(destination: object): MeshRule['fires'] {
  return [
    entry(),
    ...gatewayOf('api.example.com'),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg({ route: [destination] })] }),
  ];
}

export const gatewayLoop: MeshRule = {
  id: 'EGRESS012',
  severity: Severity.ERROR,
  title: 'A gateway that leads to itself',
  effect: 'Calls go round until they fail.',
  why: 'The route of the gateway has the Service of the gateway as its destination.',
  remedy: 'Write the host as the destination of the route for the gateway',
  fires: leading(to(EGRESS_SERVICE, 443)),
  accepts: leading(to('api.example.com', 80)),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'routing loop',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/gateway.go: buildGatewayHTTPRouteConfig',
  check(view, report) {
    const services = new Set(
      view.once(pathsToGateways).map(({ gateway, host, target }) => `${gateway} ${host} ${target.host}`),
    );
    for (const { object, legs, hosts } of view.once(routedHosts)) {
      const said = new Set<Path>();
      for (const leg of legs) {
        if (isForMesh(leg)) continue;
        for (const { host, path } of leg.targets) {
          const gateway = leg.gateways.find((each) => hosts.some((name) => services.has(`${each} ${name} ${host}`)));
          if (gateway === undefined || said.has(path)) continue;
          said.add(path);
          report(object, [...path, 'host'], `${host} is the Service that leads to Gateway ${gateway}`);
        }
      }
    }
  },
};
