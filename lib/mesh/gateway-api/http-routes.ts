import { GoDuration } from '../duration';
import { Fields } from '../fields';
import type { HeaderChanges } from '../request-changes';
import type { HttpMatch, HttpRoute, RetrySetting, WeightedDestination } from '../virtual-service';
import { RouteContext, RouteError, weightedDestinations, weightSum } from './backends';
import { changesOf, filtersOf } from './route-filters';
import { grpcMatch, httpMatch } from './route-match';

/** Repeats where a rule of the Gateway API asks for retries and says no more. */
const RETRY_ON = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'];
const ATTEMPTS = 2;
const NO_BACKENDS = 500;
/** What Istio 1.30 answers where a rule names no backend at all. */
const NO_BACKENDS_WRITTEN = 404;

/**
 * The rules of an HTTPRoute or a GRPCRoute, a route for each match. Follows `convertHTTPRoute` and `convertGRPCRoute` in
 * pilot/pkg/config/kube/gateway/conversion.go, and `computeRoute`: one rule with an error takes all others with it.
 *
 * @throws RouteError where istiod drops all rules
 */
export function convertHttpRules(context: RouteContext): HttpRoute[] {
  const { route } = context;
  return rulesOf(context).flatMap((rule, index) => {
    const path = `rules[${index}]`;
    const base = convertRule(rule, path, index, context);
    const matches = matchesOf(rule, route.kind);
    return matches.map((match) => ({ ...base, match: match ? [match] : [] }));
  });
}

/** An HTTPRoute without rules has one for every path, which the API server writes. */
function rulesOf({ route }: RouteContext): Fields[] {
  const rules = route.spec.objects('rules');
  return rules.length === 0 && route.kind === 'HTTPRoute' && !route.spec.has('rules') ? [Fields.NONE] : rules;
}

function matchesOf(rule: Fields, kind: string): (HttpMatch | undefined)[] {
  const written = rule.objects('matches');
  if (kind === 'GRPCRoute') return written.length > 0 ? written.map(grpcMatch) : [undefined];
  return (written.length > 0 ? written : [Fields.NONE]).map(httpMatch);
}

function convertRule(rule: Fields, path: string, index: number, context: RouteContext): HttpRoute {
  const { route, isNew } = context;
  const filtered = filtersOf(rule, path, context);
  const backends = rule.objects('backendRefs');
  const base = {
    ...filtered,
    ...timing(rule),
    name: rule.text('name') ?? `${route.namespace}.${route.name}.${index}`,
    match: [],
    source: `rule ${index + 1} of ${route.kind} ${route.namespace}/${route.name}`,
  };
  if (weightSum(backends) === 0 && !filtered.redirect) {
    const isWritten = backends.length > 0 || route.kind === 'GRPCRoute';
    return { ...base, route: [], directResponse: isNew || isWritten ? NO_BACKENDS : NO_BACKENDS_WRITTEN };
  }
  return { ...base, route: destinationsOf(backends, path, context) };
}

/** Follows `buildHTTPDestination` and `buildGRPCDestination`. */
function destinationsOf(backends: readonly Fields[], path: string, context: RouteContext): WeightedDestination[] {
  return weightedDestinations(backends, path, context, 'its requests are answered with 500').map(
    ({ backend, ...rest }) => ({ ...rest, headers: headersOf(backend, path) }),
  );
}

/** Backends take filters for headers and no others. */
function headersOf(backend: Fields, path: string): HeaderChanges | undefined {
  let changes: HeaderChanges | undefined;
  for (const filter of backend.objects('filters')) {
    const type = filter.text('type') ?? '';
    if (type === 'RequestHeaderModifier') {
      changes = changesOf(filter.fields('requestHeaderModifier'));
    } else if (type === 'ResponseHeaderModifier') {
      changesOf(filter.fields('responseHeaderModifier'));
    } else {
      throw new RouteError(`${path}.backendRefs: Istio has no filter ${JSON.stringify(type)} for a backend`);
    }
  }
  return changes;
}

/** Without retries, the time for an attempt is that for the request. */
function timing(rule: Fields): { readonly timeout?: GoDuration; readonly retries?: RetrySetting } {
  const retries = retriesOf(rule.optional('retry'));
  const timeouts = rule.fields('timeouts');
  const request = someTime(timeouts, 'request');
  const attempt = someTime(timeouts, 'backendRequest');
  if (!retries) return { timeout: attempt ?? request };
  return { timeout: request, retries: { ...retries, perTryTimeout: attempt } };
}

function someTime(timeouts: Fields, key: string): GoDuration | undefined {
  const time = GoDuration.read(timeouts, key);
  return time && time.seconds !== 0 ? time : undefined;
}

function retriesOf(retry: Fields | undefined): RetrySetting | undefined {
  if (!retry) return undefined;
  const raw: unknown = retry.raw('codes');
  const codes = Array.isArray(raw) ? raw.filter((code) => Number.isInteger(code)).map(String) : [];
  const attempts = retry.number('attempts') ?? ATTEMPTS;
  return { attempts, retryOn: attempts === 0 ? '' : [...RETRY_ON, ...codes].join() };
}
