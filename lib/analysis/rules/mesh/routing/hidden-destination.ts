import type { Path } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { isForMesh, routedHosts } from '../route-legs';
import { clientsOfService, hasClient } from '../visibility';

function exported(exportTo: readonly string[]): MeshRule['fires'] {
  return [
    entry(),
    entry({ hosts: ['api.example.org'], exportTo }, { name: 'other', namespace: 'platform' }),
    routes({ exportTo: ['.'], http: [{ route: [to('api.example.org', 80)] }] }),
  ];
}

/** What IST0101 means to say about visibility, without C2-2. */
export const hiddenDestination: MeshRule = {
  id: 'ROUTING011',
  severity: Severity.ERROR,
  title: 'A destination that clients of the route do not see',
  effect: 'Calls fail: with 503 for HTTP, with a reset for other protocols.',
  why: 'A proxy has clusters for the services that are exported to its namespace, and for no others.',
  remedy: 'Add the namespaces of the clients to the exportTo of the ServiceEntry, or export the routes to fewer',
  fires: exported(['billing']),
  accepts: exported(['billing', 'shop']),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|80||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: IsServiceVisible',
  check(view, report) {
    const known = view.hosts;
    for (const { object, legs, exportTo } of view.once(routedHosts)) {
      if (exportTo.length === 0 || exportTo.includes('*')) continue;
      const said = new Set<Path>();
      for (const { host, path } of legs.filter(isForMesh).flatMap(({ targets }) => targets)) {
        const services = servicesOf(known.named(host));
        if (services.length === 0 || said.has(path)) continue;
        const seeing = services.map(clientsOfService);
        const blind = exportTo.filter((client) => !seeing.some((clients) => hasClient(clients, client)));
        // The namespace of a gateway has the routes for the gateway, which needs not see where sidecars go.
        if (blind.length < exportTo.length) continue;
        said.add(path);
        report(object, [...path, 'host'], `${host} is not exported to ${blind.join(', ')}, where these routes are`, {
          clients: blind,
        });
      }
    }
  },
};
