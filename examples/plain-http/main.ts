import { App, Chart, Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  CircuitBreaker,
  ConnectionPool,
  EgressClient,
  ExternalHttpApi,
  ExternalHttpsApi,
  Resolution,
  RetryPolicy,
} from 'cdk8s-istio';

const app = new App();
const depot = new Chart(app, 'depot', { namespace: 'depot' });

// What an OCSP responder says is signed, so that clear text is enough, and TLS would go round in circles.
new ExternalHttpApi(depot, 'Revocations', {
  host: 'ocsp.ca.example.com',
  clients: [EgressClient.namespace('depot'), EgressClient.namespace('billing')],
  timeout: Duration.seconds(2),
  circuitBreaker: CircuitBreaker.of({ consecutive5xxErrors: 3 }),
  owner: 'security-team',
});

// Packages are signed as well. Some are moved to HTTPS, which the client then speaks itself.
new ExternalHttpApi(depot, 'Packages', {
  host: 'packages.example.org',
  directHttpsPort: 443,
  retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 3 }),
  connectionPool: ConnectionPool.of({ maxConnections: 20, connectTimeout: Duration.seconds(3) }),
  owner: 'platform-team',
});

// The scales of the warehouse stand behind a VPN, which encrypts where the proxy does not.
new ExternalHttpApi(depot, 'Scales', {
  host: 'scales.warehouse.example.net',
  protocol: ApplicationProtocol.GRPC,
  port: 50051,
  resolution: Resolution.staticEndpoints('198.51.100.80'),
  owner: 'warehouse-team',
});

// A storage service that answers with other addresses each time: one of them at a time is enough.
new ExternalHttpsApi(depot, 'Objects', {
  host: 'objects.storage.example.com',
  resolution: Resolution.dnsRoundRobin(),
  owner: 'platform-team',
});

app.synth();
