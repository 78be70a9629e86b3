import { App, Chart } from 'cdk8s';
import {
  ApplicationProtocol,
  ClientCertificate,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpApi,
  ForwardProps,
  GatewayTls,
  HttpMethod,
  HttpRouteAction,
  HttpRouteMatch,
  HttpRouteProps,
  IHttpDestination,
  IstioVersion,
  MeshProfile,
  MutualTlsPartner,
  PathMatch,
  PathRewrite,
  RedirectCode,
  RedirectProps,
  TlsOriginatedApi,
  TlsOriginatedApiProps,
  ValueMatch,
  Visibility,
} from '../../../lib';
import { HOST, inShop, RefusedCase, workload } from '../builders';

const ANSWER = HttpRouteAction.directResponse({ status: 404 });
const EXACT = { path: PathMatch.exact('/a') };
const place = 'shop/Api';

type Build = (app: App) => void;

function routes(...all: [name: string, route: HttpRouteProps][]): Build {
  return inShop((chart) => {
    const api = new ExternalHttpApi(chart, 'Api', { host: HOST });
    for (const [name, route] of all) api.addRoute(name, route);
  });
}

const matching = (...matches: HttpRouteMatch[]): Build => routes(['a', { matches, action: ANSWER }]);
const acting = (action: HttpRouteAction, match: HttpRouteMatch = EXACT): Build =>
  routes(['a', { matches: [match], action }]);
const forwarding = (props: ForwardProps, match?: HttpRouteMatch): Build =>
  acting(HttpRouteAction.forward(props), match);
const redirecting = (props: RedirectProps, match?: HttpRouteMatch): Build =>
  acting(HttpRouteAction.redirect(props), match);

function path(name: string, bad: string, good: string): RefusedCase {
  return {
    name,
    refused: () => PathMatch.exact(bad),
    place: 'PathMatch.exact',
    value: `'${bad}'`,
    remedied: matching({ path: PathMatch.exact(good) }),
  };
}

function pattern(name: string, bad: string, good: string): RefusedCase {
  return {
    name,
    refused: () => PathMatch.regex(bad),
    place: 'PathMatch.regex',
    value: `'${bad}'`,
    remedied: matching({ path: PathMatch.regex(good) }),
  };
}

function in131(build: Build): Build {
  return (app) => {
    MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
    build(app);
  };
}

/** A route to another host. */
function toOther(make: (chart: Chart) => IHttpDestination, props: Partial<TlsOriginatedApiProps> = {}): Build {
  return inShop((chart) => {
    const api = new TlsOriginatedApi(chart, 'Api', { host: HOST, ...props });
    const destination = make(chart);
    api.addRoute('a', { matches: [EXACT], action: HttpRouteAction.forward({ split: [{ destination, weight: 20 }] }) });
  });
}

const other =
  (props: Partial<TlsOriginatedApiProps> = {}) =>
  (chart: Chart): IHttpDestination =>
    new TlsOriginatedApi(chart, 'Other', { host: 'other.example.com', ...props });

const partner = (chart: Chart): IHttpDestination =>
  new MutualTlsPartner(chart, 'Other', {
    host: 'other.example.com',
    clients: [workload({ app: 'checkout' })],
    clientCertificate: ClientCertificate.fromSecret('certificate'),
  });

const throughGateway =
  (make: (via: EgressGateway) => Build): Build =>
  (app) => {
    make(EgressGateway.fromInstalled(new Chart(app, 'platform', { namespace: 'platform' }), 'Gateway'))(app);
  };

function weighted(...weights: number[]): Build {
  return inShop((chart) => {
    const split = weights.map((weight, index) => {
      const host = `other${String(index)}.example.com`;
      return { destination: new ExternalHttpApi(chart, `Other${String(index)}`, { host }), weight };
    });
    const api = new ExternalHttpApi(chart, 'Api', { host: HOST });
    api.addRoute('a', { matches: [EXACT], action: HttpRouteAction.forward({ split }) });
  });
}

