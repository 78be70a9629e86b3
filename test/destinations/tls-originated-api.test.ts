import { ApiObject, App, Chart, Duration, JsonPatch } from 'cdk8s';
import {
  ApplicationProtocol,
  CircuitBreaker,
  ConnectionPool,
  EgressClient,
  IdempotentMethod,
  IstioVersion,
  MeshProfile,
  RetryPolicy,
  ServerIdentity,
  TlsOriginatedApi,
  TlsOriginatedApiProps,
  TrustAnchor,
} from '../../lib';
import { inShop, Manifest, only } from '../manifests';

const HOST = 'rates.example.com';
const SAFE = 'connect-failure,refused-stream,reset-before-request';

function manifests(props: Partial<TlsOriginatedApiProps> = {}): Manifest[] {
  return inShop((chart) => new TlsOriginatedApi(chart, 'Rates', { host: HOST, ...props }));
}

function routes(props: Partial<TlsOriginatedApiProps> = {}): Record<string, unknown>[] {
  return only(manifests(props), 'VirtualService').spec.http as Record<string, unknown>[];
}

/** What the rule sets for the plaintext port. */
function portPolicy(props: Partial<TlsOriginatedApiProps> = {}): Record<string, unknown> {
  const { trafficPolicy } = only(manifests(props), 'DestinationRule').spec as {
    trafficPolicy: { portLevelSettings: [Record<string, unknown>] };
  };
  return trafficPolicy.portLevelSettings[0];
}

test('prints rule, entry and routes, in an order that is safe to apply', () => {
  const printed = manifests();
  expect(printed.map(({ kind }) => kind)).toEqual(['DestinationRule', 'ServiceEntry', 'VirtualService']);
  expect(printed).toMatchSnapshot();
});

describe('TLS', () => {
  test('acts on the plaintext port alone, with the name of the host asked for and checked', () => {
    const { trafficPolicy } = only(manifests(), 'DestinationRule').spec;
    const tls = { mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST] };
    expect(trafficPolicy).toEqual({ portLevelSettings: [{ port: { number: 80 }, tls }] });
  });

  test('asks for another name and accepts others', () => {
    const serverIdentity = ServerIdentity.of({ sni: 'edge.example.net', subjectAltNames: ['*.example.net', HOST] });
    expect(portPolicy({ serverIdentity }).tls).toEqual({
      mode: 'SIMPLE',
      sni: 'edge.example.net',
      subjectAltNames: ['*.example.net', HOST],
    });
  });

  test('is not verified only where a reason says why', () => {
    const serverIdentity = ServerIdentity.insecureSkipVerify({ reason: 'self-signed test server' });
    const printed = manifests({ serverIdentity });
    expect(portPolicy({ serverIdentity }).tls).toEqual({ mode: 'SIMPLE', insecureSkipVerify: true });
    expect(only(printed, 'DestinationRule').metadata.annotations).toMatchObject({
      'cdk8s-istio/insecure-reason': 'self-signed test server',
    });
    expect(only(manifests(), 'DestinationRule').metadata.annotations).not.toHaveProperty('cdk8s-istio/insecure-reason');
  });

  test.each([
    ['the operating system', TrustAnchor.operatingSystem(), {}],
    ['a ConfigMap', TrustAnchor.configMap('partner-ca'), { credentialName: 'configmap://shop/partner-ca' }],
    ['a file', TrustAnchor.file('/etc/partner/ca.crt'), { caCertificates: '/etc/partner/ca.crt' }],
  ])('trusts %s', (_, trustAnchor, settings) => {
    expect(portPolicy({ trustAnchor }).tls).toEqual({
      mode: 'SIMPLE',
      sni: HOST,
      subjectAltNames: [HOST],
      ...settings,
    });
  });
});

