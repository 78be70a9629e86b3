import { GATEWAY_API, GATEWAY_LABEL } from '../../../../mesh/gateway-api/names';
import { WAYPOINT_CLASS } from '../../../../mesh/waypoint';
import { Severity } from '../../../finding';
import { put, remove } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { example } from '../../example';
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

const KINDS = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry'] as const;

/** IST0166, KIA0110, KIA1115 and KIA1117. */
export const selectedWaypoint: MeshRule = {
  id: 'AMBIENT012',
  severity: Severity.ERROR,
  title: 'A policy that selects the Pods of a waypoint by their labels',
  effect: 'The waypoint leaves the policy out.',
  why: 'A waypoint has the policies that name it, or one of its hosts, as their target.',
  remedy: 'Write targetRefs with the Gateway instead of selector',
  fires: denying({ selector: { matchLabels: { [GATEWAY_LABEL]: 'waypoint' } } }),
  accepts: denying({ targetRefs: [{ group: GATEWAY_API, kind: 'Gateway', name: 'waypoint' }] }),
  shown: { ...AMBIENT_CALL, fires: 'retriable-status-codes asking nobody', accepts: 'asking [' },
  source: 'istio.io/istio pilot/pkg/model/policyattachment.go: ShouldAttachPolicy',
  check(view, report) {
    const waypoints = view.once(waypointNames);
    if (waypoints.size === 0) return;
    for (const kind of KINDS) {
      for (const { object, spec, namespace } of view.of(kind)) {
        const { selector, targetRef, targetRefs } = spec as Selecting;
        const name = selector?.matchLabels?.[GATEWAY_LABEL];
        if (name === undefined || targetRef || targetRefs || !waypoints.has(`${namespace}/${name}`)) continue;
        report(object, ['spec', 'selector'], `The labels are those of the waypoint ${namespace}/${name}`, {
          fix: [
            remove(['spec', 'selector']),
            put(['spec', 'targetRefs'], [{ group: GATEWAY_API, kind: 'Gateway', name }]),
          ],
        });
      }
    }
  },
};

interface Selecting {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly targetRef?: object;
  readonly targetRefs?: object;
}

/** As `namespace/name`. */
function waypointNames(view: MeshView): ReadonlySet<string> {
  return new Set(
    view.mesh
      .objectsOf(GATEWAY_API, 'Gateway')
      .filter(({ spec }) => spec.text('gatewayClassName') === WAYPOINT_CLASS)
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
}
