import { matchesPattern } from '../mesh/authorization-policy';
import type { Fields } from '../mesh/fields';
import { matchRoute, Request, Route } from '../mesh/http-route';
import { compareText } from '../mesh/mesh-object';
import type { StringMatch } from '../mesh/string-match';
import type { HttpMatch } from '../mesh/virtual-service';
import { samplesOf } from './regex-samples';

/** A request as an application may send it to a host. */
export interface SimulatedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The Host header has the port, also where it is the usual one. */
  readonly namesPort?: boolean;
}

/** Requests of which routes and policies tell each from all others. */
export interface Requests {
  readonly all: readonly SimulatedRequest[];
  /** There are so many that not all combinations are among them. */
  readonly isComplete: boolean;
}

/** The request that nothing is asked for. */
export const PLAIN_REQUEST: SimulatedRequest = { method: 'GET', path: '/', headers: {} };

/** More combinations than these are not tried. */
const MOST_REQUESTS = 4096;
/** What no route and no policy names. */
const OTHER = 'x-other';
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

/** What requests have that matters: values of each part, the one that most have first. */
class Parts {
  public readonly paths = new Set<string>(['/', `/${OTHER}`]);
  public readonly methods = new Set<string>(['GET']);
  public readonly headers = new Map<string, Set<string | undefined>>();
  public readonly parameters = new Map<string, Set<string | undefined>>();
  public isPortSeen = false;

  public addMatch(match: HttpMatch): void {
    for (const path of match.uri ? textsOf(match.uri, '/') : []) this.addPath(path, match.isUriCaseIgnored);
    if (match.authority) this.isPortSeen = true;
    if (match.method) this.addMethods(textsOf(match.method, ''));
    for (const [name, wanted] of [...match.headers, ...match.withoutHeaders]) this.addHeader(name, wanted);
    for (const [name, wanted] of match.queryParams) addValues(this.parameters, name, wanted);
  }

  public addPolicy(rule: Fields): void {
    for (const operation of rule.objects('to').map((to) => to.fields('operation'))) {
      for (const path of [...operation.texts('paths'), ...operation.texts('notPaths')]) this.addPattern(path);
      if (operation.has('hosts') || operation.has('notHosts')) this.isPortSeen = true;
      this.addMethods([...operation.texts('methods'), ...operation.texts('notMethods')]);
    }
    for (const condition of rule.objects('when')) {
      const header = headerIn(condition);
      if (header === undefined) continue;
      for (const value of [...condition.texts('values'), ...condition.texts('notValues')]) {
        this.addHeader(header, { kind: 'exact', value: value === '*' ? OTHER : value.replaceAll('*', '') });
      }
    }
  }

  private addHeader(name: string, wanted: StringMatch): void {
    if (name === ':authority') this.isPortSeen = true;
    if (name === ':method') this.addMethods(textsOf(wanted, ''));
    else if (name === ':path') for (const path of textsOf(wanted, '/')) this.addPath(path, false);
    else if (!name.startsWith(':')) addValues(this.headers, name.toLowerCase(), wanted);
  }

  private addMethods(methods: readonly string[]): void {
    for (const method of methods) if (/^[A-Za-z-]+$/.test(method)) this.methods.add(method);
    const other = METHODS.find((method) => !this.methods.has(method));
    if (other !== undefined && methods.length > 0) this.methods.add(other);
  }

  private addPath(path: string, isCaseIgnored: boolean): void {
    if (!path.startsWith('/')) return;
    this.paths.add(path);
    if (!isCaseIgnored) return;
    this.paths.add(path.toLowerCase());
    this.paths.add(path.toUpperCase());
  }

  private addPattern(path: string): void {
    const plain = path.replaceAll('*', '');
    this.addPath(plain, false);
    this.addPath(`${plain}${OTHER}`, false);
    if (path.startsWith('*')) this.addPath(`/${OTHER}${plain}`, false);
  }
}

/** Texts that fit, and close ones that do not. */
function textsOf({ kind, value }: StringMatch, empty: string): string[] {
  switch (kind) {
    case 'exact':
      return [value];
    case 'prefix':
      return [value, `${value}${OTHER}`];
    case 'segments':
      return [value, `${value.replace(/\/$/, '')}/${OTHER}`, `${value}${OTHER}`];
    case 'regex':
      return samplesOf(value);
    case 'present':
      return [empty === '' ? OTHER : empty];
  }
}

function addValues(all: Map<string, Set<string | undefined>>, name: string, wanted: StringMatch): void {
  const known = all.get(name) ?? new Set<string | undefined>([undefined, OTHER]);
  for (const value of textsOf(wanted, '')) known.add(value);
  all.set(name, known);
}

/**
 * Requests that conditions of routes and rules of policies tell apart.
 *
 * @param rules rules of AuthorizationPolicies
 */
