import { Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  EgressClient,
  ExternalHttpApi,
  ExternalHttpsApi,
  ExternalHttpsApiProps,
  Resolution,
  RetryPolicy,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TlsOriginatedApi,
  TlsOriginatedApiProps,
} from '../../lib';
import { inShop, Manifest } from '../manifests';
import { POOL_AND_BREAKER } from './golden-props';

const HOST = 'rates.example.com';
const SAFE = 'connect-failure,refused-stream,reset-before-request';
const EXTERNAL = { location: 'MESH_EXTERNAL', resolution: 'DNS' };
const HTTP = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 };
const TLS = { number: 443, name: 'tls', protocol: 'TLS' };
const ORIGINATE = { mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST] };
const SHOP = { exportTo: ['shop'] };

type Specs = Record<string, Record<string, unknown>>;

function specs(manifests: Manifest[]): Specs {
  return Object.fromEntries(manifests.map(({ kind, spec }) => [kind, spec]));
}

function passthrough(props: ExternalHttpsApiProps): Specs {
  return specs(inShop((chart) => new ExternalHttpsApi(chart, 'Api', props)));
}

function originated(props: Partial<TlsOriginatedApiProps>): Specs {
  return specs(inShop((chart) => new TlsOriginatedApi(chart, 'Rates', { host: HOST, ...props })));
}

/** The proved sets are older than the gate: it is taken out of what is compared. */
function ungated({ DestinationRule: rule, VirtualService: routes, ...others }: Specs): Specs {
  const { subsets, ...ruleSpec } = rule;
  expect(subsets).toEqual([{ name: 'cdk8s-istio-tls', trafficPolicy: rule.trafficPolicy }]);
  const routesText = JSON.stringify(routes);
  expect(routesText).toContain(',"subset":"cdk8s-istio-tls"');
  const routesSpec = JSON.parse(routesText.replaceAll(',"subset":"cdk8s-istio-tls"', '')) as Specs[string];
  return { ...others, DestinationRule: ruleSpec, VirtualService: routesSpec };
}

/** The proved sets leave retries to the mesh, which may set any; ours say them, which is taken out of what is compared. */
function unrouted({ VirtualService: said, ...others }: Specs): Specs {
  expect(said).toEqual(routes(SAFE_ROUTE));
  return others;
}

function entry(...ports: object[]): Specs[string] {
  return { ...SHOP, ...EXTERNAL, hosts: [HOST], ports };
}

function rule(settings: object = {}): Specs[string] {
  const portLevelSettings = [{ port: { number: 80 }, tls: ORIGINATE, ...settings }];
  return { ...SHOP, host: HOST, trafficPolicy: { portLevelSettings } };
}

function routes(...http: object[]): Specs[string] {
  const route = [{ destination: { host: HOST, port: { number: 80 } } }];
  return { ...SHOP, gateways: ['mesh'], hosts: [HOST], http: http.map((settings) => ({ route, ...settings })) };
}

const SAFE_ROUTE = { retries: { attempts: 2, retryOn: SAFE } };

describe('HTTP in clear text', () => {
  // The proved set is the entry alone. Routes hold retries whatever the mesh sets as defaultHttpRetryPolicy, and the rule
  // keeps TLS away that a rule for a wildcard above the host would add.
  test('is one entry, a rule without TLS, and routes that repeat nothing that was sent', () => {
    const legacy = inShop((chart) => new ExternalHttpApi(chart, 'Legacy', { host: 'legacy.example.com' }));
    expect(specs(legacy)).toEqual({
      ServiceEntry: {
        ...SHOP,
        ...EXTERNAL,
        hosts: ['legacy.example.com'],
        ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
      },
      DestinationRule: {
        ...SHOP,
        host: 'legacy.example.com',
        trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }] },
      },
      VirtualService: {
        ...SHOP,
        gateways: ['mesh'],
        hosts: ['legacy.example.com'],
        http: [{ route: [{ destination: { host: 'legacy.example.com', port: { number: 80 } } }], ...SAFE_ROUTE }],
      },
    });
  });
});

