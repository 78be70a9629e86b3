import { ApiObject, App, Chart, Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  CircuitBreaker,
  ConnectionPool,
  ExternalHttpApi,
  ExternalHttpApiProps,
  Resolution,
  RetryPolicy,
  TlsOriginatedApi,
} from '../../lib';
import { inShop, Manifest, only } from '../manifests';

const HOST = 'legacy.example.com';
const SAFE = { attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' };

function manifests(props: Partial<ExternalHttpApiProps> = {}): Manifest[] {
  return inShop((chart) => new ExternalHttpApi(chart, 'Legacy', { host: HOST, ...props }));
}

test('declares the HTTP port, and routes that repeat nothing that was sent', () => {
  const printed = manifests();
  expect(printed.map(({ kind }) => kind)).toEqual(['DestinationRule', 'ServiceEntry', 'VirtualService']);
  expect(printed).toMatchSnapshot();
});

test('says in the manifest that calls leave in clear text, and what to use instead', () => {
  const { annotations } = only(manifests(), 'ServiceEntry').metadata;
  expect(annotations?.['cdk8s-istio/advice']).toBe(
    'Calls leave in clear text: anybody on the way can read and change them. If the server speaks TLS, use TlsOriginatedApi.',
  );
});

test('prints nothing while it synthesizes', () => {
  const streams = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockReturnValue(true));
  try {
    manifests();
    for (const write of streams) expect(write).not.toHaveBeenCalled();
  } finally {
    jest.restoreAllMocks();
  }
});

test('takes the same properties as TlsOriginatedApi, so that one word changes when the server learns TLS', () => {
  const props = {
    host: HOST,
    port: 8080,
    directHttpsPort: 443,
    protocol: ApplicationProtocol.HTTP2,
    timeout: Duration.seconds(3),
    resolution: Resolution.dns(),
  };
  const clear = inShop((chart) => new ExternalHttpApi(chart, 'Legacy', props));
  const encrypted = inShop((chart) => new TlsOriginatedApi(chart, 'Legacy', { ...props, targetPort: 8443 }));
  const names = (printed: Manifest[]): string[] => printed.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(names(clear)).toEqual(names(encrypted));
});

test.each([
  ['nothing else', {}, { retries: SAFE }],
  ['headers that change nothing', { requestHeaders: {}, responseHeaders: { remove: [] } }, { retries: SAFE }],
  ['timeout', { timeout: Duration.seconds(3) }, { timeout: '3s', retries: SAFE }],
  ['retries', { retryPolicy: RetryPolicy.none() }, { retries: { attempts: 0 } }],
  ['headers', { requestHeaders: { remove: ['x-a'] } }, { headers: { request: { remove: ['x-a'] } }, retries: SAFE }],
  ['HTTP/2', { protocol: ApplicationProtocol.HTTP2 }, { retries: SAFE }],
  ['gRPC', { protocol: ApplicationProtocol.GRPC }, { retries: SAFE }],
])('has a route for %s', (_, props, settings) => {
  const route = [{ destination: { host: HOST, port: { number: 80 } } }];
  expect(only(manifests(props), 'VirtualService').spec).toEqual({
    exportTo: ['shop'],
    gateways: ['mesh'],
    hosts: [HOST],
    http: [{ route, ...settings }],
  });
});

test('limits calls on their port alone, and leaves HTTPS of the application as it is', () => {
  const printed = manifests({
    port: 8080,
    directHttpsPort: 443,
    connectionPool: ConnectionPool.of({ maxConnections: 10, http1MaxPendingRequests: 5 }),
    circuitBreaker: CircuitBreaker.of(),
  });
  expect(only(printed, 'DestinationRule').spec.trafficPolicy).toEqual({
    portLevelSettings: [
      {
        port: { number: 8080 },
        tls: { mode: 'DISABLE' },
        connectionPool: {
          tcp: { maxConnections: 10 },
          http: { http1MaxPendingRequests: 5, h2UpgradePolicy: 'DO_NOT_UPGRADE' },
        },
        outlierDetection: {
          consecutive5xxErrors: 5,
          consecutiveGatewayErrors: 5,
          interval: '10s',
          baseEjectionTime: '30s',
          maxEjectionPercent: 100,
        },
      },
    ],
  });
  expect(printed.map(({ kind }) => kind)).toEqual(['DestinationRule', 'ServiceEntry', 'VirtualService']);
  expect(printed).toMatchSnapshot();
});

test('without limits the rule says no more than that there is no TLS', () => {
  expect(only(manifests(), 'DestinationRule').spec).toEqual({
    exportTo: ['shop'],
    host: HOST,
    trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }] },
  });
});

test.each([
  ['the first address for the host', Resolution.dnsRoundRobin(), undefined],
  [
    'the first address for another name',
    Resolution.dnsRoundRobin('legacy.internal.example.com'),
    [{ address: 'legacy.internal.example.com' }],
  ],
])('resolves to %s', (_, resolution, endpoints) => {
  const { spec } = only(manifests({ resolution }), 'ServiceEntry');
  expect([spec.resolution, spec.endpoints]).toEqual(['DNS_ROUND_ROBIN', endpoints]);
});

test('gives its objects back', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const legacy = new ExternalHttpApi(chart, 'Legacy', { host: HOST });
  expect(ApiObject.of(legacy.serviceEntry).node.path).toBe('shop/Legacy/ServiceEntry');
  expect(legacy.destinationRule.node.path).toBe('shop/Legacy/DestinationRule');
  expect(legacy.virtualService.node.path).toBe('shop/Legacy/VirtualService');
  expect(legacy.host).toBe(HOST);
});
