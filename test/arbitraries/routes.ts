import { Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import {
  ApplicationProtocol,
  EgressGateway,
  ExternalHttpApi,
  ForwardProps,
  HttpMethod,
  HttpRouteAction,
  HttpRouteMatch,
  IHttpDestination,
  PathMatch,
  PathRewrite,
  RedirectCode,
  RedirectProps,
  TlsOriginatedApi,
  ValueMatch,
} from '../../lib';
import { made, retryPolicy } from './build';
import type { HeadersRecipe, RetryRecipe } from './recipes';
import * as values from './values';

/** Routes of a host as plain data. Durations are milliseconds. */

export interface PathRecipe {
  readonly kind: 'exact' | 'prefix' | 'regex';
  readonly text: string;
}

export interface ValueRecipe {
  readonly kind: 'exact' | 'prefix' | 'regex' | 'present';
  readonly text: string;
}

export interface MatchRecipe {
  readonly path?: PathRecipe;
  readonly methods?: string[];
  readonly headers?: Record<string, ValueRecipe>;
  readonly queryParams?: Record<string, ValueRecipe>;
}

export interface ForwardRecipe {
  readonly rewritePath?: { readonly kind: 'replacePrefix' | 'replaceFullPath' | 'regex'; readonly text: string };
  readonly authority?: string;
  readonly requestHeaders?: HeadersRecipe;
  readonly responseHeaders?: HeadersRecipe;
  readonly timeout?: number;
  readonly retryPolicy?: RetryRecipe;
  readonly split?: number[];
  readonly mirror?: number;
  readonly fault?: { readonly delay?: number; readonly abort?: number };
}

export type ActionRecipe =
  | { readonly kind: 'forward'; readonly props: ForwardRecipe }
  | { readonly kind: 'redirect'; readonly props: RedirectProps }
  | {
      readonly kind: 'directResponse';
      readonly props: { readonly status: number; readonly body?: string; readonly responseHeaders?: HeadersRecipe };
    };

export interface RouteRecipe {
  readonly name: string;
  readonly matches: MatchRecipe[];
  readonly action: ActionRecipe;
}

export interface RoutedRecipe {
  readonly type: 'ExternalHttpApi' | 'TlsOriginatedApi' | 'EgressGatewayRoute';
  readonly protocol: 'HTTP' | 'HTTP2' | 'GRPC';
  readonly routes: RouteRecipe[];
  readonly unmatched?: ActionRecipe;
}

export const ROUTED_HOST = 'api.example.com';
export const OTHER_HOSTS = ['canary.example.com', 'next.example.com'];

const SEGMENTS = ['a', 'b', 'v2', 'x.y', '%C3%BC', 'a+b', '(c)', '$1'];
const PATTERNS = ['/[a-z]+', '/v[0-9]+(?:/.*)?', '/a/(?i)B', String.raw`/x\.y/\w+`, '/(?P<first>[^/]+)/b'];
const NAMES = ['x-a', 'X-B', 'accept'];

const path = fc.array(fc.constantFrom(...SEGMENTS), { minLength: 1, maxLength: 3 }).map((all) => `/${all.join('/')}`);

const pathRecipe: Arbitrary<PathRecipe> = fc.oneof(
  fc.record({ kind: fc.constant('exact' as const), text: path }),
  fc.record({ kind: fc.constant('prefix' as const), text: path }),
  fc.record({ kind: fc.constant('regex' as const), text: fc.constantFrom(...PATTERNS) }),
);

const valueRecipe: Arbitrary<ValueRecipe> = fc.record({
  kind: fc.constantFrom('exact' as const, 'prefix' as const, 'regex' as const, 'present' as const),
  text: fc.constantFrom('a', 'ab', 'b'),
});

const valuesByName = fc.dictionary(fc.constantFrom(...NAMES), valueRecipe, {
  minKeys: 1,
  maxKeys: 2,
  noNullPrototype: true,
});

function matchRecipe(withQuery: boolean): Arbitrary<MatchRecipe> {
  return fc
    .record({
      path: values.maybe(pathRecipe),
      methods: values.maybe(fc.subarray(Object.values(HttpMethod) as string[], { minLength: 1 })),
      headers: values.maybe(valuesByName),
      queryParams: withQuery ? values.maybe(valuesByName) : fc.constant(undefined),
    })
    .filter((match) => Object.values(match).some((part) => part !== undefined));
}

/** Whether both could be refused for meeting the same calls. */
function overlap(one: MatchRecipe, other: MatchRecipe): boolean {
  const rest = ({ path: at, headers = {}, queryParams = {} }: MatchRecipe): string =>
    JSON.stringify([
      at,
      ...[headers, queryParams].map((map) =>
        Object.entries(map)
          .map(([name, { kind, text }]) => JSON.stringify([name, kind, kind === 'present' ? '' : text]))
          .sort(),
      ),
    ]);
  if (rest(one) !== rest(other)) return false;
  if (!one.methods || !other.methods) return one.methods === other.methods;
  return one.methods.some((method) => other.methods?.includes(method));
}

/** Shares that are at most a hundred together. */
const shares = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }))
  .map((all) => all.filter((share) => share !== undefined));

