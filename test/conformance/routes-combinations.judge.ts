import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { IstioVersion, MeshProfile } from '../../lib';
import { addRouted, matchOf, MatchRecipe, ROUTED_HOST, RoutedRecipe, routedRecipe } from '../arbitraries/routes';
import { useSeed } from '../arbitraries/seed';
import type { Call, CallAnswer } from './answers';
import { ask, CALLERS } from './gateway-world';
import { Judge } from './judge';
import type { Resource } from './manifests';
import { istioMinor, shareOf } from './minor';
import { objectionsTo } from './objections';
import { PropCounter } from './prop-counts';

const COMBINATIONS = shareOf(60);
const MAY_HAVE_ACTED = ['5xx', 'gateway-error', 'reset', 'unavailable', 'cancelled', 'retriable-status-codes'];

const seed = useSeed('routes-combinations');
const judge = new Judge();
afterAll(() => judge.close());

const counter = new PropCounter('routes-combinations');
afterAll(() => {
  counter.report();
});

const counts: Record<string, number> = {};

function check(isRight: boolean, what: string, recipe: RoutedRecipe): void {
  if (!isRight) throw new Error(`${what}\nFAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`);
}

interface Request {
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
}

const VALUE = {
  exact: (text: string) => text,
  prefix: (text: string) => `${text}b`,
  regex: (text: string) => text,
  present: () => 'z',
};

/** Calls that meet a match, and neighbours that miss it by one thing. */
function requestsFor({ path, methods = ['GET', 'PATCH'], headers = {} }: MatchRecipe): Request[] {
  const texts = path?.kind === 'regex' ? ['/a', '/v2/x', '/x.y/b', '/q/b'] : [path?.text ?? '/q'];
  const near = path ? texts.flatMap((text) => [text, `${text}x`, `${text}/y`, `${text}?q=/a`]) : texts;
  const given = Object.fromEntries(Object.entries(headers).map(([name, { kind, text }]) => [name, VALUE[kind](text)]));
  return near.flatMap((at) => [
    ...methods.slice(0, 2).map((method) => ({ path: at, method, headers: given })),
    { path: at, method: 'OPTIONS', headers: {} },
  ]);
}

function meets(match: MatchRecipe, { path: whole, method, headers }: Request): boolean {
  const path = whole.split('?')[0];
  const isPath = {
    exact: (text: string) => path === text,
    prefix: (text: string) => path === text || path.startsWith(`${text}/`),
    regex: (text: string) => jsRegex(text).test(path),
  };
  const isValue = {
    exact: (value: string, text: string) => value === text,
    prefix: (value: string, text: string) => value.startsWith(text),
    regex: (value: string, text: string) => jsRegex(text).test(value),
    present: () => true,
  };
  return (
    (match.path === undefined || isPath[match.path.kind](match.path.text)) &&
    (match.methods?.includes(method) ?? true) &&
    Object.entries(match.headers ?? {}).every(
      ([name, { kind, text }]) => name in headers && isValue[kind](headers[name], text),
    )
  );
}

