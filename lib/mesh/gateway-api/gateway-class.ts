import type { MeshObject } from '../mesh-object';

/** Who carries out a Gateway. */
export type GatewayController =
  /** Istio makes a gateway of it, or adds it to one. */
  | 'istio'
  /** A class of Istio of which no gateway for routes is made, such as a waypoint. */
  | 'other-istio'
  /** Somebody else. */
  | 'foreign'
  /** The class is not among the manifests. */
  | 'unknown';

const CONTROLLERS: Readonly<Record<string, GatewayController>> = {
  'istio.io/gateway-controller': 'istio',
  'istio.io/mesh-controller': 'other-istio',
  'istio.io/unmanaged-gateway': 'other-istio',
};

/** Classes that istiod knows without an object. */
const BUILT_IN: Readonly<Record<string, GatewayController>> = {
  istio: 'istio',
  'istio-waypoint': 'other-istio',
  'istio-remote': 'other-istio',
};

/**
 * Follows `FetchGatewayClass` in pilot/pkg/config/kube/gatewaycommon/gatewayclass_collection.go: an object of a controller
 * that istiod does not know counts as none.
 */
export function controllerOf(className: string, classes: readonly MeshObject[]): GatewayController {
  const object = classes.find(({ name }) => name === className);
  const written = object?.spec.text('controllerName') ?? '';
  if (Object.hasOwn(CONTROLLERS, written)) return CONTROLLERS[written];
  if (Object.hasOwn(BUILT_IN, className)) return BUILT_IN[className];
  return object ? 'foreign' : 'unknown';
}