describe('ports', () => {
  test('go to the TLS port of the server', () => {
    const { spec } = only(manifests({ port: 8080, targetPort: 8443 }), 'ServiceEntry');
    expect(spec.ports).toEqual([{ name: 'http', number: 8080, protocol: 'HTTP', targetPort: 8443 }]);
    expect(portPolicy({ port: 8080, targetPort: 8443 }).port).toEqual({ number: 8080 });
    expect(routes({ port: 8080 })[0]).toMatchObject({ route: [{ destination: { port: { number: 8080 } } }] });
  });

  test('have direct HTTPS beside them, which nothing touches', () => {
    const { spec } = only(manifests({ directHttpsPort: 443 }), 'ServiceEntry');
    expect(spec.ports).toEqual([
      { name: 'http', number: 80, protocol: 'HTTP', targetPort: 443 },
      { name: 'tls', number: 443, protocol: 'TLS' },
    ]);
    expect(portPolicy({ directHttpsPort: 443 })).toEqual(portPolicy());
  });

  test.each([
    [ApplicationProtocol.HTTP2, 'http2'],
    [ApplicationProtocol.GRPC, 'grpc'],
  ])('speak %s', (protocol, name) => {
    const { spec } = only(manifests({ protocol }), 'ServiceEntry');
    expect(spec.ports).toEqual([{ name, number: 80, protocol, targetPort: 443 }]);
  });
});

