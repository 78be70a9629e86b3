import { IstioVersion } from '../../lib';
import { call, entry, kubernetes, simulation } from '../simulation/meshes';
import { AT_GATEWAY, gateway, gatewayApi, hostname, httpRoute, ofEntry } from './gateway-api';

const API = 'api.example.com';
const ENTRY = entry(API, ['80:HTTP']);
const OUT = { backendRefs: [hostname(API, 80)] };
const ROUTE = httpRoute([AT_GATEWAY], [OUT], { name: 'out' });

function found(objects: object[], istioVersion = IstioVersion.V1_31): string[] {
  const { findings } = simulation([ENTRY, ...objects], { istioVersion });
  return findings.map(({ object, path, problem }) => `${object} ${path}: ${problem}`);
}

it('what is followed is no finding', () => {
  expect(found([gateway(), ROUTE, httpRoute([ofEntry(API)], [OUT])])).toEqual([]);
});

it.each([
  {
    title: 'a class that nobody has declared',
    objects: [gateway({}, { gatewayClassName: 'nginx' })],
    finding:
      'Gateway infra/egress spec.gatewayClassName: left out: GatewayClass "nginx" is not in these manifests; write istio for a gateway of Istio',
  },
  {
    title: 'a waypoint',
    objects: [gateway({}, { gatewayClassName: 'istio-waypoint' })],
    finding:
      'Gateway infra/egress spec.gatewayClassName: not followed: calls through a gateway of class istio-waypoint are told wrong',
  },
  {
    title: 'a version that is not there',
    objects: [{ ...ROUTE, apiVersion: 'gateway.networking.k8s.io/v2' }],
    finding: 'HTTPRoute shop/out apiVersion: left out: HTTPRoute has no version v2; write gateway.networking.k8s.io/v1',
  },
  {
    title: 'a Gateway that is not there',
    objects: [ROUTE],
    finding:
      'HTTPRoute shop/out spec.parentRefs[0]: counts for nothing: there is no Gateway infra/egress in these manifests',
  },
  {
    title: 'a ServiceEntry that is not there',
    objects: [httpRoute([ofEntry('absent')], [OUT])],
    finding: 'HTTPRoute shop/httproute spec.parentRefs[0]: counts for nothing: there is no ServiceEntry shop/absent',
  },
  {
    title: 'a listener that does not take the route',
    objects: [gateway({ allowedRoutes: {} }), ROUTE],
    finding: 'HTTPRoute shop/out spec.parentRefs[0]: counts for nothing: listener http is for infra/*',
  },
  {
    title: 'a protocol of no listener',
    objects: [gateway({ protocol: 'UDP' })],
    finding: 'Gateway infra/egress spec.listeners[0].protocol: left out: "UDP" is none of HTTP, HTTPS, TLS, TCP',
  },
  {
    title: 'a certificate of another namespace',
    objects: [gateway({ protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'cert', namespace: 'bank' }] } })],
    finding:
      'Gateway infra/egress spec.listeners[0].tls.certificateRefs[0]: left out: no ReferenceGrant in bank lets Gateways of infra use Secret bank/cert',
  },
  {
    title: 'an address that is no Service',
    objects: [gateway({}, { addresses: [{ value: '10.0.0.1' }, { type: 'Hostname', value: 'a' }] })],
    finding:
      'Gateway infra/egress spec.addresses[0]: "10.0.0.1" is ignored: Istio takes addresses of type Hostname alone, not IPAddress',
  },
  {
    title: 'a backend that is not allowed',
    objects: [gateway(), httpRoute([AT_GATEWAY], [{ backendRefs: [{ name: 'web', namespace: 'bank', port: 80 }] }])],
    finding:
      'HTTPRoute shop/httproute spec.rules[0].backendRefs[0]: its requests are answered with 500: no ReferenceGrant in bank lets HTTPRoutes of shop name Service bank/web',
  },
  {
    title: 'a host in the place of a Service',
    objects: [httpRoute([ofEntry(API)], [OUT, { backendRefs: [{ name: 'web.bank', port: 80 }] }])],
    finding:
      'HTTPRoute shop/httproute spec.rules: all are left out: "web.bank" is no name of a Service: write its name alone, without its namespace',
  },
  {
    title: 'a filter that Istio has not',
    objects: [httpRoute([ofEntry(API)], [{ ...OUT, filters: [{ type: 'ExtensionRef' }] }])],
    finding:
      'HTTPRoute shop/httproute spec.rules: all are left out: rules[0].filters[0]: Istio has no filter "ExtensionRef" for HTTPRoutes',
  },
  {
    title: 'sessions',
    objects: [httpRoute([ofEntry(API)], [{ ...OUT, sessionPersistence: {} }])],
    finding:
      'HTTPRoute shop/httproute spec.rules[0].sessionPersistence: not read by Istio: calls of one session are divided like all others',
  },
  {
    title: 'the certificate that a gateway would show',
    objects: [gateway({}, { tls: { backend: { clientCertificateRef: { name: 'cert' } } } })],
    finding: 'Gateway infra/egress spec.tls.backend: read by no release: the proxy shows servers no certificate for it',
  },
  {
    title: 'a ListenerSet of nobody',
    objects: [gatewayApi('ListenerSet', { parentRef: AT_GATEWAY, listeners: [] })],
    finding:
      'ListenerSet shop/listenerset spec.parentRef: counts for nothing: there is no such Gateway in these manifests',
  },
  {
    title: 'a host that nobody has',
    objects: [httpRoute([ofEntry(API)], [{ backendRefs: [hostname('absent.example.com', 80)] }])],
    finding:
      'HTTPRoute shop/httproute spec.rules[0].backendRefs[0]: its requests are answered with 500: no ServiceEntry or Service has the host absent.example.com',
  },
  {
    title: 'an expression that Envoy cannot read',
    objects: [httpRoute([ofEntry(API)], [{ ...OUT, matches: [{ path: { type: 'RegularExpression', value: '/(' } }] }])],
    finding: 'HTTPRoute shop/httproute spec.rules[0].matches[0].path.value: "/(" is no expression of RE2',
  },
  {
    title: 'a kind that Istio does not read',
    objects: [gatewayApi('UDPRoute', {})],
    finding: 'UDPRoute shop/udproute kind: no route of Istio: it forwards no UDP',
  },
])('$title is one', ({ objects, finding }) => {
  expect(found(objects)).toContain(finding);
});

