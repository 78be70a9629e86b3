import { compareText } from '../../../../mesh/mesh-object';
import { GATEWAY_API } from '../../../../mesh/gateway-api/names';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { namespace } from './ambient-namespaces';
import { AMBIENT, USE_WAYPOINT } from './ambient-namespaces';
import { boundHosts } from './bound-hosts';
import { ambientEntry, AMBIENT_CALL, waypoint } from './waypoint-example';

const ELSEWHERE = { name: 'waypoint', namespace: 'istio-egress' };
const LABELS = { [USE_WAYPOINT]: 'waypoint', [`${USE_WAYPOINT}-namespace`]: 'istio-egress' };

function admitting(from: string): MeshRule['fires'] {
  return [
    namespace('shop', AMBIENT),
    waypoint(ELSEWHERE, { allowedRoutes: { namespaces: { from } } }),
    ambientEntry(LABELS),
  ];
}

export const refusedWaypoint: MeshRule = {
  id: 'AMBIENT004',
  severity: Severity.ERROR,
  title: 'A waypoint that does not take the host',
  effect: 'Ambient workloads call the host past the waypoint, with none of its policies, routes and encryption.',
  why: 'A waypoint takes hosts of other namespaces where allowedRoutes of its listener let it, and services where it is for services or for all. If it does not, there is none: the one of the namespace does not stand in.',
  remedy: 'Let the waypoint take the host, or name another one in the label',
  fires: admitting('Same'),
  accepts: admitting('All'),
  shown: {
    ...AMBIENT_CALL,
    waypoint: ELSEWHERE,
    fires: 'bytes to the servers of',
    accepts: 'HBONE to waypoint.istio-egress.svc.cluster.local',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/ambient/waypoints.go: fetchWaypointForTarget, makeAllowedRoutes',
  check(view, report) {
    const gateways = view.once(gatewayNamespaces);
    if (gateways.size === 0) return;
    const said = new Set<unknown>();
    const hosts = [...view.once(boundHosts)].sort((a, b) => compareText(a.entry.object.name, b.entry.object.name));
    for (const { asked, binding, entry } of hosts) {
      if (!asked || binding.problem === undefined || said.has(asked.object)) continue;
      const name = asked.object.label(USE_WAYPOINT) ?? '';
      const home = asked.object.label(`${USE_WAYPOINT}-namespace`) ?? entry.namespace;
      const known = gateways.get(name);
      // A waypoint that no object is may well be there all the same.
      if (!known) continue;
      said.add(asked.object);
      const details = known.has(home)
        ? {}
        : {
            remedy: `Add the label ${USE_WAYPOINT}-namespace: ${[...known].sort()[0]}, and let the waypoint take the host`,
          };
      report(
        asked.object,
        asked.path,
        `ServiceEntry ${entry.namespace}/${entry.object.name}: ${binding.problem}`,
        details,
      );
    }
  },
};

/** Namespaces of Gateways of the Gateway API by their name. */
function gatewayNamespaces(view: MeshView): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { name, namespace: own } of view.mesh.objectsOf(GATEWAY_API, 'Gateway')) {
    found.set(name, (found.get(name) ?? new Set()).add(own));
  }
  return found;
}
