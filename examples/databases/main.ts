import { App, Chart, Duration } from 'cdk8s';
import {
  EgressClient,
  ExternalTcpService,
  Resolution,
  TcpCapture,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TcpTls,
  TrustAnchor,
} from 'cdk8s-istio';

const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop' });

const connectionPool = TcpConnectionPool.of({
  maxConnections: 50,
  connectTimeout: Duration.seconds(3),
  tcpKeepalive: { time: Duration.minutes(1), interval: Duration.seconds(15) },
});

// Two databases share port 5432: each has an address of its own, to which its name resolves for the application, and
// another name of its provider, by which the proxy finds the servers.
const databases = { orders: '10.255.0.1', ledger: '10.255.0.2' };
for (const [name, address] of Object.entries(databases)) {
  new ExternalTcpService(shop, name, {
    host: `${name}.db.example.com`,
    capture: TcpCapture.virtualIp(address),
    resolution: Resolution.dnsEndpoints(`${name}.databases.example.net`),
    ports: [5432],
    connectionPool,
    owner: 'storage-team',
  });
}

// The application speaks Redis in clear text; the proxy speaks TLS to the server.
new ExternalTcpService(shop, 'Sessions', {
  host: 'sessions.cache.example.com',
  capture: TcpCapture.virtualIp('10.255.0.3'),
  resolution: Resolution.staticEndpoints('198.51.100.63', '198.51.100.64'),
  ports: [6379],
  targetPort: 6380,
  tls: TcpTls.originate({ trustAnchor: TrustAnchor.configMap('cache-ca') }),
  connectionPool,
  circuitBreaker: TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 3 }),
  owner: 'storage-team',
});

// A client of Kafka chooses the broker itself: what it dialled has to stay.
new ExternalTcpService(shop, 'Events', {
  host: 'kafka.example.com',
  clients: [EgressClient.namespace('shop'), EgressClient.namespace('billing')],
  capture: TcpCapture.realAddresses('198.51.100.72/29'),
  ports: [9092],
  owner: 'events-team',
});

app.synth();
