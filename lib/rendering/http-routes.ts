import {
  Destination,
  Headers,
  HTTPDirectResponse,
  HTTPFaultInjection,
  HTTPMatchRequest,
  HTTPMirrorPolicy,
  HTTPRedirect,
  HTTPRoute,
  HTTPRouteDestination,
  RegexRewrite,
  StringMatch,
} from '../../imports/networking';
import { RetryPolicy } from '../values/retry-policy';

/** Retries, timeout and headers of the routes. */
export interface Routing {
  readonly retryPolicy: RetryPolicy;
  readonly timeout?: string;
  readonly headers?: Headers;
}

/** Calls of which one of the paths and one of the methods holds, and all the rest; nothing stands for any. */
export interface RouteCondition {
  readonly uris: StringMatch[];
  readonly methods: string[];
  readonly headers: Readonly<Record<string, StringMatch>>;
  readonly queryParams: Readonly<Record<string, StringMatch>>;
}

/** Another host that gets a share of the calls. */
export interface WeightedTarget {
  readonly destination: Destination;
  readonly weight: number;
}

/** What the proxy does on the way to the server. */
export interface Forwarding extends Routing {
  readonly rewritePath?: RegexRewrite;
  readonly authority?: string;
  /** Other hosts; the rest goes to the own one. */
  readonly split: WeightedTarget[];
  readonly mirrors: HTTPMirrorPolicy[];
  readonly fault?: HTTPFaultInjection;
}

/** What the proxy answers itself. */
export interface Answer {
  readonly redirect?: HTTPRedirect;
  readonly directResponse?: HTTPDirectResponse;
  readonly headers?: Headers;
}

/** One rule, for calls that meet one of the conditions; without any, for all that are left. */
export interface RouteRule {
  readonly name?: string;
  readonly conditions: RouteCondition[];
  readonly answer?: Answer;
  readonly forwarding?: Forwarding;
}

/** Where calls go that are forwarded, and what else has to hold for them. */
export interface RouteLeg {
  readonly own: Destination;
  readonly match: HTTPMatchRequest;
}

/** The rules of a proxy, in their order. */
export function renderRules(rules: RouteRule[], leg: RouteLeg): HTTPRoute[] {
  // Methods of which no call is left for the rules that follow: a route for them alone would never be met.
  const closed = new Set<string>();
  const paths = new Set<string>();
  return rules.flatMap((each) => {
    const rule = withoutPaths(each, paths);
    if (!rule) return [];
    const routes = rule.forwarding ? forwards(rule, rule.forwarding, leg, closed) : answers(rule, leg);
    rule.conditions.filter(isForMethodsAlone).forEach(({ methods }) => {
      methods.forEach((method) => closed.add(method));
    });
    return routes;
  });
}

/** A rule without the paths of which no call is left; nothing where it has no others. Its own paths are taken from then on. */
function withoutPaths(rule: RouteRule, taken: Set<string>): RouteRule | undefined {
  if (rule.conditions.length === 0) return rule;
  const conditions: RouteCondition[] = [];
  for (const condition of rule.conditions) {
    const uris = condition.uris.filter(({ exact }) => exact === undefined || !taken.has(exact));
    if (uris.length === 0 && condition.uris.length > 0) continue;
    conditions.push({ ...condition, uris });
    if (!isForPathsAlone(condition)) continue;
    for (const { exact } of uris) if (exact !== undefined) taken.add(exact);
  }
  return conditions.length > 0 ? { ...rule, conditions } : undefined;
}

function isForPathsAlone({ methods, headers, queryParams }: RouteCondition): boolean {
  return methods.length + Object.keys(headers).length + Object.keys(queryParams).length === 0;
}

function isForMethodsAlone({ uris, headers, queryParams }: RouteCondition): boolean {
  return uris.length + Object.keys(headers).length + Object.keys(queryParams).length === 0;
}