function jsRegex(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern.replace('(?P<', '(?<').replace('(?i)B', '[bB]')})$`);
}

/** How narrow a match is, as the documentation says. */
function narrowness({ path, methods, headers = {} }: MatchRecipe): number[] {
  const kind = path ? 1 + ['prefix', 'regex', 'exact'].indexOf(path.kind) : 0;
  return [kind, path?.text.length ?? 0, methods ? 1 : 0, Object.keys(headers).length];
}

function compare(one: number[], other: number[]): number {
  const index = one.findIndex((value, at) => value !== other[at]);
  return index < 0 ? 0 : one[index] - other[index];
}

/** The routes of which one has to take the call: several only where their matches are equally narrow. */
function wanted({ routes }: RoutedRecipe, request: Request): (number | undefined)[] {
  const met = routes.flatMap(({ matches }, index) =>
    matches.filter((match) => meets(match, request)).map((match) => ({ index, rank: narrowness(match) })),
  );
  const best = met.reduce((rank, other) => (compare(rank, other.rank) >= 0 ? rank : other.rank), [-1]);
  return met.length === 0 ? [undefined] : met.filter(({ rank }) => compare(rank, best) === 0).map(({ index }) => index);
}

/** Whether a call is treated as a route wants it. */
function isRight(recipe: RoutedRecipe, index: number | undefined, request: Request, { hops }: CallAnswer): boolean {
  const name =
    index === undefined ? /^(idempotent|other)?$/ : new RegExp(`^route${String(index)}(-idempotent|-other)?$`);
  if (!hops.every(({ route = '' }) => name.test(route))) return false;
  const action = index === undefined ? recipe.unmatched : recipe.routes[index].action;
  const last = hops[hops.length - 1];
  const hasTarget = last.cluster !== undefined || last.weighted !== undefined;
  if (action && action.kind !== 'forward') return hops.length === 1 && !hasTarget;
  const props = action?.props ?? {};
  const subset = {
    ExternalHttpApi: '',
    TlsOriginatedApi: 'cdk8s-istio-tls',
    EgressGatewayRoute: 'shop-api-example-com',
  }[recipe.type];
  const own = `outbound|80|${subset}|${ROUTED_HOST}`;
  const targets = last.weighted?.map((text) => text.split('=')[0]) ?? [last.cluster];
  const writes = !['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(request.method);
  const repeats = last.http?.retry?.on.split(',') ?? [];
  const conditions = [
    hops.length === (recipe.type === 'EgressGatewayRoute' ? 2 : 1),
    props.split ? last.weighted !== undefined : targets.join() === own,
    targets.every((target) => target?.split('|')[2] === subset || target?.split('|')[2].startsWith('shop-')),
    (recipe.type === 'ExternalHttpApi') === (last.upstream?.tls === undefined),
    (last.http?.regexRewrite !== undefined) === (props.rewritePath !== undefined),
    (last.http?.mirror !== undefined) === (props.mirror !== undefined),
    (hops[0].http?.perFilter !== undefined) === (props.fault !== undefined),
    props.split !== undefined || last.http?.hostRewrite === props.authority,
    !writes || !repeats.some((condition) => MAY_HAVE_ACTED.includes(condition)),
    props.retryPolicy?.kind !== 'none' || repeats.length === 0,
  ];
  return conditions.every(Boolean);
}

function record(recipe: RoutedRecipe): void {
  for (const { matches, action } of recipe.routes) {
    for (const match of matches) counter.record('HttpRouteMatch', matchOf(match));
    counter.record(`HttpRouteAction.${action.kind}`, action.props);
    counts[action.kind] = (counts[action.kind] ?? 0) + 1;
  }
}

function objectsOf(recipe: RoutedRecipe): Resource[] {
  const app = new App();
  MeshProfile.set(app, { istioVersion: istioMinor() === '1.31' ? IstioVersion.V1_31 : IstioVersion.V1_30 });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  addRouted(chart, recipe);
  return Testing.synth(chart) as Resource[];
}

const options = { prefixRewrite: istioMinor() === '1.31' };

test('every combination of routes is accepted', async () => {
  for (const recipe of fc.sample(routedRecipe({ ...options, withQuery: true }), COMBINATIONS)) {
    const objections = await objectionsTo(judge, objectsOf(recipe));
    check(objections.length === 0, objections.join('\n'), recipe);
    record(recipe);
  }
});

test('every call meets the narrowest route, which does what it says', async () => {
  for (const recipe of fc.sample(routedRecipe({ ...options, withQuery: false }), COMBINATIONS)) {
    const requests = recipe.routes.flatMap(({ matches }) => matches.flatMap(requestsFor));
    const scheme = recipe.protocol === 'HTTP' ? 'http' : 'http2';
    const calls = requests.map(({ path, method, headers }): Call & { client: 'intended' } => ({
      client: 'intended',
      url: `${scheme}://${ROUTED_HOST}:80${path}`,
      method,
      headers,
    }));
    const answers = await ask(judge, objectsOf(recipe), { callers: CALLERS, calls });
    for (const [index, answer] of answers.entries()) {
      const request = requests[index];
      const isAsWanted = wanted(recipe, request).some((route) => isRight(recipe, route, request, answer));
      check(isAsWanted, `${JSON.stringify(request)}: ${JSON.stringify(answer.hops)}`, recipe);
      counts[recipe.type] = (counts[recipe.type] ?? 0) + 1;
    }
    record(recipe);
  }
});

test('each kind was judged often enough', () => {
  process.stderr.write(`routes-combinations: ${JSON.stringify(counts)}\n`);
  for (const what of [
    'forward',
    'redirect',
    'directResponse',
    'ExternalHttpApi',
    'TlsOriginatedApi',
    'EgressGatewayRoute',
  ]) {
    expect(counts[what]).toBeGreaterThanOrEqual(shareOf(8));
  }
});
