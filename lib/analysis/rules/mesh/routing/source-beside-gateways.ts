import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { isForMesh, routedHosts } from '../route-legs';

function matching(change: object): MeshRule['fires'] {
  return [
    entry(),
    entry({ hosts: ['api.example.org'] }, { name: 'other' }),
    routes({
      http: [
        { match: [{ sourceLabels: { app: 'canary' }, ...change }], route: [to('api.example.org', 80)] },
        { route: [to('api.example.com', 80)] },
      ],
    }),
  ];
}

export const sourceBesideGateways: MeshRule = {
  id: 'ROUTING013',
  severity: Severity.WARNING,
  title: 'A match by source that also names gateways',
  effect: 'The route takes the calls of all clients, not only of those that the match names.',
  why: 'In an http match, sourceLabels and sourceNamespace are not asked where gateways are given. In tls and tcp matches they are.',
  remedy: 'Leave gateways out of the match, and put the route for the gateway into a VirtualService of its own',
  fires: matching({ gateways: ['mesh'] }),
  accepts: matching({}),
  shown: {
    client: { namespace: 'shop', labels: { app: 'checkout' } },
    url: 'http://api.example.com/',
    fires: 'outbound|80||api.example.org',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: sourceMatchHTTP',
  check(view, report) {
    for (const { object, legs, exportTo } of view.once(routedHosts)) {
      for (const { section, match, path, gateways } of legs) {
        if (section !== 'http' || !match?.gateways?.length || !isForMesh({ gateways })) continue;
        for (const field of ['sourceLabels', 'sourceNamespace'] as const) {
          const value = match[field];
          if (value === undefined || Object.keys(value).length === 0) continue;
          report(object, [...path, field], `${field} counts for nothing beside gateways`, { clients: exportTo });
        }
      }
    }
  },
};
