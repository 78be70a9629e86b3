import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  ClientCertificate,
  EgressClient,
  EgressGateway,
  ExternalHttpApi,
  ExternalHttpApiProps,
  HeaderHygiene,
  HttpMethod,
  HttpRouteAction,
  HttpRouteMatch,
  HttpRouteProps,
  IdempotentMethod,
  IstioVersion,
  MeshProfile,
  MutualTlsPartner,
  PathMatch,
  PathRewrite,
  RedirectCode,
  RetryPolicy,
  RouteStage,
  TlsOriginatedApi,
  ValueMatch,
} from '../../lib';
import { inShop, Manifest, named, only } from '../manifests';

const HOST = 'legacy.example.com';
const ANSWER = HttpRouteAction.directResponse({ status: 404 });
const SAFE = { attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' };

type Route = Record<string, unknown>;
type Routes = Readonly<Record<string, HttpRouteProps>>;

function manifests(routes: Routes, props: Partial<ExternalHttpApiProps> = {}): Manifest[] {
  return inShop((chart) => {
    const api = new ExternalHttpApi(chart, 'Legacy', { host: HOST, ...props });
    for (const [name, route] of Object.entries(routes)) api.addRoute(name, route);
  });
}

function http(routes: Routes, props?: Partial<ExternalHttpApiProps>): Route[] {
  return only(manifests(routes, props), 'VirtualService').spec.http as Route[];
}

const answered = (...matches: HttpRouteMatch[]): HttpRouteProps => ({ matches, action: ANSWER });
const forwarded = (path: string, props: Parameters<typeof HttpRouteAction.forward>[0]): HttpRouteProps => ({
  matches: [{ path: PathMatch.prefix(path) }],
  action: HttpRouteAction.forward(props),
});
const names = (routes: Route[]): unknown[] => routes.map(({ name }) => name);

describe('matches', () => {
  test('a prefix stands for whole segments, and everything else is left to the route without a match', () => {
    const [first, last] = http({ v2: answered({ path: PathMatch.prefix('/v2/') }) });
    expect(first.match).toEqual([{ uri: { exact: '/v2' } }, { uri: { prefix: '/v2/' } }]);
    expect(last).not.toHaveProperty('match');
    expect(last.retries).toEqual(SAFE);
  });

  test('all parts of one match have to hold, and any of several matches', () => {
    const match = {
      path: PathMatch.regex('/v[0-9]+/orders'),
      methods: [HttpMethod.POST, HttpMethod.GET],
      headers: { 'X-Team': ValueMatch.exact('shop'), 'x-trace': ValueMatch.present() },
      queryParams: { page: ValueMatch.regex('[0-9]+'), sort: ValueMatch.prefix('a') },
    };
    const [first] = http({ orders: answered(match, { methods: [HttpMethod.DELETE] }) });
    expect(first.match).toEqual([
      {
        uri: { regex: '/v[0-9]+/orders' },
        method: { regex: 'GET|POST' },
        headers: { 'x-team': { exact: 'shop' }, 'x-trace': {} },
        queryParams: { page: { regex: '[0-9]+' }, sort: { prefix: 'a' } },
      },
      { method: { exact: 'DELETE' } },
    ]);
  });

  test('the narrowest comes first, however routes are added', () => {
    const get = [HttpMethod.GET];
    const routes = {
      method: answered({ methods: get }),
      two: answered({ path: PathMatch.prefix('/v2'), headers: { a: ValueMatch.present(), b: ValueMatch.present() } }),
      one: answered({ path: PathMatch.prefix('/v2'), headers: { a: ValueMatch.present() } }),
      query: answered({ path: PathMatch.prefix('/v2'), queryParams: { a: ValueMatch.present() } }),
      read: answered({ path: PathMatch.prefix('/v2'), methods: get }),
      bare: answered({ path: PathMatch.prefix('/v2') }),
      long: answered({ path: PathMatch.prefix('/v2/orders') }),
      exact: answered({ path: PathMatch.exact('/v2') }),
      regex: answered({ path: PathMatch.regex('/v[0-9]') }),
    };
    const order = ['exact', 'regex', 'long', 'read', 'two', 'one', 'query', 'bare', 'method', undefined];
    expect(names(http(routes))).toEqual(order);
    expect(http(Object.fromEntries(Object.entries(routes).reverse()))).toEqual(http(routes));
  });

  test('of one route are looked at where they belong, also between those of another', () => {
    const routes = http({
      outer: answered({ path: PathMatch.exact('/a') }, { path: PathMatch.prefix('/a') }),
      inner: answered({ path: PathMatch.prefix('/a/b') }),
    });
    expect(names(routes)).toEqual(['outer', 'inner', 'outer', undefined]);
  });

  test('leave out a path of which the routes before them have left no call', () => {
    const exact = { path: PathMatch.exact('/a') };
    const prefix = answered({ path: PathMatch.prefix('/a') });
    const uris = (routes: Routes): unknown[] => http(routes).map(({ match }) => match);
    const below = [{ uri: { prefix: '/a/' } }];
    expect(uris({ itself: answered(exact), prefix })).toEqual([[{ uri: { exact: '/a' } }], below, undefined]);
    expect(uris({ reads: answered({ ...exact, methods: [HttpMethod.GET] }), prefix })).toEqual([
      [{ method: { exact: 'GET' }, uri: { exact: '/a' } }],
      [{ uri: { exact: '/a' } }, ...below],
      undefined,
    ]);
  });
});

describe('forwarding', () => {
  test.each([
    ['/v2', '/legacy', '^/v2', '/legacy'],
    ['/v2', '/', '^/v2/?', '/'],
    ['/v2.0/(a)', '/b', String.raw`^/v2\.0/\(a\)`, '/b'],
  ])('replaces the prefix %s by %s', (prefix, by, match, rewrite) => {
    const [first] = http({ a: forwarded(prefix, { rewritePath: PathRewrite.replacePrefix(by) }) });
    expect(first.rewrite).toEqual({ uriRegexRewrite: { match, rewrite } });
  });

  test('replaces each prefix of a route by itself', () => {
    const matches = [{ path: PathMatch.prefix('/a') }, { path: PathMatch.prefix('/b') }];
    const action = HttpRouteAction.forward({ rewritePath: PathRewrite.replacePrefix('/c') });
    const routes = http({ both: { matches, action } });
    expect(routes.map(({ rewrite }) => rewrite)).toEqual([
      { uriRegexRewrite: { match: '^/a', rewrite: '/c' } },
      { uriRegexRewrite: { match: '^/b', rewrite: '/c' } },
      undefined,
    ]);
  });

  test('replaces the whole path, or what an expression describes', () => {
    const whole = http({ a: forwarded('/a', { rewritePath: PathRewrite.replaceFullPath('/b') }) });
    expect(whole[0].rewrite).toEqual({ uriRegexRewrite: { match: '^/.*$', rewrite: '/b' } });
    const part = http({ a: forwarded('/a', { rewritePath: PathRewrite.regex('^/a/([0-9]+)', String.raw`/b/\1`) }) });
    expect(part[0].rewrite).toEqual({ uriRegexRewrite: { match: '^/a/([0-9]+)', rewrite: String.raw`/b/\1` } });
  });

  test('names another host', () => {
    const [first] = http({ a: forwarded('/a', { authority: 'origin.example.net:8080' }) });
    expect(first.rewrite).toEqual({ authority: 'origin.example.net:8080' });
  });

  test('keeps retries, timeout and headers of the construct where it has none of its own', () => {
    const own = { retryPolicy: RetryPolicy.safe({ attempts: 5 }), timeout: Duration.seconds(3) };
    const requestHeaders = { set: { 'x-a': 'construct', 'X-B': 'construct' }, remove: ['x-c', 'x-d'] };
    const changed = { set: { 'x-b': 'route' }, add: { 'x-d': 'route' }, remove: ['x-e'] };
    const [plain, special, last] = http(
      {
        special: forwarded('/a', {
          retryPolicy: RetryPolicy.none(),
          timeout: Duration.seconds(9),
          requestHeaders: changed,
        }),
        plain: forwarded('/aa', { responseHeaders: { remove: ['server'] } }),
      },
      { ...own, requestHeaders },
    );
    const kept = { timeout: '3s', retries: { ...SAFE, attempts: 5 } };
    expect(last).toMatchObject({ ...kept, headers: { request: requestHeaders } });
    expect(plain).toMatchObject({ ...kept, headers: { request: requestHeaders, response: { remove: ['server'] } } });
    expect(special).toMatchObject({ timeout: '9s', retries: { attempts: 0 } });
    expect(special.headers).toEqual({
      request: { set: { 'x-a': 'construct', 'x-b': 'route' }, add: { 'x-d': 'route' }, remove: ['x-c', 'x-e'] },
    });
  });

  test('becomes two routes with retries by method, for the methods that are matched', () => {
    const retryPolicy = RetryPolicy.moreForIdempotentMethods({ methods: [IdempotentMethod.GET, IdempotentMethod.PUT] });
    const match = (...methods: HttpMethod[]): HttpRouteProps => ({
      matches: [{ path: PathMatch.exact(`/${methods.join('')}`), ...(methods.length > 0 && { methods }) }],
      action: HttpRouteAction.forward({ retryPolicy }),
    });
    const methodsOf = (routes: Route[]): unknown[] =>
      routes.map(({ name, match: [first] = [{}] }: Route & { match?: { method?: unknown }[] }) => [name, first.method]);
    const { GET, POST, PUT } = HttpMethod;
    const rest = [undefined, undefined];
    expect(methodsOf(http({ any: match() }))).toEqual([
      ['any-idempotent', { regex: 'GET|PUT' }],
      ['any-other', undefined],
      rest,
    ]);
    expect(methodsOf(http({ some: match(GET, POST, PUT) }))).toEqual([
      ['some-idempotent', { regex: 'GET|PUT' }],
      ['some-other', { exact: 'POST' }],
      rest,
    ]);
    expect(methodsOf(http({ get: match(GET) }))).toEqual([['get-idempotent', { exact: 'GET' }], rest]);
    expect(methodsOf(http({ post: match(POST) }))).toEqual([['post-other', { exact: 'POST' }], rest]);
  });

  test('makes faults for exactly the share that is named, and says so on the object', () => {
    const fault = {
      delay: { fixedDelay: Duration.millis(1500), percentage: 12.5 },
      abort: { httpStatus: 503, percentage: 0.0001 },
    };
    const printed = only(manifests({ slow: forwarded('/a', { fault }) }), 'VirtualService');
    expect((printed.spec.http as Route[])[0].fault).toEqual({
      delay: { fixedDelay: '1500ms', percentage: { value: 12.5 } },
      abort: { httpStatus: 503, percentage: { value: 0.0001 } },
    });
    expect(printed.metadata.annotations?.['cdk8s-istio/advice']).toBe('Calls fail on purpose: slow.');
  });
});

describe('answers of the proxy', () => {
  test('carry status, body and headers, and no destination', () => {
    const responseHeaders = { set: { 'content-type': 'application/json' } };
    const action = HttpRouteAction.directResponse({ status: 410, body: '{}', responseHeaders });
    const [first] = http({ gone: { matches: [{ path: PathMatch.exact('/a') }], action } });
    expect(first).toEqual({
      name: 'gone',
      match: [{ uri: { exact: '/a' } }],
      directResponse: { status: 410, body: { string: '{}' } },
      headers: { response: responseHeaders },
    });
  });

  test('redirect with 307, which keeps the method and is not cached, unless something else is said', () => {
    const action = HttpRouteAction.redirect({ authority: 'new.example.com', path: '/b' });
    const other = HttpRouteAction.redirect({ scheme: 'https', redirectCode: RedirectCode.MOVED_PERMANENTLY });
    const routes = http({
      a: { matches: [{ path: PathMatch.exact('/a') }], action },
      b: { matches: [{ path: PathMatch.exact('/b') }], action: other },
    });
    expect(routes.map(({ redirect }) => redirect)).toEqual([
      { authority: 'new.example.com', uri: '/b', redirectCode: 307 },
      { scheme: 'https', redirectCode: 301 },
      undefined,
    ]);
  });

  test.each([
    ['/b', '/b', '/b/'],
    ['/', '/', '/'],
  ])('redirect a prefix to %s from Istio 1.31 on', (prefixRewrite, itself, below) => {
    const app = new App();
    MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const api = new ExternalHttpApi(chart, 'Legacy', { host: HOST });
    const action = HttpRouteAction.redirect({ prefixRewrite });
    api.addRoute('a', { matches: [{ path: PathMatch.prefix('/a') }], action });
    const routes = only(Testing.synth(chart) as Manifest[], 'VirtualService').spec.http as Route[];
    expect(routes.slice(0, 2).map(({ match, redirect }) => ({ match, redirect }))).toEqual([
      { match: [{ uri: { exact: '/a' } }], redirect: { uri: itself, redirectCode: 307 } },
      { match: [{ uri: { prefix: '/a/' } }], redirect: { prefixRewrite: below, redirectCode: 307 } },
    ]);
  });

  test('can be what is left for calls that no route matches', () => {
    const printed = inShop((chart) => {
      const api = new ExternalHttpApi(chart, 'Legacy', { host: HOST });
      api.routeUnmatched(ANSWER);
      api.addRoute('a', forwarded('/a', {}));
    });
    const routes = only(printed, 'VirtualService').spec.http as Route[];
    expect(routes.at(-1)).toEqual({ directResponse: { status: 404 } });
    expect(routes).toHaveLength(2);
  });
});

describe('other hosts', () => {
  const acceptCopies = { reason: 'our own test server' };

  function pair(build: (rates: TlsOriginatedApi, canary: TlsOriginatedApi) => void): Manifest[] {
    return inShop((chart) => {
      const canary = new TlsOriginatedApi(chart, 'Canary', { host: 'canary.example.com', port: 8080 });
      build(new TlsOriginatedApi(chart, 'Rates', { host: HOST }), canary);
    });
  }

  function ratesRoutes(printed: Manifest[]): Manifest {
    return named(printed, 'VirtualService', 'legacy-example-com');
  }

  test('get their share on their own port, through their own gate, by their own name; another name is for the own host', () => {
    const printed = pair((rates, canary) => {
      const split = [{ destination: canary, weight: 0 }];
      rates.routeUnmatched(HttpRouteAction.forward({ split, authority: 'origin.example.net' }));
    });
    const subset = 'cdk8s-istio-tls';
    const host = (name: string): object => ({ request: { set: { Host: name } } });
    const [route] = ratesRoutes(printed).spec.http as Route[];
    expect(route).not.toHaveProperty('rewrite');
    expect(route.route).toEqual([
      { destination: { host: HOST, port: { number: 80 }, subset }, weight: 100, headers: host('origin.example.net') },
      {
        destination: { host: 'canary.example.com', port: { number: 8080 }, subset },
        weight: 0,
        headers: host('canary.example.com'),
      },
    ]);
  });

  test('get copies only with a reason, which is kept', () => {
    const printed = pair((rates, canary) => {
      for (const path of ['/b', '/a']) {
        const mirror = { destination: canary, percentage: 5, acceptCopies };
        rates.addRoute(path.slice(1), forwarded(path, { mirror }));
      }
    });
    const { metadata, spec } = ratesRoutes(printed);
    expect((spec.http as Route[])[0].mirrors).toEqual([
      {
        destination: { host: 'canary.example.com', port: { number: 8080 }, subset: 'cdk8s-istio-tls' },
        percentage: { value: 5 },
      },
    ]);
    expect(metadata.annotations?.['cdk8s-istio/insecure-reason']).toBe(
      'a: our own test server; b: our own test server',
    );
  });
});

describe('what the server is told about rewritten calls', () => {
  const quiet = { ...HeaderHygiene.removeMeshHeaders().podAnnotations };

  test.each([
    ['nothing', {}, {}],
    ['another path', { rewritePath: PathRewrite.replaceFullPath('/b') }, quiet],
    ['another host', { authority: 'origin.example.net' }, quiet],
  ])('is an output for %s', (_, props, expected) => {
    let api: ExternalHttpApi | undefined;
    const printed = inShop((chart) => {
      api = new ExternalHttpApi(chart, 'Legacy', { host: HOST });
      api.addRoute('a', forwarded('/a', props));
    });
    expect(api?.podAnnotations).toEqual(expected);
    const advice = only(printed, 'VirtualService').metadata.annotations?.['cdk8s-istio/advice'] ?? '';
    expect(advice.includes('podAnnotations')).toBe(expected === quiet);
  });

  test('stands beside the annotations for a mounted certificate', () => {
    inShop((chart) => {
      const clientCertificate = ClientCertificate.fromFiles({ secretName: 'certificate' });
      const labels = { app: 'checkout' };
      const clients = [EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels })];
      const partner = new MutualTlsPartner(chart, 'Partner', { host: HOST, clients, clientCertificate });
      const before = Object.keys(partner.podAnnotations);
      partner.addRoute('a', forwarded('/a', { authority: 'origin.example.net' }));
      expect(partner.podAnnotations).toMatchObject(quiet);
      expect(Object.keys(partner.podAnnotations)).toEqual([...before, 'proxy.istio.io/config']);
    });
  });
});

