import type { Subset } from '../../../../mesh/destination-rule';
import { isSubset } from '../../../../mesh/mesh-object';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, clientsOf, named, stepsOf } from '../../../policy-uses';
import { rule } from '../objects';
import { ENTRY } from './examples';
import { ROUTE } from './subset-of-nobody';

export const subsetWithoutServers: MeshRule = {
  id: 'POLICY015',
  severity: Severity.ERROR,
  title: 'A subset that no server is in',
  effect: 'Each call to the subset ends with 503, or with a reset.',
  why: 'Labels of a subset are compared with those of endpoints. A ServiceEntry without endpoints has one server, without labels.',
  remedy: 'Give the labels to endpoints of the ServiceEntry, or take them out of the subset to have all servers in it',
  fires: [ENTRY, ROUTE, rule(undefined, { subsets: [{ name: 'v2', labels: { version: 'v2' } }] })],
  accepts: [ENTRY, ROUTE, rule(undefined, { subsets: [{ name: 'v2' }] })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/xds/endpoints/endpoint_builder.go: FromServiceEndpoints',
  check(view, report) {
    const empty = view.clientRules.flatMap(({ host, rule: merged, clients }) => {
      const { service } = host;
      // The servers of others are Pods, or not looked up by labels.
      const isTold = service.registry === 'External' && service.selector === undefined;
      if (!isTold || service.resolution === 'Passthrough' || service.resolution === 'DynamicDNS') return [];
      const servers = view.mesh.endpointsOf(service);
      return (merged?.subsets ?? [])
        .filter(({ labels }) => Object.keys(labels).length > 0)
        .filter(({ labels }) => !servers.some((server) => isSubset(labels, server.labels)))
        .map((subset) => ({ subset, host, clients }));
    });
    for (const { source, path, uses } of byPlace(empty, ({ subset }) => placeOf(subset))) {
      const object = view.writtenAs(source);
      const [{ subset, host }] = uses;
      const labels = named(Object.entries(subset.labels).map(([name, value]) => `${name}: ${value}`));
      const message = `no endpoint of ${host.hostname} has ${labels}`;
      if (object) report(object, path, message, { clients: clientsOf(uses) });
    }
  },
};

function placeOf({ source, place }: Subset): {
  readonly source: Subset['source'];
  readonly path: ReturnType<typeof stepsOf>;
} {
  return { source, path: [...stepsOf(place), 'labels'] };
}
