import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { routes, to } from '../examples';
import { isForMesh, routedHosts } from '../route-legs';
import { AMBIENT, ambientNamespaces, namespace } from './ambient-namespaces';
import { servedHosts } from './served-hosts';
import { ambientEntry, AMBIENT_CALL, AMBIENT_SHOP, ASKING } from './waypoint-example';

function routedFrom(own: string): MeshRule['fires'] {
  return [
    ...AMBIENT_SHOP,
    namespace('platform', AMBIENT),
    ambientEntry(ASKING),
    routes({ http: [{ retries: { attempts: 0 }, route: [to('api.example.com', 80)] }] }, { namespace: own }),
  ];
}

/** KIA1114. */
export const foreignRoutes: MeshRule = {
  id: 'AMBIENT006',
  severity: Severity.WARNING,
  title: 'Routes that the waypoint does not look at',
  effect: 'Calls of ambient workloads to the host are made as if there were no such routes.',
  why: 'A waypoint looks at VirtualServices of its own namespace and of that of the host, and of no others, whatever they are exported to.',
  remedy: 'Write the VirtualService in the namespace of the ServiceEntry',
  fires: routedFrom('platform'),
  accepts: routedFrom('shop'),
  shown: { ...AMBIENT_CALL, fires: 'sent again on', accepts: 'never sent again' },
  source: 'istio.io/istio pilot/pkg/networking/core/listener_waypoint.go: getVirtualServiceForWaypoint',
  check(view, report) {
    const ambient = view.once(ambientNamespaces);
    if (ambient.size === 0) return;
    const served = view.once(servedHosts);
    for (const { object, hosts, legs, namespace: own } of view.once(routedHosts)) {
      // Elsewhere they are for the sidecars of their namespace.
      if (!ambient.has(own) || !legs.some(isForMesh)) continue;
      hosts.forEach((host, index) => {
        const bound = served.get(host);
        if (!bound || [bound.service.namespace, bound.waypoint.namespace].includes(own)) return;
        const where = bound.service.namespace;
        report(
          object,
          ['spec', 'hosts', index],
          `The waypoint ${bound.waypoint.namespace}/${bound.waypoint.name} of ${host} looks for routes in ${where}, not in ${own}`,
          {
            remedy: `Write namespace: ${where}, and destinations in full`,
          },
        );
      });
    }
  },
};
