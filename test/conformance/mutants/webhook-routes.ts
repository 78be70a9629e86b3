/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-dynamic-delete -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part, some } from './operator';

const NO_HOSTS = [
  'https://a.example.com',
  'a.example.com:443',
  'a_b.example.com',
  '-a.example.com',
  'a..example.com',
  'a.*.com',
];

const route = (spec: Part, chance: Chance): Part => some<Part>(spec.http, chance);

const onRoute =
  (...changes: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    Object.assign(route(spec, chance), chance.pick(changes));
  };

const to = (host: string): object => ({ destination: { host } });

/** Section B of the catalogue: VirtualServices. */
export const ROUTE_OPERATORS: readonly Operator[] = [
  operator('B4-1', 'delegate', 'VirtualService', 'VIRTUALSERVICE001', (spec, chance) => {
    delete spec.hosts;
    Object.assign(
      spec,
      chance.pick<object>([
        { gateways: ['a/b'] },
        { tls: [{ match: [{ sniHosts: ['a.example.com'] }], route: [to('a.example.com')] }] },
        { tcp: [{ route: [to('a.example.com')] }] },
      ]),
    );
  }),
  operator('B4-2', 'gateways', 'VirtualService', 'VIRTUALSERVICE002', (spec, chance) => {
    spec.gateways = [chance.pick(['a/b.c', '/a', 'a/', 'a_b/c', 'a_b', '', 'a/b/c'])];
  }),
  operator('B4-3', 'claim for sidecars', 'VirtualService', 'VIRTUALSERVICE004', (spec, chance) => {
    delete spec.gateways;
    const name = chance.pick(['@request.auth.claims.a', '@request.auth.claims[a]', '@Request.Auth.Claims.a']);
    route(spec, chance).match = [{ [chance.pick(['headers', 'withoutHeaders'])]: { [name]: { exact: 'a' } } }];
  }),
  operator('B4-4', 'host of a route', 'VirtualService', 'VIRTUALSERVICE005', (spec, chance) => {
    delete spec.tls;
    spec.hosts = [chance.pick([...NO_HOSTS, '*'])];
    if (spec.hosts[0] === '*') delete spec.gateways;
  }),
  operator('B4-5', 'hosts that overlap', 'VirtualService', 'VIRTUALSERVICE006', (spec, chance) => {
    spec.hosts = chance.pick([
      ['a.example.com', 'a.example.com'],
      ['*.example.com', 'a.example.com'],
      ['a.example.com', '*.com'],
      ['*.a.example.com', '*.example.com'],
    ]);
  }),
  operator('B4-6', 'no routes', 'VirtualService', 'VIRTUALSERVICE007', (spec) => {
    for (const field of ['http', 'tls', 'tcp']) delete spec[field];
  }),
  operator(
    'B4-7',
    'two actions',
    'VirtualService',
    'VIRTUALSERVICE008',
    onRoute(
      { redirect: { uri: '/a' }, route: [to('a.example.com')] },
      { redirect: { uri: '/a' }, route: undefined, fault: { abort: { httpStatus: 500 } } },
      { redirect: { uri: '/a' }, route: undefined, rewrite: { uri: '/b' } },
      { redirect: { uri: '/a' }, route: undefined, directResponse: { status: 200 } },
      { directResponse: { status: 200 }, route: [to('a.example.com')] },
      { directResponse: { status: 200 }, route: undefined, rewrite: { uri: '/b' } },
      { route: undefined, redirect: undefined, directResponse: undefined, delegate: undefined },
      { route: [], redirect: undefined, directResponse: undefined, delegate: undefined },
      { delegate: { name: 'a' }, route: [to('a.example.com')] },
      { delegate: { name: 'a' }, route: undefined, redirect: { uri: '/a' } },
      {
        route: [to('a.example.com')],
        redirect: undefined,
        mirror: { host: 'a.example.com' },
        mirrors: [to('b.example.com')],
      },
    ),
  ),
  operator(
    'B4-8',
    'weights',
    'VirtualService',
    'VIRTUALSERVICE009',
    onRoute(
      { route: [{ ...to('a.example.com'), weight: -1 }] },
      { route: [to('a.example.com'), to('b.example.com')] },
      {
        route: [
          { ...to('a.example.com'), weight: 0 },
          { ...to('b.example.com'), weight: 0 },
        ],
      },
    ),
  ),
  operator('B4-9', 'destination', 'VirtualService', 'VIRTUALSERVICE010', (spec, chance) => {
    const change = chance.pick<object>([
      { host: '*' },
      ...NO_HOSTS.map((host) => ({ host })),
      { host: '' },
      { subset: 'v1.0' },
      { subset: '-' },
      { port: { number: 0 } },
      { port: { number: 70000 } },
    ]);
    const destination = { host: 'a.example.com', ...change };
    const field = chance.pick(['route', 'mirror', 'mirrors']);
    route(spec, chance)[field] = field === 'mirror' ? destination : [{ destination }];
  }),
  operator(
    'B4-10',
    'retries',
    'VirtualService',
    'VIRTUALSERVICE011',
    ...[
      { attempts: -1 },
      { attempts: 0, retryOn: '5xx' },
      { retryOn: 'reset' },
      { perTryTimeout: '1s' },
      { attempts: 0, retryRemoteLocalities: true },
      { attempts: 2, retryOn: '5xx, reset' },
      { attempts: 2, retryOn: 'connection-failure' },
      { attempts: 2, retryOn: '5xx,' },
      { attempts: 2, retryOn: '299' },
      { attempts: 2, retryOn: '509' },
    ].map((retries) => onRoute({ retries })),
  ),
  operator(
    'B4-11',
    'times',
    'VirtualService',
    ['VIRTUALSERVICE012', 'SCHEMA014'],
    onRoute(
      { timeout: '1.5ms' },
      { timeout: '1.0001s' },
      { retries: { attempts: 1, perTryTimeout: '2500us' } },
      { retries: { attempts: 1, backoff: '1.2ms' } },
      { fault: { delay: { fixedDelay: '1.5ms' } } },
      { corsPolicy: { maxAge: '1500ms' } },
    ),
  ),
  operator(
    'B4-12',
    'share of mirrors',
    'VirtualService',
    ['VIRTUALSERVICE013'],
    onRoute(
      { mirrorPercentage: { value: 100.5 } },
      { mirrorPercentage: { value: -1 } },
      { mirrorPercent: 101 },
      { mirror: undefined, mirrors: [{ ...to('a.example.com'), percentage: { value: 101 } }] },
      { mirror: undefined, mirrors: [{ ...to('a.example.com'), percentage: { value: -0.5 } }] },
    ),
  ),
  operator(
    'B4-13',
    'redirect, answer, rewrite',
    'VirtualService',
    ['VIRTUALSERVICE015', 'VIRTUALSERVICE016'],
    (spec, chance) => {
      const one = route(spec, chance);
      for (const field of ['route', 'delegate', 'fault', 'rewrite', 'redirect', 'directResponse']) delete one[field];
      Object.assign(
        one,
        chance.pick<object>([
          { redirect: {} },
          { redirect: { redirectCode: 301 } },
          { redirect: { uri: '/a', redirectCode: 200 } },
          { redirect: { uri: '/a', scheme: 'ftp' } },
          { redirect: { uri: '/a', port: 70000 } },
          { directResponse: { status: 100 } },
          { directResponse: { status: 601 } },
          { route: [to('a.example.com')], rewrite: {} },
          { route: [to('a.example.com')], rewrite: { uri: '/a', uriRegexRewrite: { match: 'a', rewrite: 'b' } } },
          { route: [to('a.example.com')], rewrite: { uriRegexRewrite: { match: 'a' } } },
          { route: [to('a.example.com')], rewrite: { uriRegexRewrite: { match: '(', rewrite: 'a' } } },
        ]),
      );
    },
  ),
  operator(
    'B4-14',
    'headers',
    'VirtualService',
    'VIRTUALSERVICE017',
    ...[
      { response: { set: { host: 'a' } } },
      { response: { add: { ':status': '200' } } },
      { request: { remove: ['host'] } },
      { request: { remove: [':path'] } },
      { request: { set: { ':path': '/a' } } },
      { request: { set: { 'x-a': '100%' } } },
      { request: { add: { 'x-a': '%A' } } },
      { request: { add: { 'x-a': '%REQ(a%' } } },
      { request: { add: { 'x-a': '%REQ(["a)%' } } },
      { response: { add: { '': 'a' } } },
      { request: { set: { host: 'a' }, add: { ':authority': 'b' } } },
      { request: { set: { 'x-a': 'a\u0001b' } } },
    ].flatMap((headers) => [onRoute({ headers }), onRoute({ headers, rewrite: undefined })]),
  ),
  operator(
    'B4-15',
    'faults',
    'VirtualService',
    'VIRTUALSERVICE018',
    ...[
      {},
      { abort: { http2Error: 'a' } },
      { delay: { exponentialDelay: '1s' } },
      { abort: { grpcStatus: 'internal' } },
      { abort: { grpcStatus: '13' } },
      { abort: { httpStatus: 199 } },
      { abort: { httpStatus: 601 } },
      { abort: { httpStatus: 500, percentage: { value: 101 } } },
      { delay: { fixedDelay: '1s', percentage: { value: -1 } } },
      { delay: { fixedDelay: '1s', percentage: { value: 0.00001 } } },
    ].map((fault) => onRoute({ fault })),
  ),
  operator(
    'B4-16',
    'matches',
    'VirtualService',
    'VIRTUALSERVICE020',
    ...[
      { uri: { regex: '' } },
      { uri: { regex: 'a'.repeat(1025) } },
      { uri: { regex: '(?!a)b' } },
      { uri: { regex: '(?<=a)b' } },
      { uri: { regex: '(a)\\1' } },
      { uri: { regex: '[' } },
      { uri: { regex: 'a{1001}' } },
      { authority: { regex: '*' } },
      { scheme: { prefix: '' } },
      { method: { prefix: '' } },
      { headers: { a: { prefix: '' } } },
      { headers: { 'a b': { exact: 'a' } } },
      { withoutHeaders: { a: { regex: '(' } } },
      { queryParams: { a: { prefix: '' } } },
    ].map((match) => onRoute({ match: [match] })),
  ),
  operator(
    'B4-17',
    'routes of TLS and TCP',
    'VirtualService',
    ['VIRTUALSERVICE021', 'VIRTUALSERVICE023'],
    (spec, chance) => {
      spec.hosts = ['a.example.com'];
      const route1 = [to('a.example.com')];
      Object.assign(
        spec,
        chance.pick<object>([
          { tls: [{ match: [], route: route1 }] },
          { tls: [{ match: [{ sniHosts: [] }], route: route1 }] },
          { tls: [{ match: [{ sniHosts: ['b.example.com'] }], route: route1 }] },
          { tls: [{ match: [{ sniHosts: ['*.example.com'] }], route: route1 }] },
          { tls: [{ match: [{ sniHosts: ['a_b'] }], route: route1 }] },
          { tls: [{ match: [{ sniHosts: ['a.example.com'] }], route: [] }] },
          { tls: [{ match: [{ sniHosts: ['a.example.com'], destinationSubnets: ['a'] }], route: route1 }] },
          { tcp: [{ match: [{ port: 80 }] }] },
          { tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/99'] }], route: route1 }] },
        ]),
      );
    },
  ),
  operator(
    'B4-18',
    'details of a match',
    'VirtualService',
    'VIRTUALSERVICE023',
    ...[
      { port: 65536 },
      { port: 4000000 },
      { sourceLabels: { a: 'b c' } },
      { sourceLabels: { '/a': 'b' } },
      { sourceNamespace: 'a.b' },
      { sourceNamespace: 'a_b' },
    ].map((match) => onRoute({ match: [match] })),
  ),
];
