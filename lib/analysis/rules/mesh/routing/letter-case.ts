import type { Path } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { routedHosts } from '../route-legs';

function toHost(host: string): MeshRule['fires'] {
  return [entry(), routes({ http: [{ route: [to(host, 80)] }] })];
}

export const letterCase: MeshRule = {
  id: 'ROUTING010',
  severity: Severity.ERROR,
  title: 'A destination in other letters than the host',
  effect: 'Calls fail: with 503 for HTTP, with a reset for other protocols.',
  why: 'Istio compares hosts letter by letter, and takes capital letters for other letters.',
  remedy: 'Write hosts in small letters',
  fires: toHost('API.example.com'),
  accepts: toHost('api.example.com'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: GetDestinationCluster',
  check(view, report) {
    const known = view.hosts;
    for (const { object, legs, exportTo } of view.once(routedHosts)) {
      const said = new Set<Path>();
      for (const { host, path } of legs.flatMap(({ targets }) => targets)) {
        const small = host.toLowerCase();
        if (small === host || said.has(path)) continue;
        if (known.named(host).length > 0 || known.named(small).length === 0) continue;
        said.add(path);
        const place = [...path, 'host'];
        report(object, place, `${host} is no host, but ${small} is`, {
          remedy: `Write ${small}`,
          fix: [put(place, small)],
          clients: exportTo,
        });
      }
    }
  },
};
