import { resolveShortName } from '../../../../mesh/host-name';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { routes, to } from '../examples';
import { isForMesh, routedHosts } from '../route-legs';
import { ambientNamespaces } from './ambient-namespaces';
import { hostsWithoutWaypoint } from './no-waypoint';
import { ambientEntry, AMBIENT_CALL, AMBIENT_SHOP, ASKING } from './waypoint-example';

function labelled(labels: Readonly<Record<string, string>>): MeshRule['fires'] {
  return [
    ...AMBIENT_SHOP,
    ambientEntry(labels),
    routes({ http: [{ timeout: '2s', route: [to('api.example.com', 80)] }] }),
  ];
}

/** Known elsewhere as KIA0210, KIA0211, KIA1109 and KIA1113. */
export const unrouted: MeshRule = {
  id: 'AMBIENT003',
  severity: Severity.WARNING,
  title: 'Routes or settings for a host of an ambient namespace, without a waypoint',
  effect:
    'Calls from ambient workloads go straight to the servers of the host, past routes, retries, timeouts and limits.',
  why: 'The proxy of a node reads no VirtualService and no DestinationRule. A waypoint does, which the label istio.io/use-waypoint asks for, on the ServiceEntry or on its namespace.',
  remedy: 'Label the ServiceEntry with istio.io/use-waypoint and the name of a waypoint',
  fires: labelled({}),
  accepts: labelled(ASKING),
  shown: { ...AMBIENT_CALL, fires: 'bytes to the servers of', accepts: 'HBONE to waypoint.shop.svc.cluster.local' },
  source: 'istio.io/istio pilot/pkg/serviceregistry/ambient/waypoints.go: fetchWaypointForService',
  check(view, report) {
    const ambient = view.once(ambientNamespaces);
    if (ambient.size === 0) return;
    const without = view.once(hostsWithoutWaypoint);
    for (const { object, hosts, legs, namespace } of view.once(routedHosts)) {
      if (!ambient.has(namespace) || !legs.some(isForMesh)) continue;
      hosts.forEach((host, index) => {
        const where = without.get(`${namespace} ${host}`);
        if (where === undefined) return;
        report(object, ['spec', 'hosts', index], `${host} of ServiceEntry ${where} has no waypoint to use the routes`, {
          clients: [namespace],
        });
      });
    }
    for (const { object, spec, namespace } of view.of('DestinationRule')) {
      const where = without.get(`${namespace} ${resolveShortName(spec.host ?? '', namespace)}`);
      if (where === undefined || !ambient.has(namespace)) continue;
      // Encryption that is lost is worse, and told by a rule of its own.
      const policies = policiesOf(object);
      if (policies.length === 0 || policies.some(({ policy }) => policy.tls !== undefined)) continue;
      const [{ path }] = policies;
      report(object, path, `${String(spec.host)} of ServiceEntry ${where} has no waypoint to use the settings`, {
        clients: [namespace],
      });
    }
  },
};
