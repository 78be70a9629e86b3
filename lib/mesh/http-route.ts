import type { MeshClient } from './client';
import { destinationCluster } from './connection-chains';
import type { WeightedCluster } from './filter-chain';
import type { Fields } from './fields';
import type { GoDuration } from './duration';
import { isSubset } from './mesh-object';
import { HeaderChanges, RequestHeaders, Rewrite, splitQuery, wholeSegments } from './request-changes';
import { matchesString, matchesWhole, StringMatch } from './string-match';
import type { Service } from './service';
import type { Destination, HttpMatch, HttpRoute, RetrySetting, VirtualService } from './virtual-service';

/** When a request is sent again. */
export interface RetryRule {
  readonly on: string;
  readonly codes: readonly number[];
  /** Attempts after the first one. */
  readonly attempts: number;
  readonly perTryTimeout?: GoDuration;
}

/** What a proxy does with requests that meet some conditions. */
export interface Route {
  readonly name: string;
  readonly match?: HttpMatch;
  readonly cluster?: string;
  readonly weighted?: readonly WeightedHttpCluster[];
  readonly directResponse?: number;
  readonly redirect?: number;
  readonly hostRewrite?: string;
  readonly timeout?: GoDuration;
  readonly retry?: RetryRule;
  readonly mirrors: readonly string[];
  readonly fault?: Fields;
  readonly rewrite?: Rewrite;
  /** Those of the route, then those of its one destination. */
  readonly headers?: readonly (HeaderChanges | undefined)[];
  /** What requests are answered with where the cluster does not exist. */
  readonly missingClusterStatus?: number;
  readonly why: string;
}

/** A share of requests. */
export interface WeightedHttpCluster extends WeightedCluster {
  readonly hostRewrite?: string;
}

/** A request as a proxy sees it. */
export interface Request {
  /** The Host header, with the port if the application writes it. */
  readonly authority: string;
  readonly path: string;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly headers: RequestHeaders;
}

/** Envoy's retries where nobody says otherwise. Follows pilot/pkg/networking/core/route/retry/retry.go. */
const DEFAULT_RETRY: RetryRule = {
  on: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
  codes: [],
  attempts: 2,
};

/** Status codes that have a name; other numbers are conditions like any word. */
const STATUS_CODES = new Set([
  ...range(100, 103), ...range(200, 208), 226, ...range(300, 305), 307, 308, ...range(400, 418), ...range(421, 426),
  428, 429, 431, 451, ...range(500, 508), 510, 511,
]); // prettier-ignore

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The route to a service without a VirtualService. Follows `BuildDefaultHTTPOutboundRoute`. */
export function defaultRoute(cluster: string, why: string): Route {
  return { name: 'default', cluster, retry: DEFAULT_RETRY, mirrors: [], why };
}

/** For whom routes are made. */
export interface RouteView {
  readonly client: MeshClient;
  readonly port: number;
  /** `mesh`, or the Gateway as `namespace/name`. */
  readonly gateway: string;
  readonly serviceOf: (host: string) => Service | undefined;
  /** The name of the cluster of a destination, where it is not that of other proxies. */
  readonly clusterOf?: (destination: Destination, service: Service | undefined) => string;
}

/** Follows `BuildHTTPRoutesForVirtualService` in networking/core/route/route.go. */
export function buildRoutes(vs: VirtualService, view: RouteView): Route[] {
  const routes: Route[] = [];
  for (const http of vs.http) {
    if (http.match.length === 0) return [...routes, translateRoute(vs, http, undefined, view)];
    for (const match of http.match) {
      if (match.port !== undefined && match.port !== view.port) continue;
      if (!matchesSource(match, view)) continue;
      const route = translateRoute(vs, http, match, view);
      routes.push(route);
      if (isCatchAll(route)) return routes;
    }
  }
  return routes;
}

/** Where gateways are named, labels and namespace of the client do not count. Follows `sourceMatchHTTP`. */
function matchesSource(match: HttpMatch, { client, gateway }: RouteView): boolean {
  // Follows `waypointInboundRoute`: a waypoint knows no labels of clients.
  if (client.kind === 'waypoint' && Object.keys(match.sourceLabels).length > 0) return false;
  if (match.gateways.length > 0) return match.gateways.includes(gateway);
  return (
    isSubset(match.sourceLabels, client.labels) &&
    (match.sourceNamespace === '' || match.sourceNamespace === client.namespace)
  );
}

/** Follows `IsCatchAllRoute`. */
export function isCatchAll({ match }: Route): boolean {
  if (!match) return true;
  const { uri } = match;
  const takesAll =
    !uri ||
    uri.kind === 'present' ||
    (uri.kind === 'prefix' && uri.value === '/') ||
    (uri.kind === 'regex' && uri.value === '.*');
  return (
    takesAll &&
    match.headers.size + match.withoutHeaders.size + match.queryParams.size === 0 &&
    !(match.method ?? match.authority ?? match.scheme)
  );
}

