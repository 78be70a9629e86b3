import { EgressSimulation, TrafficCall } from '../../lib';
import { call, entry, istio, kubernetes, rule, security, simulation } from './meshes';

const HOST = 'egress.istio-egress.svc.cluster.local';

/** At least one object of each kind that is read, with most of the fields that are. */
const OBJECTS: object[] = [
  entry('api.example.com', ['80:HTTP:443', '443:TLS'], {
    exportTo: ['*'],
    addresses: ['192.0.2.1'],
    subjectAltNames: ['a'],
    endpoints: [
      {
        address: 'a.example.com',
        ports: { 'http-80': 81 },
        labels: { v: '1' },
        locality: 'eu/a',
        weight: 2,
        serviceAccount: 's',
      },
    ],
  }),
  istio('WorkloadEntry', { address: '192.0.2.3', labels: { app: 'vm' } }, { labels: { app: 'vm' } }),
  entry('vm.example.com', ['80:HTTP'], { resolution: 'STATIC', workloadSelector: { labels: { app: 'vm' } } }),
  rule('api.example.com', {
    workloadSelector: { matchLabels: { app: 'a' } },
    exportTo: ['.'],
    trafficPolicy: {
      tls: { mode: 'SIMPLE', sni: 'a', subjectAltNames: ['a'], caCertificates: '/ca' },
      connectionPool: {
        tcp: { connectTimeout: '1s', maxConnections: 1, idleTimeout: '1s' },
        http: { h2UpgradePolicy: 'UPGRADE' },
      },
      outlierDetection: { maxEjectionPercent: 50, minHealthPercent: 1 },
      loadBalancer: {
        simple: 'RANDOM',
        localityLbSetting: { failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['v=1'] },
      },
      tunnel: { targetHost: 'x', targetPort: 1 },
      portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'MUTUAL', credentialName: 'c' } }],
    },
    subsets: [{ name: 'v1', labels: { v: '1' }, trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } }],
  }),
  istio('VirtualService', {
    hosts: ['api.example.com', '*.wide.example.com'],
    gateways: ['mesh', 'istio-egress/way'],
    exportTo: ['*'],
    http: [
      {
        name: 'a',
        match: [
          {
            uri: { regex: '/a(' },
            headers: { h: { exact: 'x' } },
            method: { prefix: 'G' },
            queryParams: { q: {} },
            sourceLabels: { app: 'a' },
            port: 80,
            gateways: ['mesh'],
          },
        ],
        route: [
          {
            destination: { host: 'api', subset: 'v1', port: { number: 80 } },
            weight: 1,
            headers: { request: { set: { Host: 'x' } } },
          },
        ],
        timeout: '1s',
        retries: { attempts: 1, perTryTimeout: '1s', retryOn: '5xx,503' },
        rewrite: { authority: 'x', uri: '/' },
        mirrors: [{ destination: { host: 'b' }, percentage: { value: 1 } }],
        fault: { abort: { httpStatus: 500 } },
      },
      { match: [{ gateways: ['mesh'] }], route: [{ destination: { host: HOST, port: { number: 443 } } }] },
      { delegate: { name: 'delegate', namespace: 'shop' } },
    ],
    tls: [
      {
        match: [{ sniHosts: ['api.example.com'], destinationSubnets: ['10.0.0.0/8'], port: 443 }],
        route: [{ destination: { host: 'api.example.com' } }],
      },
    ],
    tcp: [
      {
        match: [{ port: 443, sourceNamespace: 'shop' }],
        route: [
          { destination: { host: 'x' }, weight: 1 },
          { destination: { host: 'y' }, weight: 1 },
        ],
      },
    ],
  }),
  istio('VirtualService', { http: [{ redirect: { redirectCode: 302 } }] }, { name: 'delegate' }),
  istio('Sidecar', {
    workloadSelector: { labels: { app: 'a' } },
    egress: [
      { port: { number: 80, protocol: 'HTTP', name: 'h' }, bind: '127.0.0.1', captureMode: 'NONE', hosts: ['*/*'] },
      { hosts: ['./*', '*/*', '~ops/*'] },
    ],
    outboundTrafficPolicy: { mode: 'ALLOW_ANY', egressProxy: { host: 'x', port: { number: 1 } } },
  }),
  istio(
    'Gateway',
    {
      selector: { istio: 'egress' },
      servers: [
        {
          port: { number: 443, name: 'https', protocol: 'HTTPS' },
          hosts: ['*/api.example.com'],
          tls: { mode: 'ISTIO_MUTUAL' },
        },
        {
          port: { number: 80, name: 'http', protocol: 'HTTP' },
          hosts: ['*'],
          tls: { httpsRedirect: true },
          bind: '0.0.0.0',
        },
      ],
    },
    { name: 'way', namespace: 'istio-egress' },
  ),
  kubernetes(
    'Service',
    {
      spec: {
        clusterIP: '10.96.0.1',
        selector: { istio: 'egress' },
        ports: [{ name: 'https', port: 443, targetPort: 'https', protocol: 'TCP', appProtocol: 'https' }],
      },
    },
    { name: 'egress', namespace: 'istio-egress', annotations: { 'networking.istio.io/exportTo': '*' } },
  ),
  kubernetes(
    'Pod',
    {
      spec: { serviceAccountName: 'egress', containers: [{ ports: [{ name: 'https', containerPort: 8443 }] }] },
      status: { podIP: '10.244.0.1' },
    },
    { name: 'egress-1', namespace: 'istio-egress', labels: { istio: 'egress' } },
  ),
  kubernetes(
    'EndpointSlice',
    {
      endpoints: [{ addresses: ['10.244.0.1'], conditions: { ready: true }, targetRef: { name: 'egress-1' } }],
      ports: [{ name: 'https', port: 8443 }],
    },
    { namespace: 'istio-egress', labels: { 'kubernetes.io/service-name': 'egress' } },
  ),
  kubernetes('Deployment', {
    spec: { template: { metadata: { labels: { app: 'a' } }, spec: { serviceAccountName: 'a' } } },
  }),
  kubernetes('Namespace', {}, { name: 'shop' }),
  security(
    'AuthorizationPolicy',
    {
      selector: { matchLabels: { istio: 'egress' } },
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['*'] } }],
          to: [{ operation: { hosts: ['*'], ports: ['8443'] } }],
          when: [{ key: 'connection.sni', values: ['*'] }],
        },
      ],
    },
    { namespace: 'istio-egress' },
  ),
  security('PeerAuthentication', { mtls: { mode: 'STRICT' } }, { namespace: 'istio-system' }),
];

