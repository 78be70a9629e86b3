/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-dynamic-delete -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part, some } from './operator';

const ADDRESS = '198.51.100.1';
const SELECTOR = { matchLabels: { app: 'a' } };
const HTTP = { number: 8080, name: 'http-0', protocol: 'HTTP' };

/** Names that are no host anywhere. */
const NO_HOSTS = [
  'https://a.example.com',
  'a.example.com:443',
  'a_b.example.com',
  '-a.example.com',
  'a..example.com',
  'a.*.com',
];

const topPolicy = (spec: Part): Part => (spec.trafficPolicy ??= {});
const route = (spec: Part, chance: Chance): Part => some<Part>(spec.http, chance);
const server = (spec: Part, chance: Chance): Part => some<Part>(spec.servers, chance);

/** A policy of the rule, of a port or of a subset. */
function policy(spec: Part, chance: Chance): Part {
  return chance.pick([
    (): Part => topPolicy(spec),
    (): Part => (topPolicy(spec).portLevelSettings = [{ port: { number: 443 } }])[0],
    (): Part => (spec.subsets = [{ name: 'all', trafficPolicy: {} }])[0].trafficPolicy,
  ])();
}

const setting =
  (name: string, ...values: readonly unknown[]) =>
  (spec: Part, chance: Chance): void => {
    policy(spec, chance)[name] = chance.pick(values);
  };

const onRoute =
  (...changes: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    Object.assign(route(spec, chance), chance.pick(changes));
  };

/** An entry with endpoints of one kind of resolution. */
const endpoints =
  (resolution: string, ...list: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    delete spec.workloadSelector;
    delete spec.addresses;
    Object.assign(spec, { resolution, endpoints: [chance.pick(list)] });
  };

const tlsServer =
  (...settings: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    const port = { number: 443, name: 'https-0', protocol: chance.pick(['HTTPS', 'TLS']) };
    Object.assign(server(spec, chance), { port, tls: chance.pick(settings) });
  };

const rules =
  (...list: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    spec.rules = [chance.pick(list)];
    if (spec.action === 'CUSTOM') Object.assign(spec, { action: 'ALLOW', provider: undefined });
  };

const egress =
  (...listeners: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    spec.egress = [chance.pick(listeners)];
  };

const ingress =
  (...changes: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    const port = { number: 8443, name: 'https', protocol: 'HTTPS' };
    spec.ingress = [{ port, ...chance.pick(changes) }];
  };

const FILES = { serverCertificate: '/a', privateKey: '/b' };
const to = (host: string): object => ({ destination: { host } });

