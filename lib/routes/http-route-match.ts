import { StringMatch } from '../../imports/networking';
import { Place, refuse, show } from '../refusals/refuse';
import { RouteCondition } from '../rendering/http-routes';
import { HttpMethod } from './http-method';
import { PathMatch } from './path-match';
import { ValueMatch } from './value-match';

/**
 * Which calls are meant. All that is said here has to hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export interface HttpRouteMatch {
  /**
   * The path, without the query.
   *
   * @default - any
   */
  readonly path?: PathMatch;

  /**
   * One of these methods.
   *
   * @default - any
   */
  readonly methods?: HttpMethod[];

  /**
   * Headers that the application sends, by name.
   *
   * @default - any
   */
  readonly headers?: { readonly [name: string]: ValueMatch };

  /**
   * Parameters of the query, by name.
   *
   * @default - any
   */
  readonly queryParams?: { readonly [name: string]: ValueMatch };
}

/** A match after all that can be known from it has been checked. */
export interface DescribedMatch {
  readonly path?: PathMatch;
  readonly methods: HttpMethod[];
  readonly headers: Readonly<Record<string, StringMatch>>;
  readonly queryParams: Readonly<Record<string, StringMatch>>;
}

const HEADER_NAME = /^[a-z0-9!#$&'*+.^_`|~-]+$/;
const PARAMETER_NAME = /^[^\s&=#?%+]+$/;

export function describeMatch(place: Place, match: HttpRouteMatch): DescribedMatch {
  const { path, methods, headers = {}, queryParams = {} } = match;
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const wrongHeader = names.find((name) => !HEADER_NAME.test(name) || name === 'host' || isTwice(names, name));
  if (wrongHeader !== undefined) {
    refuseMatch(
      place,
      `headers names ${show(wrongHeader)}`,
      'Name each header once, and not host, which is the host of the construct',
    );
  }
  const wrongParameter = Object.keys(queryParams).find((name) => !PARAMETER_NAME.test(name));
  if (wrongParameter !== undefined) {
    refuseMatch(
      place,
      `queryParams names ${show(wrongParameter)}`,
      'Write the bare name of the parameter, such as page',
    );
  }
  if (methods?.length === 0)
    refuseMatch(place, 'methods is empty: []', 'Leave methods out for any, or name at least one');
  const described = {
    path: path?._isEverything ? undefined : path,
    methods: Object.values(HttpMethod).filter((method) => methods?.includes(method)),
    headers: rendered(headers, (name) => name.toLowerCase()),
    queryParams: rendered(queryParams, (name) => name),
  };
  if (isEveryCall(described)) {
    refuse('ROUTE003', place, {
      problem: `the match ${show(match)} holds for every call`,
      remedy:
        'Name a path, a method, a header or a parameter; for all other calls there are the properties of the construct and routeUnmatched',
    });
  }
  return described;
}

function isEveryCall({ path, methods, headers, queryParams }: DescribedMatch): boolean {
  return !path && methods.length + Object.keys(headers).length + Object.keys(queryParams).length === 0;
}

export function conditionOf({ path, methods, headers, queryParams }: DescribedMatch): RouteCondition {
  return { uris: path?._render() ?? [], methods, headers, queryParams };
}

/** A text for each kind of call that a match stands for: where two texts are equal, so are the calls. */
export function callsOf({ path, methods, headers, queryParams }: DescribedMatch): string[] {
  const rest = JSON.stringify([path?._kind, path?._text, sorted(headers), sorted(queryParams)]);
  return (methods.length === 0 ? ['any'] : methods).map((method) => `${method} ${rest}`);
}

/**
 * Which of two matches is looked at first: as the Gateway API orders them, and a regular expression, about which that
 * says nothing, between exact paths and prefixes.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
export function compareMatches(one: DescribedMatch, other: DescribedMatch): number {
  const [first, second] = [precedence(one), precedence(other)];
  const index = first.findIndex((value, at) => value !== second[at]);
  if (index >= 0) return second[index] - first[index];
  const [left, right] = [callsOf(one).join(), callsOf(other).join()];
  return left < right ? -1 : Number(left > right);
}

function precedence({ path, methods, headers, queryParams }: DescribedMatch): number[] {
  const kinds = ['prefix', 'regex', 'exact'];
  return [
    path ? kinds.indexOf(path._kind) : -1,
    path?._text.length ?? 0,
    methods.length > 0 ? 1 : 0,
    Object.keys(headers).length,
    Object.keys(queryParams).length,
  ];
}

function isTwice(names: string[], name: string): boolean {
  return names.indexOf(name) !== names.lastIndexOf(name);
}

function rendered(
  values: { readonly [name: string]: ValueMatch },
  nameOf: (name: string) => string,
): Record<string, StringMatch> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [nameOf(name), value._render()]));
}

function sorted(values: Readonly<Record<string, StringMatch>>): [string, StringMatch][] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}

function refuseMatch(place: Place, problem: string, remedy: string): never {
  refuse('ROUTE002', place, { problem: `${problem}, which no call meets`, remedy });
}
