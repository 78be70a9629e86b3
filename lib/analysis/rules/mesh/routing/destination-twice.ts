import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { routedHosts, SECTIONS } from '../route-legs';

function shared(second: string): MeshRule['fires'] {
  const route = [
    { ...to('api.example.com', 80), weight: 90 },
    { ...to(second, 80), weight: 10 },
  ];
  return [entry(), entry({ hosts: ['api.example.org'] }, { name: 'other' }), routes({ http: [{ route }] })];
}

/** KIA1105. */
export const destinationTwice: MeshRule = {
  id: 'ROUTING052',
  severity: Severity.WARNING,
  title: 'A route that shares calls between a destination and itself',
  effect: 'The destination gets the calls of both shares.',
  why: 'Shares of the same host, port and subset lead to the same servers.',
  remedy: 'Write another host or subset, or one destination alone',
  fires: shared('api.example.com'),
  accepts: shared('api.example.org'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'outbound|80||api.example.com=90 + outbound|80||api.example.com=10',
    accepts: 'outbound|80||api.example.com=90 + outbound|80||api.example.org=10',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: applyHTTPRouteDestination',
  check(view, report) {
    for (const { object, spec } of view.once(routedHosts)) {
      for (const section of SECTIONS) {
        (spec[section] ?? []).forEach(({ route = [] }, index) => {
          const known = new Set<string>();
          route.forEach((share, place) => {
            const { host = '', subset = '', port } = share.destination ?? {};
            const key = `${host} ${String(port?.number)} ${subset}`;
            // Shares may differ in what they do to headers.
            const changes = 'headers' in share && share.headers !== undefined;
            if (known.has(key) && !changes) {
              const path = ['spec', section, index, 'route', place, 'destination'];
              report(object, path, `An earlier destination of the route is ${host} with the same port and subset`);
            }
            if (!changes) known.add(key);
          });
        });
      }
    }
  },
};
