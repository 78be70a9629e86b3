import type { Path } from '../../../manifests/manifest-object';
import { resolveShortName } from '../../../mesh/host-name';
import { MESH_GATEWAY, resolveGatewayName } from '../../../mesh/virtual-service';
import type { MeshView, WrittenObject } from '../../mesh-view';
import type { Specs, Written } from '../define';
import { clientsOf } from './visibility';

type VirtualService = Written<Specs['VirtualService']>;
export type HttpRoute = NonNullable<VirtualService['http']>[number];
type HttpMatch = NonNullable<HttpRoute['match']>[number];
type TlsMatch = NonNullable<NonNullable<VirtualService['tls']>[number]['match']>[number];
type TcpMatch = NonNullable<NonNullable<VirtualService['tcp']>[number]['match']>[number];
type Destination = NonNullable<NonNullable<HttpRoute['route']>[number]['destination']>;

/** A list of routes in a VirtualService, named as there. */
export type Section = 'http' | 'tls' | 'tcp';
export const SECTIONS: readonly Section[] = ['http', 'tls', 'tcp'];

/** A place that a route leads to. */
export interface Target {
  /** Full name. */
  readonly host: string;
  readonly port?: number;
  readonly subset: string;
  readonly isMirror: boolean;
  /** Of `destination`. */
  readonly path: Path;
}

/** A route under one of its matches, or without one: the proxies that use it, and where it leads. */
export interface Leg {
  readonly section: Section;
  /** Of the route in its section. */
  readonly index: number;
  readonly route: Path;
  /** Of the match, or of the route where there is none. */
  readonly path: Path;
  readonly match?: HttpMatch & TlsMatch & TcpMatch;
  /** `mesh`, and Gateways as `namespace/name`. */
  readonly gateways: readonly string[];
  readonly targets: readonly Target[];
}

/** A VirtualService for some hosts, with names in full. */
export interface RoutedHosts extends WrittenObject<Specs['VirtualService']> {
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  /** Namespaces, or `*`. */
  readonly exportTo: readonly string[];
  readonly legs: readonly Leg[];
}

/** All VirtualServices but delegates, which have no hosts of their own. */
export function routedHosts(view: MeshView): readonly RoutedHosts[] {
  return view
    .of('VirtualService')
    .flatMap((written) => (written.spec.hosts?.length ? [readRoutes(view, written)] : []));
}

/** Whether sidecars use it. */
export function isForMesh({ gateways }: Pick<Leg, 'gateways'>): boolean {
  return gateways.includes(MESH_GATEWAY);
}

/** Whether sidecars use it, and no gateway does. */
export function isForMeshAlone({ gateways }: Pick<Leg, 'gateways'>): boolean {
  return gateways.every((gateway) => gateway === MESH_GATEWAY);
}

/** Whether clients of a namespace have the routes. */
export function isExportedTo({ exportTo }: Pick<RoutedHosts, 'exportTo'>, namespace: string): boolean {
  return exportTo.includes('*') || exportTo.includes(namespace);
}

function readRoutes(view: MeshView, written: WrittenObject<Specs['VirtualService']>): RoutedHosts {
  const { spec, namespace } = written;
  const named = (spec.gateways ?? []).map((gateway) => resolveGatewayName(gateway, namespace));
  const gateways = named.length > 0 ? named : [MESH_GATEWAY];
  return {
    ...written,
    hosts: (spec.hosts ?? []).map((host) => resolveShortName(host, namespace)),
    gateways,
    exportTo: clientsOf(view, written),
    legs: SECTIONS.flatMap((section) => legsOf(written, section, gateways)),
  };
}

function legsOf(
  { spec, namespace }: WrittenObject<Specs['VirtualService']>,
  section: Section,
  gateways: readonly string[],
): Leg[] {
  const routes: readonly HttpRoute[] = spec[section] ?? [];
  return routes.flatMap((written, index): Leg[] => {
    const route = ['spec', section, index];
    const shared = { section, index, route, targets: targetsOf(written, route, namespace) };
    const matches = (written.match ?? []) as readonly NonNullable<Leg['match']>[];
    if (matches.length === 0) return [{ ...shared, path: route, gateways }];
    return matches.map((match, place) => ({
      ...shared,
      match,
      path: [...route, 'match', place],
      gateways: match.gateways?.length
        ? match.gateways.map((gateway) => resolveGatewayName(gateway, namespace))
        : gateways,
    }));
  });
}

function targetsOf({ route = [], mirror, mirrors = [] }: HttpRoute, path: Path, namespace: string): Target[] {
  const read = (destination: Destination | undefined, at: Path, isMirror: boolean): Target[] =>
    destination?.host === undefined
      ? []
      : [
          {
            host: resolveShortName(destination.host, namespace),
            port: destination.port?.number,
            subset: destination.subset ?? '',
            isMirror,
            path: at,
          },
        ];
  return [
    ...route.flatMap(({ destination }, index) => read(destination, [...path, 'route', index, 'destination'], false)),
    ...read(mirror, [...path, 'mirror'], true),
    ...mirrors.flatMap(({ destination }, index) => read(destination, [...path, 'mirrors', index, 'destination'], true)),
  ];
}
