import { call, entry, hop, istio, kubernetes, NEW, OLD, security, simulation, WireLeg } from '../simulation/meshes';
import { readServers } from '../../lib/mesh/gateway-server';
import { mergeServers } from '../../lib/mesh/merged-gateway';
import { readObject } from '../../lib/mesh/mesh-object';

const CART = 'cart.shop.svc.cluster.local';
const SERVICE = kubernetes(
  'Service',
  { spec: { clusterIP: '10.96.0.1', ports: [{ name: 'http', port: 80 }] } },
  { name: 'cart', created: NEW },
);

describe('hosts with several owners', () => {
  it('belong to the Service of Kubernetes also where a Sidecar names them', () => {
    const sidecar = istio('Sidecar', { egress: [{ hosts: [`shop/${CART}`] }] });
    const objects = [entry(CART, ['80:HTTP'], {}, { created: OLD }), SERVICE, sidecar];
    expect(hop(objects, call(`http://${CART}`)).clusterType).toBe('EDS');
  });

  it('have one endpoint of round-robin DNS, that of the oldest entry', () => {
    const robin = (name: string, created: string, address: string): object =>
      entry(
        'api.example.com',
        ['80:HTTP'],
        { resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address }] },
        { name, created },
      );
    const objects = [robin('new', NEW, 'new.example.com'), robin('old', OLD, 'old.example.com')];
    expect(hop(objects, call('http://api.example.com')).endpoints.map(({ address }) => address)).toEqual([
      'old.example.com',
    ]);
  });

  it('may be selected WorkloadEntries', () => {
    const vm = (name: string, app: string): object =>
      istio('WorkloadEntry', { address: `${name}.example.com`, labels: { app } }, { name });
    const objects = [
      entry('vms.example.com', ['80:HTTP'], { workloadSelector: { labels: { app: 'vm' } } }),
      vm('b', 'vm'),
      vm('a', 'vm'),
      vm('c', 'other'),
    ];
    expect(hop(objects, call('http://vms.example.com')).endpoints.map(({ address }) => address)).toEqual([
      'a.example.com',
      'b.example.com',
    ]);
  });
});

describe('mutual TLS that nobody asked for', () => {
  const pod = kubernetes(
    'Pod',
    { spec: { serviceAccountName: 'cart' } },
    { name: 'cart-1', labels: { 'security.istio.io/tlsMode': 'istio' } },
  );
  const slice = kubernetes(
    'EndpointSlice',
    {
      endpoints: [{ addresses: ['10.244.0.1'], targetRef: { name: 'cart-1' } }],
      ports: [{ name: 'http', port: 8080 }],
    },
    { labels: { 'kubernetes.io/service-name': 'cart' } },
  );
  const peer = (mode: string, namespace: string): object =>
    security('PeerAuthentication', { mtls: { mode } }, { namespace });
  const wire = (...more: object[]): WireLeg => hop([SERVICE, pod, slice, ...more], call(`http://${CART}`)).wire;

  it('is used where the servers have a proxy, unless their namespace or the mesh says no', () => {
    expect(wire()).toBe(WireLeg.MESH_MUTUAL_TLS);
    expect(wire(peer('STRICT', 'shop'))).toBe(WireLeg.MESH_MUTUAL_TLS);
    expect(wire(peer('DISABLE', 'shop'))).toBe(WireLeg.CLEAR_TEXT);
    expect(wire(peer('DISABLE', 'istio-system'))).toBe(WireLeg.CLEAR_TEXT);
    expect(wire(peer('DISABLE', 'istio-system'), peer('PERMISSIVE', 'shop'))).toBe(WireLeg.MESH_MUTUAL_TLS);
    expect(hop([SERVICE], call(`http://${CART}`)).wire).toBe(WireLeg.CLEAR_TEXT);
    const some = (labels: object, more: object): object =>
      security('PeerAuthentication', { selector: { matchLabels: labels }, ...more }, { name: 'some' });
    const istioPods = { 'security.istio.io/tlsMode': 'istio' };
    expect(wire(some(istioPods, { mtls: { mode: 'DISABLE' } }))).toBe(WireLeg.CLEAR_TEXT);
    expect(wire(some(istioPods, { portLevelMtls: { 8080: { mode: 'DISABLE' } } }))).toBe(WireLeg.CLEAR_TEXT);
    expect(wire(some(istioPods, { portLevelMtls: { 9999: { mode: 'DISABLE' } } }))).toBe(WireLeg.MESH_MUTUAL_TLS);
    expect(wire(some({ app: 'other' }, { mtls: { mode: 'DISABLE' } }))).toBe(WireLeg.MESH_MUTUAL_TLS);
  });
});

