import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  EgressClient,
  ExternalTcpService,
  ExternalTcpServiceProps,
  MeshProfile,
  Resolution,
  ServerIdentity,
  TcpCapture,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TcpTls,
  TrustAnchor,
} from '../../lib';
import { inShop, Manifest, only } from '../manifests';

const HOST = 'orders-db.example.com';
/** The name of the servers in a DNS that knows nothing of the virtual address. */
const SERVERS = Resolution.dnsEndpoints('db7.provider.example.net');

function manifests(props: Partial<ExternalTcpServiceProps> = {}): Manifest[] {
  const { capture = TcpCapture.virtualIp('10.255.0.1') } = props;
  const own = { host: HOST, capture, resolution: capture._isVirtual ? SERVERS : undefined, ports: [5432] };
  return inShop((chart) => new ExternalTcpService(chart, 'Orders', { ...own, ...props }));
}

function entry(props: Partial<ExternalTcpServiceProps>): Manifest {
  return only(manifests(props), 'ServiceEntry');
}

test('declares the port of one address and nothing else', () => {
  const printed = manifests();
  expect(printed.map(({ kind }) => kind)).toEqual(['ServiceEntry']);
  expect(printed[0]?.spec).toEqual({
    addresses: ['10.255.0.1'],
    endpoints: [{ address: 'db7.provider.example.net' }],
    exportTo: ['shop'],
    hosts: [HOST],
    location: 'MESH_EXTERNAL',
    ports: [{ name: 'tcp-5432', number: 5432, protocol: 'TCP' }],
    resolution: 'DNS',
  });
  expect(printed).toMatchSnapshot();
});

test('real addresses are the servers, in one order', () => {
  const { spec } = entry({ capture: TcpCapture.realAddresses('198.51.100.79', '198.51.100.78') });
  expect(spec).toMatchObject({
    addresses: ['198.51.100.78', '198.51.100.79'],
    endpoints: [{ address: '198.51.100.78' }, { address: '198.51.100.79' }],
    resolution: 'STATIC',
  });
});

test('a range keeps the address that was dialled', () => {
  const { spec } = entry({ capture: TcpCapture.realAddresses('198.51.100.72/29', '198.51.100.10') });
  expect(spec).toMatchObject({ addresses: ['198.51.100.10', '198.51.100.72/29'], resolution: 'NONE' });
  expect(spec).not.toHaveProperty('endpoints');
});

test('single addresses keep it as well where that is asked for', () => {
  const capture = TcpCapture.realAddresses('198.51.100.10', '198.51.100.11');
  const { spec } = entry({ capture, resolution: Resolution.none() });
  expect(spec).toMatchObject({ addresses: ['198.51.100.10', '198.51.100.11'], resolution: 'NONE' });
});

test('a range may be one pool', () => {
  const capture = TcpCapture.realAddresses('198.51.100.72/29');
  const { spec } = entry({ capture, resolution: Resolution.staticEndpoints('198.51.100.73') });
  expect(spec).toMatchObject({ resolution: 'STATIC', endpoints: [{ address: '198.51.100.73' }] });
});

test('a whole port says why', () => {
  const { spec, metadata } = entry({ capture: TcpCapture.wholePort({ reason: 'the only server on 5432' }) });
  expect(spec).not.toHaveProperty('addresses');
  expect(metadata.annotations?.['cdk8s-istio/whole-port-reason']).toBe('the only server on 5432');
});

test('with DNS capture in all clients, istiod allocates the address', () => {
  const app = new App();
  MeshProfile.set(app, { dnsCapture: true });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const orders = new ExternalTcpService(chart, 'Orders', {
    host: HOST,
    capture: TcpCapture.dnsCapture(),
    ports: [5432],
  });
  const { spec } = only(Testing.synth(chart) as Manifest[], 'ServiceEntry');
  expect(spec).not.toHaveProperty('addresses');
  expect(orders.dialAddresses).toEqual([]);
});

test('serves several ports, in one order, and one port on another', () => {
  expect(entry({ ports: [9093, 9092] }).spec.ports).toEqual([
    { name: 'tcp-9092', number: 9092, protocol: 'TCP' },
    { name: 'tcp-9093', number: 9093, protocol: 'TCP' },
  ]);
  expect(entry({ ports: [6379], targetPort: 6380 }).spec.ports).toEqual([
    { name: 'tcp-6379', number: 6379, protocol: 'TCP', targetPort: 6380 },
  ]);
});

test('TLS and limits stand at the top, once more behind the gate, and every port leads through the gate', () => {
  const printed = manifests({
    ports: [9093, 9092],
    tls: TcpTls.originate(),
    connectionPool: TcpConnectionPool.of({ idleTimeout: Duration.minutes(5) }),
    circuitBreaker: TcpCircuitBreaker.of(),
  });
  const { trafficPolicy, subsets } = only(printed, 'DestinationRule').spec;
  expect(Object.keys(trafficPolicy as object).sort()).toEqual(['connectionPool', 'outlierDetection', 'tls']);
  expect(trafficPolicy).toMatchObject({ tls: { mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST] } });
  expect(subsets).toEqual([{ name: 'cdk8s-istio-tls', trafficPolicy }]);
  expect(only(printed, 'VirtualService').spec).toEqual({
    exportTo: ['shop'],
    gateways: ['mesh'],
    hosts: [HOST],
    tcp: [9092, 9093].map((port) => ({
      match: [{ port }],
      route: [{ destination: { host: HOST, port: { number: port }, subset: 'cdk8s-istio-tls' } }],
    })),
  });
  expect(printed).toMatchSnapshot();
});

test('the server may be called otherwise, and its authority be private', () => {
  const tls = TcpTls.originateFromFirstByte({
    serverIdentity: ServerIdentity.named('pg.example.net'),
    trustAnchor: TrustAnchor.configMap('pg-ca'),
  });
  expect(only(manifests({ tls }), 'DestinationRule').spec.trafficPolicy).toEqual({
    tls: {
      mode: 'SIMPLE',
      sni: 'pg.example.net',
      subjectAltNames: ['pg.example.net'],
      credentialName: 'configmap://shop/pg-ca',
    },
  });
});

test('limits alone need no gate', () => {
  const printed = manifests({ connectionPool: TcpConnectionPool.of({ maxConnections: 50 }) });
  expect(printed.map(({ kind }) => kind)).toEqual(['DestinationRule', 'ServiceEntry']);
  expect(only(printed, 'DestinationRule').spec).not.toHaveProperty('subsets');
});

test('all objects are seen by the same namespaces', () => {
  const clients = [EgressClient.namespace('shop'), EgressClient.namespace('billing')];
  const printed = manifests({ clients, ports: [6379], tls: TcpTls.originate() });
  expect(printed.map(({ spec }) => spec.exportTo)).toEqual([
    ['billing', 'shop'],
    ['billing', 'shop'],
    ['billing', 'shop'],
  ]);
});

test('gives its objects back, and what to dial', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const capture = TcpCapture.virtualIp('10.255.0.1');
  const orders = new ExternalTcpService(chart, 'Orders', {
    host: HOST,
    capture,
    resolution: SERVERS,
    ports: [6379],
    tls: TcpTls.originate(),
  });
  const paths = [orders.serviceEntry, orders.destinationRule, orders.virtualService].map((one) => one?.node.path);
  expect(paths).toEqual(['shop/Orders/ServiceEntry', 'shop/Orders/DestinationRule', 'shop/Orders/VirtualService']);
  expect(orders.dialAddresses).toEqual(['10.255.0.1']);
  expect(orders.host).toBe(HOST);
});
