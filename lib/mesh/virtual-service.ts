import { GoDuration } from './duration';
import type { Fields } from './fields';
import { resolveShortName } from './host-name';
import type { MeshObject, SourceObject } from './mesh-object';
import { HeaderChanges, readHeaderChanges, readRewrite, Rewrite } from './request-changes';
import { readStringMatch, StringMatch } from './string-match';

/** The name by which a VirtualService means sidecars. */
export const MESH_GATEWAY = 'mesh';

export interface Destination {
  readonly host: string;
  readonly subset: string;
  readonly port?: number;
}

export interface WeightedDestination {
  readonly destination: Destination;
  readonly weight: number;
  /** Only routes for HTTP have them. */
  readonly headers?: HeaderChanges;
}

/** Conditions of one route for HTTP; all have to hold. */
export interface HttpMatch {
  readonly name: string;
  readonly uri?: StringMatch;
  readonly isUriCaseIgnored: boolean;
  readonly scheme?: StringMatch;
  readonly method?: StringMatch;
  readonly authority?: StringMatch;
  readonly headers: ReadonlyMap<string, StringMatch>;
  readonly withoutHeaders: ReadonlyMap<string, StringMatch>;
  readonly queryParams: ReadonlyMap<string, StringMatch>;
  readonly port?: number;
  readonly gateways: readonly string[];
  readonly sourceLabels: Readonly<Record<string, string>>;
  readonly sourceNamespace: string;
}

/** Conditions of a route for connections. */
export interface ConnectionMatch {
  readonly sniHosts: readonly string[];
  readonly destinationSubnets: readonly string[];
  readonly port?: number;
  readonly gateways: readonly string[];
  readonly sourceLabels: Readonly<Record<string, string>>;
  readonly sourceNamespace: string;
}

export interface RetrySetting {
  readonly attempts: number;
  readonly perTryTimeout?: GoDuration;
  readonly retryOn: string;
}

export interface Redirect {
  readonly code: number;
}

export interface HttpRoute {
  readonly name: string;
  /** Undefined where none is written, which is another thing than an empty list. */
  readonly match: readonly HttpMatch[];
  readonly route: readonly WeightedDestination[];
  readonly delegate?: { readonly name: string; readonly namespace: string };
  readonly rewrite?: Rewrite;
  readonly redirect?: Redirect;
  readonly directResponse?: number;
  readonly timeout?: GoDuration;
  readonly retries?: RetrySetting;
  readonly fault?: Fields;
  readonly mirrors: readonly Destination[];
  readonly headers?: HeaderChanges;
  /** The rule of a route of the Gateway API that it comes from. */
  readonly source?: string;
}

export interface ConnectionRoute {
  readonly match: readonly ConnectionMatch[];
  readonly route: readonly WeightedDestination[];
  /** The rule of a route of the Gateway API that it comes from. */
  readonly source?: string;
}

export interface VirtualService {
  readonly name: string;
  readonly namespace: string;
  readonly createdAt: number;
  /** What it is read from. */
  readonly source: SourceObject;
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  readonly exportTo: ReadonlySet<string>;
  readonly http: readonly HttpRoute[];
  readonly tls: readonly ConnectionRoute[];
  readonly tcp: readonly ConnectionRoute[];
  /** Made by istiod of routes of the Gateway API, which count differently. Follows `UseGatewaySemantics`. */
  readonly hasGatewaySemantics?: boolean;
}

/**
 * Reads a VirtualService with its names in full. Follows `ResolveVirtualServiceShortnames` in
 * pilot/pkg/model/virtualservice.go.
 *
 * @param defaultExport who sees it where it does not say so
 */
export function readVirtualService(object: MeshObject, defaultExport: readonly string[] = ['*']): VirtualService {
  const { spec, namespace, name, createdAt, source } = object;
  const written = spec.texts('exportTo');
  const gateways = spec.texts('gateways').map((gateway) => resolveGatewayName(gateway, namespace));
  return {
    name,
    namespace,
    createdAt,
    source,
    hosts: spec.texts('hosts').map((host) => resolveShortName(host, namespace)),
    gateways: gateways.length > 0 ? gateways : [MESH_GATEWAY],
    exportTo: exportSet(written.length > 0 ? written : defaultExport, namespace),
    http: spec.objects('http').map((route) => readHttpRoute(route, namespace)),
    tls: spec.objects('tls').map((route) => readConnectionRoute(route, namespace)),
    tcp: spec.objects('tcp').map((route) => readConnectionRoute(route, namespace)),
  };
}