const percentage = fc.oneof(fc.constantFrom(0.0001, 0.5, 100), fc.integer({ min: 1, max: 99 }));

function forwardRecipe(protocol: RoutedRecipe['protocol'], hasPrefixes: boolean): Arbitrary<ActionRecipe> {
  const kinds = hasPrefixes
    ? (['replacePrefix', 'replaceFullPath', 'regex'] as const)
    : (['replaceFullPath', 'regex'] as const);
  return fc
    .record({
      rewritePath: values.maybe(fc.record({ kind: fc.constantFrom(...kinds), text: fc.oneof(path, fc.constant('/')) })),
      authority: values.maybe(fc.constantFrom('origin.example.net', 'origin.example.net:8443', '192.0.2.7')),
      requestHeaders: values.maybe(values.headers()),
      responseHeaders: values.maybe(values.headers()),
      timeout: values.maybe(values.millis()),
      retryPolicy: values.maybe(values.retryPolicy()),
      split: values.maybe(shares),
      mirror: values.maybe(percentage),
      fault: values.maybe(
        fc.oneof(
          fc.record({ delay: percentage }),
          fc.record({ abort: percentage }),
          fc.record({ delay: percentage, abort: percentage }),
        ),
      ),
    })
    .map((recipe) => {
      const isRefused = protocol === 'GRPC' && recipe.retryPolicy?.kind === 'moreForIdempotentMethods';
      const retries = isRefused ? { kind: 'none' as const } : recipe.retryPolicy;
      const props = { ...recipe, retryPolicy: retries, timeout: values.roomForTries(recipe.timeout, retries) };
      return { kind: 'forward' as const, props };
    });
}

function redirectRecipe(isPrefix: boolean, knowsPrefix: boolean): Arbitrary<ActionRecipe> {
  const rest = {
    authority: values.maybe(fc.constantFrom('new.example.com', 'new.example.com:8080')),
    scheme: values.maybe(fc.constantFrom('http', 'https')),
    redirectCode: values.maybe(
      fc.constantFrom(
        RedirectCode.MOVED_PERMANENTLY,
        RedirectCode.FOUND,
        RedirectCode.SEE_OTHER,
        RedirectCode.TEMPORARY_REDIRECT,
        RedirectCode.PERMANENT_REDIRECT,
      ),
    ),
  };
  const whole = fc.record({ ...rest, path: values.maybe(path) });
  const prefix = fc.record({ ...rest, prefixRewrite: fc.oneof(path, fc.constant('/')) });
  const leading = whole.filter((props) => Boolean(props.authority ?? props.scheme ?? props.path));
  return (isPrefix && knowsPrefix ? fc.oneof(leading, prefix) : leading).map((props) => ({
    kind: 'redirect' as const,
    props,
  }));
}

function actionRecipe(
  matches: MatchRecipe[],
  protocol: RoutedRecipe['protocol'],
  knowsPrefix: boolean,
): Arbitrary<ActionRecipe> {
  const has = (...kinds: string[]): boolean =>
    matches.length > 0 && matches.every((match) => match.path && kinds.includes(match.path.kind));
  const directResponse = fc
    .record({
      status: fc.integer({ min: 200, max: 599 }),
      body: values.maybe(fc.constantFrom('gone', 'zwei\nZeilen', '{"a": "%b"}')),
      responseHeaders: values.maybe(values.headers()),
    })
    .map((props) => ({ kind: 'directResponse' as const, props }));
  return fc.oneof(
    { arbitrary: forwardRecipe(protocol, has('exact', 'prefix')), weight: 2 },
    { arbitrary: directResponse, weight: 2 },
    { arbitrary: redirectRecipe(has('prefix'), knowsPrefix), weight: 1 },
  );
}

export interface RoutesOptions {
  /** What the judge does not look at. */
  readonly withQuery: boolean;
  /** From Istio 1.31 on. */
  readonly prefixRewrite: boolean;
}

