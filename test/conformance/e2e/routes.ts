import { Duration } from 'cdk8s';
import {
  EgressGateway,
  ExternalHttpApi,
  ForwardProps,
  HttpMethod,
  HttpRouteAction,
  HttpRouteMatch,
  IHttpDestination,
  PathMatch,
  PathRewrite,
  RetryPolicy,
  TlsOriginatedApi,
  ValueMatch,
} from '../../../lib';
import type { Resource } from '../manifests';
import { GATEWAY, NO_MESH_HEADERS, QUIET_PROXIES, Scenario } from './case';
import { delivered, refused } from './expectations';

const HOST = 'api.example.com';
const URL = `http://${HOST}`;
const CANARY = 'rates.example.com';

interface Routable extends IHttpDestination {
  addRoute: ExternalHttpApi['addRoute'];
  routeUnmatched: ExternalHttpApi['routeUnmatched'];
}

function inClear(build: (api: Routable) => void): Scenario['build'] {
  return (chart) => {
    build(new ExternalHttpApi(chart, 'Api', { host: HOST, ...NO_MESH_HEADERS }));
  };
}

function besideCanary(build: (api: Routable, canary: Routable) => void, isThroughGateway = false): Scenario['build'] {
  return (chart) => {
    const via = isThroughGateway ? EgressGateway.fromInstalled(chart, 'Gateway') : undefined;
    const canary = new TlsOriginatedApi(chart, 'Canary', { host: CANARY, via, ...NO_MESH_HEADERS });
    build(new TlsOriginatedApi(chart, 'Api', { host: HOST, via, ...NO_MESH_HEADERS }), canary);
  };
}

function forward(api: Routable, match: HttpRouteMatch, props: ForwardProps): void {
  api.addRoute('route', { matches: [match], action: HttpRouteAction.forward(props) });
}

const below = (path: string): HttpRouteMatch => ({ path: PathMatch.prefix(path) });
const request = (line: string): string => `api:80 plaintext "${line.replaceAll(/[.?]/g, String.raw`\$&`)} HTTP`;

function paths(expected: Readonly<Record<string, string>>): Scenario['calls'] {
  return Object.entries(expected).map(([path, sent]) =>
    delivered({ name: path, url: `${URL}${path}`, expect: { wire: request(`GET ${sent}`) } }, { api80: 1 }),
  );
}

const toLegacy = PathRewrite.replacePrefix('/legacy/orders');
const withoutRuleOf = (name: string) => (ours: Resource[]) =>
  ours.filter(({ kind, metadata }) => kind !== 'DestinationRule' || !JSON.stringify(metadata).includes(`"${name}"`));

