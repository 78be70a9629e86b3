import { Chart } from 'cdk8s';
import type { DestinationRuleSpec, LoadBalancerSettings, TrafficPolicy } from '../../imports/networking';
import {
  CircuitBreaker,
  ClientCertificate,
  EgressClient,
  EgressGateway,
  Endpoint,
  ExternalHttpApi,
  ExternalHttpsApi,
  ExternalTcpService,
  GatewayTls,
  EgressGatewayRoute,
  LocalityFailover,
  MutualTlsPartner,
  Resolution,
  TcpCapture,
  TcpCircuitBreaker,
  TcpTls,
  TlsOriginatedApi,
} from '../../lib';
import { inShop, only } from '../manifests';

const HOST = 'catalog.example.com';
const RESOLUTION = Resolution.endpoints(
  Endpoint.ipAddress('198.51.100.41', { locality: 'eu' }),
  Endpoint.ipAddress('198.51.100.42', { locality: 'us' }),
);
const circuitBreaker = CircuitBreaker.of();
const tcpBreaker = TcpCircuitBreaker.of();
const common = { host: HOST, resolution: RESOLUTION };

/** Every load balancer of the rules for the host, and how many places could have one. */
function loadBalancersOf(build: (chart: Chart) => void): { found: (LoadBalancerSettings | undefined)[] } {
  const rules = inShop(build).filter(({ kind, spec }) => kind === 'DestinationRule' && spec.host === HOST);
  const policies = rules.flatMap(({ spec }) => {
    const { trafficPolicy, subsets = [] } = spec as unknown as DestinationRuleSpec;
    return [trafficPolicy, ...subsets.map((subset) => subset.trafficPolicy)].filter((one) => one !== undefined);
  });
  const settings = policies.flatMap((policy: TrafficPolicy) => policy.portLevelSettings ?? [policy]);
  // Nobody gets past a rule that asks for a name which no certificate carries.
  const open = settings.filter(({ tls }) => !tls?.subjectAltNames?.some((name) => name.endsWith('.invalid')));
  return { found: open.map(({ loadBalancer }) => loadBalancer) };
}

function renderedBy(localityFailover: LocalityFailover): LoadBalancerSettings | undefined {
  const { found } = loadBalancersOf((chart) => {
    new ExternalHttpApi(chart, 'Api', { ...common, circuitBreaker, localityFailover });
  });
  expect(found).toHaveLength(1);
  return found[0];
}

const simple = 'LEAST_REQUEST';

test('the nearest', () => {
  expect(renderedBy(LocalityFailover.nearest())).toEqual({ simple, localityLbSetting: { enabled: true } });
});

test('regions, in one order', () => {
  const pairs = [
    { fromRegion: 'us', toRegion: 'eu' },
    { fromRegion: 'ap', toRegion: 'us' },
  ];
  expect(renderedBy(LocalityFailover.regions(pairs))).toEqual({
    simple,
    localityLbSetting: {
      enabled: true,
      failover: [
        { from: 'ap', to: 'us' },
        { from: 'us', to: 'eu' },
      ],
    },
  });
});

test('labels, in the order in which they count', () => {
  const labels = ['topology.kubernetes.io/region=us', 'topology.kubernetes.io/zone'];
  const build = (): unknown => renderedBy(LocalityFailover.failoverPriority(...labels));
  // No server says its zone.
  expect(build).toThrow('LOCALITY005');
  expect(renderedBy(LocalityFailover.failoverPriority(labels[0]))).toEqual({
    simple,
    localityLbSetting: { enabled: true, failoverPriority: [labels[0]] },
  });
});

test('shares, those of everybody else last', () => {
  const eu = { from: 'eu', to: { eu: 80, us: 20 } };
  const others = { from: '*', to: { us: 50, eu: 50 } };
  const failover = LocalityFailover.distribute(
    [others, eu].map(({ from, to }) => ({ fromLocality: from, toLocalities: to })),
  );
  expect(renderedBy(failover)).toEqual({ simple, localityLbSetting: { enabled: true, distribute: [eu, others] } });
});

