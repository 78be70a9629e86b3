import { resolveShortName } from '../../../../mesh/host-name';
import type { Service } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { example } from '../../example';
import { entry, routes, to } from '../examples';
import { hostLookup } from '../host-lookup';
import { isForMesh, routedHosts } from '../route-legs';

function named(name: string): MeshRule['fires'] {
  return [
    entry(),
    example('DestinationRule', { host: 'api.example.com', subsets: [{ name }] }),
    routes({ http: [{ route: [to('api.example.com', 80, 'canary')] }] }),
  ];
}

/** IST0101 and KIA1107 for subsets, E4-11. */
export const undefinedSubset: MeshRule = {
  id: 'ROUTING010',
  severity: Severity.ERROR,
  title: 'A subset that no DestinationRule of the client defines',
  effect: 'Calls fail: with 503 for HTTP, with a reset for other protocols.',
  why: 'A subset is a cluster of its own, made from the one DestinationRule that counts for the client: of its own namespace, else of the namespace of the service, else of the root namespace. Others are not asked.',
  remedy: 'Define the subset in the DestinationRule that counts for the client, or leave the subset out',
  fires: named('stable'),
  accepts: named('canary'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|80|canary|api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_builder.go: buildSubsetCluster',
  check(view, report) {
    const known = view.once(hostLookup);
    for (const { object, legs, exportTo, namespace } of view.once(routedHosts)) {
      // Where everybody has the routes, those beside them have them as well.
      const clients = exportTo.includes('*') ? [namespace] : exportTo;
      const said = new Set<string>();
      for (const { host, subset, path } of legs.filter(isForMesh).flatMap(({ targets }) => targets)) {
        if (subset === '' || said.has(path.join())) continue;
        const services = known.named(host);
        const without = clients.filter((client) => !isDefined(view, { client, host, subset, services }));
        // In the namespace of a gateway the routes are for the gateway, which needs not go where sidecars go.
        if (without.length < clients.length) continue;
        said.add(path.join());
        report(
          object,
          [...path, 'subset'],
          `No DestinationRule that clients in ${without.join(', ')} have for ${host} defines the subset ${subset}`,
          { clients: without },
        );
      }
    }
  },
};

/** Also where the manifests do not tell: neither the service nor a rule for it is there. */
function isDefined(
  view: MeshView,
  wanted: {
    readonly client: string;
    readonly host: string;
    readonly subset: string;
    readonly services: readonly Service[];
  },
): boolean {
  const { client, host, subset, services } = wanted;
  const places = services.length > 0 ? services : kubernetesPlace(host);
  const rules = places.flatMap(({ namespace }) =>
    view.mesh.destinationRules.rulesFor(client, { hostname: host, namespace }),
  );
  if (rules.length > 0) return rules.some(({ subsets }) => subsets.some(({ name }) => name === subset));
  const isExternal = services.some(({ registry }) => registry === 'External');
  return !isExternal && !view.once(ruledHosts).has(host);
}

/** The namespace that is part of the name of a Service. */
function kubernetesPlace(host: string): { readonly namespace: string }[] {
  const [, namespace, svc] = host.split('.');
  return svc === 'svc' ? [{ namespace }] : [];
}

function ruledHosts(view: MeshView): ReadonlySet<string> {
  return new Set(view.of('DestinationRule').map(({ spec, namespace }) => resolveShortName(spec.host ?? '', namespace)));
}