describe('a NetworkPolicy about incoming connections', () => {
  it('keeps no call from leaving', () => {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'in', namespace: 'shop' },
      spec: { podSelector: {}, ingress: [] },
    };
    expect(
      simulation([entry('api.example.com', ['80:HTTP']), policy]).call(call('http://api.example.com')).status,
    ).toBeUndefined();
  });
});

describe('servers of several Gateways', () => {
  const server = (port: number, protocol: string, more: object = {}): object => ({
    port: { number: port, name: `${protocol}-${port}`.toLowerCase(), protocol },
    hosts: ['a.example.com'],
    ...more,
  });
  const merged = (...servers: object[]): ReturnType<typeof mergeServers> => {
    const gateway = readObject({ value: istio('Gateway', { servers }), origin: '' }, [])!;
    return mergeServers(readServers(gateway).map((server) => ({ server, ports: [server.port + 8000] })));
  };

  it('share a port if all are for HTTP, or all for TLS with names of their own', () => {
    const tls = { mode: 'SIMPLE', credentialName: 'c' };
    expect(merged(server(80, 'HTTP'), server(80, 'HTTP2')).listeners).toMatchObject([
      { port: 8080, servers: [{}, {}] },
    ]);
    expect(
      merged(
        server(443, 'HTTPS', { tls }),
        server(443, 'HTTPS', { tls, hosts: ['b.example.com'], port: { number: 443, name: 'b', protocol: 'HTTPS' } }),
      ).listeners,
    ).toMatchObject([{ port: 8443, servers: [{}, {}] }]);
  });

  it.each([
    ['another protocol', [server(80, 'HTTP'), server(80, 'TCP')], 'port 8080 is taken by a server for HTTP'],
    ['two of TCP', [server(80, 'TCP'), server(80, 'TCP')], 'port 8080 is taken by a server for TCP'],
    [
      'the same host',
      [server(443, 'TLS', { tls: {} }), server(443, 'TLS', { tls: {} })],
      'another server has one of its hosts',
    ],
  ])('leave out %s', (_, servers, why) => {
    expect(merged(...servers).skipped.map((each) => each.why)).toEqual([why]);
  });
});

describe('a delegate', () => {
  it.each([
    [{ exact: '/v1' }, { exact: '/v1' }, 'root-team'],
    [{ exact: '/v1' }, { exact: '/v2' }, undefined],
    [{ exact: '/v1' }, { prefix: '/v1' }, undefined],
    [{ prefix: '/v' }, { prefix: '/v1' }, 'root-team'],
    [{ prefix: '/v1' }, { prefix: '/v' }, undefined],
    [{ regex: '/v1' }, { exact: '/v1' }, undefined],
  ])('of %j with %j is %s', (root, own, route) => {
    const objects = [
      entry('api.example.com', ['80:HTTP']),
      istio('VirtualService', {
        hosts: ['api.example.com'],
        http: [
          { name: 'root', match: [{ uri: root }], delegate: { name: 'team' } },
          { directResponse: { status: 404 } },
        ],
      }),
      istio(
        'VirtualService',
        { http: [{ name: 'team', match: [{ uri: own }], route: [{ destination: { host: 'api.example.com' } }] }] },
        { name: 'team' },
      ),
    ];
    expect(hop(objects, call('http://api.example.com/v1')).route).toBe(route);
  });
});
