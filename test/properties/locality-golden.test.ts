import { Chart, Duration } from 'cdk8s';
import {
  CircuitBreaker,
  EjectionProps,
  Endpoint,
  ExternalTcpService,
  LocalityFailover,
  Resolution,
  TcpCapture,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TlsOriginatedApi,
} from '../../lib';
import { inShop } from '../manifests';

type Specs = Record<string, Record<string, unknown>>;

const SHOP = { exportTo: ['shop'] };

function specs(build: (chart: Chart) => void): Specs {
  return Object.fromEntries(inShop(build).map(({ kind, spec }) => [kind, spec]));
}

const QUICK: EjectionProps = { interval: Duration.seconds(1), baseEjectionTime: Duration.seconds(5) };

const TWO_REGIONS = LocalityFailover.regions([
  { fromRegion: 'us-east-1', toRegion: 'eu-west-1' },
  { fromRegion: 'eu-west-1', toRegion: 'us-east-1' },
]);

const LOAD_BALANCER = {
  simple: 'LEAST_REQUEST',
  localityLbSetting: {
    enabled: true,
    failover: [
      { from: 'eu-west-1', to: 'us-east-1' },
      { from: 'us-east-1', to: 'eu-west-1' },
    ],
  },
};

test('several regions with TLS by the proxy; the proved set is older than the gate', () => {
  const host = 'catalog.example.com';
  const { DestinationRule: rule, ServiceEntry: entry } = specs((chart) => {
    new TlsOriginatedApi(chart, 'Catalog', {
      host,
      resolution: Resolution.endpoints(
        Endpoint.dnsName('catalog-us.example.com', { locality: 'us-east-1' }),
        Endpoint.dnsName('catalog-eu.example.com', { locality: 'eu-west-1' }),
      ),
      circuitBreaker: CircuitBreaker.of({ consecutive5xxErrors: 2, ...QUICK }),
      localityFailover: TWO_REGIONS,
    });
  });
  expect(entry).toEqual({
    ...SHOP,
    hosts: [host],
    location: 'MESH_EXTERNAL',
    resolution: 'DNS',
    ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
    endpoints: [
      { address: 'catalog-eu.example.com', locality: 'eu-west-1' },
      { address: 'catalog-us.example.com', locality: 'us-east-1' },
    ],
  });
  const trafficPolicy = {
    portLevelSettings: [
      {
        port: { number: 80 },
        tls: { mode: 'SIMPLE', sni: host, subjectAltNames: [host] },
        loadBalancer: LOAD_BALANCER,
        outlierDetection: {
          consecutive5xxErrors: 2,
          consecutiveGatewayErrors: 2,
          interval: '1s',
          baseEjectionTime: '5s',
          maxEjectionPercent: 100,
        },
      },
    ],
  };
  // The gate repeats the failover: a subset that does not has none.
  expect(rule).toEqual({ ...SHOP, host, trafficPolicy, subsets: [{ name: 'cdk8s-istio-tls', trafficPolicy }] });
});

test('several regions of a database', () => {
  const host = 'geo-db.example.com';
  const rendered = specs((chart) => {
    new ExternalTcpService(chart, 'Database', {
      host,
      capture: TcpCapture.virtualIp('10.255.0.5'),
      ports: [5432],
      resolution: Resolution.endpoints(
        Endpoint.ipAddress('198.51.100.89', { locality: 'eu-west-1' }),
        Endpoint.ipAddress('198.51.100.90', { locality: 'us-east-1' }),
      ),
      connectionPool: TcpConnectionPool.of({ connectTimeout: Duration.seconds(3), idleTimeout: Duration.minutes(5) }),
      circuitBreaker: TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 2, ...QUICK }),
      localityFailover: TWO_REGIONS,
    });
  });
  expect(rendered).toEqual({
    ServiceEntry: {
      ...SHOP,
      hosts: [host],
      location: 'MESH_EXTERNAL',
      resolution: 'STATIC',
      ports: [{ number: 5432, name: 'tcp-5432', protocol: 'TCP' }],
      addresses: ['10.255.0.5'],
      endpoints: [
        { address: '198.51.100.89', locality: 'eu-west-1' },
        { address: '198.51.100.90', locality: 'us-east-1' },
      ],
    },
    DestinationRule: {
      ...SHOP,
      host,
      trafficPolicy: {
        connectionPool: { tcp: { connectTimeout: '3s', idleTimeout: '300s' } },
        loadBalancer: LOAD_BALANCER,
        outlierDetection: {
          splitExternalLocalOriginErrors: true,
          consecutiveLocalOriginFailures: 2,
          consecutive5xxErrors: 0,
          consecutiveGatewayErrors: 0,
          interval: '1s',
          baseEjectionTime: '5s',
          maxEjectionPercent: 100,
        },
      },
    },
  });
});

// The proved set says nothing about localities, so that its breaker keeps a client in one of the zones to the server
// there, whatever the weights: it was observed from a client in neither. Switched off, the weights hold for everybody.
test('fixed addresses with places, weights and labels', () => {
  const host = 'orders-db.example.com';
  const { ServiceEntry: entry, DestinationRule: rule } = specs((chart) => {
    new ExternalTcpService(chart, 'Orders', {
      host,
      capture: TcpCapture.realAddresses('198.51.100.78', '198.51.100.79'),
      ports: [5432],
      resolution: Resolution.endpoints(
        Endpoint.ipAddress('198.51.100.78', {
          locality: 'eu-west-1/eu-west-1a',
          weight: 80,
          labels: { role: 'primary' },
        }),
        Endpoint.ipAddress('198.51.100.79', {
          locality: 'eu-west-1/eu-west-1b',
          weight: 20,
          labels: { role: 'replica' },
        }),
      ),
      connectionPool: TcpConnectionPool.of({
        maxConnections: 50,
        connectTimeout: Duration.seconds(3),
        idleTimeout: Duration.minutes(5),
        tcpKeepalive: { time: Duration.minutes(1), interval: Duration.seconds(15) },
      }),
      circuitBreaker: TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 3, interval: Duration.seconds(5) }),
    });
  });
  expect(entry).toEqual({
    ...SHOP,
    hosts: [host],
    location: 'MESH_EXTERNAL',
    resolution: 'STATIC',
    ports: [{ number: 5432, name: 'tcp-5432', protocol: 'TCP' }],
    addresses: ['198.51.100.78', '198.51.100.79'],
    endpoints: [
      { address: '198.51.100.78', locality: 'eu-west-1/eu-west-1a', weight: 80, labels: { role: 'primary' } },
      { address: '198.51.100.79', locality: 'eu-west-1/eu-west-1b', weight: 20, labels: { role: 'replica' } },
    ],
  });
  expect(rule.trafficPolicy).toEqual({
    connectionPool: {
      tcp: {
        maxConnections: 50,
        connectTimeout: '3s',
        idleTimeout: '300s',
        tcpKeepalive: { time: '60s', interval: '15s' },
      },
    },
    loadBalancer: { simple: 'LEAST_REQUEST', localityLbSetting: { enabled: false } },
    outlierDetection: {
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailures: 3,
      consecutive5xxErrors: 0,
      consecutiveGatewayErrors: 0,
      interval: '5s',
      baseEjectionTime: '30s',
      maxEjectionPercent: 100,
    },
  });
});
