import { intersection, matchesHost } from '../host-name';
import { compareText, creationOrder, MeshObject } from '../mesh-object';
import { append } from '../virtual-service-index';
import { ConnectionRoute, exportSet, HttpRoute, VirtualService } from '../virtual-service';
import { RouteContext, RouteError } from './backends';
import { convertConnectionRules, forParent, onPort } from './connection-rules';
import { convertHttpRules } from './http-routes';
import { GENERATED } from './names';
import { Attachment, attachmentsOf, isAllowedByIsolation, ParentSources } from './parent-references';
import type { ReferenceGrants } from './reference-grants';
import { ANYTHING } from './route-match';
import { sortedRoutes } from './route-order';

export interface RouteSources extends ParentSources {
  readonly grants: ReferenceGrants;
  readonly hasService: (namespace: string, name: string) => boolean;
  readonly hasHost: (host: string) => boolean;
  readonly isNew: boolean;
  /** Who sees the VirtualServices. */
  readonly defaultExport: readonly string[];
}

/** A VirtualService that others for the same host and the same parent become one with. */
interface Keyed {
  readonly key: string;
  /** What istiod calls it before that. */
  readonly baseName: string;
  readonly virtualService: VirtualService;
}

/**
 * The VirtualServices that istiod makes of HTTPRoutes and GRPCRoutes. Follows `HTTPRouteCollection` and `GRPCRouteCollection`
 * in pilot/pkg/config/kube/gateway/route_collections.go.
 */
export function convertHttpRoutes(routes: readonly MeshObject[], sources: RouteSources): VirtualService[] {
  return mergeByKey(routes.flatMap((route) => httpVirtualServices(route, sources)));
}

function httpVirtualServices(route: MeshObject, sources: RouteSources): Keyed[] {
  const rules = new RulesOf(route, sources, convertHttpRules);
  const hostnames = route.spec.texts('hostnames');
  const { defaultExport } = sources;
  const found: Keyed[] = [];
  for (const attachment of attachmentsOf(route, sources)) {
    const { gateway, meshHosts, port } = attachment;
    const own = rules.at(attachment);
    if (own.length === 0) continue;
    const http = sortedRoutes(meshHosts && port !== undefined ? own.map((each) => withPort(each, port)) : own);
    const prefix = meshHosts ? `${route.namespace}${port === undefined ? '' : `/${port}`}` : gateway;
    for (const host of meshHosts ?? (hostnames.length > 0 ? hostnames : ['*'])) {
      if (!isAllowedByIsolation(attachment, host)) continue;
      const baseName = `${route.name}~${found.length}~${GENERATED}`;
      const key = `${prefix}/${host}`;
      found.push({
        key,
        baseName,
        virtualService: virtualService(route, { name: baseName, gateway, host, defaultExport }, { http }),
      });
    }
  }
  return found;
}

/** Follows `augmentPortMatch`. */
function withPort(route: HttpRoute, port: number): HttpRoute {
  const match = route.match.length > 0 ? route.match : [ANYTHING];
  return { ...route, match: match.map((each) => ({ ...each, port })) };
}

/**
 * Routes of several objects for one host at one parent become one list, in the namespace of the oldest. Follows
 * `mergeHTTPRoutes` in pilot/pkg/config/kube/gateway/route_collections.go.
 */
function mergeByKey(keyed: readonly Keyed[]): VirtualService[] {
  const groups = new Map<string, Keyed[]>();
  for (const each of keyed) append(groups, each.key, each);
  return [...groups].map(([key, group]) => {
    const [first, ...others] = [...group].sort(
      (a, b) =>
        a.virtualService.createdAt - b.virtualService.createdAt ||
        compareText(a.virtualService.namespace, b.virtualService.namespace) ||
        compareText(a.baseName, b.baseName),
    );
    const http = [first, ...others].flatMap((each) => each.virtualService.http);
    const name = key.replaceAll('/', '~');
    return { ...first.virtualService, name, http: others.length > 0 ? sortedRoutes(http) : http };
  });
}

/**
 * The VirtualServices that istiod makes of TCPRoutes and TLSRoutes. Follows `TCPRouteCollection` and `TLSRouteCollection` in
 * pilot/pkg/config/kube/gateway/route_collections.go.
 */
