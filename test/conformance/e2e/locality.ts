import { Chart, Duration } from 'cdk8s';
import {
  CircuitBreaker,
  EjectionProps,
  Endpoint,
  ExternalHttpApi,
  ExternalHttpApiProps,
  ExternalHttpsApi,
  ExternalTcpService,
  LocalityFailover,
  Resolution,
  RetryPolicy,
  TcpCapture,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TlsOriginatedApi,
} from '../../../lib';
import { CLIENTS, E2eCall, E2eClient, NO_MESH_HEADERS, QUIET_PROXIES, Scenario } from './case';

const HOST = 'region.example.com';
/** The bed does not resolve the host; any address will do, as in DNS of a user. */
const DIAL = { http: '198.51.100.41:80', https: '198.51.100.41:443', tcp: '10.255.0.5:5432' };

const inRegion = (region: string): E2eClient => ({ ...CLIENTS.checkout, locality: { region, zone: `${region}a` } });

/** One client in each region that has servers, and one in a region that has none. */
const REGIONS = { eu: inRegion('eu-west-1'), us: inRegion('us-east-1'), ap: inRegion('ap-south-1') };

const EU = { locality: 'eu-west-1' };
const US = { locality: 'us-east-1' };

const NAMES = Resolution.endpoints(
  Endpoint.dnsName('a.region.example.com', EU),
  Endpoint.dnsName('b.region.example.com', US),
);
const ADDRESSES = Resolution.endpoints(
  Endpoint.ipAddress('198.51.100.41', EU),
  Endpoint.ipAddress('198.51.100.42', US),
);
const DATABASES = Resolution.endpoints(
  Endpoint.ipAddress('198.51.100.20', EU),
  Endpoint.ipAddress('198.51.100.21', US),
);

const BOTH_WAYS = LocalityFailover.regions([
  { fromRegion: 'eu-west-1', toRegion: 'us-east-1' },
  { fromRegion: 'us-east-1', toRegion: 'eu-west-1' },
]);

/** Opens at the second failure, and stays open for longer than a case takes. */
const SLOW: EjectionProps = { interval: Duration.millis(200), baseEjectionTime: Duration.minutes(1) };
const BREAKER = CircuitBreaker.of({ consecutive5xxErrors: 2, ...SLOW });
const TCP_BREAKER = TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 2, ...SLOW });
const QUICK = TcpConnectionPool.of({ connectTimeout: Duration.seconds(1) });

/** Two servers in Europe and one in America. */
const THREE = {
  host: 'three.example.com',
  resolution: Resolution.endpoints(
    Endpoint.ipAddress('198.51.100.33', EU),
    Endpoint.ipAddress('198.51.100.34', EU),
    Endpoint.ipAddress('198.51.100.35', US),
  ),
  circuitBreaker: BREAKER,
};

const TIMEOUT = { timeout: Duration.millis(200) };

const CALLS = { host: HOST, retryPolicy: RetryPolicy.none(), ...NO_MESH_HEADERS };

const encrypted = (chart: Chart): unknown =>
  new TlsOriginatedApi(chart, 'Api', {
    ...CALLS,
    resolution: NAMES,
    circuitBreaker: BREAKER,
    localityFailover: BOTH_WAYS,
  });

const inClear =
  (
    circuitBreaker?: CircuitBreaker,
    localityFailover?: LocalityFailover,
    props: Partial<ExternalHttpApiProps> = {},
  ): Scenario['build'] =>
  (chart) =>
    new ExternalHttpApi(chart, 'Api', { ...CALLS, resolution: ADDRESSES, circuitBreaker, localityFailover, ...props });

const get = { url: `http://${HOST}/`, dial: DIAL.http };

/** Is answered by these servers alone. */
function only(client: string, origins: E2eCall['origins'], count: number, more: Partial<E2eCall> = {}): E2eCall {
  const text = `^200 x${String(count)}$`;
  return {
    name: `${client} client${more.wait === undefined ? '' : ' later'}`,
    client,
    count,
    ...get,
    origins,
    ...more,
    expect: { result: text, ...more.expect },
  };
}