/** One operator for each row of errors of section B of the catalogue. */
export const WEBHOOK_OPERATORS: readonly Operator[] = [
  operator(
    'B0-1',
    'dry run',
    ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Gateway', 'AuthorizationPolicy'],
    'ANNOTATION001',
    (_spec, chance, object) => {
      const value =
        object.kind === 'AuthorizationPolicy' ? chance.pick(['yes', 'no', '']) : chance.pick(['true', 'false']);
      object.metadata.annotations = { ...object.metadata.annotations, 'istio.io/dry-run': value };
    },
  ),
  operator(
    'B0-2',
    'internal annotation',
    ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Gateway', 'Sidecar'],
    'ANNOTATION002',
    (_spec, chance, object) => {
      const name = chance.pick(['webhook-always-reject', 'parents', 'parent-namespace']);
      object.metadata.annotations = { ...object.metadata.annotations, [`internal.istio.io/${name}`]: 'a' };
    },
  ),
  operator(
    'B0-3',
    'exportTo',
    ['ServiceEntry', 'VirtualService', 'DestinationRule'],
    'EXPORTTO001',
    (spec, chance, object) => {
      delete spec.workloadSelector;
      const own = object.metadata.namespace ?? 'default';
      spec.exportTo = chance.pick([['*', '.'], ['a', 'a'], ['.', own], ['a.b'], ['~', '.'], [''], ['*', 'a'], ['a_b']]);
    },
  ),
  operator('B0-4', 'exportTo of a rule for workloads', 'DestinationRule', 'DESTINATIONRULE015', (spec, chance) => {
    spec.workloadSelector = SELECTOR;
    spec.exportTo = chance.pick([['*'], ['another-namespace'], ['.', 'another-namespace']]);
  }),
  operator('B1-1', 'label of a workload selector', ['ServiceEntry', 'Sidecar'], ['SELECTOR001'], (spec, chance) => {
    delete spec.endpoints;
    spec.workloadSelector = { labels: chance.pick([{ '': 'a' }, { 'a*': 'b' }, { '*': 'b' }]) };
  }),
  operator('B1-3', 'selector and endpoints', 'ServiceEntry', ['SERVICEENTRY003', 'SCHEMA014'], (spec) => {
    Object.assign(spec, {
      resolution: 'STATIC',
      workloadSelector: { labels: { app: 'a' } },
      endpoints: [{ address: ADDRESS }],
    });
  }),
  operator('B1-4', 'host of an entry', 'ServiceEntry', 'SERVICEENTRY001', (spec, chance) => {
    spec.hosts = [
      ...(spec.hosts as string[]).slice(1),
      chance.pick([...NO_HOSTS, '198.51.100.7', 'a.example.com/path']),
    ];
  }),
  operator('B1-6', 'address of an entry', 'ServiceEntry', ['SERVICEENTRY004', 'SERVICEENTRY005'], (spec, chance) => {
    spec.addresses = [
      chance.pick(['a.example.com', '300.1.1.1', '10.0.0', '198.51.100.0/33', '10.1.1.1/-1', '01.2.3.4']),
    ];
  }),
  operator('B1-7', 'port of an entry', 'ServiceEntry', ['SERVICEENTRY006', 'SERVICEENTRY007'], (spec, chance) => {
    const port = some<Part>(spec.ports, chance);
    chance.pick([
      () => (port.protocol = chance.pick(['h2c', 'HTTP/1.1', 'kafka', 'http3'])),
      () => (port.name = chance.pick(['a.b', '-a', 'a_b', 'a'.repeat(64)])),
    ])();
  }),
  operator('B1-9', 'endpoints of NONE', 'ServiceEntry', 'SERVICEENTRY009', endpoints('NONE', { address: ADDRESS })),
  operator(
    'B1-11',
    'static endpoint',
    'ServiceEntry',
    ['SERVICEENTRY011', 'SERVICEENTRY012', 'SERVICEENTRY013'],
    endpoints(
      'STATIC',
      { address: 'a.example.com' },
      { address: '300.1.1.1' },
      { address: ADDRESS, ports: { nobody: 80 } },
      { address: ADDRESS, labels: { a: 'b c' } },
      { address: ADDRESS, labels: { 'a b': 'c' } },
    ),
  ),
  operator('B1-12', 'wildcard with DNS', 'ServiceEntry', 'SERVICEENTRY014', (spec, chance) => {
    for (const field of ['addresses', 'workloadSelector', 'endpoints']) delete spec[field];
    Object.assign(spec, {
      hosts: [chance.pick(['*.example.com', '*.example.org'])],
      resolution: chance.pick(['DNS', 'DNS_ROUND_ROBIN']),
    });
  }),
  operator('B1-13', 'endpoints of DNS_ROUND_ROBIN', 'ServiceEntry', 'SERVICEENTRY015', (spec, chance) => {
    endpoints('DNS_ROUND_ROBIN', { address: 'a.example.com' })(spec, chance);
    spec.endpoints.push({ address: 'b.example.com' });
  }),
  operator(
    'B1-14',
    'endpoint of DNS',
    'ServiceEntry',
    ['SERVICEENTRY016', 'SERVICEENTRY012', 'SERVICEENTRY013'],
    endpoints(
      'DNS',
      { address: 'unix:///a' },
      { address: 'https://a.example.com' },
      { address: 'a_b.example.com' },
      { address: 'a.example.com', ports: { nobody: 80 } },
      { address: 'a.example.com', labels: { a: '-' } },
    ),
  ),
  operator('B1-16', 'dynamic DNS', 'ServiceEntry', 'SERVICEENTRY018', (spec, chance, object) => {
    for (const field of ['addresses', 'workloadSelector', 'endpoints', 'location']) delete spec[field];
    Object.assign(spec, {
      resolution: 'DYNAMIC_DNS',
      hosts: ['*.example.com'],
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    });
    chance.pick([
      () => (spec.hosts = ['a.example.com']),
      () => (spec.addresses = [ADDRESS]),
      () => (spec.endpoints = [{ address: ADDRESS }]),
      () => (spec.ports[0].protocol = chance.pick(['HTTPS', 'TCP', ''])),
      () => {
        spec.location = 'MESH_INTERNAL';
        object.metadata.labels = { 'istio.io/use-waypoint': 'a' };
      },
    ])();
  }),
  operator('B1-17', 'hosts of a TCP port', 'ServiceEntry', 'SERVICEENTRY019', (spec, chance) => {
    for (const field of ['addresses', 'workloadSelector', 'endpoints']) delete spec[field];
    const protocol = chance.pick(['TCP', 'MONGO', 'REDIS', '', 'UDP', undefined]);
    Object.assign(spec, {
      resolution: chance.pick(['DNS', 'STATIC']),
      hosts: ['a.example.com', 'b.example.com'],
      ports: [{ number: 5432, name: 'tcp', protocol }],
    });
  }),
  operator('B1-18', 'exportTo of an entry', 'ServiceEntry', 'EXPORTTO001', (spec, chance) => {
    spec.exportTo = chance.pick([
      ['~', 'a'],
      ['*', '~'],
      ['.', '.'],
    ]);
  }),
  operator('B2-1', 'no address', 'WorkloadEntry', ['WORKLOADENTRY001', 'SCHEMA014'], (spec) => {
    Object.assign(spec, { address: '', network: undefined });
  }),
  operator('B2-2', 'address of a workload', 'WorkloadEntry', 'WORKLOADENTRY001', (spec, chance) => {
    spec.address = chance.pick([
      'https://a.example.com',
      'a_b.example.com',
      'unix://a',
      'unix:///a/',
      'unix://',
      '10.0.0.300',
    ]);
  }),
  operator('B2-3', 'port or label of a workload', 'WorkloadEntry', 'WORKLOADENTRY003', (spec, chance) => {
    Object.assign(
      spec,
      chance.pick<object>([{ labels: { a: 'b c' } }, { labels: { 'a//b': 'c' } }, { ports: { 'a-': 80 } }]),
    );
  }),
  operator('B3-1', 'host of a rule', 'DestinationRule', 'DESTINATIONRULE001', (spec, chance) => {
    spec.host = chance.pick([...NO_HOSTS, '', '198.51.100.1']);
  }),
  operator('B3-2', 'empty policy', 'DestinationRule', 'DESTINATIONRULE002', (spec, chance) => {
    spec.trafficPolicy = chance.pick<object>([
      {},
      { portLevelSettings: [{ port: { number: 443 } }] },
      { portLevelSettings: [{ tls: { mode: 'SIMPLE' } }] },
    ]);
  }),
  operator('B3-3', 'tunnel', 'DestinationRule', 'DESTINATIONRULE003', (spec, chance) => {
    const tunnel = { targetHost: 'a.example.com', targetPort: 443 };
    Object.assign(
      topPolicy(spec),
      chance.pick<object>([
        { tunnel, proxyProtocol: { version: 'V1' } },
        { tunnel: { ...tunnel, protocol: 'GET' } },
        { tunnel: { ...tunnel, targetHost: 'https://a' } },
        { tunnel: { ...tunnel, targetPort: 70000 } },
        { tunnel: { ...tunnel, targetPort: 0 } },
      ]),
    );
  }),
  operator(
    'B3-4',
    'connection pool',
    'DestinationRule',
    ['DESTINATIONRULE004', 'DESTINATIONRULE005', 'SCHEMA014'],
    setting(
      'connectionPool',
      {},
      { tcp: { maxConnections: -1 } },
      { http: { http1MaxPendingRequests: -1 } },
      { http: { http2MaxRequests: -5 } },
      { http: { maxRequestsPerConnection: -1 } },
      { http: { maxRetries: -1 } },
      { http: { maxConcurrentStreams: -1 } },
      { http: { useClientProtocol: true, h2UpgradePolicy: 'UPGRADE' } },
      { tcp: { connectTimeout: '1.5ms' } },
      { tcp: { idleTimeout: '1.0001s' } },
      { http: { idleTimeout: '1500us' } },
    ),
  ),
  operator(
    'B3-5',
    'outlier detection',
    'DestinationRule',
    'DESTINATIONRULE006',
    setting(
      'outlierDetection',
      { maxEjectionPercent: 101 },
      { maxEjectionPercent: -1 },
      { minHealthPercent: 200 },
      { consecutiveLocalOriginFailures: 5 },
      { consecutiveLocalOriginFailures: 1, splitExternalLocalOriginErrors: false },
      { interval: '1.5ms' },
    ),
  ),
  operator(
    'B3-7',
    'consistent hash',
    'DestinationRule',
    'DESTINATIONRULE008',
    ...[
      { useSourceIp: true, minimumRingSize: 10, ringHash: {} },
      { useSourceIp: true, minimumRingSize: 10, maglev: { tableSize: 7 } },
      { useSourceIp: true, maglev: { tableSize: 65536 } },
      { useSourceIp: true, maglev: {} },
      { useSourceIp: true, maglev: { tableSize: 5000011 } },
      { httpCookie: { name: '', ttl: '1s' } },
      { httpCookie: { name: 'a', ttl: '1s', attributes: [{ name: 'b' }, { name: 'b' }] } },
      { httpCookie: { name: 'a', ttl: '1s', attributes: [{ name: '' }] } },
    ].map((consistentHash) => setting('loadBalancer', { consistentHash })),
  ),
  operator(
    'B3-8',
    'localities',
    'DestinationRule',
    'DESTINATIONRULE009',
    ...[
      { distribute: [{ from: 'a/*', to: { 'a/*': 100 } }], failover: [{ from: 'a', to: 'b' }] },
      { failover: [{ from: 'a', to: 'b' }], failoverPriority: ['topology.kubernetes.io/region'] },
      { distribute: [{ from: 'a/*', to: { 'a/*': 99 } }] },
      { distribute: [{ from: 'a/*', to: { 'a/*': 0, 'b/*': 100 } }] },
      { distribute: [{ from: 'a/*', to: { 'a/*': 101 } }] },
      { distribute: [{ from: 'a', to: { 'a/b': 50, 'a/b/c': 50 } }] },
      { distribute: [{ from: 'a*b', to: { a: 100 } }] },
      { distribute: [{ from: 'a//b', to: { a: 100 } }] },
      { distribute: ['a', 'a/b'].map((from) => ({ from, to: { a: 100 } })) },
      { failover: [{ from: 'a', to: 'a' }] },
      { failover: [{ from: 'a/b', to: 'c' }] },
      { failover: [{ from: '*', to: 'c' }] },
    ].map((localityLbSetting) => setting('loadBalancer', { localityLbSetting })),
  ),
  operator(
    'B3-10',
    'warm-up',
    'DestinationRule',
    ['DESTINATIONRULE012', 'SCHEMA014', 'SCHEMA006'],
    ...[{ duration: '1.5ms' }, { duration: '1s', minimumPercent: 101 }, { duration: '1s', aggression: 0 }].map(
      (warmup) => setting('loadBalancer', { warmup }),
    ),
  ),
  operator('B3-11', 'subsets', 'DestinationRule', 'DESTINATIONRULE013', (spec, chance) => {
    spec.subsets = chance.pick<object[]>([
      [{ name: '' }],
      [{ name: 'v1.0' }],
      [{ name: 'a'.repeat(64) }],
      [{ name: 'a' }, { name: 'a' }],
      [{ name: 'a', labels: { b: 'c d' } }],
    ]);
  }),
  operator(
    'B3-12',
    'TLS of a rule',
    'DestinationRule',
    'DESTINATIONRULE014',
    setting(
      'tls',
      { mode: 'MUTUAL' },
      { mode: 'MUTUAL', clientCertificate: '/a' },
      { mode: 'SIMPLE', credentialName: 'a', caCertificates: '/a' },
      { mode: 'MUTUAL', credentialName: 'a', privateKey: '/a' },
      { mode: 'SIMPLE', credentialName: 'a', caCrl: '/a' },
      { mode: 'SIMPLE', insecureSkipVerify: true, caCertificates: '/a' },
      { mode: 'SIMPLE', insecureSkipVerify: true, credentialName: 'a' },
      { mode: 'SIMPLE', insecureSkipVerify: true, subjectAltNames: ['a'] },
      { mode: 'MUTUAL', insecureSkipVerify: true, clientCertificate: '/a', privateKey: '/b', subjectAltNames: ['a'] },
      { mode: 'SIMPLE', credentialName: 'configmap://elsewhere/a' },
      { mode: 'SIMPLE', credentialName: 'configmap://a' },
    ),
  ),
  operator('B3-13', 'selector of a rule', 'DestinationRule', ['SELECTOR001', 'SCHEMA014'], (spec, chance) => {
    delete spec.exportTo;
    spec.workloadSelector = { matchLabels: chance.pick([{ a: '*' }, { '*': 'a' }, { '': 'a' }]) };
  }),
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
  operator('B5-1', 'name and servers', 'Gateway', ['ISTIOGATEWAY001', 'ISTIOGATEWAY002'], (spec, chance, object) => {
    chance.pick([
      () => (object.metadata.name = 'a.b'),
      () => (spec.servers = []),
      () => delete spec.servers,
      () => (server(spec, chance).hosts = []),
    ])();
  }),
  operator('B5-2', 'hosts of a server', 'Gateway', 'ISTIOGATEWAY003', (spec, chance) => {
    server(spec, chance).hosts = [
      chance.pick(['a', '*a.example.com', 'a_b/c.example.com', '~/a.example.com', '/a.com', 'a/', 'a.b_c', '::1']),
    ];
  }),
  operator('B5-3', 'port of a server', 'Gateway', 'ISTIOGATEWAY004', (spec, chance) => {
    const one = server(spec, chance);
    const change = chance.pick<object>([
      { number: 0 },
      { number: 70000 },
      { protocol: 'HTTP/2' },
      { protocol: '' },
      { name: '' },
      { targetPort: 80 },
    ]);
    one.port = { ...one.port, ...change };
    if (chance.below(6) === 0) spec.servers = [one, { ...one }].map((copy: Part) => ({ ...copy, port: { ...HTTP } }));
  }),
  operator('B5-4', 'bind of a server', 'Gateway', 'ISTIOGATEWAY005', (spec, chance) => {
    Object.assign(
      server(spec, chance),
      chance.pick<object>([{ bind: 'localhost' }, { bind: '0.0.0.0:80' }, { bind: 'unix:///a' }, { bind: 'unix://a' }]),
    );
  }),
  operator('B5-5', 'TLS and protocol of a server', 'Gateway', 'ISTIOGATEWAY006', (spec, chance) => {
    const one = server(spec, chance);
    const [protocol, tls] = chance.pick<[string, object | undefined]>([
      ['HTTPS', undefined],
      ['TLS', undefined],
      ['HTTP', { mode: 'SIMPLE', credentialName: 'a' }],
      ['HTTP2', { mode: 'ISTIO_MUTUAL' }],
      ['HTTP', { mode: 'PASSTHROUGH', caCertificates: '/a' }],
      ['TCP', { mode: 'PASSTHROUGH' }],
      ['MONGO', { mode: 'SIMPLE', credentialName: 'a' }],
    ]);
    Object.assign(one, { port: { number: 8443, name: 'a-0', protocol }, tls });
  }),
  operator(
    'B5-7',
    'certificates of ISTIO_MUTUAL',
    'Gateway',
    'ISTIOGATEWAY008',
    tlsServer(
      ...[
        { credentialName: 'a' },
        { serverCertificate: '/a' },
        { privateKey: '/a' },
        { caCertificates: '/a' },
        { credentialNames: ['a'] },
        { tlsCertificates: [FILES] },
      ].map((field) => ({ mode: 'ISTIO_MUTUAL', ...field })),
    ),
  ),
  operator(
    'B5-8',
    'sources of a certificate',
    'Gateway',
    ['ISTIOGATEWAY008'],
    tlsServer(
      { mode: 'SIMPLE', credentialName: 'a', ...FILES },
      { mode: 'SIMPLE', credentialName: 'a', tlsCertificates: [FILES] },
      { mode: 'SIMPLE', ...FILES, tlsCertificates: [FILES] },
      { mode: 'MUTUAL', credentialNames: ['a'], ...FILES },
    ),
  ),
  operator(
    'B5-9',
    'certificates from files',
    'Gateway',
    'ISTIOGATEWAY008',
    tlsServer(
      { mode: 'SIMPLE' },
      { mode: 'SIMPLE', serverCertificate: '/a' },
      { mode: 'MUTUAL', ...FILES },
      { mode: 'OPTIONAL_MUTUAL', ...FILES },
      { mode: 'SIMPLE', ...FILES, caCrl: '/a' },
      { mode: 'SIMPLE', tlsCertificates: [{ serverCertificate: '/a' }] },
      { credentialName: 'a', caCrl: '/a' },
    ),
  ),
  operator('B6-1', 'empty Sidecar', 'Sidecar', 'SIDECAR001', (spec) => {
    for (const field of ['egress', 'ingress', 'outboundTrafficPolicy', 'inboundConnectionPool']) delete spec[field];
  }),
  operator('B6-2', 'selector of a Sidecar', 'Sidecar', 'SELECTOR001', (spec, chance) => {
    spec.workloadSelector = { labels: chance.pick([{ '': 'a' }, { '*': 'a' }, { a: '*' }]) };
  }),
  operator(
    'B6-3',
    'listeners of a Sidecar',
    'Sidecar',
    ['SIDECAR002', 'SIDECAR003'],
    egress(
      { port: { number: 70000 }, hosts: ['./*'] },
      { port: { number: 0 }, hosts: ['./*'] },
      { port: HTTP, bind: 'localhost', hosts: ['./*'] },
      { port: { ...HTTP, protocol: 'kafka' }, hosts: ['./*'] },
      { port: { ...HTTP, targetPort: 80 }, hosts: ['./*'] },
      { port: { ...HTTP, name: 'a_b' }, hosts: ['./*'] },
      { port: { number: 0 }, bind: 'unix:///a', captureMode: 'IPTABLES', hosts: ['./*'] },
    ),
    (spec) => void (spec.egress = [{ hosts: ['./*'] }, { hosts: ['./*'] }]),
    (spec) => void (spec.egress = [{ hosts: ['./*'] }, { port: HTTP, hosts: ['./*'] }]),
    (spec) => void (spec.egress = [1, 2].map(() => ({ port: HTTP, hosts: ['./*'] }))),
  ),
  operator('B6-4', 'hosts of a Sidecar', 'Sidecar', 'SIDECAR004', (spec, chance) => {
    const hosts = chance.pick([
      [],
      ['a.example.com'],
      ['./a'],
      ['a_b/*'],
      ['./*a.example.com'],
      ['/a.b'],
      ['./'],
      ['./198.51.100.1'],
    ]);
    spec.egress = [{ hosts }];
  }),
  operator('B6-6', 'proxy for unknown hosts', 'Sidecar', 'SIDECAR006', (spec, chance) => {
    const egressProxy = { host: 'a.example.com', port: { number: 3128 } };
    spec.outboundTrafficPolicy = chance.pick<object>([
      { mode: 'REGISTRY_ONLY', egressProxy },
      { egressProxy },
      { mode: 'ALLOW_ANY', egressProxy: { ...egressProxy, host: '*.example.com' } },
      { mode: 'ALLOW_ANY', egressProxy: { host: 'a.example.com' } },
      { mode: 'ALLOW_ANY', egressProxy: { ...egressProxy, port: { number: 0 } } },
      { mode: 'ALLOW_ANY', egressProxy: { ...egressProxy, subset: 'a.b' } },
    ]);
  }),
  operator(
    'B6-7',
    'listener for what comes in',
    'Sidecar',
    ['SIDECAR007', 'SIDECAR008'],
    ingress(
      { defaultEndpoint: 'localhost:80' },
      { defaultEndpoint: '127.0.0.1' },
      { defaultEndpoint: '10.0.0.1:80' },
      { defaultEndpoint: '127.0.0.1:0' },
      { defaultEndpoint: 'unix://a' },
      { port: { number: 0 } },
      { bind: 'localhost' },
      { tls: { mode: 'ISTIO_MUTUAL' } },
      { tls: { mode: 'AUTO_PASSTHROUGH' } },
      { tls: { mode: 'SIMPLE', credentialName: 'a' } },
      { tls: { mode: 'SIMPLE', ...FILES, subjectAltNames: ['a'] } },
      { tls: { mode: 'SIMPLE', ...FILES, httpsRedirect: true } },
      { port: HTTP, tls: { mode: 'SIMPLE', ...FILES } },
      { tls: { mode: 'SIMPLE' } },
      { tls: { mode: 'SIMPLE', tlsCertificates: [FILES] } },
    ),
    (spec) => void (spec.ingress = [1, 2].map(() => ({ port: HTTP }))),
  ),
  operator(
    'B7-1',
    'target of a policy',
    ['AuthorizationPolicy', 'Telemetry'],
    ['TARGET001', 'SCHEMA014'],
    (spec, chance) => {
      for (const field of ['selector', 'targetRef', 'targetRefs']) delete spec[field];
      Object.assign(
        spec,
        chance.pick<object>([
          { targetRef: { group: 'apps', kind: 'Deployment', name: 'a' } },
          { targetRefs: [{ kind: 'Pod', name: 'a' }] },
          { targetRef: { group: 'networking.istio.io', kind: 'Gateway', name: 'a' } },
          { targetRef: { kind: 'Service', name: 'a' }, targetRefs: [{ kind: 'Service', name: 'a' }] },
        ]),
      );
    },
  ),
  operator('B7-2', 'CUSTOM', 'AuthorizationPolicy', 'AUTHORIZATION001', (spec, chance) => {
    const provider = { name: 'oauth' };
    const from = (source: object): object => ({ action: 'CUSTOM', provider, rules: [{ from: [{ source }] }] });
    Object.assign(
      spec,
      { action: 'CUSTOM', provider: undefined },
      chance.pick<object>([
        { provider, rules: undefined },
        { rules: [{}] },
        { provider: { name: '' }, rules: [{}] },
        from({ namespaces: ['a'] }),
        from({ notPrincipals: ['a'] }),
        from({ requestPrincipals: ['a'] }),
        { provider, rules: [{ when: [{ key: 'source.principal', values: ['a'] }] }] },
        { provider, rules: [{ when: [{ key: 'request.auth.claims[a]', values: ['a'] }] }] },
        { action: 'ALLOW', provider, rules: [{}] },
      ]),
    );
  }),
  operator('B7-3', 'DENY without rules', 'AuthorizationPolicy', 'AUTHORIZATION002', (spec) => {
    Object.assign(spec, { action: 'DENY', rules: undefined, provider: undefined });
  }),
  operator(
    'B7-4',
    'callers and requests',
    'AuthorizationPolicy',
    ['AUTHORIZATION003', 'AUTHORIZATION004', 'SCHEMA014'],
    rules(
      ...[
        {},
        { namespaces: [''] },
        { principals: ['a', ''] },
        { ipBlocks: ['a'] },
        { remoteIpBlocks: ['10.0.0.0/33'] },
        { notIpBlocks: ['10.0.0'] },
        { serviceAccounts: ['a*'] },
        { serviceAccounts: ['a/b/c'] },
        { serviceAccounts: ['/a'] },
      ].map((source) => ({ from: [{ source }] })),
      { from: [{}] },
      { to: [{}] },
      ...[
        {},
        { ports: ['http'] },
        { ports: ['70000'] },
        { notPorts: ['-1'] },
        { methods: [''] },
        { paths: ['/{a}'] },
        { paths: ['/{**}/a/{*}'] },
        { hosts: ['a', ''] },
      ].map((operation) => ({ to: [{ operation }] })),
    ),
  ),
  operator(
    'B7-5',
    'conditions',
    'AuthorizationPolicy',
    'AUTHORIZATION005',
    rules(
      ...[
        { key: '', values: ['a'] },
        { key: 'source.name', values: ['a'] },
        { key: 'source.namespace' },
        { key: 'source.namespace', values: [''] },
        { key: 'source.ip', values: ['a'] },
        { key: 'destination.port', values: ['http'] },
        { key: 'request.headers', values: ['a'] },
        { key: 'request.headers[]', values: ['a'] },
        { key: 'destination.labels[a]', values: ['a'] },
        { key: 'destination.name', notValues: ['a'] },
        { key: 'source.serviceAccount', values: ['a*'] },
      ].map((condition) => ({ when: [condition] })),
    ),
  ),
  operator(
    'B8-1',
    'peer authentication',
    'PeerAuthentication',
    ['PEERAUTHENTICATION001', 'SCHEMA014'],
    (spec, chance) => {
      const selector = chance.pick<unknown>([undefined, {}, { matchLabels: {} }]);
      Object.assign(spec, { selector, portLevelMtls: { '8443': { mode: 'STRICT' } } });
    },
  ),
  operator('B8-2', 'telemetry', 'Telemetry', ['TELEMETRY002', 'TELEMETRY003', 'TELEMETRY005'], (spec, chance) => {
    const value = chance.pick<object>([
      {},
      { operation: 'UPSERT' },
      { operation: 'REMOVE', value: 'a' },
      { value: '' },
    ]);
    chance.pick([
      () => (spec.metrics = [{ overrides: [{ tagOverrides: { a: value } }] }]),
      () => (spec.tracing = [{ customTags: { '': { literal: { value: 'a' } } } }]),
      () => (spec.tracing = [{ customTags: { a: { header: { name: '' } } } }]),
      () => (spec.tracing = [{ randomSamplingPercentage: 101 }]),
      () => {
        const expression = chance.pick(['', 'a >', '(a', 'a b', '*', "'a", 'a ? b', 'a.1']);
        spec.accessLogging = [{ filter: { expression } }];
      },
    ])();
  }),
];