describe('HTTPS made by the application', () => {
  test('with limits', () => {
    const connectionPool = TcpConnectionPool.of({
      maxConnections: 100,
      connectTimeout: Duration.seconds(3),
      idleTimeout: Duration.minutes(5),
      tcpKeepalive: { time: Duration.minutes(1), interval: Duration.seconds(15) },
    });
    const circuitBreaker = TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 3, interval: Duration.seconds(5) });
    const host = 'mail.example.com';
    expect(passthrough({ host, connectionPool, circuitBreaker })).toEqual({
      ServiceEntry: { ...SHOP, ...EXTERNAL, hosts: [host], ports: [TLS] },
      DestinationRule: {
        ...SHOP,
        host,
        trafficPolicy: {
          connectionPool: {
            tcp: {
              maxConnections: 100,
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
        },
      },
    });
  });

  test('on another port', () => {
    const ports = [{ number: 8443, name: 'tls-8443', protocol: 'TLS' }];
    expect(passthrough({ host: 'files.example.com', ports: [8443] })).toEqual({
      ServiceEntry: { ...SHOP, ...EXTERNAL, hosts: ['files.example.com'], ports },
    });
  });

  test('to a fixed address', () => {
    const resolution = Resolution.staticEndpoints('198.51.100.10');
    expect(passthrough({ host: 'api.example.com', resolution })).toEqual({
      ServiceEntry: {
        ...SHOP,
        location: 'MESH_EXTERNAL',
        resolution: 'STATIC',
        hosts: ['api.example.com'],
        ports: [TLS],
        endpoints: [{ address: '198.51.100.10' }],
      },
    });
  });
});

describe('TLS made by the proxy', () => {
  test('with direct HTTPS beside it', () => {
    expect(unrouted(originated({ directHttpsPort: 443, failClosed: false }))).toEqual({
      ServiceEntry: entry(HTTP, TLS),
      DestinationRule: rule(),
    });
    expect(ungated(originated({ directHttpsPort: 443 }))).toEqual({
      ServiceEntry: entry(HTTP, TLS),
      DestinationRule: rule(),
      VirtualService: routes(SAFE_ROUTE),
    });
  });

  test('with a rotating answer of DNS', () => {
    const resolution = Resolution.dnsRoundRobin();
    expect(unrouted(originated({ directHttpsPort: 443, failClosed: false, resolution }))).toEqual({
      ServiceEntry: { ...entry(HTTP, TLS), resolution: 'DNS_ROUND_ROBIN' },
      DestinationRule: rule(),
    });
  });

  test('for gRPC', () => {
    expect(ungated(originated({ protocol: ApplicationProtocol.GRPC }))).toEqual({
      ServiceEntry: entry({ ...HTTP, name: 'grpc', protocol: 'GRPC' }),
      DestinationRule: rule(),
      VirtualService: routes(SAFE_ROUTE),
    });
  });

  test('with pool and breaker; the idle timeout stands where it acts on HTTP', () => {
    expect(unrouted(originated({ ...POOL_AND_BREAKER, failClosed: false }))).toEqual({
      ServiceEntry: entry(HTTP, TLS),
      DestinationRule: rule({
        connectionPool: {
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
          interval: '1s',
          baseEjectionTime: '2s',
          maxEjectionPercent: 100,
        },
      }),
    });
  });
});

describe('retries by method', () => {
  const props = {
    retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 3, perTryTimeout: Duration.seconds(2) }),
    timeout: Duration.seconds(8),
  };
  const idempotent = {
    name: 'idempotent',
    match: [{ method: { regex: 'GET|HEAD|OPTIONS|PUT|DELETE' } }],
    timeout: '8s',
    retries: { attempts: 3, perTryTimeout: '2s', retryOn: `${SAFE},reset,gateway-error` },
  };
  const other = { name: 'other', timeout: '8s', retries: { attempts: 3, retryOn: SAFE } };

  test('with direct HTTPS beside it', () => {
    expect(ungated(originated({ ...props, directHttpsPort: 443 }))).toEqual({
      ServiceEntry: entry(HTTP, TLS),
      DestinationRule: rule(),
      VirtualService: routes(idempotent, other),
    });
  });

  test('shared with a named namespace', () => {
    const clients = [EgressClient.namespace('shop'), EgressClient.namespace('billing')];
    const exportTo = ['billing', 'shop'];
    expect(ungated(originated({ ...props, clients }))).toEqual({
      ServiceEntry: { ...entry(HTTP), exportTo },
      DestinationRule: { ...rule(), exportTo },
      VirtualService: { ...routes(idempotent, other), exportTo },
    });
  });
});
