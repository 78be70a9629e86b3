import { isWildcard, matchesHost } from '../../../../mesh/host-name';
import type { Service } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { entry, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { isExportedTo, isForMesh, RoutedHosts, routedHosts } from '../route-legs';
import { Importing, importingSidecars, isImported, isSeenBy } from './imports';
import { sidecar } from './sidecar-example';

function importing(hosts: readonly string[]): MeshRule['fires'] {
  return [
    entry(),
    entry({ hosts: ['api.example.org'] }, { name: 'other' }),
    routes({ http: [{ route: [to('api.example.org', 80)] }] }, { namespace: 'platform' }),
    sidecar({ egress: [{ hosts }] }),
  ];
}

export const routesLeftOut: MeshRule = {
  id: 'SCOPE006',
  severity: Severity.WARNING,
  title: 'A Sidecar that imports a host without its routes',
  effect:
    'These clients call the host directly, past its routes: past the gateway that they lead to, and in clear text if that was to encrypt.',
  why: 'The namespace in front of a host is also the one that VirtualServices are taken from.',
  remedy: 'Import the host from the namespace of the VirtualService as well, or write */ in front of it',
  fires: importing(['./*']),
  accepts: importing(['./*', 'platform/*']),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'outbound|80||api.example.com',
    accepts: 'outbound|80||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/model/virtualservice.go: SelectVirtualServices',
  check(view, report) {
    const foreign = view.once(foreignRoutes);
    if (foreign.length === 0) return;
    for (const importing of view.once(importingSidecars)) {
      if (importing.isForAll || importing.imports.length === 0) continue;
      const left = foreign.find(
        ({ vs, service }) =>
          isExportedTo(vs, importing.namespace) &&
          !hasRoutes(importing, vs) &&
          isSeenBy(importing, service) &&
          isImported(importing, service),
      );
      if (!left) continue;
      const { vs, service } = left;
      report(
        importing.object,
        ['spec', 'egress'],
        `${service.hostname} of namespace ${service.namespace} is imported, VirtualService ${vs.namespace}/${vs.object.name} for it is not`,
        { remedy: `Add ${vs.namespace}/${service.hostname}`, clients: [importing.namespace] },
      );
    }
  },
};

/** Routes for hosts of another namespace, each with its host. */
function foreignRoutes(view: MeshView): { readonly vs: RoutedHosts; readonly service: Service }[] {
  const known = view.hosts;
  return view.once(routedHosts).flatMap((vs) =>
    vs.legs.some(isForMesh)
      ? vs.hosts
          .filter((host) => !isWildcard(host))
          .flatMap((host) => {
            const services = servicesOf(known.named(host));
            const service = services.at(0);
            // Where the host is in the namespace of its routes as well, importing it there is another host.
            if (!service || services.some(({ namespace }) => namespace === vs.namespace)) return [];
            return [{ vs, service }];
          })
      : [],
  );
}

/** A VirtualService is imported if any of its hosts has a name in common with an import from its namespace. */
function hasRoutes({ imports }: Importing, { namespace, hosts }: RoutedHosts): boolean {
  return imports.some(
    ({ owner, host }) => ['*', '.', namespace].includes(owner) && hosts.some((each) => matchesHost(each, host)),
  );
}