export function convertConnectionRoutes(routes: readonly MeshObject[], sources: RouteSources): VirtualService[] {
  return [...routes].sort(creationOrder).flatMap((route) => {
    const kind = route.kind === 'TLSRoute' ? 'tls' : 'tcp';
    const rules = new RulesOf(route, sources, convertConnectionRules);
    const { defaultExport } = sources;
    const found: VirtualService[] = [];
    for (const attachment of attachmentsOf(route, sources)) {
      for (const [host, connections] of connectionsAt(route, attachment, rules.at(attachment))) {
        const name = `${route.name}~${kind}~${found.length}~${GENERATED}`;
        const { gateway } = attachment;
        found.push(virtualService(route, { name, gateway, host, defaultExport }, { [kind]: connections }));
      }
    }
    return found;
  });
}

/** Routes by the host that they are for. */
function connectionsAt(
  route: MeshObject,
  { meshHosts, port, hostname }: Attachment,
  rules: readonly ConnectionRoute[],
): [string, readonly ConnectionRoute[]][] {
  if (route.kind === 'TCPRoute') {
    const routes = onPort(rules, meshHosts && port);
    return (meshHosts ?? ['*']).map((host) => [host, routes]);
  }
  if (meshHosts) {
    const routes = forParent(rules, port, meshHosts);
    return meshHosts.map((host) => [host, routes.map((each) => compatible(each, host))]);
  }
  const written = route.spec.texts('hostnames');
  const hostnames = written.length > 0 ? written : ['*'];
  if (hostname === '') return hostnames.map((host) => [host, rules]);
  const routes = rules.flatMap((each) => narrowed(each, hostname));
  return intersection(hostnames, [hostname]).map((host) => [host, routes]);
}

/** Follows `compatibleRoutesForHost`: of several names those that the parent has. */
function compatible(route: ConnectionRoute, host: string): ConnectionRoute {
  const [match] = route.match;
  if (route.match.length !== 1 || match.sniHosts.length <= 1) return route;
  return { ...route, match: [{ ...match, sniHosts: match.sniHosts.filter((each) => matchesHost(host, each)) }] };
}

/** Follows `constrainTLSRoutesToListenerHost`: a listener lets in its own names and no others. */
function narrowed(route: ConnectionRoute, hostname: string): ConnectionRoute[] {
  const match = route.match.map((each) => ({ ...each, sniHosts: intersection(each.sniHosts, [hostname]) }));
  return match.length === 0 || match.some(({ sniHosts }) => sniHosts.length > 0) ? [{ ...route, match }] : [];
}

/** The rules of a route, which for sidecars need no grants. Follows `buildMeshAndGatewayRoutes`. */
class RulesOf<Rule> {
  private readonly known = new Map<boolean, readonly Rule[]>();

  public constructor(
    private readonly route: MeshObject,
    private readonly sources: RouteSources,
    private readonly convert: (context: RouteContext) => readonly Rule[],
  ) {}

  public at({ meshHosts }: Attachment): readonly Rule[] {
    const needsGrants = meshHosts === undefined;
    let rules = this.known.get(needsGrants);
    if (!rules) this.known.set(needsGrants, (rules = this.converted(needsGrants)));
    return rules;
  }

  private converted(needsGrants: boolean): readonly Rule[] {
    try {
      return this.convert({ ...this.sources, route: this.route, needsGrants });
    } catch (error) {
      if (!(error instanceof RouteError)) throw error;
      this.route.spec.report('rules', `all are left out: ${error.message}`);
      return [];
    }
  }
}

function virtualService(
  { namespace, createdAt, source }: MeshObject,
  of: { readonly name: string; readonly gateway: string; readonly host: string } & Pick<RouteSources, 'defaultExport'>,
  routes: Partial<Pick<VirtualService, 'http' | 'tls' | 'tcp'>>,
): VirtualService {
  return {
    name: of.name,
    namespace,
    createdAt,
    source,
    hosts: [of.host],
    gateways: [of.gateway],
    exportTo: exportSet(of.defaultExport, namespace),
    http: [],
    tls: [],
    tcp: [],
    hasGatewaySemantics: true,
    ...routes,
  };
}