/** What routes do with calls, as the servers see it. */
export const ROUTES: Scenario[] = [
  {
    name: 'routes: a prefix is replaced by whole segments, and the query stays',
    clearText: true,
    mesh: QUIET_PROXIES,
    build: inClear((api) => {
      forward(api, below('/v2/orders'), { rewritePath: toLegacy, requestHeaders: { set: { 'x-api-version': '2' } } });
    }),
    calls: [
      ...paths({
        '/v2/orders': '/legacy/orders',
        '/v2/orders/': '/legacy/orders/',
        '/v2/orders/7?q=1': '/legacy/orders/7?q=1',
        '/v2/orders?to=/v2/orders': '/legacy/orders?to=/v2/orders',
        '/v2/orders/v2/orders': '/legacy/orders/v2/orders',
        '/v2/orders/%C3%BC%2F': '/legacy/orders/%C3%BC%2F',
        '/v2/ordersx': '/v2/ordersx',
        '/other?a=b': '/other?a=b',
      }),
      delivered(
        {
          name: 'what it does not tell',
          url: `${URL}/v2/orders`,
          expect: { originHeaders: 'x-api-version' },
        },
        { api80: 1 },
      ),
    ],
  },
  {
    name: 'routes: a prefix is replaced by nothing',
    clearText: true,
    mesh: QUIET_PROXIES,
    build: inClear((api) => {
      forward(api, below('/v2'), { rewritePath: PathRewrite.replacePrefix('/') });
    }),
    calls: paths({ '/v2': '/', '/v2/': '/', '/v2/a?b=c': '/a?b=c', '/v2?b=c': '/?b=c', '/v2x': '/v2x' }),
  },
  {
    name: 'routes: the whole path, or what an expression describes, is replaced, and the query stays',
    clearText: true,
    mesh: QUIET_PROXIES,
    build: inClear((api) => {
      forward(api, below('/a'), { rewritePath: PathRewrite.replaceFullPath('/b') });
      api.addRoute('parts', {
        matches: [{ path: PathMatch.regex('/users/[0-9]+/.*') }],
        action: HttpRouteAction.forward({ rewritePath: PathRewrite.regex('^/users/([0-9]+)', String.raw`/u/\1`) }),
      });
    }),
    calls: paths({
      '/a/c/d?e=f': '/b?e=f',
      '/users/7/x?users/8': '/u/7/x?users/8',
      '/users/y/x': '/users/y/x',
    }),
  },
  {
    name: 'routes: rewriting tells the server what was called, where the proxies are not told to keep it',
    clearText: true,
    allowHeaders: ['x-envoy-original-path', 'x-envoy-original-host'],
    build: inClear((api) => {
      const requestHeaders = { remove: ['x-envoy-original-path', 'x-envoy-original-host'] };
      const rewritten = { rewritePath: toLegacy, authority: 'origin.example.net', requestHeaders };
      forward(api, below('/v2/orders'), rewritten);
    }),
    calls: [
      delivered(
        {
          name: 'also where the route removes it',
          url: `${URL}/v2/orders`,
          expect: { originHeaders: 'x-envoy-original-host,x-envoy-original-path', originHost: '^origin.example.net$' },
        },
        { api80: 1 },
      ),
    ],
  },
  {
    name: 'routes: methods, headers and parameters tell calls apart, and what is answered contacts nobody',
    clearText: true,
    build: inClear((api) => {
      const answer = (status: number): HttpRouteAction => HttpRouteAction.directResponse({ status, body: 'no' });
      const { GET, HEAD } = HttpMethod;
      const reads: HttpRouteMatch = { path: PathMatch.exact('/a'), methods: [GET, HEAD] };
      api.addRoute('reads', { matches: [reads], action: HttpRouteAction.forward() });
      api.addRoute('paged', { matches: [{ queryParams: { page: ValueMatch.regex('[0-9]+') } }], action: answer(410) });
      api.addRoute('marked', { matches: [{ queryParams: { mark: ValueMatch.present() } }], action: answer(451) });
      api.addRoute('moved', { matches: [below('/moved')], action: HttpRouteAction.redirect({ path: '/a' }) });
      api.routeUnmatched(answer(404));
    }),
    calls: [
      delivered({ name: 'a read', url: `${URL}/a` }, { api80: 1 }),
      delivered({ name: 'a read with parameters', url: `${URL}/a?page=1` }, { api80: 1 }),
      ...Object.entries({ '/b?page=1': 410, '/b?page=x': 404, '/b?mark=': 451, '/moved/b': 307, '/b': 404 }).map(
        ([path, status]) => ({
          ...refused({ name: path, url: `${URL}${path}` }),
          expect: { result: `^${String(status)}$`, hits: '^$', wire: '^$' },
        }),
      ),
      { ...refused({ name: 'a write', url: `${URL}/a`, method: 'POST' }), expect: { result: '^404$', wire: '^$' } },
    ],
  },
  {
    name: 'routes: faults are made for the application, and nobody is contacted for an abort',
    clearText: true,
    build: inClear((api) => {
      forward(api, below('/abort'), { fault: { abort: { httpStatus: 418, percentage: 100 } } });
      const delay = { fixedDelay: Duration.millis(400), percentage: 100 };
      api.addRoute('slow', { matches: [below('/slow')], action: HttpRouteAction.forward({ fault: { delay } }) });
    }),
    calls: [
      { ...refused({ name: 'an abort', url: `${URL}/abort` }), expect: { result: '^418$', hits: '^$', wire: '^$' } },
      delivered(
        { name: 'a delay', url: `${URL}/slow`, expect: { clientMs: '^(39\\d|[4-9]\\d\\d|\\d{4,})$' } },
        { api80: 1 },
      ),
      delivered({ name: 'another call', url: `${URL}/other` }, { api80: 1 }),
    ],
  },
  {
    name: 'routes: retries go by method within a match',
    mesh: QUIET_PROXIES,
    build: besideCanary((api) => {
      forward(
        api,
        { ...below('/a'), methods: [HttpMethod.GET, HttpMethod.POST] },
        {
          retryPolicy: RetryPolicy.moreForIdempotentMethods(),
        },
      );
    }),
    calls: [
      {
        name: 'a read recovers',
        url: `${URL}/a`,
        behaviour: { api443: { failFirst: 1 } },
        origins: { api443: 2 },
        expect: { result: '^200$' },
      },
      ...['/a', '/b'].map((path) => ({
        name: `a write to ${path} is sent once`,
        url: `${URL}${path}`,
        method: 'POST',
        behaviour: { api443: { failFirst: 1 } },
        origins: { api443: 1 },
        expect: { result: '^503$' },
      })),
    ],
  },
  {
    name: 'routes: calls are divided, and each server is called and proved by its own name',
    mesh: QUIET_PROXIES,
    build: besideCanary((api, destination) => {
      api.routeUnmatched(HttpRouteAction.forward({ split: [{ destination, weight: 50 }] }));
      forward(api, below('/canary'), { split: [{ destination, weight: 100 }] });
      api.addRoute('own', {
        matches: [below('/own')],
        action: HttpRouteAction.forward({ split: [{ destination, weight: 0 }] }),
      });
    }),
    calls: [
      {
        name: 'half',
        url: `${URL}/`,
        count: 40,
        origins: { api443: 'any', rates443: 'any' },
        expect: { result: '^200 x40$', hits: '^api443:(1\\d|2\\d|3\\d),rates443:(\\d\\d)$' },
      },
      delivered(
        { name: 'all', url: `${URL}/canary`, expect: { originHost: `^${CANARY}$`, originSNI: `^${CANARY}$` } },
        { rates443: 1 },
      ),
      delivered(
        { name: 'none', url: `${URL}/own`, expect: { originHost: `^${HOST}$`, originSNI: `^${HOST}$` } },
        { api443: 1 },
      ),
      delivered({ name: 'the other one by itself', url: `http://${CANARY}/` }, { rates443: 1 }),
    ],
  },
  {
    name: 'routes: a share for a host whose rule is missing is refused, and nothing leaves in clear text',
    build: besideCanary((api, destination) => {
      forward(api, below('/canary'), { split: [{ destination, weight: 100 }] });
    }),
    change: withoutRuleOf('rates-example-com'),
    calls: [
      refused({ name: 'the share', url: `${URL}/canary`, expect: { wire: '^$' } }),
      delivered({ name: 'the rest', url: `${URL}/` }, { api443: 1 }),
    ],
  },
  {
    name: 'routes: copies are proved by their own name, and tell more than the original',
    mesh: QUIET_PROXIES,
    // No route takes these away from a copy.
    allowHeaders: ['x-forwarded-for', 'x-envoy-internal'],
    build: besideCanary((api, destination) => {
      const acceptCopies = { reason: 'a test server' };
      forward(api, below('/copied'), { mirror: { destination, percentage: 100, acceptCopies } });
    }),
    calls: [
      delivered(
        {
          name: 'a write',
          url: `${URL}/copied`,
          method: 'POST',
          expect: { wire: `rates:443 tls sni=${CANARY}` },
        },
        { api443: 1, rates443: 1 },
      ),
      {
        name: 'a write that does not get to the server itself',
        url: `${URL}/copied`,
        method: 'POST',
        behaviour: { api443: { closed: true } },
        origins: { rates443: 1 },
        expect: {
          result: '^503$',
          originHost: `^${HOST}(-shadow)?$`,
          originSNI: `^${CANARY}$`,
          originHeaders: 'x-forwarded-for',
        },
      },
      delivered({ name: 'another call', url: `${URL}/other` }, { api443: 1 }),
    ],
  },
  {
    name: 'routes: a gateway rewrites, divides and answers',
    gateway: GATEWAY,
    mesh: QUIET_PROXIES,
    build: besideCanary((api, destination) => {
      const requestHeaders = { set: { 'x-api-version': '2' } };
      const split = [{ destination, weight: 100 }];
      forward(api, below('/v2'), { rewritePath: PathRewrite.replacePrefix('/'), requestHeaders, split });
      const action = HttpRouteAction.directResponse({ status: 410 });
      api.addRoute('gone', { matches: [below('/gone')], action });
    }, true),
    calls: [
      delivered(
        {
          name: 'a share',
          url: `${URL}/v2/a`,
          expect: {
            originHost: `^${CANARY}$`,
            originSNI: `^${CANARY}$`,
            originHeaders: 'x-api-version',
          },
        },
        { rates443: 1 },
      ),
      delivered({ name: 'the rest', url: `${URL}/v2x`, expect: { originSNI: `^${HOST}$` } }, { api443: 1 }),
      { ...refused({ name: 'an answer', url: `${URL}/gone` }), expect: { result: '^410$', hits: '^$', wire: '^$' } },
    ],
  },
];
