import { ManifestObject, Path } from '../../../../manifests/manifest-object';
import { MESH_GATEWAY } from '../../../../mesh/virtual-service';
import { resolveShortName } from '../../../../mesh/host-name';
import { append } from '../../../../mesh/virtual-service-index';
import { ClientRule } from '../../../client-rules';
import type { MeshView } from '../../../mesh-view';
import { clientsOf } from '../visibility';

/** A route to a subset of a host that is known. */
export interface RoutedSubset {
  readonly object: ManifestObject;
  readonly path: Path;
  readonly host: string;
  readonly subset: string;
  /** Namespaces whose sidecars have the route, `*` for all; none for gateways alone. */
  readonly clients: readonly string[];
  /** The rules that clients of the host have. */
  readonly groups: readonly ClientRule[];
}

interface WrittenDestination {
  readonly host?: string;
  readonly subset?: string;
}

export function routedSubsets(view: MeshView): RoutedSubset[] {
  const groups = new Map<string, ClientRule[]>();
  for (const group of view.clientRules) {
    append(groups, group.host.hostname, group);
  }
  return view.of('VirtualService').flatMap(({ object, spec, namespace }) => {
    const gateways = spec.gateways ?? [MESH_GATEWAY];
    // A namespace that has one of the gateways sees the VirtualService for the sake of that.
    const ofGateways = new Set(gateways.map((name) => name.slice(0, Math.max(0, name.indexOf('/')))));
    ofGateways.delete(namespace);
    const clients = clientsOf(view, { object, spec, namespace }).filter((name) => !ofGateways.has(name));
    const hasSidecars = gateways.includes(MESH_GATEWAY) && (spec.hosts ?? []).length > 0;
    const found: RoutedSubset[] = [];
    const add = (path: Path, { host = '', subset = '' }: WrittenDestination, isForSidecars: boolean): void => {
      if (subset === '') return;
      const name = resolveShortName(host, namespace);
      const known = groups.get(name);
      if (!known) return;
      found.push({ object, path, host: name, subset, clients: isForSidecars ? clients : [], groups: known });
    };
    for (const kind of ['http', 'tls', 'tcp'] as const) {
      (spec[kind] ?? []).forEach(({ route = [], match = [] }, index) => {
        const isForSidecars = hasSidecars && (match.length === 0 || match.some(isForMesh));
        route.forEach(({ destination = {} }, position) => {
          add(['spec', kind, index, 'route', position, 'destination', 'subset'], destination, isForSidecars);
        });
      });
    }
    return found;
  });
}

function isForMesh({ gateways = [] }: { readonly gateways?: readonly string[] }): boolean {
  return gateways.length === 0 || gateways.includes(MESH_GATEWAY);
}
