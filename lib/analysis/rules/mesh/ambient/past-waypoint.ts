import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { clientsOfService, hasClient } from '../visibility';
import { isInjected, namespace } from './ambient-namespaces';
import { servedHosts } from './served-hosts';
import { ambientEntry, AMBIENT_CALL, AMBIENT_SHOP, ASKING } from './waypoint-example';

function exportedTo(exportTo: readonly string[]): MeshRule['fires'] {
  return [...AMBIENT_SHOP, namespace('orders', { 'istio-injection': 'enabled' }), ambientEntry(ASKING, { exportTo })];
}

/** KIA1313 and its like, for hosts. */
export const pastWaypoint: MeshRule = {
  id: 'AMBIENT016',
  severity: Severity.WARNING,
  title: 'A host with a waypoint that workloads with sidecars call as well',
  effect:
    'Their calls go past the waypoint, with none of its policies: sidecars send them straight to the servers of the host.',
  why: 'Waypoints are for the proxies of nodes, and for gateways that are told so.',
  remedy: 'Export the host to ambient namespaces alone, or make the others ambient as well',
  fires: exportedTo(['*']),
  accepts: exportedTo(['.']),
  shown: {
    ...AMBIENT_CALL,
    client: { namespace: 'orders' },
    fires: 'outbound|80||api.example.com PLAINTEXT',
    accepts: 'PassthroughCluster',
  },
  source: 'istio.io/istio pilot/pkg/xds/endpoints/endpoint_builder.go: findServiceWaypoint',
  check(view, report) {
    const sidecars = view.once(namespacesWithSidecars);
    if (sidecars.length === 0) return;
    const said = new Set<unknown>();
    for (const [host, { entry, service, waypoint }] of view.once(servedHosts)) {
      const clients = sidecars.filter((each) => hasClient(clientsOfService(service), each));
      if (clients.length === 0 || said.has(entry.object)) continue;
      said.add(entry.object);
      report(
        entry.object,
        ['spec', 'hosts'],
        `Workloads of ${clients.slice(0, 3).join(', ')} have sidecars, which call ${host} past the waypoint ${waypoint.namespace}/${waypoint.name}`,
        { clients },
      );
    }
  },
};

/** Namespaces of which manifests tell that their workloads have sidecars. */
function namespacesWithSidecars(view: MeshView): readonly string[] {
  return view
    .inGroup('', 'Namespace')
    .filter(({ object }) => isInjected(object))
    .map(({ object }) => object.name)
    .sort();
}