const CALLS: TrafficCall[] = [
  'http://api.example.com/a?q=1',
  'https://api.example.com',
  'http://vm.example.com',
  'tcp://192.0.2.1:443',
].flatMap((url) => [undefined, { app: 'a' }].map((labels) => ({ client: { namespaceName: 'shop', labels }, url })));

const JUNK: unknown[] = [
  null,
  7,
  -1,
  true,
  '',
  'junk',
  '*',
  [],
  [null],
  ['x', 1],
  {},
  { junk: { junk: [] } },
  undefined,
];

/** Every field of a value, as the way to it. */
function* ways(value: unknown, way: string[] = []): Generator<string[]> {
  if (way.length > 0) yield way;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* ways(child, [...way, key]);
}

function changed(object: object, way: string[], junk: unknown): object {
  const copy = structuredClone(object) as Record<string, unknown>;
  let owner = copy;
  for (const key of way.slice(0, -1)) owner = owner[key] as Record<string, unknown>;
  owner[way[way.length - 1]] = junk;
  return copy;
}

describe('a malformed object', () => {
  it.each(OBJECTS.map((object, index) => [(object as { readonly kind: string }).kind, index] as const))(
    'of kind %s (%i) crashes nothing, whatever is in any of its fields',
    (_, index) => {
      let turn = 0;
      for (const way of ways(OBJECTS[index])) {
        for (let each = 0; each < 3; each += 1) {
          turn += 1;
          const broken = changed(OBJECTS[index], way, JUNK[turn % JUNK.length]);
          const mesh = simulation(OBJECTS.map((object, position) => (position === index ? broken : object)));
          for (const asked of [CALLS[turn % CALLS.length], CALLS[(turn + 3) % CALLS.length]]) {
            expect(typeof mesh.call(asked).explain()).toBe('string');
          }
          expect(Array.isArray(mesh.findings)).toBe(true);
        }
      }
    },
  );

  it('becomes a finding with its origin, and the rest is answered', () => {
    const text = `# comment
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: api, namespace: shop}
spec: {hosts: [api.example.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: broken, namespace: shop}
spec: {host: api.example.com, trafficPolicy: {tls: [SIMPLE]}, subsets: {}}
---
kind: Nothing
---
just text
`;
    const mesh = EgressSimulation.ofManifests(text, { fileName: 'app.yaml' });
    expect(mesh.findings).toEqual([
      { origin: 'app.yaml:12', object: '', path: '', problem: 'it has no apiVersion' },
      { origin: 'app.yaml:14', object: '', path: '', problem: 'it is not a map' },
      {
        origin: 'app.yaml:7',
        object: 'DestinationRule shop/broken',
        path: 'spec.trafficPolicy.tls',
        problem: 'a list where an object is expected',
      },
      {
        origin: 'app.yaml:7',
        object: 'DestinationRule shop/broken',
        path: 'spec.subsets',
        problem: 'an object where a list is expected',
      },
    ]);
    expect(mesh.call(call('http://api.example.com')).hops[0].cluster).toBe('outbound|80||api.example.com');
  });

  it('may be no YAML at all', () => {
    for (const text of [
      '',
      '{',
      'a: [',
      '---\n---\n',
      '\t',
      '&a [*a]',
      'a: *b',
      '? {',
      '%YAML 9',
      '- 1\n- 2',
      '!!js/function x',
      '\u0000',
    ]) {
      expect(EgressSimulation.ofManifests(text).call(call('http://a.example.com')).hops).toHaveLength(1);
    }
  });

  it('may be in a List', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [entry('api.example.com', ['80:HTTP'])] };
    expect(simulation([list]).call(call('http://api.example.com')).hops[0].cluster).toBe(
      'outbound|80||api.example.com',
    );
  });

  it.each(['api.example.com', 'ftp://a', 'http://', 'http:///x'])('is not what a bad url is: %s', (url) => {
    expect(() => simulation([]).call(call(url))).toThrow('is no url of a call');
  });
});

describe('what is not followed', () => {
  it('is reported', () => {
    const filter = istio('EnvoyFilter', {}, { name: 'patch' });
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'r', namespace: 'shop' },
    };
    expect(simulation([filter, route]).findings.map(({ object }) => object)).toEqual([
      'HTTPRoute shop/r',
      'EnvoyFilter shop/patch',
    ]);
  });
});
