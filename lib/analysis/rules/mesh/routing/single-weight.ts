import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { routedHosts, SECTIONS } from '../route-legs';

const OTHER = entry({ hosts: ['api.example.org'] }, { name: 'other' });

function weighted(more: readonly object[]): MeshRule['fires'] {
  const route = [{ ...to('api.example.org', 80), weight: 10 }, ...more];
  return [entry(), OTHER, routes({ http: [{ route }] })];
}

export const singleWeight: MeshRule = {
  id: 'ROUTING015',
  severity: Severity.WARNING,
  title: 'A share for the only destination of a route',
  effect: 'The destination gets all calls of the route.',
  why: 'Weights are shares among the destinations of one route. Alone, a destination has everything, whatever its weight.',
  remedy: 'Add the destination that gets the rest, or leave the weight out',
  fires: weighted([]),
  accepts: weighted([{ ...to('api.example.com', 80), weight: 90 }]),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'outbound|80||api.example.org PLAINTEXT',
    accepts: 'outbound|80||api.example.com=90',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: applyHTTPRouteDestination',
  check(view, report) {
    for (const { object, spec } of view.once(routedHosts)) {
      for (const section of SECTIONS) {
        (spec[section] ?? []).forEach(({ route = [] }, index) => {
          const weight = route[0]?.weight;
          if (route.length !== 1 || weight === undefined || weight >= 100) return;
          const path = ['spec', section, index, 'route', 0, 'weight'];
          report(object, path, `weight ${weight} is for the only destination, which gets all calls`);
        });
      }
    }
  },
};