function twice(count: number): Build {
  return inShop((chart) => {
    const api = new ExternalHttpApi(chart, 'Api', { host: HOST });
    const destination = new ExternalHttpApi(chart, 'Other', { host: 'other.example.com' });
    const split = Array.from({ length: count }, () => ({ destination, weight: 10 }));
    api.addRoute('a', { matches: [EXACT], action: HttpRouteAction.forward({ split }) });
  });
}

function mirrored(reason: string): Build {
  return inShop((chart) => {
    const destination = new ExternalHttpApi(chart, 'Other', { host: 'other.example.com' });
    const mirror = { destination, percentage: 1, acceptCopies: { reason } };
    const api = new ExternalHttpApi(chart, 'Api', { host: HOST });
    api.addRoute('a', { matches: [EXACT], action: HttpRouteAction.forward({ mirror }) });
  });
}

function gatewayRoute(tls: GatewayTls): Build {
  return inShop((chart) => {
    const gateway = EgressGateway.fromInstalled(chart, 'Gateway');
    new EgressGatewayRoute(chart, 'Api', { host: HOST, gateway, tls }).addRoute('a', {
      matches: [EXACT],
      action: ANSWER,
    });
  });
}

function unmatched(count: number): Build {
  return inShop((chart) => {
    const api = new ExternalHttpApi(chart, 'Api', { host: HOST });
    for (let index = 0; index < count; index++) api.routeUnmatched(ANSWER);
  });
}

/** Two teams with one host, and what is said about the calls of each. */
function twoTeams(...actions: (HttpRouteAction | undefined)[]): Build {
  return (app) => {
    const namespaces = ['shop', 'billing'];
    for (const [index, namespace] of namespaces.entries()) {
      const chart = new Chart(app, namespace, { namespace });
      const via = EgressGateway.fromInstalled(chart, 'Gateway', { denyByDefault: true });
      const clients = [EgressClient.namespace(namespace)];
      const api = new TlsOriginatedApi(chart, 'Api', { host: HOST, via, clients, name: `api-${namespace}` });
      const action = actions[index];
      if (action) api.addRoute('a', { matches: [EXACT], action });
    }
  };
}

const tooLong = 'a'.repeat(100_001);

