import { GATEWAY_API, GATEWAY_LABEL } from '../../../../mesh/gateway-api/names';
import { WAYPOINT_CLASS } from '../../../../mesh/waypoint';
import { Severity } from '../../../finding';
import { put, remove } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { example } from '../../example';
import { attachedObjects, selectedLabels } from './attached-objects';
import { ambientEntry, AMBIENT_CALL, AMBIENT_SHOP, ASKING } from './waypoint-example';

function denying(target: object): MeshRule['fires'] {
  return [
    ...AMBIENT_SHOP,
    ambientEntry(ASKING),
    example('AuthorizationPolicy', {
      ...target,
      action: 'DENY',
      rules: [{ to: [{ operation: { ports: ['80'] } }] }],
    }),
  ];
}

/** IST0166, KIA0110, KIA1115, KIA1116 and KIA1117. */
export const selectedWaypoint: MeshRule = {
  id: 'AMBIENT012',
  severity: Severity.ERROR,
  title: 'A policy or a plugin that selects the Pods of a waypoint by their labels',
  effect: 'The waypoint leaves it out.',
  why: 'A waypoint has the policies, plugins and Telemetry that name it, or one of its hosts, as their target.',
  remedy: 'Write targetRefs with the Gateway instead of selector',
  fires: denying({ selector: { matchLabels: { [GATEWAY_LABEL]: 'waypoint' } } }),
  accepts: denying({ targetRefs: [{ group: GATEWAY_API, kind: 'Gateway', name: 'waypoint' }] }),
  shown: { ...AMBIENT_CALL, fires: 'retriable-status-codes asking nobody', accepts: 'asking [' },
  source: 'istio.io/istio pilot/pkg/model/policyattachment.go: ShouldAttachPolicy',
  check(view, report) {
    const waypoints = view.once(waypointNames);
    if (waypoints.size === 0) return;
    for (const written of attachedObjects(view)) {
      const { object, namespace } = written;
      const name = selectedLabels(written)?.[GATEWAY_LABEL];
      if (name === undefined || !waypoints.has(`${namespace}/${name}`)) continue;
      report(object, ['spec', 'selector'], `The labels are those of the waypoint ${namespace}/${name}`, {
        fix: [
          remove(['spec', 'selector']),
          put(['spec', 'targetRefs'], [{ group: GATEWAY_API, kind: 'Gateway', name }]),
        ],
      });
    }
  },
};

/** As `namespace/name`. */
function waypointNames(view: MeshView): ReadonlySet<string> {
  return new Set(
    view.mesh
      .objectsOf(GATEWAY_API, 'Gateway')
      .filter(({ spec }) => spec.text('gatewayClassName') === WAYPOINT_CLASS)
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
}
