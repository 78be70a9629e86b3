import { Analyzer } from '../../lib/analysis/analyzer';
import { AnalysisContext } from '../../lib/analysis/rule';
import { example } from '../../lib/analysis/rules/example';
import {
  EGRESS,
  gatewayLeg,
  gatewayOf,
  hop,
  meshLeg,
  gateway,
  mutualServer,
} from '../../lib/analysis/rules/mesh/egress-example';
import { waypoint } from '../../lib/analysis/rules/mesh/ambient/waypoint-example';
import { entry, PORTS, routes, to } from '../../lib/analysis/rules/mesh/examples';
import { behindHttpRoute, httpRoute } from '../../lib/analysis/rules/mesh/gateway-api-example';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';

/* On which side of its boundary a rule sees what is near to it. */

const RACED = { annotations: { 'istio.io/connect-strategy': 'RACE_FIRST_TCP_CONNECT' } };
const NAMED = [{ address: 'a.example.net' }, { address: 'b.example.net' }];
const TO_API = { route: [to('api.example.com', 80)] };
const OTHER = entry({ hosts: ['api.example.org'] }, { name: 'other' });
const SELECTED = { workloadSelector: { matchLabels: { app: 'checkout' } } };
const ORIGIN = { ...PORTS.http, targetPort: 443 };
const LEGS = { gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] };
const BOTH = entry({ ports: [PORTS.http, PORTS.https] });

function rule(trafficPolicy: object | undefined, spec: object = {}, metadata: Fields = {}): Fields {
  return example('DestinationRule', { host: 'api.example.com', trafficPolicy, ...spec }, metadata);
}

function core(kind: string, name: string, more: object, apiVersion = 'v1'): Fields {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, ...more };
}

function secret(name: string, keys: readonly string[]): Fields {
  return core('Secret', name, { stringData: Object.fromEntries(keys.map((key) => [key, 'PEM'])) });
}

function role(name: string, more: object): Fields {
  const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'], ...more }];
  return core('Role', name, { rules }, 'rbac.authorization.k8s.io/v1');
}

function deployment(annotations: object, containers: readonly object[] = []): Fields {
  const template = { metadata: { labels: { app: 'checkout' }, annotations }, spec: { containers } };
  return core('Deployment', 'checkout', { spec: { template } }, 'apps/v1');
}

function mutual(tls: object = {}): Fields[] {
  return [entry({ ports: [ORIGIN] }), rule({ tls: { mode: 'MUTUAL', credentialName: 'client', ...tls } }, SELECTED)];
}

function atGateway(host: Fields, more: readonly Fields[] = [], http: readonly object[] = LEGS.http): Fields[] {
  return [host, ...gatewayOf('api.example.com'), routes({ ...LEGS, http }), ...more];
}

function inCapitals(hosts: readonly string[]): Fields {
  return example('Sidecar', { egress: [{ hosts }] }, { name: 'default' });
}

function workload(labels: object, own: object): Fields {
  return example('WorkloadEntry', { address: '198.51.100.7', labels }, { labels: own });
}

/** Routes to the gateway for some clients of a host. */
function forSome(host: Fields): Fields[] {
  return [host, ...gatewayOf('api.example.com'), routes({ ...LEGS, exportTo: ['.', 'istio-egress'] })];
}

/** A route of the Gateway API to a host in place of the gateway. */
function toHost(route: Fields, name: string): Fields {
  const backendRefs = [{ group: 'networking.istio.io', kind: 'Hostname', name, port: 80 }];
  return { ...route, spec: { ...(route.spec as Fields), rules: [{ backendRefs }] } };
}

/** The same object once more, by another name. */
function renamed(object: Fields): Fields {
  return { ...object, metadata: { ...(object.metadata as Fields), name: 'second' } };
}

const ENCRYPTED = { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] };
const AT_WAYPOINT = { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'istio-egress' };
const SELECTING = entry({ resolution: 'STATIC', workloadSelector: { labels: { app: 'api' } } });

type Case = readonly [what: string, id: string, count: number, objects: readonly Fields[], Partial<AnalysisContext>?];

