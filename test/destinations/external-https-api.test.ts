import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { ExternalHttpsApi, ExternalHttpsApiProps, Resolution, TcpCircuitBreaker, TcpConnectionPool } from '../../lib';
import { inShop, Manifest, only } from '../manifests';

function manifests(props: Partial<ExternalHttpsApiProps> = {}): Manifest[] {
  return inShop((chart) => new ExternalHttpsApi(chart, 'Mail', { host: 'mail.example.com', ...props }));
}

test('declares the TLS port and nothing else', () => {
  const printed = manifests();
  expect(printed.map(({ kind }) => kind)).toEqual(['ServiceEntry']);
  expect(printed[0]?.spec).toEqual({
    exportTo: ['shop'],
    hosts: ['mail.example.com'],
    location: 'MESH_EXTERNAL',
    ports: [{ name: 'tls', number: 443, protocol: 'TLS' }],
    resolution: 'DNS',
  });
  expect(printed).toMatchSnapshot();
});

test('serves several ports, in one order', () => {
  const { spec } = only(manifests({ ports: [8443, 443] }), 'ServiceEntry');
  expect(spec.ports).toEqual([
    { name: 'tls', number: 443, protocol: 'TLS' },
    { name: 'tls-8443', number: 8443, protocol: 'TLS' },
  ]);
});

test('connects to fixed addresses', () => {
  const resolution = Resolution.staticEndpoints('198.51.100.11', '198.51.100.10');
  const { spec } = only(manifests({ resolution }), 'ServiceEntry');
  expect(spec).toMatchObject({
    resolution: 'STATIC',
    endpoints: [{ address: '198.51.100.10' }, { address: '198.51.100.11' }],
  });
});

test('limits connections at the top level, where idleTimeout acts, and never touches TLS', () => {
  const printed = manifests({
    connectionPool: TcpConnectionPool.of({
      maxConnections: 100,
      connectTimeout: Duration.seconds(3),
      idleTimeout: Duration.minutes(5),
      maxConnectionDuration: Duration.hours(1),
      tcpKeepalive: { time: Duration.minutes(1), interval: Duration.seconds(15), probes: 3 },
    }),
    circuitBreaker: TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 3, interval: Duration.seconds(5) }),
  });
  expect(only(printed, 'DestinationRule').spec).toEqual({
    exportTo: ['shop'],
    host: 'mail.example.com',
    trafficPolicy: {
      connectionPool: {
        tcp: {
          maxConnections: 100,
          connectTimeout: '3s',
          idleTimeout: '300s',
          maxConnectionDuration: '3600s',
          tcpKeepalive: { time: '60s', interval: '15s', probes: 3 },
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
    },
  });
  expect(printed.map(({ kind }) => kind)).toEqual(['DestinationRule', 'ServiceEntry']);
  expect(printed).toMatchSnapshot();
});

test('a breaker alone needs no pool', () => {
  const { spec } = only(manifests({ circuitBreaker: TcpCircuitBreaker.of() }), 'DestinationRule');
  expect(Object.keys(spec.trafficPolicy as object)).toEqual(['outlierDetection']);
});

test('gives its objects back', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const mail = new ExternalHttpsApi(chart, 'Mail', { host: 'mail.example.com' });
  expect(ApiObject.of(mail.serviceEntry).node.path).toBe('shop/Mail/ServiceEntry');
  expect(mail.destinationRule).toBeUndefined();
  expect(mail.host).toBe('mail.example.com');
});