/** Routes of a host that are not refused. */
export function routedRecipe({ withQuery, prefixRewrite }: RoutesOptions): Arbitrary<RoutedRecipe> {
  const base = fc.record({
    type: fc.constantFrom('ExternalHttpApi' as const, 'TlsOriginatedApi' as const, 'EgressGatewayRoute' as const),
    protocol: fc.constantFrom('HTTP' as const, 'HTTP2' as const, 'GRPC' as const),
    groups: fc
      .uniqueArray(matchRecipe(withQuery), { minLength: 1, maxLength: 6, comparator: overlap })
      .chain((all) => fc.nat({ max: 2 }).map((size) => grouped(all, size + 1))),
  });
  return base.chain(({ type, protocol, groups }) =>
    fc
      .record({
        actions: fc.tuple(...groups.map((matches) => actionRecipe(matches, protocol, prefixRewrite))),
        unmatched: values.maybe(actionRecipe([], protocol, false)),
      })
      .map(({ actions, unmatched }) => ({
        type,
        protocol,
        unmatched,
        routes: groups.map((matches, index) => ({ name: `route${String(index)}`, matches, action: actions[index] })),
      })),
  );
}

function grouped(matches: MatchRecipe[], size: number): MatchRecipe[][] {
  const count = Math.ceil(matches.length / size);
  return Array.from({ length: count }, (_, group) => matches.filter((_match, index) => index % count === group));
}

function valueMatch({ kind, text }: ValueRecipe): ValueMatch {
  return kind === 'present' ? ValueMatch.present() : ValueMatch[kind](text);
}

function valueMatches(map: Record<string, ValueRecipe>): Record<string, ValueMatch> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, valueMatch(value)]));
}

export function matchOf({ path: at, methods, headers, queryParams }: MatchRecipe): HttpRouteMatch {
  return {
    path: made(at, ({ kind, text }) => PathMatch[kind](text)),
    methods: methods?.map((method) => HttpMethod[method as keyof typeof HttpMethod]),
    headers: made(headers, valueMatches),
    queryParams: made(queryParams, valueMatches),
  };
}

export function forwardOf(recipe: ForwardRecipe, others: IHttpDestination[]): ForwardProps {
  const { rewritePath, split, mirror, fault, timeout } = recipe;
  const acceptCopies = { reason: 'a test server of ours' };
  return {
    ...recipe,
    rewritePath: made(rewritePath, ({ kind, text }) =>
      kind === 'regex' ? PathRewrite.regex('^/([^/]+)', String.raw`/\1x`) : PathRewrite[kind](text),
    ),
    timeout: made(timeout, (amount) => Duration.millis(amount)),
    retryPolicy: made(recipe.retryPolicy, retryPolicy),
    split: split?.map((weight, index) => ({ destination: others[index], weight })),
    mirror: made(mirror, (share) => ({ destination: others[0], percentage: share, acceptCopies })),
    fault: made(fault, ({ delay, abort }) => ({
      delay: made(delay, (share) => ({ fixedDelay: Duration.millis(5), percentage: share })),
      abort: made(abort, (share) => ({ httpStatus: 503, percentage: share })),
    })),
  };
}

export function actionOf(recipe: ActionRecipe, others: IHttpDestination[]): HttpRouteAction {
  if (recipe.kind === 'forward') return HttpRouteAction.forward(forwardOf(recipe.props, others));
  return recipe.kind === 'redirect'
    ? HttpRouteAction.redirect(recipe.props)
    : HttpRouteAction.directResponse(recipe.props);
}

/** The host with its routes, and the other hosts that they lead to. */
export function addRouted(chart: Chart, { type, protocol: name, routes, unmatched }: RoutedRecipe): void {
  const protocol = ApplicationProtocol[name];
  const via = type === 'EgressGatewayRoute' ? EgressGateway.fromInstalled(chart, 'Gateway') : undefined;
  const make = (id: string, host: string): ExternalHttpApi | TlsOriginatedApi =>
    type === 'ExternalHttpApi'
      ? new ExternalHttpApi(chart, id, { host, protocol })
      : new TlsOriginatedApi(chart, id, { host, protocol, via });
  const others = OTHER_HOSTS.map((host, index) => make(`Other${String(index)}`, host));
  const api = make('Api', ROUTED_HOST);
  for (const { name: route, matches, action } of routes) {
    api.addRoute(route, { matches: matches.map(matchOf), action: actionOf(action, others) });
  }
  if (unmatched) api.routeUnmatched(actionOf(unmatched, others));
}
