import { Chart, Duration } from 'cdk8s';
import {
  CircuitBreaker,
  ClientCertificate,
  ConnectionPool,
  EgressClient,
  HeaderHygiene,
  IdempotentMethod,
  MutualTlsPartner,
  Ownership,
  RetryPolicy,
  TlsOriginatedApi,
} from '../../lib';
import { inShop } from '../manifests';
import {
  entry,
  expectSame,
  HTTP,
  Proved,
  refusing,
  REMOVE_MESH_HEADERS,
  rule,
  SAFE_RETRIES,
  secretAccess,
  TLS,
  ungated,
  verified,
} from './gateway-golden-specs';

const RATES = 'rates.example.com';

function routes(host: string, ...http: object[]): Proved {
  const route = [{ destination: { host, port: { number: 80 } } }];
  const spec = {
    exportTo: ['shop'],
    gateways: ['mesh'],
    hosts: [host],
    http: http.map((settings) => ({ route, ...settings })),
  };
  return { kind: 'VirtualService', namespace: 'shop', spec };
}

test('no mesh metadata to third parties, at the sidecar', () => {
  const build = (chart: Chart): void => {
    new TlsOriginatedApi(chart, 'Rates', { host: RATES, headerHygiene: HeaderHygiene.removeMeshHeaders() });
  };
  expectSame(ungated(build), [
    entry(RATES, ['shop'], HTTP),
    rule('shop', RATES, verified('SIMPLE', RATES), { exportTo: ['shop'] }),
    routes(RATES, { ...SAFE_RETRIES, ...REMOVE_MESH_HEADERS }),
  ]);
});

test('labels and owners', () => {
  // The proved annotations are those of a company, and its labels the recommended ones; ours are one constant.
  const printed = inShop((chart) => {
    Ownership.set(chart, { owner: 'payments-team', contact: 'payments@example.com' });
    new TlsOriginatedApi(chart, 'Rates', { host: RATES, directHttpsPort: 443, failClosed: false });
  });
  const metadata = {
    name: 'rates-example-com',
    namespace: 'shop',
    labels: { 'app.kubernetes.io/managed-by': 'cdk8s-istio' },
    annotations: {
      'cdk8s-istio/construct-path': 'shop/Rates',
      'cdk8s-istio/owner': 'payments-team',
      'cdk8s-istio/contact': 'payments@example.com',
    },
  };
  const { spec } = entry(RATES, ['shop'], HTTP) as Proved & { spec: { ports: object[] } };
  const apiVersion = 'networking.istio.io/v1';
  const encrypting = rule('shop', RATES, verified('SIMPLE', RATES), { exportTo: ['shop'] });
  // The proved set leaves retries to the mesh.
  expect(printed).toEqual([
    { apiVersion, kind: 'DestinationRule', metadata, spec: encrypting.spec },
    { apiVersion, kind: 'ServiceEntry', metadata, spec: { ...spec, ports: [...spec.ports, TLS] } },
    { apiVersion, kind: 'VirtualService', metadata, spec: routes(RATES, SAFE_RETRIES).spec },
  ]);
});

test('the payment provider', () => {
  const host = 'cards.example.com';
  const { GET, HEAD, OPTIONS } = IdempotentMethod;
  const build = (chart: Chart): void => {
    new MutualTlsPartner(chart, 'Cards', {
      host,
      clients: [
        EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels: { app: 'checkout' } }),
      ],
      clientCertificate: ClientCertificate.fromSecret('cards-client-cert'),
      retryPolicy: RetryPolicy.moreForIdempotentMethods({
        methods: [GET, HEAD, OPTIONS],
        perTryTimeout: Duration.seconds(3),
      }),
      timeout: Duration.seconds(30),
      connectionPool: ConnectionPool.of({
        maxConnections: 100,
        connectTimeout: Duration.seconds(3),
        idleTimeout: Duration.minutes(1),
        http1MaxPendingRequests: 64,
        http2MaxRequests: 200,
        maxRetries: 10,
      }),
      circuitBreaker: CircuitBreaker.of({ interval: Duration.seconds(5) }),
      headerHygiene: HeaderHygiene.removeMeshHeaders(),
    });
  };
  const limits = {
    connectionPool: {
      // The proved set has the idle timeout here as well, where it does not act on HTTP.
      tcp: { maxConnections: 100, connectTimeout: '3s' },
      http: {
        http1MaxPendingRequests: 64,
        http2MaxRequests: 200,
        maxRetries: 10,
        idleTimeout: '60s',
        h2UpgradePolicy: 'DO_NOT_UPGRADE',
      },
    },
    outlierDetection: {
      consecutive5xxErrors: 5,
      consecutiveGatewayErrors: 5,
      interval: '5s',
      baseEjectionTime: '30s',
      maxEjectionPercent: 100,
    },
  };
  const tls = verified('MUTUAL', host, { credentialName: 'cards-client-cert' });
  const selected: Proved = {
    kind: 'DestinationRule',
    namespace: 'shop',
    spec: {
      host,
      workloadSelector: { matchLabels: { app: 'checkout' } },
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls, ...limits }] },
    },
  };
  const { retries } = SAFE_RETRIES;
  const more = { ...retries, perTryTimeout: '3s', retryOn: `${retries.retryOn},reset,gateway-error` };
  // The proved set gives reads 10 seconds in all. Here their three tries of 3 seconds end them.
  const timeout = '30s';
  expectSame(ungated(build), [
    entry(host, ['shop'], HTTP),
    selected,
    refusing('shop', host, ['shop'], 'not-a-selected-client'),
    ...secretAccess('shop', 'checkout'),
    routes(
      host,
      { match: [{ method: { regex: 'GET|HEAD|OPTIONS' } }], timeout, retries: more, ...REMOVE_MESH_HEADERS },
      { timeout, retries, ...REMOVE_MESH_HEADERS },
    ),
  ]);
});