export const ROUTES_CASES = {
  ROUTE001: [
    {
      name: 'not a name',
      refused: routes(['Orders v2', { matches: [EXACT], action: ANSWER }]),
      place,
      value: "'Orders v2'",
      remedied: routes(['orders-v2', { matches: [EXACT], action: ANSWER }]),
    },
    {
      name: 'taken',
      refused: routes(
        ['a', { matches: [EXACT], action: ANSWER }],
        ['a', { matches: [{ path: PathMatch.exact('/b') }], action: ANSWER }],
      ),
      place,
      value: "'a'",
      remedied: routes(
        ['a', { matches: [EXACT], action: ANSWER }],
        ['b', { matches: [{ path: PathMatch.exact('/b') }], action: ANSWER }],
      ),
    },
  ],
  ROUTE002: [
    path('a query', '/a?b=c', '/a'),
    path('no slash', 'a', '/a'),
    path('a space', '/a b', '/a%20b'),
    path('half an encoding', '/a%2', '/a%2F'),
    path('dots', '/a/../b', '/b'),
    path('double slash', '/a//b', '/a/b'),
    {
      name: 'an expression that asks for a query',
      refused: () => PathMatch.regex(String.raw`/a\?b=.*`),
      place: 'PathMatch.regex',
      value: String.raw`/a\?b`,
      remedied: matching({ path: PathMatch.regex('/a/?'), queryParams: { b: ValueMatch.present() } }),
    },
    {
      name: 'an empty value',
      refused: () => ValueMatch.exact(''),
      place: 'ValueMatch.exact',
      value: "''",
      remedied: matching({ headers: { a: ValueMatch.present() } }),
    },
    {
      name: 'the host header',
      refused: matching({ headers: { Host: ValueMatch.present() } }),
      place,
      value: "'host'",
      remedied: matching({ headers: { 'x-host': ValueMatch.present() } }),
    },
    {
      name: 'a header twice',
      refused: matching({ headers: { a: ValueMatch.present(), A: ValueMatch.exact('b') } }),
      place,
      value: "'a'",
      remedied: matching({ headers: { a: ValueMatch.exact('b') } }),
    },
    {
      name: 'a parameter with its value',
      refused: matching({ queryParams: { 'a=b': ValueMatch.present() } }),
      place,
      value: "'a=b'",
      remedied: matching({ queryParams: { a: ValueMatch.exact('b') } }),
    },
    {
      name: 'no method',
      refused: matching({ methods: [] }),
      place,
      value: '[]',
      remedied: matching({ methods: [HttpMethod.GET] }),
    },
    {
      name: 'an authority with a scheme',
      refused: forwarding({ authority: 'http://a.example.com' }),
      place,
      value: "'http://a.example.com'",
      remedied: forwarding({ authority: 'a.example.com:8080' }),
    },
  ],
  ROUTE003: [
    {
      name: 'nothing is said',
      refused: matching({}),
      place,
      value: '{}',
      remedied: matching({ methods: [HttpMethod.GET] }),
    },
    {
      name: 'no match',
      refused: matching(),
      place,
      value: '[]',
      remedied: matching(EXACT),
    },
    {
      name: 'the root as a prefix',
      refused: matching({ path: PathMatch.prefix('/') }),
      place,
      value: 'prefix',
      remedied: matching({ path: PathMatch.exact('/') }),
    },
    {
      name: 'an expression for everything',
      refused: matching({ path: PathMatch.regex('/.*') }),
      place,
      value: '/.*',
      remedied: matching({ path: PathMatch.regex('/.+/.*') }),
    },
  ],
  ROUTE004: [
    {
      name: 'of two routes',
      refused: routes(
        ['one', { matches: [{ path: PathMatch.prefix('/a') }], action: ANSWER }],
        ['two', { matches: [{ path: PathMatch.prefix('/a/') }], action: ANSWER }],
      ),
      place,
      value: "'one' and 'two'",
      remedied: routes(
        ['one', { matches: [{ path: PathMatch.prefix('/a') }], action: ANSWER }],
        ['two', { matches: [{ path: PathMatch.exact('/a/b') }], action: ANSWER }],
      ),
    },
    {
      name: 'for one of several methods',
      refused: routes(
        ['one', { matches: [{ ...EXACT, methods: [HttpMethod.GET, HttpMethod.POST] }], action: ANSWER }],
        ['two', { matches: [{ ...EXACT, methods: [HttpMethod.POST, HttpMethod.PUT] }], action: ANSWER }],
      ),
      place,
      value: 'POST',
      remedied: routes(
        ['one', { matches: [{ ...EXACT, methods: [HttpMethod.GET, HttpMethod.POST] }], action: ANSWER }],
        ['two', { matches: [{ ...EXACT, methods: [HttpMethod.PUT] }], action: ANSWER }],
      ),
    },
    {
      name: 'of one route',
      refused: matching(EXACT, EXACT),
      place,
      value: "'a' and 'a'",
      remedied: matching(EXACT),
    },
  ],
  ROUTE005: [
    {
      name: 'with an expression',
      refused: forwarding({ rewritePath: PathRewrite.replacePrefix('/b') }, { path: PathMatch.regex('/a+') }),
      place,
      value: 'replacePrefix',
      remedied: forwarding({ rewritePath: PathRewrite.replacePrefix('/b') }, { path: PathMatch.prefix('/a') }),
    },
    {
      name: 'without a path',
      refused: forwarding({ rewritePath: PathRewrite.replacePrefix('/b') }, { methods: [HttpMethod.GET] }),
      place,
      value: 'replacePrefix',
      remedied: forwarding({ rewritePath: PathRewrite.replaceFullPath('/b') }, { methods: [HttpMethod.GET] }),
    },
    {
      name: 'by a redirect of one path',
      refused: in131(redirecting({ prefixRewrite: '/b' })),
      place,
      value: 'prefix',
      remedied: in131(redirecting({ prefixRewrite: '/b' }, { path: PathMatch.prefix('/a') })),
    },
  ],
  ROUTE006: [
    { name: 'over a hundred', refused: weighted(60, 50), place, value: '[60,50]', remedied: weighted(50, 50) },
    { name: 'below none', refused: weighted(-1), place, value: '[-1]', remedied: weighted(0) },
    { name: 'parts of a per cent', refused: weighted(0.5), place, value: '[0.5]', remedied: weighted(1) },
    { name: 'nobody', refused: weighted(), place, value: '[]', remedied: weighted(100) },
    { name: 'one host twice', refused: twice(2), place, value: "'other.example.com'", remedied: twice(1) },
  ],
  ROUTE007: [
    {
      name: 'not seen by all',
      refused: toOther(other(), { clients: ['shop', 'billing'].map((name) => EgressClient.namespace(name)) }),
      place,
      value: "'billing'",
      remedied: toOther(other({ visibility: Visibility.namespaces('billing') }), {
        clients: ['shop', 'billing'].map((name) => EgressClient.namespace(name)),
      }),
    },
    {
      name: 'a partner who knows some of the callers',
      refused: toOther(partner),
      place,
      value: "'shop'",
      remedied: toOther(partner, { clients: [workload({ app: 'checkout' })] }),
    },
    {
      name: 'past the gateway',
      refused: throughGateway((via) => toOther(other(), { via })),
      place: 'shop/Api/Route',
      value: 'straight',
      remedied: throughGateway((via) => toOther(other({ via }), { via })),
    },
    {
      name: 'a caller whom the gateway turns away there',
      refused: throughGateway((via) =>
        toOther(other({ via, clients: [EgressClient.serviceAccount('shop', 'checkout')] }), { via }),
      ),
      place: 'shop/Api/Route',
      value: "'shop'",
      remedied: throughGateway((via) =>
        toOther(other({ via }), { via, clients: [EgressClient.serviceAccount('shop', 'checkout')] }),
      ),
    },
    {
      name: 'something else',
      refused: toOther((chart) => chart as unknown as IHttpDestination),
      place,
      value: "'shop'",
      remedied: toOther(other()),
    },
  ],
  ROUTE008: [
    {
      name: 'another protocol',
      refused: toOther(other({ protocol: ApplicationProtocol.GRPC })),
      place,
      value: 'GRPC',
      remedied: toOther(other({ protocol: ApplicationProtocol.GRPC }), { protocol: ApplicationProtocol.GRPC }),
    },
    {
      name: 'clear text',
      refused: toOther((chart) => new ExternalHttpApi(chart, 'Other', { host: 'other.example.com' })),
      place,
      value: "'other.example.com'",
      remedied: toOther(other()),
    },
    {
      name: 'without the gate',
      refused: toOther(other({ failClosed: false })),
      place,
      value: "'other.example.com'",
      remedied: toOther(other({ failClosed: false }), { failClosed: false }),
    },
  ],
  ROUTE009: [
    {
      name: 'a status that ends nothing',
      refused: acting(HttpRouteAction.directResponse({ status: 100 })),
      place,
      value: '100',
      remedied: acting(HttpRouteAction.directResponse({ status: 200 })),
    },
    {
      name: 'a long body',
      refused: acting(HttpRouteAction.directResponse({ status: 200, body: tooLong })),
      place,
      value: '100001',
      remedied: acting(HttpRouteAction.directResponse({ status: 200, body: tooLong.slice(1) })),
    },
    {
      name: 'a redirect to nowhere',
      refused: redirecting({}),
      place,
      value: '{}',
      remedied: redirecting({ path: '/b' }),
    },
    {
      name: 'a code that is taken for none',
      refused: redirecting({ path: '/b', redirectCode: 304 as unknown as RedirectCode }),
      place,
      value: '304',
      remedied: redirecting({ path: '/b', redirectCode: RedirectCode.SEE_OTHER }),
    },
    {
      name: 'another scheme',
      refused: redirecting({ scheme: 'ftp' }),
      place,
      value: 'ftp',
      remedied: redirecting({ scheme: 'https' }),
    },
    {
      name: 'two paths',
      refused: in131(redirecting({ path: '/b', prefixRewrite: '/c' }, { path: PathMatch.prefix('/a') })),
      place,
      value: '/c',
      remedied: in131(redirecting({ prefixRewrite: '/c' }, { path: PathMatch.prefix('/a') })),
    },
  ],
  ROUTE010: [
    {
      name: 'more than all',
      refused: forwarding({ fault: { abort: { httpStatus: 503, percentage: 101 } } }),
      place,
      value: '101',
      remedied: forwarding({ fault: { abort: { httpStatus: 503, percentage: 100 } } }),
    },
    {
      name: 'less than Envoy counts',
      refused: forwarding({ fault: { abort: { httpStatus: 503, percentage: 0.00001 } } }),
      place,
      value: '0.00001',
      remedied: forwarding({ fault: { abort: { httpStatus: 503, percentage: 0.0001 } } }),
    },
    {
      name: 'no fault',
      refused: forwarding({ fault: {} }),
      place,
      value: '{}',
      remedied: forwarding({}),
    },
  ],
  ROUTE011: [
    {
      name: 'TLS of the application',
      refused: gatewayRoute(GatewayTls.passthrough()),
      place,
      value: `'${HOST}'`,
      remedied: gatewayRoute(GatewayTls.originate()),
    },
  ],
  ROUTE012: [{ name: 'twice', refused: unmatched(2), place, value: 'second', remedied: unmatched(1) }],
  ROUTE013: [
    pattern('looking ahead', '/a(?=b)', '/ab'),
    pattern('looking back', '/(?<!a)b', '/b'),
    pattern('referring back', String.raw`/(a)\1`, '/aa'),
    pattern('possessive', '/a++', '/a+'),
    pattern('an unknown escape', String.raw`/\y`, String.raw`/\w`),
    pattern('an empty class', '/[]a', '/[a]'),
    pattern('many repeats', '/a{1001}', '/a{1000}'),
    pattern('an open group', '/(a', '/(?P<name>a)'),
    {
      name: 'too long',
      refused: () => PathMatch.regex(`/${'a'.repeat(1024)}`),
      place: 'PathMatch.regex',
      value: '1025',
      remedied: matching({ path: PathMatch.regex(`/(?i)${'a'.repeat(1000)}`) }),
    },
    {
      name: 'a group that is not there',
      refused: () => PathRewrite.regex('/a/(.*)', String.raw`/\2`),
      place: 'PathRewrite.regex',
      value: String.raw`\2`,
      remedied: forwarding({ rewritePath: PathRewrite.regex('/a/(.*)', String.raw`/\1`) }),
    },
  ],
} satisfies Record<string, RefusedCase[]>;

/** Kept apart from the other risks that need a reason. */
export const MIRROR_CASE: RefusedCase = {
  name: 'copies',
  refused: mirrored(' '),
  place,
  value: "' '",
  remedied: mirrored('a test server of ours'),
};

export const PREFIX_REDIRECT_CASE: RefusedCase = {
  name: 'a redirect of a prefix',
  refused: redirecting({ prefixRewrite: '/b' }, { path: PathMatch.prefix('/a') }),
  place,
  value: '1.29',
  remedied: in131(redirecting({ prefixRewrite: '/b' }, { path: PathMatch.prefix('/a') })),
};

export const TWO_TEAMS_CASE: RefusedCase = {
  name: 'a route of one team alone',
  refused: twoTeams(ANSWER),
  place: 'shop/Api/Route/VirtualService',
  value: `'${HOST}'`,
  remedied: twoTeams(ANSWER, ANSWER),
};