describe('stands in every place that lets calls out', () => {
  const localityFailover = LocalityFailover.nearest();
  const http = { ...common, circuitBreaker, localityFailover };
  const tcp = { ...common, circuitBreaker: tcpBreaker, localityFailover };
  const clients = [
    EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels: { app: 'checkout' } }),
  ];
  const clientCertificate = ClientCertificate.fromSecret('partner-certificate');
  const via = (chart: Chart): EgressGateway => EgressGateway.fromInstalled(chart, 'Gateway');
  const capture = TcpCapture.virtualIp('10.255.0.5');

  test.each<[string, (chart: Chart) => unknown, number]>([
    ['ExternalHttpApi', (chart) => new ExternalHttpApi(chart, 'Api', http), 1],
    ['TlsOriginatedApi', (chart) => new TlsOriginatedApi(chart, 'Api', http), 2],
    ['TlsOriginatedApi via', (chart) => new TlsOriginatedApi(chart, 'Api', { ...http, via: via(chart) }), 2],
    ['MutualTlsPartner', (chart) => new MutualTlsPartner(chart, 'Api', { ...http, clients, clientCertificate }), 2],
    [
      'MutualTlsPartner via',
      (chart) => new MutualTlsPartner(chart, 'Api', { ...http, clients, clientCertificate, via: via(chart) }),
      1,
    ],
    ['ExternalHttpsApi', (chart) => new ExternalHttpsApi(chart, 'Api', tcp), 1],
    ['ExternalHttpsApi via', (chart) => new ExternalHttpsApi(chart, 'Api', { ...tcp, via: via(chart) }), 1],
    ['ExternalTcpService', (chart) => new ExternalTcpService(chart, 'Api', { ...tcp, capture, ports: [5432] }), 1],
    [
      'ExternalTcpService with TLS',
      (chart) => new ExternalTcpService(chart, 'Api', { ...tcp, capture, ports: [6379], tls: TcpTls.originate() }),
      2,
    ],
    [
      'EgressGatewayRoute',
      (chart) =>
        new EgressGatewayRoute(chart, 'Route', { ...common, gateway: via(chart), tls: GatewayTls.originate(http) }),
      2,
    ],
  ])('%s', (_name, build, places) => {
    const { found } = loadBalancersOf(build);
    const wanted = { simple, localityLbSetting: { enabled: true } };
    expect(found).toEqual(new Array(places).fill(wanted));
  });
});

test('places alone decide nothing, which is written out', () => {
  const wanted = { simple, localityLbSetting: { enabled: false } };
  expect(loadBalancersOf((chart) => new ExternalHttpsApi(chart, 'Api', common)).found).toEqual([wanted]);
  expect(loadBalancersOf((chart) => new ExternalHttpApi(chart, 'Api', common)).found).toEqual([wanted]);
});

test('servers that are nowhere in particular need no load balancer', () => {
  const resolution = Resolution.endpoints(Endpoint.ipAddress('198.51.100.41', { weight: 3 }));
  const printed = inShop((chart) => new ExternalHttpsApi(chart, 'Api', { host: HOST, resolution }));
  expect(printed.map(({ kind }) => kind)).toEqual(['ServiceEntry']);
  expect(only(printed, 'ServiceEntry').spec.endpoints).toEqual([{ address: '198.51.100.41', weight: 3 }]);
});

test('what is written does not change with what was given', () => {
  const labels = { role: 'primary' };
  const pairs = [{ fromRegion: 'eu', toRegion: 'us' }];
  const endpoint = Endpoint.ipAddress('198.51.100.41', { locality: 'eu', labels });
  const localityFailover = LocalityFailover.regions(pairs);
  labels.role = 'standby';
  pairs.push({ fromRegion: 'us', toRegion: 'eu' });
  expect(endpoint.labels).toEqual({ role: 'primary' });
  expect(renderedBy(localityFailover)?.localityLbSetting?.failover).toHaveLength(1);
});

test.each([
  ['of', CircuitBreaker.of(), { consecutive5xxErrors: 5, consecutiveGatewayErrors: 5 }],
  ['onGatewayErrors', CircuitBreaker.onGatewayErrors(), { consecutive5xxErrors: 0, consecutiveGatewayErrors: 5 }],
  [
    'onLocalOriginFailures',
    CircuitBreaker.onLocalOriginFailures({ consecutiveLocalOriginFailures: 3 }),
    {
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailures: 3,
      consecutive5xxErrors: 0,
      consecutiveGatewayErrors: 0,
    },
  ],
])('what CircuitBreaker.%s counts', (_name, breaker, counted) => {
  const printed = inShop((chart) => new ExternalHttpApi(chart, 'Api', { host: HOST, circuitBreaker: breaker }));
  const { trafficPolicy } = only(printed, 'DestinationRule').spec as unknown as DestinationRuleSpec;
  expect(trafficPolicy?.portLevelSettings?.[0].outlierDetection).toEqual({
    ...counted,
    interval: '10s',
    baseEjectionTime: '30s',
    maxEjectionPercent: 100,
  });
});
