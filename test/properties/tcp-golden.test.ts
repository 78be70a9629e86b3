import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  ExternalTcpService,
  ExternalTcpServiceProps,
  MeshProfile,
  TcpCapture,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TcpTls,
} from '../../lib';
import { Manifest } from '../manifests';

type Specs = Record<string, Record<string, unknown>>;

const SHOP = { exportTo: ['shop'] };
const ORDERS = 'orders-db.example.com';

const LIMITS = {
  connectionPool: TcpConnectionPool.of({
    maxConnections: 50,
    connectTimeout: Duration.seconds(3),
    idleTimeout: Duration.minutes(5),
    tcpKeepalive: { time: Duration.minutes(1), interval: Duration.seconds(15) },
  }),
  circuitBreaker: TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 3, interval: Duration.seconds(5) }),
};

const POLICY = {
  connectionPool: {
    tcp: {
      maxConnections: 50,
      connectTimeout: '3s',
      idleTimeout: '300s',
      tcpKeepalive: { time: '60s', interval: '15s' },
    },
  },
  outlierDetection: {
    splitExternalLocalOriginErrors: true,
    consecutiveLocalOriginFailures: 3,
    consecutive5xxErrors: 0,
    consecutiveGatewayErrors: 0,
    interval: '5s',
    baseEjectionTime: '30s',
    maxEjectionPercent: 100,
  },
};

/** The proved sets were dialled by their addresses; by name they need a proxy that answers with these. */
function specs(props: ExternalTcpServiceProps, dnsCapture = true): Specs {
  const app = new App();
  MeshProfile.set(app, { dnsCapture });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new ExternalTcpService(chart, 'Service', props);
  return Object.fromEntries((Testing.synth(chart) as Manifest[]).map(({ kind, spec }) => [kind, spec]));
}

function entry(host: string, settings: object, port: object = { number: 5432, name: 'tcp-5432' }): object {
  const ports = [{ ...port, protocol: 'TCP' }];
  return { ...SHOP, hosts: [host], location: 'MESH_EXTERNAL', resolution: 'DNS', ports, ...settings };
}

test('by a virtual address', () => {
  const capture = TcpCapture.virtualIp('10.255.0.1');
  expect(specs({ host: ORDERS, capture, ports: [5432], ...LIMITS })).toEqual({
    ServiceEntry: entry(ORDERS, { addresses: ['10.255.0.1'] }),
    DestinationRule: { ...SHOP, host: ORDERS, trafficPolicy: POLICY },
  });
});

test('by DNS capture', () => {
  expect(specs({ host: ORDERS, capture: TcpCapture.dnsCapture(), ports: [5432], ...LIMITS })).toEqual({
    ServiceEntry: entry(ORDERS, {}),
    DestinationRule: { ...SHOP, host: ORDERS, trafficPolicy: POLICY },
  });
});

test('by fixed addresses', () => {
  const addresses = ['198.51.100.78', '198.51.100.79'];
  const capture = TcpCapture.realAddresses(...addresses);
  expect(specs({ host: ORDERS, capture, ports: [5432], ...LIMITS })).toEqual({
    ServiceEntry: entry(ORDERS, {
      resolution: 'STATIC',
      addresses,
      endpoints: addresses.map((address) => ({ address })),
    }),
    DestinationRule: { ...SHOP, host: ORDERS, trafficPolicy: POLICY },
  });
});

test('by a range', () => {
  const host = 'partner-net.example.com';
  const capture = TcpCapture.realAddresses('198.51.100.72/29');
  expect(specs({ host, capture, ports: [5432] })).toEqual({
    ServiceEntry: entry(host, { resolution: 'NONE', addresses: ['198.51.100.72/29'] }),
  });
});

test('with TLS by the proxy; the proved set is older than the gate', () => {
  const host = 'cache.example.com';
  const capture = TcpCapture.virtualIp('10.255.0.3');
  const trafficPolicy = { ...POLICY, tls: { mode: 'SIMPLE', sni: host, subjectAltNames: [host] } };
  const { VirtualService: routes, ...others } = specs({
    host,
    capture,
    ports: [6379],
    targetPort: 6380,
    tls: TcpTls.originate(),
    ...LIMITS,
  });
  const port = { number: 6379, name: 'tcp-6379', targetPort: 6380 };
  expect(others).toEqual({
    ServiceEntry: entry(host, { addresses: ['10.255.0.3'] }, port),
    DestinationRule: { ...SHOP, host, trafficPolicy, subsets: [{ name: 'cdk8s-istio-tls', trafficPolicy }] },
  });
  expect(routes).toMatchObject({ hosts: [host], tcp: [{ match: [{ port: 6379 }] }] });
});
