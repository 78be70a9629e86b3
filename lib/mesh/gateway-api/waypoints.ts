import type { MeshObject } from '../mesh-object';
import { controllerOf } from './gateway-class';
import { GATEWAY_API } from './names';

const USE_WAYPOINT = 'istio.io/use-waypoint';
const WAYPOINT_NAMESPACE = 'istio.io/use-waypoint-namespace';

/**
 * Whether a Service or ServiceEntry has a waypoint that is not Istio's, whose routes Istio leaves alone. Follows
 * `waypointManagedByAnotherController` in pilot/pkg/config/kube/gateway/conversion.go.
 */
export function hasForeignWaypoint(
  object: MeshObject,
  objectsOf: (group: string, kind: string) => readonly MeshObject[],
): boolean {
  const inherited = objectsOf('', 'Namespace').find(({ name }) => name === object.namespace)?.labels ?? {};
  const labels = Object.hasOwn(object.labels, USE_WAYPOINT) ? object.labels : inherited;
  const wanted = Object.hasOwn(labels, USE_WAYPOINT) ? labels[USE_WAYPOINT] : '';
  if (wanted === '' || wanted.toLowerCase() === 'none') return false;
  const other = Object.hasOwn(labels, WAYPOINT_NAMESPACE) ? labels[WAYPOINT_NAMESPACE] : '';
  const waypoint = objectsOf(GATEWAY_API, 'Gateway').find(
    ({ name, namespace }) => name === wanted && namespace === (other === '' ? object.namespace : other),
  );
  const className = waypoint?.spec.text('gatewayClassName');
  return className !== undefined && controllerOf(className, objectsOf(GATEWAY_API, 'GatewayClass')) === 'foreign';
}