const CASES: readonly Case[] = [
  [
    'clients without routes, to ports that are no HTTP for TLS',
    'ORIGINATION023',
    0,
    forSome(entry({ ports: [PORTS.http, { ...PORTS.tcp, targetPort: 443 }], addresses: ['240.10.0.1'] })),
  ],
  ['clients without routes, to a port that applications encrypt', 'ORIGINATION023', 0, forSome(BOTH)],
  ['clients without routes, to HTTP for TLS', 'ORIGINATION023', 1, forSome(entry({ ports: [ORIGIN] }))],
  ['clients without routes that send clear text', 'ROUTING021', 0, forSome(entry({ ports: [ORIGIN] }))],
  [
    'routes for HTTP on a port of TLS',
    'ORIGINATION022',
    0,
    [BOTH, routes({ http: [{ match: [{ port: 443 }], route: [to('api.example.com', 443)] }] })],
  ],
  [
    'files of clients that leave their proxy to others',
    'ORIGINATION026',
    1,
    [
      entry({ ports: [ORIGIN], exportTo: ['.'] }),
      rule({ tls: { mode: 'SIMPLE', caCertificates: '/partner/ca.pem' } }),
      deployment({}, [{ name: 'app' }]),
    ],
  ],
  [
    'two parts that no address is allocated for',
    'REGISTRY026',
    0,
    [PORTS.tcp, PORTS.https].map((port) => entry({ ports: [port], resolution: 'NONE' }, { name: port.name })),
    { dnsCapture: true },
  ],
  [
    'labels of which one differs',
    'REGISTRY030',
    1,
    [SELECTING, workload({ app: 'api', tier: 'a' }, { app: 'other', tier: 'a' })],
  ],
  [
    'a match by source at the gateway',
    'ROUTING023',
    0,
    [
      ...atGateway(entry(), [OTHER]),
      routes(
        {
          gateways: [EGRESS],
          http: [{ match: [{ port: 443, sourceLabels: { app: 'a' } }], route: [to('api.example.org', 80)] }],
        },
        { name: 'z' },
      ),
    ],
  ],

  [
    'a gateway and a host of the mesh',
    'ORIGINATION021',
    0,
    atGateway(entry({ ports: [ORIGIN], location: 'MESH_INTERNAL' })),
  ],
  [
    'a gateway and a host without servers',
    'ORIGINATION021',
    0,
    atGateway(entry({ ports: [ORIGIN], resolution: 'NONE' })),
  ],
  ['a gateway and a port for clear text', 'ORIGINATION021', 0, atGateway(entry())],
  [
    'a gateway and a host that it does not see',
    'ORIGINATION021',
    0,
    atGateway(entry({ ports: [ORIGIN], exportTo: ['.'] })),
  ],
  [
    'a gateway and the only port of a host',
    'ORIGINATION021',
    1,
    atGateway(entry({ ports: [ORIGIN] }), [], [meshLeg(), gatewayLeg({ route: [to('api.example.com')] })]),
  ],
  [
    'a gateway and a port that applications encrypt',
    'ORIGINATION021',
    1,
    atGateway(BOTH, [], [meshLeg(), gatewayLeg({ route: [to('api.example.com', 443)] })]),
  ],
  [
    'routes of a gateway alone',
    'ORIGINATION022',
    0,
    [BOTH, routes({ gateways: [EGRESS], http: [{ route: [to('api.example.com', 443)] }] })],
  ],
  [
    'routes to a port that is encrypted',
    'ORIGINATION022',
    0,
    [BOTH, rule({ tls: { mode: 'SIMPLE' } }), routes({ http: [{ route: [to('api.example.com', 443)] }] })],
  ],
  [
    'routes of some clients, all of which encrypt',
    'ORIGINATION022',
    0,
    [
      BOTH,
      rule({ tls: { mode: 'SIMPLE' } }, { exportTo: ['.'] }),
      routes({ exportTo: ['.'], http: [{ route: [to('api.example.com', 443)] }] }),
    ],
  ],
  [
    'routes of all clients, some of which encrypt',
    'ORIGINATION022',
    1,
    [
      BOTH,
      rule({ tls: { mode: 'SIMPLE' } }, { exportTo: ['.'] }),
      routes({ http: [{ route: [to('api.example.com', 443)] }] }),
    ],
  ],
  [
    'a private host that proves a public name',
    'ORIGINATION025',
    0,
    [
      entry({ hosts: ['api.internal'], ports: [ORIGIN] }),
      rule({ tls: { mode: 'SIMPLE', subjectAltNames: ['api.example.com'] } }, { host: 'api.internal' }),
    ],
  ],
  [
    'a private host whose entry names a public name',
    'ORIGINATION025',
    0,
    [
      entry({ hosts: ['api.internal'], ports: [ORIGIN], subjectAltNames: ['api.example.com'] }),
      rule({ tls: { mode: 'SIMPLE' } }, { host: 'api.internal' }),
    ],
  ],
  [
    'a name that is there for nobody to prove',
    'ORIGINATION025',
    0,
    [
      entry({ ports: [ORIGIN] }),
      rule({ tls: { mode: 'SIMPLE', subjectAltNames: ['only-through-egress-gateway.invalid'] } }),
    ],
  ],
  [
    'a host that nobody can have, of which no name is written',
    'ORIGINATION025',
    1,
    [entry({ hosts: ['api.invalid'], ports: [ORIGIN] }), rule({ tls: { mode: 'SIMPLE' } }, { host: 'api.invalid' })],
  ],
  [
    'a private host that nobody checks',
    'ORIGINATION025',
    0,
    [
      entry({ hosts: ['api.internal'], ports: [ORIGIN] }),
      rule({ tls: { mode: 'SIMPLE', insecureSkipVerify: true } }, { host: 'api.internal' }),
    ],
  ],
  [
    'files of the image',
    'ORIGINATION026',
    0,
    [
      entry({ ports: [ORIGIN] }),
      rule({ tls: { mode: 'SIMPLE', caCertificates: '/etc/ssl/certs/ca.pem' } }, { exportTo: ['.'] }),
      deployment({}),
    ],
  ],
  [
    'files of clients that write their proxy',
    'ORIGINATION026',
    0,
    [
      entry({ ports: [ORIGIN], exportTo: ['.'] }),
      rule({ tls: { mode: 'SIMPLE', caCertificates: '/partner/ca.pem' } }),
      deployment({}, [{ name: 'istio-proxy' }]),
    ],
  ],
  [
    'files of clients that are not selected',
    'ORIGINATION026',
    0,
    [
      entry({ ports: [ORIGIN], exportTo: ['.'] }),
      rule(
        { tls: { mode: 'SIMPLE', caCertificates: '/partner/ca.pem' } },
        { workloadSelector: { matchLabels: { app: 'other' } } },
      ),
      deployment({}),
    ],
  ],
  [
    'a Secret beside that of its authority',
    'ORIGINATION028',
    0,
    [...mutual(), secret('client', ['tls.crt']), secret('client-cacert', ['ca.crt'])],
  ],
  [
    'a Secret of a server that nobody checks',
    'ORIGINATION028',
    0,
    [...mutual({ insecureSkipVerify: true }), secret('client', ['tls.crt'])],
  ],
  ['a Secret that is filled by others', 'ORIGINATION028', 0, [...mutual(), secret('client', [])]],
  [
    'a Secret with its kind in front',
    'ORIGINATION028',
    1,
    [...mutual({ credentialName: 'kubernetes://client' }), secret('client', ['tls.crt'])],
  ],
  [
    'a Role for other objects',
    'ORIGINATION029',
    0,
    [...mutual(), role('a', { resources: ['configmaps'], resourceNames: ['x'] })],
  ],
  [
    'a Role beside one that is enough',
    'ORIGINATION029',
    0,
    [...mutual(), role('a', { verbs: ['get'] }), role('b', {})],
  ],
  ['a Role for lists of one name', 'ORIGINATION029', 1, [...mutual(), role('a', { resourceNames: ['client'] })]],
  [
    'a Role that nobody needs',
    'ORIGINATION029',
    0,
    [...mutual({ credentialName: 'configmap://client' }), role('a', { verbs: ['get'] })],
  ],
  ['raced addresses of one server', 'REGISTRY017', 0, [entry({ endpoints: NAMED.slice(1) }, RACED)]],
  ['raced addresses of the host itself', 'REGISTRY017', 0, [entry({}, RACED)]],
  [
    'servers of two entries, one of them raced',
    'REGISTRY017',
    1,
    [entry({ endpoints: NAMED.slice(1) }, RACED), entry({ endpoints: NAMED.slice(0, 1) }, { name: 'other' })],
  ],
  [
    'another strategy',
    'REGISTRY017',
    0,
    [entry({ endpoints: NAMED }, { annotations: { 'istio.io/connect-strategy': 'DEFAULT' } })],
  ],
  [
    'one server of two entries',
    'REGISTRY018',
    0,
    ['a', 'b'].map((name) => entry({ resolution: 'DNS_ROUND_ROBIN', endpoints: NAMED.slice(1) }, { name })),
  ],
  [
    'servers of two ports',
    'REGISTRY018',
    0,
    [PORTS.http, PORTS.https].map((port, index) =>
      entry({ ports: [port], resolution: 'DNS_ROUND_ROBIN', endpoints: [NAMED[index]] }, { name: port.name }),
    ),
  ],
  [
    'one word for other clients',
    'REGISTRY019',
    0,
    [entry({ hosts: ['partner'], exportTo: ['billing'] }), rule({ tls: { mode: 'DISABLE' } }, { host: 'partner' })],
  ],
  [
    'one word in the hosts of routes',
    'REGISTRY019',
    1,
    [
      entry({ hosts: ['partner'] }),
      OTHER,
      routes({ hosts: ['partner'], http: [{ route: [to('api.example.org', 80)] }] }),
    ],
  ],
  [
    'servers of which none is of the mesh',
    'REGISTRY021',
    0,
    [
      entry({
        location: 'MESH_INTERNAL',
        resolution: 'STATIC',
        endpoints: [{ address: '10.1.0.1' }, { address: '10.1.0.2' }],
      }),
    ],
  ],
  [
    'servers outside, some with an identity',
    'REGISTRY021',
    0,
    [
      entry({
        resolution: 'STATIC',
        endpoints: [{ address: '10.1.0.1', serviceAccount: 'api' }, { address: '10.1.0.2' }],
      }),
    ],
  ],
  [
    'servers with an identity by label',
    'REGISTRY021',
    0,
    [
      entry({
        location: 'MESH_INTERNAL',
        resolution: 'STATIC',
        endpoints: [
          { address: '10.1.0.1', serviceAccount: 'api' },
          { address: '10.1.0.2', labels: { 'security.istio.io/tlsMode': 'istio' } },
        ],
      }),
    ],
  ],
  ['a private name of the mesh', 'REGISTRY022', 0, [entry({ hosts: ['api.internal'], location: 'MESH_INTERNAL' })]],
  [
    'addresses of the mesh',
    'REGISTRY022',
    0,
    [entry({ location: 'MESH_INTERNAL', endpoints: [{ address: '10.1.0.1' }] })],
  ],
  [
    'names of the mesh with an identity',
    'REGISTRY022',
    0,
    [entry({ location: 'MESH_INTERNAL', endpoints: [{ address: 'vm.example.net', serviceAccount: 'api' }] })],
  ],
  ['names outside, as servers of the mesh', 'REGISTRY022', 1, [entry({ location: 'MESH_INTERNAL', endpoints: NAMED })]],
  [
    'a made-up host of fixed servers',
    'REGISTRY023',
    0,
    [entry({ hosts: ['partner.mesh'], resolution: 'STATIC', endpoints: [{ address: '198.51.100.7' }] })],
  ],
  ['a host for nobody', 'REGISTRY024', 1, [entry({ exportTo: ['~'] })]],
  ['a host of a namespace without clients', 'REGISTRY024', 0, [entry({ exportTo: ['orders'] })]],
  [
    'addresses of IPv6 that are not looked up',
    'REGISTRY025',
    0,
    [entry({ resolution: 'STATIC', endpoints: [{ address: '2001:db8::7' }] })],
  ],
  ['names of servers', 'REGISTRY025', 0, [entry({ endpoints: NAMED })]],
  [
    'two parts for different clients',
    'REGISTRY026',
    0,
    [
      entry({ ports: [PORTS.tcp], exportTo: ['.'] }),
      entry({ ports: [PORTS.https], exportTo: ['orders'] }, { name: 'b' }),
    ],
    { dnsCapture: true },
  ],
  [
    'two parts where nobody answers DNS',
    'REGISTRY026',
    0,
    [entry({ ports: [PORTS.tcp] }), entry({ ports: [PORTS.https] }, { name: 'b' })],
  ],
  [
    'TCP and HTTP for different clients',
    'REGISTRY027',
    0,
    [
      entry({ exportTo: ['orders'] }),
      entry(
        { hosts: ['db.example.com'], ports: [{ number: 80, name: 'tcp', protocol: 'TCP' }], exportTo: ['.'] },
        { name: 'db' },
      ),
    ],
  ],
  [
    'TCP with an address beside HTTP',
    'REGISTRY027',
    0,
    [
      entry(),
      entry(
        { hosts: ['db.example.com'], ports: [{ number: 80, name: 'tcp', protocol: 'TCP' }], addresses: ['240.10.0.1'] },
        { name: 'db' },
      ),
    ],
  ],
  ['a name through a gateway', 'REGISTRY029', 0, atGateway(entry())],
  ['labels that are not asked for', 'REGISTRY030', 0, [SELECTING, workload({ app: 'api', tier: 'a' }, { tier: 'b' })]],
  ['labels of both', 'REGISTRY030', 0, [SELECTING, workload({ app: 'api' }, { app: 'api' })]],
  [
    'labels of a workload that is not meant',
    'REGISTRY030',
    0,
    [SELECTING, workload({ app: 'other' }, { app: 'another' })],
  ],
  ['routes where nothing is registered', 'ROUTING022', 0, [routes({ http: [TO_API] })]],
  [
    'routes of a gateway',
    'ROUTING022',
    0,
    [OTHER, routes({ gateways: [EGRESS], http: [{ route: [to('api.example.org', 80)] }] })],
  ],
  [
    'routes for a Service',
    'ROUTING022',
    0,
    [OTHER, routes({ hosts: ['api.shop.svc.cluster.local', 'api'], http: [{ route: [to('api.example.org', 80)] }] })],
  ],
  [
    'routes below a wildcard',
    'ROUTING022',
    0,
    [
      entry({ hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS' }),
      routes({ http: [{ route: [to('*.example.com', 80)] }] }),
    ],
  ],
  [
    'routes that the gateway does not see',
    'ROUTING023',
    0,
    [
      ...atGateway(entry(), [OTHER]),
      routes(
        { exportTo: ['.'], gateways: [EGRESS], http: [{ match: [{ port: 443 }], route: [to('api.example.org', 80)] }] },
        { name: 'z' },
      ),
    ],
  ],
  [
    'the same match at the gateway',
    'ROUTING023',
    1,
    [
      ...atGateway(entry(), [OTHER]),
      routes(
        { gateways: [EGRESS], http: [{ match: [{ port: 443 }], route: [to('api.example.org', 80)] }] },
        { name: 'z' },
      ),
    ],
  ],
  [
    'a host in capitals, as it is registered',
    'POLICY053',
    0,
    [entry({ hosts: ['API.example.com'] }), rule({ tls: { mode: 'DISABLE' } }, { host: 'API.example.com' })],
  ],
  [
    'a host in capitals that nobody has registered',
    'POLICY053',
    0,
    [OTHER, rule({ tls: { mode: 'DISABLE' } }, { host: 'API.example.com' })],
  ],
  ['an import in capitals that nobody has registered', 'SCOPE007', 0, [OTHER, inCapitals(['./API.example.com'])]],
  ['an import in capitals of all below a wildcard', 'SCOPE007', 1, [OTHER, inCapitals(['./*.Example.org'])]],
  [
    'an entry for a port that the host has not',
    'POLICY055',
    0,
    [
      entry(),
      rule({
        proxyProtocol: { version: 'V2' },
        portLevelSettings: [{ port: { number: 8080 }, outlierDetection: { interval: '5s' } }],
      }),
    ],
  ],
  [
    'a hash of a port of HTTP',
    'POLICY054',
    0,
    [
      entry(),
      rule({ portLevelSettings: [{ port: { number: 80 }, loadBalancer: { consistentHash: { useSourceIp: true } } }] }),
    ],
  ],
  [
    'a hash of rule and port',
    'POLICY054',
    0,
    [
      entry({ ports: [PORTS.https] }),
      rule({
        loadBalancer: { consistentHash: { useSourceIp: true } },
        portLevelSettings: [{ port: { number: 443 }, loadBalancer: { consistentHash: { useSourceIp: true } } }],
      }),
    ],
  ],
  [
    'a gateway that takes all names',
    'ROUTING021',
    0,
    [entry(), gateway({ servers: [mutualServer(['*'])] }), hop({ mode: 'ISTIO_MUTUAL' }), routes(LEGS)],
  ],
  [
    'servers with addresses of IPv6, of a mesh whose proxies ask for them',
    'REGISTRY025',
    0,
    [entry({ endpoints: [{ address: '2001:db8::7' }] })],
    { dualStack: true },
  ],
  [
    'servers with addresses of IPv6, of a mesh that does not say so',
    'REGISTRY025',
    1,
    [entry({ endpoints: [{ address: '2001:db8::7' }] })],
    { dualStack: false },
  ],
  [
    'a route elsewhere, of a host for its namespace alone',
    'ROUTING024',
    0,
    [entry({ exportTo: ['platform', 'istio-egress'] }), ...behindHttpRoute('platform')],
  ],
  [
    'a route elsewhere, of a host for clients there and others',
    'ROUTING024',
    1,
    [entry({ exportTo: ['.', 'platform', 'istio-egress'] }), ...behindHttpRoute('platform')],
  ],
  ['a route in the namespace of the gateway', 'ROUTING024', 1, [entry(), ...behindHttpRoute('istio-egress')]],
  [
    'routes elsewhere and beside the host',
    'ROUTING024',
    0,
    [entry(), ...behindHttpRoute('shop'), renamed(httpRoute('platform'))],
  ],
  [
    'a route elsewhere, and a VirtualService for all',
    'ROUTING024',
    0,
    [
      entry(),
      ...behindHttpRoute('platform'),
      routes({ http: [meshLeg({ match: [{ port: 80 }] })] }, { name: 'direct' }),
    ],
  ],
  [
    'a route elsewhere, and a VirtualService for others',
    'ROUTING024',
    1,
    [
      entry(),
      ...behindHttpRoute('platform'),
      routes({ exportTo: ['orders'], http: [meshLeg({ match: [{ port: 80 }] })] }, { name: 'direct' }),
    ],
  ],
  [
    'a route elsewhere to no gateway',
    'ROUTING024',
    0,
    [entry(), ...behindHttpRoute('platform').filter(({ kind }) => kind !== 'VirtualService')],
  ],
  [
    'a route elsewhere that sends clear text past the gateway',
    'ROUTING024',
    0,
    [entry({ ports: [ORIGIN] }), ...behindHttpRoute('platform')],
  ],
  [
    'a route elsewhere to a gateway, and clients that encrypt by themselves',
    'ROUTING024',
    1,
    [entry({ ports: [ORIGIN] }), ...behindHttpRoute('platform'), rule(ENCRYPTED)],
  ],
  [
    'a route elsewhere to a gateway, and clients that encrypt by themselves',
    'ORIGINATION030',
    0,
    [entry({ ports: [ORIGIN] }), ...behindHttpRoute('platform'), rule(ENCRYPTED)],
  ],
  [
    'a route elsewhere, and a rule that clients beside the host have',
    'ORIGINATION030',
    1,
    [entry({ ports: [ORIGIN] }), ...behindHttpRoute('platform'), rule(ENCRYPTED, { exportTo: ['.'] })],
  ],
  [
    'a route elsewhere to another host of the namespace of the clients',
    'ORIGINATION030',
    1,
    [entry({ ports: [ORIGIN], exportTo: ['.', 'platform'] }), OTHER, toHost(httpRoute('platform'), 'api.example.org')],
  ],
  [
    'a route beside the waypoint of the host',
    'ORIGINATION030',
    0,
    [
      waypoint({ namespace: 'istio-egress' }, { allowedRoutes: { namespaces: { from: 'All' } } }),
      entry({ ports: [ORIGIN], addresses: ['240.10.0.1'] }, { labels: AT_WAYPOINT }),
      ...behindHttpRoute('istio-egress'),
    ],
  ],
  [
    'a route elsewhere for another port',
    'ORIGINATION030',
    0,
    [
      entry({ ports: [PORTS.http, { ...ORIGIN, number: 8080, name: 'http-8080' }] }),
      ...behindHttpRoute('platform'),
      rule({ portLevelSettings: [{ port: { number: 8080 }, tls: { mode: 'SIMPLE' } }] }),
    ],
  ],
  [
    'a route beside the host, of which the mesh shows routes to their own namespace',
    'ORIGINATION030',
    0,
    [entry({ ports: [ORIGIN], exportTo: ['.', 'istio-egress'] }), ...behindHttpRoute('shop')],
    { defaultVirtualServiceExportTo: ['.'] },
  ],
];

const NAMED_CASES = CASES.map(([what, id, count, objects, context = {}]) => ({ what, id, count, objects, context }));

test.each(NAMED_CASES)('$id: $what', ({ id, count, objects, context }) => {
  const found = new Analyzer(context).check({ objects: objects.map((object) => new ManifestObject(object, {})) });
  expect(found.filter((finding) => finding.id === id)).toHaveLength(count);
});
