import type { Path } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { routedHosts } from '../route-legs';

function toHost(host: string): MeshRule['fires'] {
  return [
    entry({ hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS' }),
    routes({ hosts: ['*.example.com'], http: [{ route: [to(host, 80)] }] }),
  ];
}

export const destinationBelowWildcard: MeshRule = {
  id: 'ROUTING008',
  severity: Severity.ERROR,
  title: 'A destination that only a wildcard registers',
  effect: 'Calls fail: with 503 for HTTP, with a reset for other protocols.',
  why: 'A destination is a host as it is registered. For a wildcard a proxy has one cluster, with the name of the wildcard.',
  remedy: 'Write the wildcard as the destination, or register the host with a ServiceEntry of its own',
  fires: toHost('api.example.com'),
  accepts: toHost('*.example.com'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|80||*.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: GetDestinationCluster',
  check(view, report) {
    const known = view.hosts;
    for (const { object, legs, exportTo } of view.once(routedHosts)) {
      const said = new Set<Path>();
      for (const { host, path } of legs.flatMap(({ targets }) => targets)) {
        if (said.has(path) || known.named(host).length > 0) continue;
        const covering = servicesOf(known.covering(host)).at(0);
        if (!covering) continue;
        said.add(path);
        report(object, [...path, 'host'], `${host} is registered by ${covering.hostname} alone`, { clients: exportTo });
      }
    }
  },
};