export function requestsFor(conditions: readonly HttpMatch[], rules: readonly Fields[]): Requests {
  const parts = new Parts();
  for (const each of conditions) parts.addMatch(each);
  for (const rule of rules) parts.addPolicy(rule);
  const { paths, methods, headers, parameters, isPortSeen } = parts;
  const valued = [...headers].sort(([a], [b]) => compareText(a, b));
  const asked = [...parameters].sort(([a], [b]) => compareText(a, b));
  const sizes = [
    isPortSeen ? 2 : 1,
    paths.size,
    methods.size,
    ...valued.map(([, each]) => each.size),
    ...asked.map(([, each]) => each.size),
  ];
  const isComplete = sizes.reduce((product, size) => product * size, 1) <= MOST_REQUESTS;
  const axes: Axis[] = [
    [...paths].sort(compareText).map((path) => (request) => ({ ...request, path })),
    [...methods].sort(compareText).map((method) => (request) => ({ ...request, method })),
    ...asked.map(([name, values]) => inOrder(values).map((value) => withParameter(name, value))),
    ...valued.map(([name, values]) => inOrder(values).map((value) => withHeader(name, value))),
    ...(isPortSeen ? [[(request: SimulatedRequest) => request, withPort]] : []),
  ];
  return { all: distinct(isComplete ? product(axes) : pairwise(axes)), isComplete };
}

type Edit = (request: SimulatedRequest) => SimulatedRequest;
type Axis = readonly Edit[];

function withHeader(name: string, value: string | undefined): Edit {
  return (request) => (value === undefined ? request : { ...request, headers: { ...request.headers, [name]: value } });
}

function withParameter(name: string, value: string | undefined): Edit {
  return (request) => {
    if (value === undefined) return request;
    const separator = request.path.includes('?') ? '&' : '?';
    return { ...request, path: `${request.path}${separator}${name}=${value}` };
  };
}

function withPort(request: SimulatedRequest): SimulatedRequest {
  return { ...request, namesPort: true };
}

function inOrder(values: ReadonlySet<string | undefined>): (string | undefined)[] {
  return [...values].sort((a, b) => compareText(a ?? '', b ?? ''));
}

function product(axes: readonly Axis[]): SimulatedRequest[] {
  let all = [PLAIN_REQUEST];
  for (const axis of axes) all = all.flatMap((request) => axis.map((edit) => edit(request)));
  return all;
}

/** Each two parts of all values, with all others as most requests have them. */
function pairwise(axes: readonly Axis[]): SimulatedRequest[] {
  return axes
    .flatMap((axis, index) => axes.slice(index + 1).flatMap((other) => product([axis, other])))
    .slice(0, MOST_REQUESTS);
}

/** The plain request is the first one. */
function distinct(requests: readonly SimulatedRequest[]): SimulatedRequest[] {
  const all = new Map([PLAIN_REQUEST, ...requests].map((request) => [JSON.stringify(request), request]));
  return [...all.values()];
}

/** One of all requests that meet the same conditions and the same parts of rules; the plain request is the first one. */
export function toldApart(
  requests: readonly SimulatedRequest[],
  conditions: readonly HttpMatch[],
  rules: readonly Fields[],
  host: string,
): SimulatedRequest[] {
  const found = new Map<string, SimulatedRequest>();
  const routes = conditions.map((match): Route[] => [{ match, name: '', mirrors: [], why: '' }]);
  const parts = rules.map(partsOfRule);
  for (const request of requests) {
    const wire = received(request, host);
    const bits = [
      ...routes.map((route) => matchRoute(route, wire) !== undefined),
      ...parts.flatMap((each) => bitsOf(each, wire)),
    ];
    const key = bits.map(Number).join('');
    if (!found.has(key)) found.set(key, request);
  }
  return [...found.values()];
}

/** As a proxy receives it. */
export function received({ path, method, headers, namesPort }: SimulatedRequest, host: string): Request {
  const values = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { authority: namesPort === true ? `${host}:80` : host, path, method, scheme: 'http', headers: values };
}

/** What a rule says of requests. */
interface RuleParts {
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly (readonly [string, string])[];
}

function partsOfRule(rule: Fields): RuleParts {
  const operations = rule.objects('to').map((to) => to.fields('operation'));
  const both = (one: string, other: string): string[] =>
    operations.flatMap((operation) => [...operation.texts(one), ...operation.texts(other)]);
  return {
    hosts: both('hosts', 'notHosts'),
    paths: both('paths', 'notPaths'),
    methods: both('methods', 'notMethods'),
    headers: rule.objects('when').flatMap((condition) => {
      const name = headerIn(condition);
      const values = [...condition.texts('values'), ...condition.texts('notValues')];
      return name === undefined ? [] : values.map((value): [string, string] => [name, value]);
    }),
  };
}

function bitsOf({ hosts, paths, methods, headers }: RuleParts, request: Request): boolean[] {
  const path = request.path.replace(/\?.*/, '');
  return [
    ...hosts.map((host) => matchesPattern(host, request.authority)),
    ...paths.map((each) => matchesPattern(each, path)),
    ...methods.map((method) => matchesPattern(method, request.method)),
    ...headers.map(([name, value]) => (request.headers[name] ?? []).some((each) => matchesPattern(value, each))),
  ];
}

function headerIn(condition: Fields): string | undefined {
  return /^request\.headers\[(.+)\]$/.exec(condition.text('key') ?? '')?.[1].toLowerCase();
}