it('TCP is left out by Istio 1.30', () => {
  const listener = gateway({ protocol: 'TCP' });
  expect(found([listener], IstioVersion.V1_30)).toEqual([
    'Gateway infra/egress spec.listeners[0].protocol: left out: Istio 1.30 has TCP only with PILOT_ENABLE_ALPHA_GATEWAY_API',
  ]);
  expect(found([listener])).toEqual([]);
});

it.each([
  'Gateway',
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'ListenerSet',
  'ReferenceGrant',
  'BackendTLSPolicy',
])('a %s of which nothing is as it should be is read as far as it goes', (kind) => {
  const specs: unknown[] = [
    undefined,
    1,
    [],
    { parentRefs: 1, rules: [1, { matches: 'x', backendRefs: [{ name: 1 }], filters: [null] }], listeners: [[]] },
    {
      parentRefs: [{ name: 'egress', namespace: 'infra' }, ofEntry(API)],
      rules: [{ backendRefs: [{}] }],
      hostnames: [1],
    },
    { gatewayClassName: 'istio', listeners: [{ name: 1, port: 'x', tls: 1, allowedRoutes: 1 }], addresses: [1] },
    { parentRef: 1, from: 1, to: [1], targetRefs: [1, {}], validation: 1 },
  ];
  for (const spec of specs) {
    const object = { ...gatewayApi(kind, {}, { name: 'x' }), spec };
    const mesh = simulation([ENTRY, gateway(), object, kubernetes('Service', {}, { name: 'web' })]);
    expect(mesh.call(call(`http://${API}`)).hops.length).toBeGreaterThan(0);
    expect(Array.isArray(mesh.findings)).toBe(true);
  }
});
