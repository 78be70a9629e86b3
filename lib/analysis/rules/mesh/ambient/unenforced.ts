import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { example } from '../../example';
import { namespacesWithoutWaypoint, USE_WAYPOINT } from './ambient-namespaces';
import { attachedObjects, targetsOf } from './attached-objects';
import { boundHosts } from './bound-hosts';
import { ambientEntry, AMBIENT_CALL, AMBIENT_SHOP, ASKING } from './waypoint-example';

const NETWORKING = 'networking.istio.io';

function denying(labels: Readonly<Record<string, string>>): MeshRule['fires'] {
  const targetRefs = [{ group: NETWORKING, kind: 'ServiceEntry', name: 'api' }];
  return [
    ...AMBIENT_SHOP,
    ambientEntry(labels),
    example('AuthorizationPolicy', { targetRefs, action: 'DENY', rules: [{ to: [{ operation: { ports: ['80'] } }] }] }),
  ];
}

export const unenforced: MeshRule = {
  id: 'AMBIENT011',
  severity: Severity.ERROR,
  title: 'A policy or a plugin for a host without a waypoint',
  effect: 'Nobody asks the policy, and nobody runs the plugin: all calls to the host pass.',
  why: 'What has a ServiceEntry as its target is for the waypoint of the host. Sidecars, gateways and the proxies of nodes leave it out.',
  remedy: 'Label the ServiceEntry with istio.io/use-waypoint and the name of a waypoint',
  fires: denying({}),
  accepts: denying(ASKING),
  shown: { ...AMBIENT_CALL, fires: 'bytes to the servers of', accepts: 'asking [' },
  source: 'istio.io/istio pilot/pkg/model/policyattachment.go: ShouldAttachPolicy',
  check(view, report) {
    const unserved = view.once(entriesWithoutWaypoint);
    if (unserved.size === 0) return;
    for (const written of attachedObjects(view)) {
      for (const { group, kind, name, path } of targetsOf(written)) {
        const key = `${written.namespace}/${name}`;
        if (group !== NETWORKING || kind !== 'ServiceEntry' || !unserved.has(key)) continue;
        report(written.object, [...path, 'name'], `ServiceEntry ${key} has no waypoint that would use it`);
      }
    }
  },
};

/** ServiceEntries of which manifests tell that nothing asks for a waypoint. */
function entriesWithoutWaypoint(view: MeshView): ReadonlySet<string> {
  const without = view.once(namespacesWithoutWaypoint);
  return new Set(
    view.once(boundHosts).flatMap(({ entry, binding }) => {
      const label = entry.object.label(USE_WAYPOINT);
      const isTold = label === undefined ? without.has(entry.namespace) : label === 'none';
      return isTold && !binding.waypoint ? [`${entry.namespace}/${entry.object.name}`] : [];
    }),
  );
}