describe('the gate', () => {
  test('is a subset without labels that carries all that the port carries, named by every route', () => {
    const props = { circuitBreaker: CircuitBreaker.of(), retryPolicy: RetryPolicy.moreForIdempotentMethods() };
    const { subsets } = only(manifests(props), 'DestinationRule').spec;
    expect(subsets).toEqual([{ name: 'cdk8s-istio-tls', trafficPolicy: { portLevelSettings: [portPolicy(props)] } }]);
    const destination = { host: HOST, port: { number: 80 }, subset: 'cdk8s-istio-tls' };
    expect(routes(props).map(({ route }) => route)).toEqual([[{ destination }], [{ destination }]]);
  });

  test('can be left away; the routes still say the retries, since those of the mesh may repeat writes', () => {
    const printed = manifests({ failClosed: false });
    expect(routes({ failClosed: false })).toEqual([
      {
        retries: { attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' },
        route: [{ destination: { host: HOST, port: { number: 80 } } }],
      },
    ]);
    expect(only(printed, 'DestinationRule').spec).not.toHaveProperty('subsets');
  });

  test.each([
    ['timeout', { timeout: Duration.seconds(1) }],
    ['retries', { retryPolicy: RetryPolicy.none() }],
    ['headers', { requestHeaders: { remove: ['x-internal'] } }],
    ['gRPC, whose default retries may repeat work', { protocol: ApplicationProtocol.GRPC }],
    ['HTTP/2', { protocol: ApplicationProtocol.HTTP2 }],
  ])('left away, keeps the routes for %s', (_, props) => {
    const [route] = routes({ failClosed: false, ...props });
    expect(route).toHaveProperty('retries.attempts');
    expect(route).not.toHaveProperty('route.0.destination.subset');
  });
});

describe('retries', () => {
  test('repeat what never reached the server, whatever the method', () => {
    expect(routes()).toEqual([
      {
        route: [{ destination: { host: HOST, port: { number: 80 }, subset: 'cdk8s-istio-tls' } }],
        retries: { attempts: 2, retryOn: SAFE },
      },
    ]);
  });

  test('go further for idempotent methods only, and leave no method without a route', () => {
    const retryPolicy = RetryPolicy.moreForIdempotentMethods({ attempts: 3, perTryTimeout: Duration.seconds(2) });
    const [idempotent, other] = routes({ retryPolicy, timeout: Duration.seconds(8) });
    expect(idempotent).toMatchObject({
      match: [{ method: { regex: 'GET|HEAD|OPTIONS|PUT|DELETE' } }],
      retries: { attempts: 3, perTryTimeout: '2s', retryOn: `${SAFE},reset,gateway-error` },
      timeout: '8s',
    });
    expect(other).not.toHaveProperty('match');
    expect(other).toMatchObject({ retries: { attempts: 3, retryOn: SAFE }, timeout: '8s' });
    expect(other).not.toHaveProperty('retries.perTryTimeout');
  });

  test('name the methods in one order', () => {
    const methods = [IdempotentMethod.HEAD, IdempotentMethod.GET];
    const [reads] = routes({ retryPolicy: RetryPolicy.moreForIdempotentMethods({ methods }) });
    expect(reads).toMatchObject({ match: [{ method: { regex: 'GET|HEAD' } }] });
  });

  test('can be switched off', () => {
    expect(routes({ retryPolicy: RetryPolicy.none() })[0]).toMatchObject({ retries: { attempts: 0 } });
  });
});

test('headers change on every route', () => {
  const props = {
    retryPolicy: RetryPolicy.moreForIdempotentMethods(),
    requestHeaders: { set: { 'x-sender': 'shop' }, remove: ['x-b', 'x-a', 'x-b'] },
    responseHeaders: { add: { 'x-share': '100%%' } },
  };
  const headers = {
    request: { set: { 'x-sender': 'shop' }, remove: ['x-a', 'x-b'] },
    response: { add: { 'x-share': '100%%' } },
  };
  expect(routes(props).map((route) => route.headers)).toEqual([headers, headers]);
});

test('headers that change nothing are left out', () => {
  expect(routes({ requestHeaders: {}, responseHeaders: { remove: [] } })[0]).not.toHaveProperty('headers');
});

test('headers may hold variables with arguments', () => {
  const [route] = routes({ requestHeaders: { set: { 'x-at': '%START_TIME(%s)%' } } });
  expect(route).toHaveProperty('headers.request.set.x-at', '%START_TIME(%s)%');
});

test('limits stand beside TLS, where a port entry would replace them', () => {
  const connectionPool = ConnectionPool.of({
    maxConnections: 100,
    connectTimeout: Duration.seconds(3),
    idleTimeout: Duration.minutes(1),
    http1MaxPendingRequests: 64,
    http2MaxRequests: 200,
    maxRequestsPerConnection: 1000,
    maxRetries: 10,
  });
  const circuitBreaker = CircuitBreaker.of({ consecutive5xxErrors: 7, consecutiveGatewayErrors: 3 });
  expect(portPolicy({ connectionPool, circuitBreaker })).toMatchObject({
    connectionPool: {
      tcp: { maxConnections: 100, connectTimeout: '3s' },
      http: {
        http1MaxPendingRequests: 64,
        http2MaxRequests: 200,
        maxRequestsPerConnection: 1000,
        maxRetries: 10,
        idleTimeout: '60s',
        h2UpgradePolicy: 'DO_NOT_UPGRADE',
      },
    },
    outlierDetection: { consecutive5xxErrors: 7, consecutiveGatewayErrors: 3, maxEjectionPercent: 100 },
  });
  expect(manifests({ connectionPool, circuitBreaker })).toMatchSnapshot();
});

test('HTTP/2 has its own limits and leaves the upgrade to the protocol of the port', () => {
  const app = new App();
  MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const http2KeepAlive = { interval: Duration.seconds(30), timeout: Duration.millis(1500) };
  new TlsOriginatedApi(chart, 'Rates', {
    host: HOST,
    protocol: ApplicationProtocol.GRPC,
    connectionPool: ConnectionPool.of({ maxConcurrentStreams: 100, http2KeepAlive }),
  });
  const rule = only(chart.toJson() as Manifest[], 'DestinationRule');
  expect(rule).toHaveProperty('spec.trafficPolicy.portLevelSettings.0.connectionPool', {
    http: { maxConcurrentStreams: 100, http2KeepAlive: { interval: '30s', timeout: '1500ms' } },
  });
});

test('all objects are seen by the same namespaces', () => {
  const clients = [EgressClient.namespace('shop'), EgressClient.namespace('billing')];
  const lists = manifests({ clients }).map(({ spec }) => spec.exportTo);
  expect(lists).toEqual([
    ['billing', 'shop'],
    ['billing', 'shop'],
    ['billing', 'shop'],
  ]);
});

test('gives its objects back, open to patches of fields that nobody knows yet', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const rates = new TlsOriginatedApi(chart, 'Rates', { host: HOST });
  ApiObject.of(rates.destinationRule).addJsonPatch(JsonPatch.add('/spec/fromTheFuture', { enabled: true }));
  expect(only(chart.toJson() as Manifest[], 'DestinationRule').spec.fromTheFuture).toEqual({ enabled: true });
  expect(rates.serviceEntry.node.path).toBe('shop/Rates/ServiceEntry');
  expect(rates.virtualService.node.path).toBe('shop/Rates/VirtualService');
});
