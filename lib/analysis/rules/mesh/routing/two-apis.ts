import { GATEWAY_API } from '../../../../mesh/gateway-api/names';
import type { Fields } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { isForMesh, routedHosts } from '../route-legs';
import { routesOfGatewayApi } from './gateway-api-routes';

const NETWORKING = 'networking.istio.io';

const ROUTED: readonly Fields[] = [
  entry(),
  entry({ hosts: ['api.example.org'] }, { name: 'other' }),
  routes({ http: [{ retries: { attempts: 0 }, route: [to('api.example.com', 80)] }] }),
];

const SECOND: Fields = {
  apiVersion: `${GATEWAY_API}/v1`,
  kind: 'HTTPRoute',
  metadata: { name: 'api', namespace: 'shop' },
  spec: {
    parentRefs: [{ group: NETWORKING, kind: 'ServiceEntry', name: 'api' }],
    rules: [{ backendRefs: [{ group: NETWORKING, kind: 'Hostname', name: 'api.example.org', port: 80 }] }],
  },
};

export const twoApis: MeshRule = {
  id: 'ROUTING051',
  severity: Severity.WARNING,
  title: 'A VirtualService and a route of the Gateway API for one host',
  effect:
    'Sidecars use one of them and nothing of the other: in the namespace of the route the route, elsewhere the older of both.',
  why: 'The two are not merged, and who calls may overrule who is called with the Gateway API alone.',
  remedy: 'Write all routes of the host in one of the two',
  fires: [...ROUTED, SECOND],
  accepts: ROUTED,
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'outbound|80||api.example.org',
    accepts: 'outbound|80||api.example.com PLAINTEXT never sent again',
  },
  source: 'istio.io/istio pilot/pkg/model/virtualservice.go: UseGatewaySemantics',
  check(view, report) {
    const made = view.once(routesOfGatewayApi);
    if (made.size === 0) return;
    for (const { object, hosts, legs, exportTo } of view.once(routedHosts)) {
      if (!legs.some((leg) => leg.section === 'http' && isForMesh(leg))) continue;
      hosts.forEach((host, index) => {
        const route = made.get(host)?.at(0);
        const written = route && view.writtenAs(route.source);
        if (!written) return;
        const title = `${written.kind} ${route.namespace}/${written.name}`;
        report(object, ['spec', 'hosts', index], `${title} has routes for ${host} as well`, { clients: exportTo });
      });
    }
  },
};
