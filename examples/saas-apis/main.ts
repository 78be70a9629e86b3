import { App, Chart, Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  CircuitBreaker,
  ConnectionPool,
  EgressClient,
  ExternalHttpsApi,
  RetryPolicy,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TlsOriginatedApi,
} from 'cdk8s-istio';

const app = new App();

const shop = new Chart(app, 'shop', { namespace: 'shop' });

// Exchange rates are read by two namespaces. A read that fails is repeated; a write only if it was never sent.
new TlsOriginatedApi(shop, 'ExchangeRates', {
  host: 'api.exchange-rates.example.com',
  clients: [EgressClient.namespace('shop'), EgressClient.namespace('billing')],
  retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 3, perTryTimeout: Duration.seconds(2) }),
  timeout: Duration.seconds(8),
  connectionPool: ConnectionPool.of({
    maxConnections: 100,
    connectTimeout: Duration.seconds(3),
    idleTimeout: Duration.minutes(1),
  }),
  circuitBreaker: CircuitBreaker.of({ consecutive5xxErrors: 5, interval: Duration.seconds(5) }),
  owner: 'pricing-team',
});

// The search service speaks gRPC, where every call is a POST: only what never reached the server is repeated.
new TlsOriginatedApi(shop, 'Search', {
  host: 'search.example.com',
  protocol: ApplicationProtocol.GRPC,
  timeout: Duration.seconds(2),
  owner: 'catalogue-team',
});

// The mail library speaks HTTPS itself, so the proxy can limit connections but neither repeat nor time a call.
new ExternalHttpsApi(shop, 'Mail', {
  host: 'api.mail.example.com',
  connectionPool: TcpConnectionPool.of({ maxConnections: 50, connectTimeout: Duration.seconds(3) }),
  circuitBreaker: TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 3 }),
  owner: 'customer-care-team',
});

const billing = new Chart(app, 'billing', { namespace: 'billing' });

// Only billing files taxes; nobody else sees the host.
new TlsOriginatedApi(billing, 'TaxOffice', {
  host: 'filing.tax.example.com',
  directHttpsPort: 443,
  timeout: Duration.seconds(30),
  requestHeaders: { set: { 'x-sender': 'example-shop' } },
  owner: 'billing-team',
});

app.synth();