describe('through a gateway', () => {
  test('the sidecar times, fails and answers; the gateway rewrites, repeats, divides and answers', () => {
    const printed = inShop((chart) => {
      const via = EgressGateway.fromInstalled(chart, 'Gateway');
      const canary = new TlsOriginatedApi(chart, 'Canary', { host: 'canary.example.com', via });
      const rates = new TlsOriginatedApi(chart, 'Rates', { host: HOST, via });
      const fault = { abort: { httpStatus: 503, percentage: 1 } };
      rates.addRoute('gone', answered({ path: PathMatch.exact('/gone') }));
      rates.addRoute(
        'orders',
        forwarded('/v2', {
          rewritePath: PathRewrite.replacePrefix('/'),
          requestHeaders: { set: { 'x-a': 'b' } },
          retryPolicy: RetryPolicy.moreForIdempotentMethods(),
          timeout: Duration.seconds(9),
          split: [{ destination: canary, weight: 20 }],
          fault,
        }),
      );
      expect(rates.podAnnotations).toEqual({});
    });
    expect(named(printed, 'VirtualService', 'legacy-example-com')).toMatchSnapshot();
  });
});

describe('while a way through a gateway is prepared', () => {
  const gateway = (chart: Chart): EgressGateway => EgressGateway.fromInstalled(chart, 'EgressGateway');

  test('both legs have the routes, whenever they are added', () => {
    const printed = inShop((chart) => {
      const via = gateway(chart);
      const legacy = new TlsOriginatedApi(chart, 'Legacy', { host: HOST, via, routeStage: RouteStage.PREPARED });
      legacy.addRoute('a', answered({ path: PathMatch.exact('/a') }));
      legacy.addRoute('b', forwarded('/b', { rewritePath: PathRewrite.replaceFullPath('/c') }));
      legacy.routeUnmatched(ANSWER);
      expect(Object.keys(legacy.podAnnotations)).toEqual(['proxy.istio.io/config']);
    });
    const routes = printed.find(({ kind, metadata }) => kind === 'VirtualService' && metadata.namespace === 'shop')!;
    const http = routes.spec.http as (Route & { match: { gateways: string[] }[] })[];
    const legs = http.map(({ name, match }) => `${String(name)} ${match[0].gateways.join()}`);
    const leg = 'istio-egress/shop-legacy-example-com';
    expect(legs).toEqual(['a mesh', 'b mesh', 'undefined mesh', `a ${leg}`, `b ${leg}`, `undefined ${leg}`]);
    const subsets = http.flatMap(({ route = [] }) =>
      (route as { destination: { subset: string } }[]).map(({ destination }) => destination.subset),
    );
    expect(subsets).toEqual(['cdk8s-istio-tls', 'shop-legacy-example-com']);
    expect(http.map(({ rewrite }) => rewrite !== undefined)).toEqual([false, true, false, false, true, false]);
  });

  test('a share goes to a host that has both ways as well', () => {
    const printed = inShop((chart) => {
      const props = { via: gateway(chart), routeStage: RouteStage.PREPARED };
      const next = new TlsOriginatedApi(chart, 'Next', { host: 'next.example.com', ...props });
      const legacy = new TlsOriginatedApi(chart, 'Legacy', { host: HOST, ...props });
      legacy.routeUnmatched(HttpRouteAction.forward({ split: [{ destination: next, weight: 10 }] }));
    });
    const routes = printed.filter(({ kind }) => kind === 'VirtualService').at(-1)!;
    const shares = (routes.spec.http as { route: { destination: { host: string; subset: string } }[] }[]).map(
      ({ route }) => route.map(({ destination: { host, subset } }) => `${host} ${subset}`),
    );
    expect(shares).toEqual([
      [`${HOST} cdk8s-istio-tls`, 'next.example.com cdk8s-istio-tls'],
      [`${HOST} shop-legacy-example-com`, 'next.example.com shop-next-example-com'],
    ]);
  });

  test('a share for a host that leaves straight alone is refused', () => {
    inShop((chart) => {
      const next = new TlsOriginatedApi(chart, 'Next', { host: 'next.example.com' });
      const legacy = new TlsOriginatedApi(chart, 'Legacy', {
        host: HOST,
        via: gateway(chart),
        routeStage: RouteStage.PREPARED,
      });
      const action = HttpRouteAction.forward({ split: [{ destination: next, weight: 10 }] });
      expect(() => {
        legacy.routeUnmatched(action);
      }).toThrow('cdk8s-istio:ROUTE007');
    });
  });
});