function answers({ name, conditions, answer }: RouteRule, { match }: RouteLeg): HTTPRoute[] {
  return [{ name, match: matchOf(match, conditions.flatMap(requests)), ...answer }];
}

/** One route for each set of retries, which may go by method. */
function forwards(
  { name, conditions }: RouteRule,
  forwarding: Forwarding,
  { own, match }: RouteLeg,
  closed: ReadonlySet<string>,
): HTTPRoute[] {
  const { retryPolicy, timeout, headers, rewritePath, authority, split, mirrors, fault } = forwarding;
  const rewrittenAuthority = split.length === 0 ? authority : undefined;
  const isRewritten = rewritePath !== undefined || rewrittenAuthority !== undefined;
  const rewrite = isRewritten ? { authority: rewrittenAuthority, uriRegexRewrite: rewritePath } : undefined;
  const route = destinations(own, forwarding);
  let taken: string[] = [];
  return retryPolicy._render().flatMap((retry): HTTPRoute[] => {
    const { methodRegex, retries } = retry;
    const byMethod = (methodRegex?.split('|') ?? []).filter((method) => !closed.has(method));
    if (methodRegex !== undefined && byMethod.length === 0) return [];
    const left = conditions.flatMap((condition) => narrowed(condition, byMethod, taken));
    taken = byMethod;
    if (conditions.length > 0 && left.length === 0) return [];
    const requested = conditions.length > 0 ? left.flatMap(requests) : byMethod.length > 0 ? [methodOf(byMethod)] : [];
    // In the order in which they are printed, so that nobody has to sort them.
    return [
      {
        fault,
        headers,
        match: matchOf(match, requested),
        mirrors: mirrors.length > 0 ? mirrors : undefined,
        name: joinParts(name, retry.name),
        retries,
        rewrite,
        route,
        timeout,
      },
    ];
  });
}

function joinParts(first?: string, second?: string): string | undefined {
  return first === undefined || second === undefined ? (first ?? second) : `${first}-${second}`;
}

/** What is left of a condition for the methods of one set of retries, or for those that no set before has taken. */
function narrowed(condition: RouteCondition, methods: string[], taken: string[]): RouteCondition[] {
  if (condition.methods.length === 0) return [{ ...condition, methods }];
  const left = condition.methods.filter((method) =>
    methods.length > 0 ? methods.includes(method) : !taken.includes(method),
  );
  return left.length > 0 ? [{ ...condition, methods: left }] : [];
}

function requests({ uris, methods, headers, queryParams }: RouteCondition): HTTPMatchRequest[] {
  const rest = {
    ...methodOf(methods),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(Object.keys(queryParams).length > 0 && { queryParams }),
  };
  return uris.length > 0 ? uris.map((uri) => ({ uri, ...rest })) : [rest];
}

function methodOf(methods: string[]): HTTPMatchRequest {
  if (methods.length === 0) return {};
  return { method: methods.length === 1 ? { exact: methods[0] } : { regex: methods.join('|') } };
}

function matchOf(leg: HTTPMatchRequest, requested: HTTPMatchRequest[]): HTTPMatchRequest[] | undefined {
  const whole = requested.length > 0 ? requested.map((request) => ({ ...leg, ...request })) : [leg];
  return whole.some((request) => Object.keys(request).length === 0) ? undefined : whole;
}

/** With another host beside, each one is called by its own name: `rewrite.authority` would hold for all of them. */
function destinations(own: Destination, { split, authority }: Forwarding): HTTPRouteDestination[] {
  if (split.length === 0) return [{ destination: own }];
  const others = split.map(({ destination, weight }) => ({
    destination,
    weight,
    headers: hostHeader(destination.host),
  }));
  const weight = 100 - split.reduce((sum, other) => sum + other.weight, 0);
  return [{ destination: own, weight, ...(authority && { headers: hostHeader(authority) }) }, ...others];
}

function hostHeader(host: string): Headers {
  return { request: { set: { Host: host } } };
}
