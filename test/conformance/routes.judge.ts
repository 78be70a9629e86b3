import { Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import {
  ExternalHttpApi,
  HttpMethod,
  HttpRouteAction,
  HttpRouteProps,
  PathMatch,
  PathRewrite,
  RetryPolicy,
  TlsOriginatedApi,
  ValueMatch,
} from '../../lib';
import { inShop } from '../manifests';
import type { Hop } from './answers';
import { call, REGISTRY_ONLY, Request, simulate, World } from './ask';
import { Judge } from './judge';
import { documents, Resource } from './manifests';
import { objectionsTo } from './objections';

const HOST = 'legacy.example.com';
const URL = `http://${HOST}`;
const OWN = `outbound|80|cdk8s-istio-tls|${HOST}`;
const CANARY = 'canary.example.com';
const OTHER = `outbound|80|cdk8s-istio-tls|${CANARY}`;
const SAFE = 'connect-failure,refused-stream,reset-before-request';

const judge = new Judge();
afterAll(() => judge.close());

type Routes = Readonly<Record<string, HttpRouteProps>>;
type Build = (chart: Chart) => TlsOriginatedApi;

const legacy: Build = (chart) => new TlsOriginatedApi(chart, 'Legacy', { host: HOST });

function routed(routes: Routes, make = legacy): (chart: Chart) => void {
  return (chart) => {
    const api = make(chart);
    for (const [name, route] of Object.entries(routes)) api.addRoute(name, route);
  };
}

const answer = HttpRouteAction.directResponse({ status: 410, body: 'gone' });
const prefix = (path: string, action = answer): HttpRouteProps => ({
  matches: [{ path: PathMatch.prefix(path) }],
  action,
});

async function hop(
  build: (chart: Chart) => void,
  request: Omit<Request, 'url'> & { path: string },
  world?: World,
): Promise<Hop> {
  const { path, ...others } = request;
  return (await call(judge, { build, mesh: REGISTRY_ONLY, ...world }, { url: `${URL}${path}`, ...others })).hop;
}

async function objections(build: (chart: Chart) => void): Promise<string[]> {
  return objectionsTo(judge, inShop(build));
}

/** Every route for which our own wiring has to hold, with all that a route can have. */
const everything: Routes = {
  exact: { matches: [{ path: PathMatch.exact('/v1') }], action: answer },
  regex: { matches: [{ path: PathMatch.regex('/v[0-9]+/x(?:/.*)?') }], action: answer },
  several: {
    matches: [
      { path: PathMatch.prefix('/a'), methods: [HttpMethod.GET, HttpMethod.POST] },
      { path: PathMatch.prefix('/a'), headers: { 'x-a': ValueMatch.present(), 'x-b': ValueMatch.prefix('b') } },
      { path: PathMatch.prefix('/a/b'), queryParams: { page: ValueMatch.regex('[0-9]+'), sort: ValueMatch.present() } },
      { path: PathMatch.prefix('/'), methods: [HttpMethod.DELETE] },
    ],
    action: HttpRouteAction.forward({
      rewritePath: PathRewrite.replaceFullPath('/b'),
      retryPolicy: RetryPolicy.moreForIdempotentMethods({ perTryTimeout: Duration.seconds(1) }),
      timeout: Duration.seconds(5),
      requestHeaders: { set: { 'x-c': 'd' }, remove: ['x-e'] },
      fault: {
        delay: { fixedDelay: Duration.millis(20), percentage: 0.5 },
        abort: { httpStatus: 503, percentage: 0.0001 },
      },
    }),
  },
  moved: prefix('/moved', HttpRouteAction.redirect({ authority: 'new.example.com:8080', path: '/', scheme: 'https' })),
};

describe('what is accepted', () => {
  test('is every kind of match and action', async () => {
    expect(await objections(routed(everything))).toEqual([]);
  });

  test('is a prefix below and beside another, with and without conditions, by method and not', async () => {
    const retryPolicy = RetryPolicy.moreForIdempotentMethods();
    const forward = HttpRouteAction.forward({ retryPolicy });
    const nested: Routes = {
      a: prefix('/a', forward),
      ab: prefix('/a/b', forward),
      reads: { matches: [{ path: PathMatch.prefix('/a'), methods: [HttpMethod.GET] }], action: forward },
      tagged: { matches: [{ path: PathMatch.prefix('/a'), headers: { a: ValueMatch.exact('b') } }], action: forward },
      writes: { matches: [{ methods: [HttpMethod.POST, HttpMethod.PUT] }], action: answer },
    };
    expect(await objections(routed(nested))).toEqual([]);
  });
});

test('an expression that is not refused is one for Istio as well', async () => {
  const parts = [
    'a',
    '/',
    '.',
    '(',
    ')',
    '(?:',
    '(?i)',
    '(?P<n>',
    '(?<n>',
    '[',
    ']',
    '^',
    '$',
    '*',
    '+',
    '?',
    '|',
    '-',
    '{2}',
    '{',
    '}',
    '\\\\',
  ];
  const escapes = [
    'd',
    'w',
    'S',
    'b',
    'z',
    'A',
    'pL',
    '.',
    '/',
    '-',
    'Q',
    'E',
    'x41',
    'C',
    'y',
    '1',
    'u0041',
    'cA',
    'k',
  ];
  const part = fc.oneof(
    { arbitrary: fc.constantFrom(...parts), weight: 3 },
    { arbitrary: fc.constantFrom(...escapes).map((escape) => `\\${escape}`), weight: 1 },
  );
  const pattern = fc.array(part, { minLength: 1, maxLength: 8 }).map((all) => all.join(''));
  const known = fc.sample(pattern.filter(isKnown), 1500);
  const matches = [...new Set(known)].map((text) => ({ headers: { 'x-a': ValueMatch.regex(text) } }));
  const yaml = documents(inShop(routed({ a: { matches, action: answer } })));
  for (const { errors = [] } of await judge.validate(yaml)) expect(errors).toEqual([]);
});

function isKnown(pattern: string): boolean {
  try {
    ValueMatch.regex(pattern);
    return true;
  } catch {
    return false;
  }
}

describe('paths', () => {
  const build = routed({ v2: prefix('/api/v2') });

  test.each(['/api/v2', '/api/v2/', '/api/v2/orders', '/api/v2?a=/b', '/api/v2/orders?a=b'])(
    '%s is below the prefix',
    async (path) => {
      expect(await hop(build, { path })).toMatchObject({ route: 'v2', http: { directResponse: 410 } });
    },
  );

  test.each(['/', '/api', '/api/v2x', '/api/v2.1/orders', '/API/v2'])(
    '%s is not, and gets to the server',
    async (path) => {
      expect(await hop(build, { path })).toMatchObject({ cluster: OWN });
    },
  );

  test('a bare prefix would take its neighbours as well', async () => {
    const change = (ours: Resource[]): Resource[] =>
      JSON.parse(JSON.stringify(ours).replace('"prefix":"/api/v2/"', '"prefix":"/api/v2"')) as Resource[];
    expect((await hop(build, { path: '/api/v2x' }, { change })).http).toMatchObject({ directResponse: 410 });
  });

  test('without the route at the end, all that is not matched would be 404', async () => {
    const change = (ours: Resource[]): Resource[] =>
      ours.map((object) => {
        if (object.kind !== 'VirtualService') return object;
        const spec = object.spec as { http: object[] };
        return { ...object, spec: { ...spec, http: spec.http.slice(0, 1) } };
      });
    expect((await hop(build, { path: '/other' }, { change })).error).toContain('no route matched');
  });

  test('an expression sees no query', async () => {
    const regex = routed({ a: { matches: [{ path: PathMatch.regex('/v[0-9]') }], action: answer } });
    expect((await hop(regex, { path: '/v2?a=b' })).route).toBe('a');
    expect((await hop(regex, { path: '/v2/b' })).cluster).toBe(OWN);
  });
});

// The judge does not look at queries; real Envoys do.
test.each<[string, Omit<Request, 'url'> & { path: string }]>([
  ['exact', { path: '/a/b' }],
  ['regex', { path: '/a/7' }],
  ['long', { path: '/a/b/c' }],
  ['tagged', { path: '/a/x', headers: { 'x-a': 'yes' } }],
  ['reads', { path: '/a/x', headers: { 'x-a': 'yes' }, method: 'GET' }],
  ['short', { path: '/a/x', headers: { 'x-a': 'no' } }],
  ['writes', { path: '/b', method: 'DELETE' }],
])('the narrowest match counts: %s', async (name, { method = 'POST', ...request }) => {
  const path = PathMatch.prefix('/a');
  const narrow: Routes = {
    writes: { matches: [{ methods: [HttpMethod.DELETE] }], action: answer },
    short: { matches: [{ path }], action: answer },
    tagged: { matches: [{ path, headers: { 'x-a': ValueMatch.exact('yes') } }], action: answer },
    reads: { matches: [{ path, methods: [HttpMethod.GET] }], action: answer },
    long: prefix('/a/b'),
    regex: { matches: [{ path: PathMatch.regex('/a/[0-9]') }], action: answer },
    exact: { matches: [{ path: PathMatch.exact('/a/b') }], action: answer },
  };
  expect((await hop(routed(narrow), { method, ...request })).route).toBe(name);
});

describe('forwarding', () => {
  test('keeps the gate, and nothing leaves where the rule is missing', async () => {
    const build = routed({ a: prefix('/a', HttpRouteAction.forward({ authority: 'origin.example.net' })) });
    expect(await hop(build, { path: '/a' })).toMatchObject({
      cluster: OWN,
      http: { hostRewrite: 'origin.example.net' },
    });
    const change = (ours: Resource[]): Resource[] => ours.filter(({ kind }) => kind !== 'DestinationRule');
    expect((await hop(build, { path: '/a' }, { change })).verdict).toContain('503 NC');
  });

  test('asks the server for the same name whatever the request says', async () => {
    const build = routed({ a: prefix('/a', HttpRouteAction.forward({ authority: 'origin.example.net' })) });
    expect((await hop(build, { path: '/a' })).upstream?.tls).toMatchObject({ sni: HOST, sans: [HOST] });
  });

  test('replaces a prefix by an expression that ends with it', async () => {
    const rewritePath = PathRewrite.replacePrefix('/legacy');
    const { http } = await hop(routed({ a: prefix('/v2', HttpRouteAction.forward({ rewritePath })) }), {
      path: '/v2/a',
    });
    expect(http?.regexRewrite).toMatchObject({ pattern: { regex: '^/v2' }, substitution: '/legacy' });
  });

  test('sets a header, whatever the application sent; adding would leave both', async () => {
    const headers = (requestHeaders: object): (() => Promise<unknown>) => {
      const build = routed({ a: prefix('/a', HttpRouteAction.forward({ requestHeaders })) });
      return async () => (await hop(build, { path: '/a' })).http?.addHeaders;
    };
    expect(JSON.stringify(await headers({ set: { 'x-a': 'b' } })())).toContain('OVERWRITE_IF_EXISTS_OR_ADD');
    expect(JSON.stringify(await headers({ add: { 'x-a': 'b' } })())).not.toContain('OVERWRITE_IF_EXISTS_OR_ADD');
  });

  test.each([
    ['GET', '/a', `${SAFE},reset,gateway-error`],
    ['POST', '/a', SAFE],
    ['GET', '/b', `${SAFE},reset,gateway-error`],
    ['POST', '/b', SAFE],
    ['PATCH', '/b', SAFE],
  ])('repeats %s %s by method', async (method, path, on) => {
    const retryPolicy = RetryPolicy.moreForIdempotentMethods();
    const methods = [HttpMethod.GET, HttpMethod.POST];
    const build = routed(
      {
        a: { matches: [{ path: PathMatch.prefix('/a'), methods }], action: HttpRouteAction.forward() },
        b: prefix('/b', HttpRouteAction.forward()),
      },
      (chart) => new TlsOriginatedApi(chart, 'Legacy', { host: HOST, retryPolicy }),
    );
    const answered = await hop(build, { path, method });
    expect(answered.http?.retry?.on).toBe(on);
    expect(answered.route).toMatch(path === '/a' ? /^a-/ : /^b-/);
  });

  test('makes faults on its own route alone', async () => {
    const fault = { abort: { httpStatus: 503, percentage: 10 } };
    const build = routed({ a: prefix('/a', HttpRouteAction.forward({ fault })) });
    expect((await hop(build, { path: '/a' })).http?.perFilter).toEqual(['envoy.filters.http.fault']);
    expect((await hop(build, { path: '/b' })).http).not.toHaveProperty('perFilter');
  });
});

describe('answers without the server', () => {
  test.each([
    ['a direct response', answer, { directResponse: 410 }],
    ['a redirect', HttpRouteAction.redirect({ path: '/b' }), { redirect: { path_redirect: '/b' } }],
  ])('%s has no cluster', async (_, action, http) => {
    const found = await hop(routed({ a: prefix('/a', action) }), { path: '/a' });
    expect(found).toMatchObject({ http });
    expect(found).not.toHaveProperty('cluster');
  });

  test('can be all that is left for calls that no route matches', async () => {
    const build = (chart: Chart): void => {
      const api = legacy(chart);
      api.addRoute('a', prefix('/a', HttpRouteAction.forward()));
      api.routeUnmatched(HttpRouteAction.directResponse({ status: 404 }));
    };
    expect(await objections(build)).toEqual([]);
    expect((await hop(build, { path: '/a' })).cluster).toBe(OWN);
    expect((await hop(build, { path: '/b' })).http).toMatchObject({ directResponse: 404 });
  });
});

describe('a share for another host', () => {
  const pair = (weight: number): ((chart: Chart) => void) => {
    return (chart) => {
      const destination = new TlsOriginatedApi(chart, 'Canary', { host: CANARY });
      legacy(chart).routeUnmatched(HttpRouteAction.forward({ split: [{ destination, weight }] }));
    };
  };

  test('goes to its own gate, and is accepted', async () => {
    expect(await objections(pair(20))).toEqual([]);
    expect((await hop(pair(20), { path: '/' })).weighted).toEqual([`${OWN}=80`, `${OTHER}=20`]);
  });

  test.each([
    [0, `${OWN}=100`],
    [100, `${OTHER}=100`],
  ])('of %s per cent is none or all', async (weight, only) => {
    expect(await objections(pair(weight))).toEqual([]);
    expect((await hop(pair(weight), { path: '/' })).weighted).toEqual([only]);
  });

  test('is proved by its own rule', async () => {
    const { clusters } = await simulate(judge, { build: pair(20), mesh: REGISTRY_ONLY }, { clusters: [CANARY] });
    expect(clusters?.client[OTHER].tls).toMatchObject({ sni: CANARY, sans: [CANARY] });
  });

  test('leads nowhere, and not into clear text, where its rule is missing', async () => {
    const change = (ours: Resource[]): Resource[] =>
      ours.filter(({ kind, metadata }) => kind !== 'DestinationRule' || !JSON.stringify(metadata).includes('canary'));
    const world = { build: pair(20), change, mesh: REGISTRY_ONLY };
    const { clusters } = await simulate(judge, world, { clusters: [CANARY] });
    expect(Object.keys(clusters?.client ?? {})).not.toContain(OTHER);
    expect((await hop(pair(20), { path: '/' }, { change })).weighted).toContain(`${OTHER}=20`);
  });

  test('may be copies', async () => {
    const build = (chart: Chart): void => {
      const destination = new ExternalHttpApi(chart, 'Copy', { host: CANARY });
      const mirror = { destination, percentage: 1, acceptCopies: { reason: 'a test server of ours' } };
      const api = new ExternalHttpApi(chart, 'Legacy', { host: HOST });
      api.addRoute('a', prefix('/a', HttpRouteAction.forward({ mirror })));
    };
    expect(await objections(build)).toEqual([]);
    expect((await hop(build, { path: '/a' })).http?.mirror).toEqual([`outbound|80||${CANARY}`]);
    expect((await hop(build, { path: '/b' })).http).not.toHaveProperty('mirror');
  });
});
