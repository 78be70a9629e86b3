import type { Fields } from '../../../../manifests/manifest-object';
import type { MeshView } from '../../../mesh-view';

const MODE = 'istio.io/dataplane-mode';
const WAYPOINT = 'istio.io/use-waypoint';

/** Namespaces whose workloads have no sidecars, as far as manifests tell. */
export function ambientNamespaces(view: MeshView): ReadonlySet<string> {
  return new Set(
    view
      .inGroup('', 'Namespace')
      .filter(({ object }) => object.label(MODE) === 'ambient')
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

/** A namespace for the examples. */
export function namespace(name: string, labels: Readonly<Record<string, string>>): Fields {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** The labels of an ambient namespace. */
export const AMBIENT = { [MODE]: 'ambient' };

/** The label that asks for a waypoint. */
export const USE_WAYPOINT = WAYPOINT;