test('a method that a route takes as a whole has no retries of its own behind it', () => {
  const printed = inShop((chart) => {
    const methods = [IdempotentMethod.PUT, IdempotentMethod.GET];
    const retryPolicy = RetryPolicy.moreForIdempotentMethods({ methods, perTryTimeout: Duration.seconds(1) });
    const api = new ExternalHttpApi(chart, 'Api', { host: HOST, retryPolicy });
    api.addRoute('writes', { matches: [{ methods: [HttpMethod.PUT] }], action: ANSWER });
  });
  const http = only(printed, 'VirtualService').spec.http as (Route & { match?: object[] })[];
  expect(http.map(({ name, match }) => [name, match])).toEqual([
    ['writes', [{ method: { exact: 'PUT' } }]],
    ['idempotent', [{ method: { exact: 'GET' } }]],
    ['other', undefined],
  ]);
});

test('where a route takes all methods with retries of their own, only the others are left', () => {
  const printed = inShop((chart) => {
    const methods = [IdempotentMethod.PUT];
    const retryPolicy = RetryPolicy.moreForIdempotentMethods({ methods, perTryTimeout: Duration.seconds(1) });
    const api = new ExternalHttpApi(chart, 'Api', { host: HOST, retryPolicy });
    api.addRoute('writes', { matches: [{ methods: [HttpMethod.PUT] }], action: ANSWER });
  });
  const http = only(printed, 'VirtualService').spec.http as Route[];
  expect(http.map(({ name }) => name)).toEqual(['writes', 'other']);
});