/** Follows `TranslateRoute` and `applyHTTPRouteDestination`. */
function translateRoute(vs: VirtualService, http: HttpRoute, match: HttpMatch | undefined, view: RouteView): Route {
  const base = {
    name: match && match.name !== '' ? `${http.name}.${match.name}` : http.name,
    match,
    fault: http.fault,
    // Of routes of the Gateway API it is not the gateway that is out of order, but the route.
    missingClusterStatus: vs.hasGatewaySemantics ? 500 : undefined,
    why:
      http.source ??
      `http route ${vs.http.indexOf(http) + 1}${http.name === '' ? '' : ` (${http.name})`} of VirtualService ${vs.namespace}/${vs.name}`,
  };
  if (http.redirect) return { ...base, redirect: http.redirect.code, mirrors: [] };
  if (http.directResponse !== undefined) return { ...base, directResponse: http.directResponse, mirrors: [] };
  const clusterOf = (host: string, port: number | undefined, subset: string): string =>
    (view.clusterOf ?? ((to, service) => destinationCluster(to, service, view.port)))(
      { host, port, subset },
      view.serviceOf(host),
    );
  const single = http.route.length === 1 ? http.route[0] : undefined;
  const own = http.rewrite?.authority ?? http.headers?.authority;
  return {
    ...base,
    rewrite: vs.hasGatewaySemantics ? wholeSegments(http.rewrite, match) : http.rewrite,
    headers: [http.headers, single?.headers],
    hostRewrite: [own, single?.headers?.authority].find((each) => each),
    timeout: http.timeout,
    retry: retryRule(http.retries),
    mirrors: http.mirrors.map(({ host, port, subset }) => clusterOf(host, port, subset)),
    ...(single
      ? { cluster: clusterOf(single.destination.host, single.destination.port, single.destination.subset) }
      : {
          weighted: http.route
            .filter(({ weight }) => weight > 0)
            .map(({ destination: { host, port, subset }, weight, headers }) => ({
              cluster: clusterOf(host, port, subset),
              weight,
              // What the route says, Envoy takes after what the destination says.
              hostRewrite: [own, headers?.authority].find((each) => each),
            })),
        }),
  };
}

/** No attempts mean no retries, written or not. Follows `ConvertPolicy`. */
function retryRule(setting: RetrySetting | undefined): RetryRule | undefined {
  if (!setting) return DEFAULT_RETRY;
  if (setting.attempts <= 0) return undefined;
  const base = { attempts: setting.attempts, perTryTimeout: setting.perTryTimeout };
  if (setting.retryOn === '') return { ...base, on: DEFAULT_RETRY.on, codes: [] };
  const parts = setting.retryOn
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const codes = parts.filter((part) => STATUS_CODES.has(Number(part))).map(Number);
  const words = parts.filter((part) => !STATUS_CODES.has(Number(part)));
  const written = words.join();
  const needsWord = codes.length > 0 && !written.includes('retriable-status-codes');
  return { ...base, on: needsWord ? `${written},retriable-status-codes` : written, codes };
}

/** The first route that takes a request. Envoy looks at the path, the headers and the parameters of the query. */
export function matchRoute(routes: readonly Route[], request: Request): Route | undefined {
  return routes.find((route) => !route.match || matchesRequest(route.match, request));
}

function matchesRequest(match: HttpMatch, request: Request): boolean {
  const [path, query] = splitQuery(request.path);
  const parameters = parametersOf(query);
  const pseudo: [StringMatch | undefined, string][] = [
    [match.method, request.method],
    [match.authority, request.authority],
    [match.scheme, request.scheme],
  ];
  return (
    matchesPath(match, path) &&
    pseudo.every(([wanted, value]) => !wanted || matchesString(wanted, value)) &&
    [...match.headers].every(([name, wanted]) => matchesHeader(wanted, headerOf(name, request))) &&
    [...match.withoutHeaders].every(([name, wanted]) => !matchesWithout(wanted, headerOf(name, request))) &&
    [...match.queryParams].every(([name, wanted]) => matchesHeader(wanted, parameters.get(name) ?? []))
  );
}

/** Envoy decodes nothing, and of two parameters with a name it takes the first. */
function parametersOf(query: string): Map<string, readonly string[]> {
  const parameters = new Map<string, readonly string[]>();
  for (const part of query.slice(1).split('&')) {
    const end = part.indexOf('=');
    const [name, value] = end < 0 ? [part, ''] : [part.slice(0, end), part.slice(end + 1)];
    if (!parameters.has(name)) parameters.set(name, [value]);
  }
  return parameters;
}

function matchesPath({ uri, isUriCaseIgnored }: HttpMatch, path: string): boolean {
  if (!uri || uri.kind === 'present') return true;
  return uri.kind === 'regex' ? matchesWhole(uri.value, path) : matchesString(uri, path, isUriCaseIgnored);
}

function headerOf(name: string, { authority, headers, method, path, scheme }: Request): readonly string[] {
  switch (name) {
    case ':method':
      return [method];
    case ':authority':
      return [authority];
    case ':path':
      return [path];
    case ':scheme':
      return [scheme];
  }
  return headers[name.toLowerCase()] ?? [];
}

function matchesHeader(wanted: StringMatch, values: readonly string[]): boolean {
  return values.some((value) => matchesString(wanted, value));
}

/** An absent header counts as an empty one, unless its presence is all that is asked for. */
function matchesWithout(wanted: StringMatch, values: readonly string[]): boolean {
  return matchesHeader(wanted, wanted.kind === 'present' || values.length > 0 ? values : ['']);
}