/** Whom an object of a namespace is exported to, by name. */
export function exportSet(entries: readonly string[], namespace: string): ReadonlySet<string> {
  return new Set(entries.map((entry) => (entry === '.' ? namespace : entry)));
}

/** Follows `resolveGatewayName` in pilot/pkg/model/config.go. */
export function resolveGatewayName(gateway: string, namespace: string): string {
  if (gateway === MESH_GATEWAY) return gateway;
  if (gateway.startsWith('./')) return `${namespace}/${gateway.slice(2)}`;
  if (gateway.includes('/')) return gateway;
  const [name, owner = namespace] = gateway.split('.');
  return `${owner}/${name}`;
}

function readHttpRoute(route: Fields, namespace: string): HttpRoute {
  const delegate = route.optional('delegate');
  const redirect = route.optional('redirect');
  const mirror = route.optional('mirror');
  const mirrors = [
    ...(mirror && hasShare(route, 'mirrorPercentage') ? [readDestination(mirror, namespace)] : []),
    ...route
      .objects('mirrors')
      .filter((entry) => hasShare(entry, 'percentage'))
      .map((entry) => readDestination(entry.fields('destination'), namespace)),
  ];
  return {
    name: route.text('name') ?? '',
    match: route.objects('match').map((match) => readHttpMatch(match, namespace)),
    route: route.objects('route').map((entry) => readWeighted(entry, namespace)),
    delegate: delegate && { name: delegate.text('name') ?? '', namespace: delegate.text('namespace') ?? '' },
    rewrite: readRewrite(route.optional('rewrite')),
    redirect: redirect && { code: redirect.positive('redirectCode') ?? 301 },
    directResponse: route.optional('directResponse')?.number('status'),
    timeout: GoDuration.read(route, 'timeout'),
    retries: readRetries(route.optional('retries')),
    fault: route.optional('fault'),
    mirrors,
    headers: readHeaderChanges(route.optional('headers')),
  };
}

function hasShare(owner: Fields, key: string): boolean {
  return (owner.optional(key)?.number('value') ?? 100) > 0;
}

function readRetries(retries: Fields | undefined): RetrySetting | undefined {
  if (!retries) return undefined;
  return {
    attempts: retries.number('attempts') ?? 0,
    perTryTimeout: GoDuration.read(retries, 'perTryTimeout'),
    retryOn: retries.text('retryOn') ?? '',
  };
}

function readHttpMatch(match: Fields, namespace: string): HttpMatch {
  return {
    name: match.text('name') ?? '',
    uri: readStringMatch(match.optional('uri')),
    isUriCaseIgnored: match.truth('ignoreUriCase') ?? false,
    scheme: readStringMatch(match.optional('scheme')),
    method: readStringMatch(match.optional('method')),
    authority: readStringMatch(match.optional('authority')),
    headers: readStringMatches(match.fields('headers')),
    withoutHeaders: readStringMatches(match.fields('withoutHeaders')),
    queryParams: readStringMatches(match.fields('queryParams')),
    port: match.positive('port'),
    ...readSource(match, namespace),
  };
}

function readStringMatches(matches: Fields): Map<string, StringMatch> {
  return new Map(
    matches.keys.map((name) => [name, readStringMatch(matches.optional(name)) ?? { kind: 'present', value: '' }]),
  );
}

function readSource(
  match: Fields,
  namespace: string,
): Pick<ConnectionMatch, 'gateways' | 'sourceLabels' | 'sourceNamespace'> {
  return {
    gateways: match.texts('gateways').map((gateway) => resolveGatewayName(gateway, namespace)),
    sourceLabels: match.map('sourceLabels'),
    sourceNamespace: match.text('sourceNamespace') ?? '',
  };
}

function readConnectionRoute(route: Fields, namespace: string): ConnectionRoute {
  return {
    match: route.objects('match').map((match) => ({
      sniHosts: match.texts('sniHosts'),
      destinationSubnets: match.texts('destinationSubnets'),
      port: match.positive('port'),
      ...readSource(match, namespace),
    })),
    route: route.objects('route').map((entry) => readWeighted(entry, namespace)),
  };
}

function readWeighted(entry: Fields, namespace: string): WeightedDestination {
  return {
    destination: readDestination(entry.fields('destination'), namespace),
    weight: entry.number('weight') ?? 0,
    headers: readHeaderChanges(entry.optional('headers')),
  };
}

function readDestination(destination: Fields, namespace: string): Destination {
  return {
    host: resolveShortName(destination.text('host') ?? '', namespace),
    subset: destination.text('subset') ?? '',
    port: destination.optional('port')?.number('number'),
  };
}