/** Servers in two regions: who is given which, and what happens when one region fails. */
export const LOCALITY: Scenario[] = [
  {
    name: 'locality: each region has its servers, and a region that fails has those of the other',
    clients: REGIONS,
    build: encrypted,
    calls: [
      only('eu', { regionA443: 10 }, 10),
      only('us', { regionB443: 10 }, 10),
      only('ap', { regionA443: 'any', regionB443: 'any' }, 10, { expect: { hits: 'regionA443:.*regionB443:' } }),
      {
        name: 'the region of the eu client fails: two calls',
        client: 'eu',
        count: 2,
        ...get,
        behaviour: { regionA443: { status: 503 } },
        origins: { regionA443: 2 },
        expect: { result: '^503 x2$' },
      },
      only('eu', { regionB443: 10 }, 10, { wait: '400ms', behaviour: { regionA443: { status: 503 } } }),
      only('us', { regionB443: 4 }, 4, { name: 'us client as before' }),
    ],
  },
  {
    name: 'locality: one server of two in a region fails, and the other region gets a part',
    clients: REGIONS,
    build: (chart) => new TlsOriginatedApi(chart, 'Api', { ...CALLS, ...THREE, localityFailover: BOTH_WAYS }),
    calls: [
      {
        name: 'until it is left out',
        client: 'eu',
        url: 'http://three.example.com/',
        count: 20,
        behaviour: { threeA443: { status: 503 } },
        // A call or two may be sent while Envoy leaves it out.
        origins: { threeA443: 'any', threeB443: 'any', threeC443: 'any' },
        expect: { result: '503 x[2-5]$' },
      },
      only('eu', { threeB443: 'any', threeC443: 'any' }, 40, {
        url: 'http://three.example.com/',
        dial: undefined,
        wait: '400ms',
        behaviour: { threeA443: { status: 503 } },
        expect: { hits: '^threeB443:(2[0-9]|3[0-6]),threeC443:' },
      }),
    ],
  },
  {
    name: 'locality: retries of reads outlive a region that fails',
    mesh: QUIET_PROXIES,
    clients: REGIONS,
    build: (chart) =>
      new TlsOriginatedApi(chart, 'Api', {
        ...CALLS,
        ...THREE,
        localityFailover: BOTH_WAYS,
        retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 4 }),
      }),
    calls: [
      {
        name: 'the first read already',
        client: 'eu',
        url: 'http://three.example.com/',
        behaviour: { threeA443: { status: 503 }, threeB443: { status: 503 } },
        origins: { threeA443: 'any', threeB443: 'any', threeC443: 1 },
        expect: { result: '^200$' },
      },
    ],
  },
  {
    name: 'locality: a region comes back after its ejection',
    clearText: true,
    clients: REGIONS,
    build: inClear(
      CircuitBreaker.of({
        consecutive5xxErrors: 2,
        interval: Duration.millis(200),
        baseEjectionTime: Duration.seconds(1),
      }),
      LocalityFailover.nearest(),
    ),
    calls: [
      {
        name: 'the region fails',
        client: 'eu',
        count: 2,
        ...get,
        behaviour: { regionA80: { status: 500 } },
        origins: { regionA80: 2 },
        expect: { result: '^500 x2$' },
      },
      only('eu', { regionB80: 2 }, 2, { wait: '300ms' }),
      only('eu', { regionA80: 4 }, 4, { name: 'the region is asked again', wait: '2s' }),
    ],
  },
  {
    name: 'locality: TLS of the application goes to the other region when connections are refused',
    clients: REGIONS,
    build: (chart) =>
      new ExternalHttpsApi(chart, 'Api', {
        host: HOST,
        resolution: NAMES,
        connectionPool: QUICK,
        circuitBreaker: TCP_BREAKER,
        localityFailover: BOTH_WAYS,
      }),
    calls: [
      only('eu', { regionA443: 4 }, 4, { url: `https://${HOST}/`, dial: DIAL.https }),
      {
        name: 'refused connections',
        client: 'eu',
        url: `https://${HOST}/`,
        dial: DIAL.https,
        count: 2,
        behaviour: { regionA443: { closed: true } },
        origins: { regionB443: 'any' },
        expect: { result: '.' },
      },
      only('eu', { regionB443: 4 }, 4, {
        url: `https://${HOST}/`,
        dial: DIAL.https,
        wait: '400ms',
        behaviour: { regionA443: { closed: true } },
      }),
    ],
  },
  {
    name: 'locality: a database of the own region, and that of the other when it refuses connections',
    clearText: true,
    clients: REGIONS,
    build: (chart) =>
      new ExternalTcpService(chart, 'Database', {
        host: 'db1.example.com',
        capture: TcpCapture.virtualIp('10.255.0.5'),
        ports: [5432],
        resolution: DATABASES,
        connectionPool: QUICK,
        circuitBreaker: TCP_BREAKER,
        localityFailover: BOTH_WAYS,
      }),
    calls: [
      only('eu', { db1: 4 }, 4, { url: 'tcp://db1.example.com:5432', dial: DIAL.tcp, expect: { result: 'db1' } }),
      only('us', { db2: 4 }, 4, { url: 'tcp://db1.example.com:5432', dial: DIAL.tcp, expect: { result: 'db2' } }),
      {
        name: 'refused connections',
        client: 'eu',
        url: 'tcp://db1.example.com:5432',
        dial: DIAL.tcp,
        count: 2,
        behaviour: { db1: { closed: true } },
        origins: { db2: 'any' },
        expect: { result: '.' },
      },
      only('eu', { db2: 4 }, 4, {
        url: 'tcp://db1.example.com:5432',
        dial: DIAL.tcp,
        wait: '500ms',
        behaviour: { db1: { closed: true } },
        expect: { result: 'db2' },
      }),
    ],
  },
  {
    name: 'locality: places alone decide nothing, also with a breaker',
    clearText: true,
    clients: REGIONS,
    build: inClear(BREAKER),
    calls: [only('eu', { regionA80: 'any', regionB80: 'any' }, 20, { expect: { hits: 'regionA80:.*regionB80:' } })],
  },
  {
    name: 'locality: shares of each region',
    clearText: true,
    clients: REGIONS,
    build: inClear(
      undefined,
      LocalityFailover.distribute([
        { fromLocality: 'eu-west-1', toLocalities: { 'eu-west-1': 80, 'us-east-1': 20 } },
        { fromLocality: '*', toLocalities: { 'eu-west-1': 20, 'us-east-1': 80 } },
      ]),
    ),
    calls: [
      only('eu', { regionA80: 'any', regionB80: 'any' }, 40, { expect: { hits: '^regionA80:3[0-4],regionB80:' } }),
      only('ap', { regionA80: 'any', regionB80: 'any' }, 40, { expect: { hits: 'regionB80:3[0-4]$' } }),
    ],
  },
  {
    name: 'locality: the share of a region that is left out goes to the others',
    clearText: true,
    clients: REGIONS,
    build: inClear(
      BREAKER,
      LocalityFailover.distribute([{ fromLocality: '*', toLocalities: { 'eu-west-1': 80, 'us-east-1': 20 } }]),
    ),
    calls: [
      {
        name: 'until it is left out',
        client: 'us',
        ...get,
        count: 20,
        behaviour: { regionA80: { status: 500 } },
        origins: { regionA80: 'any', regionB80: 'any' },
        expect: { result: '500 x[2-5]$' },
      },
      only('us', { regionB80: 6 }, 6, { wait: '400ms' }),
    ],
  },
  {
    name: 'locality: weights of servers',
    clearText: true,
    build: (chart) =>
      new ExternalHttpApi(chart, 'Api', {
        ...CALLS,
        resolution: Resolution.endpoints(
          Endpoint.ipAddress('198.51.100.41', { weight: 80 }),
          Endpoint.ipAddress('198.51.100.42', { weight: 20 }),
        ),
      }),
    calls: [
      only('client', { regionA80: 'any', regionB80: 'any' }, 40, { expect: { hits: '^regionA80:3[0-4],regionB80:' } }),
    ],
  },
  {
    name: 'locality: a primary for everybody, and a standby while it fails',
    clearText: true,
    build: (chart) =>
      new ExternalHttpApi(chart, 'Api', {
        ...CALLS,
        resolution: Resolution.endpoints(
          Endpoint.ipAddress('198.51.100.41', { labels: { role: 'standby' } }),
          Endpoint.ipAddress('198.51.100.42', { labels: { role: 'primary' } }),
        ),
        circuitBreaker: BREAKER,
        localityFailover: LocalityFailover.failoverPriority('role=primary'),
      }),
    calls: [
      only('client', { regionB80: 6 }, 6),
      {
        name: 'the primary fails',
        ...get,
        count: 2,
        behaviour: { regionB80: { status: 500 } },
        origins: { regionB80: 2 },
        expect: { result: '^500 x2$' },
      },
      only('client', { regionA80: 6 }, 6, { wait: '400ms', behaviour: { regionB80: { status: 500 } } }),
    ],
  },
  {
    name: 'breaker: on gateway errors an answer of 500 is none',
    clearText: true,
    build: inClear(CircuitBreaker.onGatewayErrors({ consecutiveGatewayErrors: 2, ...SLOW })),
    calls: [
      {
        name: 'one server answers 500',
        ...get,
        count: 30,
        behaviour: { regionA80: { status: 500 } },
        origins: { regionA80: 'any', regionB80: 'any' },
        expect: { result: '500 x([5-9]|[12][0-9])$' },
      },
      {
        name: 'the same server answers 502',
        ...get,
        count: 20,
        behaviour: { regionA80: { status: 502 } },
        origins: { regionA80: 'any', regionB80: 'any' },
        expect: { result: '502 x[2-5]$' },
      },
      only('client', { regionB80: 6 }, 6, { wait: '400ms', behaviour: { regionA80: { status: 502 } } }),
    ],
  },
  {
    name: 'breaker: calls that run into their timeout count as gateway errors',
    clearText: true,
    build: inClear(BREAKER, undefined, TIMEOUT),
    calls: [
      {
        name: 'one server is slow',
        ...get,
        count: 10,
        behaviour: { regionA80: { delay: '1s' } },
        origins: { regionA80: 'any', regionB80: 'any' },
        expect: { result: '504 x[2-4]$' },
      },
      only('client', { regionB80: 6 }, 6, { wait: '400ms' }),
    ],
  },
  {
    name: 'breaker: on local origin failures refused connections count, and nothing that happens on one',
    clearText: true,
    build: inClear(
      CircuitBreaker.onLocalOriginFailures({ consecutiveLocalOriginFailures: 2, ...SLOW }),
      undefined,
      TIMEOUT,
    ),
    calls: [
      {
        name: 'one server answers 503',
        ...get,
        count: 30,
        behaviour: { regionA80: { status: 503 } },
        origins: { regionA80: 'any', regionB80: 'any' },
        expect: { result: '503 x([5-9]|[12][0-9])$' },
      },
      {
        name: 'the same server hangs up',
        ...get,
        count: 30,
        behaviour: { regionA80: { reset: true } },
        origins: { regionA80: 'any', regionB80: 'any' },
        expect: { result: '503 x([5-9]|[12][0-9])$' },
      },
      {
        name: 'the same server is slow',
        ...get,
        count: 20,
        behaviour: { regionA80: { delay: '1s' } },
        origins: { regionA80: 'any', regionB80: 'any' },
        expect: { result: '504 x([4-9]|1[0-9])$' },
      },
      {
        name: 'the same server refuses connections',
        ...get,
        count: 20,
        behaviour: { regionA80: { closed: true } },
        origins: { regionB80: 'any' },
        // The timeout before may count as the first failure.
        expect: { result: '503( x[1-5])?$' },
      },
      only('client', { regionB80: 6 }, 6, { wait: '400ms', behaviour: { regionA80: { closed: true } } }),
    ],
  },
];
