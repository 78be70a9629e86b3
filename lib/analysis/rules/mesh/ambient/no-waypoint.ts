import { resolveShortName } from '../../../../mesh/host-name';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { registeredHosts } from '../registered-hosts';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { ambientNamespaces, namespacesWithoutWaypoint, USE_WAYPOINT } from './ambient-namespaces';
import { ambientEntry, AMBIENT_CALL, AMBIENT_SHOP, ASKING, encrypting } from './waypoint-example';

function labelled(labels: Readonly<Record<string, string>>): MeshRule['fires'] {
  const ports = [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }];
  return [...AMBIENT_SHOP, ambientEntry(labels, { ports }), encrypting()];
}

export const noWaypoint: MeshRule = {
  id: 'AMBIENT002',
  severity: Severity.ERROR,
  title: 'Encryption for a host of an ambient namespace, without a waypoint',
  effect: 'Calls from ambient workloads go out in clear text.',
  why: 'The proxy of a node reads no DestinationRule. A waypoint does, which the label istio.io/use-waypoint asks for, on the ServiceEntry or on its namespace.',
  remedy: 'Label the ServiceEntry with istio.io/use-waypoint and the name of a waypoint',
  fires: labelled({}),
  accepts: labelled(ASKING),
  shown: { ...AMBIENT_CALL, fires: 'bytes to the servers of', accepts: 'SIMPLE TLS' },
  source: 'istio.io/istio pilot/pkg/serviceregistry/ambient/waypoints.go: fetchWaypointForService',
  check(view, report) {
    const ambient = view.once(ambientNamespaces);
    if (ambient.size === 0) return;
    const hosts = view.once(hostsWithoutWaypoint);
    for (const { object, spec, namespace: own } of view.of('DestinationRule')) {
      const host = resolveShortName(spec.host ?? '', own);
      const where = hosts.get(`${own} ${host}`);
      if (where === undefined || !ambient.has(own)) continue;
      const encrypting = policiesOf(object).find(({ policy }) => ['SIMPLE', 'MUTUAL'].includes(policy.tls?.mode ?? ''));
      if (!encrypting) continue;
      report(
        object,
        [...encrypting.path, 'tls'],
        `${host} of ServiceEntry ${where} has no waypoint to encrypt for it`,
        {
          clients: [own],
        },
      );
    }
  },
};

/** ServiceEntries by their namespace and each of their hosts, where neither asks for a waypoint. */
export function hostsWithoutWaypoint(view: MeshView): ReadonlyMap<string, string> {
  const without = view.once(namespacesWithoutWaypoint);
  return new Map(
    view.once(registeredHosts).flatMap(({ object, spec, namespace: own }) => {
      const label = object.label(USE_WAYPOINT);
      if (label === undefined ? !without.has(own) : label !== 'none') return [];
      return (spec.hosts ?? []).map((host) => [`${own} ${host}`, `${own}/${object.name}`] as const);
    }),
  );
}
