import type { Fields, ManifestObject } from '../../../../manifests/manifest-object';
import type { MeshView } from '../../../mesh-view';

const MODE = 'istio.io/dataplane-mode';
const WAYPOINT = 'istio.io/use-waypoint';
/** The label that gives Pods a sidecar, which counts before the proxy of the node. */
const INJECTION = 'istio-injection';

/** Namespaces whose workloads have no sidecars, as far as manifests tell. */
export function ambientNamespaces(view: MeshView): ReadonlySet<string> {
  return new Set(
    view
      .inGroup('', 'Namespace')
      .filter(({ object }) => asksForAmbient(object) && !isInjected(object))
      .map(({ object }) => object.name),
  );
}

/** Namespaces of which manifests tell that they have no waypoint. */
export function namespacesWithoutWaypoint(view: MeshView): ReadonlySet<string> {
  return new Set(
    view
      .inGroup('', 'Namespace')
      .filter(({ object }) => [undefined, 'none'].includes(object.label(WAYPOINT)))
      .map(({ object }) => object.name),
  );
}

/** Whether Pods of a namespace get a sidecar by its labels. */
export function isInjected(object: ManifestObject): boolean {
  return object.label(INJECTION) === 'enabled';
}

/** Whether a namespace asks for the proxy of the node. */
export function asksForAmbient(object: ManifestObject): boolean {
  return object.label(MODE) === 'ambient';
}

/** A namespace for the examples. */
export function namespace(name: string, labels: Readonly<Record<string, string>>): Fields {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** The labels of an ambient namespace. */
export const AMBIENT = { [MODE]: 'ambient' };

/** The label that asks for a waypoint. */
export const USE_WAYPOINT = WAYPOINT;
