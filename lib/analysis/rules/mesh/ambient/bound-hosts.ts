import type { ManifestObject, Path } from '../../../../manifests/manifest-object';
import type { Service } from '../../../../mesh/service';
import type { WaypointBinding } from '../../../../mesh/waypoint';
import type { MeshView } from '../../../mesh-view';
import { registeredHosts, RegisteredHosts } from '../registered-hosts';
import { USE_WAYPOINT } from './ambient-namespaces';

/** A host of a ServiceEntry with the waypoint that its labels ask for. */
export interface BoundHost {
  readonly entry: RegisteredHosts;
  readonly service: Service;
  readonly binding: WaypointBinding;
  /** The object and the place of the label, on the ServiceEntry or on its namespace; undefined where none asks for a waypoint. */
  readonly asked?: { readonly object: ManifestObject; readonly path: Path };
}

/** All hosts of ServiceEntries, each once. */
export function boundHosts(view: MeshView): readonly BoundHost[] {
  const spaces = new Map(view.inGroup('', 'Namespace').map(({ object }) => [object.name, object]));
  return view.once(registeredHosts).flatMap((entry) => {
    const own = entry.object.label(USE_WAYPOINT) === undefined ? spaces.get(entry.namespace) : entry.object;
    const label = own?.label(USE_WAYPOINT);
    const asked =
      own && label !== undefined && label !== 'none'
        ? { object: own, path: ['metadata', 'labels', USE_WAYPOINT] }
        : undefined;
    return oneOfEachHost(entry.services).map((service) => ({
      entry,
      service,
      binding: view.mesh.waypointFor(service),
      asked,
    }));
  });
}

/** A ServiceEntry makes a service for each host and address. */
function oneOfEachHost(services: readonly Service[]): readonly Service[] {
  if (services.length < 2) return services;
  return [...new Map(services.map((service) => [service.hostname, service])).values()];
}

/** By namespace and host, what ServiceEntries ask for. */
export function boundHostsByName(view: MeshView): ReadonlyMap<string, BoundHost> {
  return new Map(view.once(boundHosts).map((host) => [`${host.entry.namespace} ${host.service.hostname}`, host]));
}
