import { App, Chart, Duration } from 'cdk8s';
import {
  CircuitBreaker,
  Endpoint,
  ExternalTcpService,
  LocalityFailover,
  Resolution,
  RetryPolicy,
  TcpCapture,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TlsOriginatedApi,
} from 'cdk8s-istio';

const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop' });

// Each client is given the servers of its region, and those of the other one while its own fail.
const otherRegion = LocalityFailover.regions([
  { fromRegion: 'eu-west-1', toRegion: 'us-east-1' },
  { fromRegion: 'us-east-1', toRegion: 'eu-west-1' },
]);

// A provider that gave us addresses: two servers in Europe, of which one is larger, and one in America.
new TlsOriginatedApi(shop, 'Catalog', {
  host: 'catalog.example.com',
  resolution: Resolution.endpoints(
    Endpoint.ipAddress('198.51.100.10', { locality: 'eu-west-1/eu-west-1a', weight: 3 }),
    Endpoint.ipAddress('198.51.100.11', { locality: 'eu-west-1/eu-west-1b', weight: 1 }),
    Endpoint.ipAddress('203.0.113.10', { locality: 'us-east-1', weight: 3 }),
  ),
  // Enough tries of a read to outlive the servers of a region.
  retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 4 }),
  // Answers of 500 are the fault of single calls here: only a broken way or gateway counts.
  circuitBreaker: CircuitBreaker.onGatewayErrors({ consecutiveGatewayErrors: 2 }),
  localityFailover: otherRegion,
  owner: 'catalog-team',
});

// A database with a copy in each region. The application dials one address, which belongs to nobody.
new ExternalTcpService(shop, 'Sessions', {
  host: 'sessions.db.example.com',
  capture: TcpCapture.virtualIp('10.255.0.5'),
  ports: [5432],
  resolution: Resolution.endpoints(
    Endpoint.ipAddress('198.51.100.20', { locality: 'eu-west-1' }),
    Endpoint.ipAddress('203.0.113.20', { locality: 'us-east-1' }),
  ),
  // A server that says nothing is noticed after this time.
  connectionPool: TcpConnectionPool.of({ connectTimeout: Duration.seconds(2) }),
  circuitBreaker: TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 2 }),
  localityFailover: otherRegion,
  owner: 'platform-team',
});

app.synth();
