import { Duration } from 'cdk8s';
import { CircuitBreaker, Resolution, RetryPolicy, TlsOriginatedApi, TlsOriginatedApiProps } from '../../../lib';
import { NO_MESH_HEADERS, QUIET_PROXIES, Scenario } from './case';
import { delivered } from './expectations';

const HOST = 'api.example.com';
const URL = `http://${HOST}/`;

function api(props: Partial<TlsOriginatedApiProps> = {}): Scenario['build'] {
  return (chart) => new TlsOriginatedApi(chart, 'Api', { host: HOST, ...NO_MESH_HEADERS, ...props });
}

const READS = RetryPolicy.moreForIdempotentMethods({ attempts: 3 });

/** A breaker that opens at the second failure, and stays open for longer than a case takes. */
const breaker = (maxEjectionPercent?: number): CircuitBreaker =>
  CircuitBreaker.of({
    consecutive5xxErrors: 2,
    interval: Duration.millis(200),
    baseEjectionTime: Duration.minutes(1),
    ...(maxEjectionPercent !== undefined && { maxEjectionPercent }),
  });

const retryPolicy = RetryPolicy.none();

const TWO = Resolution.staticEndpoints('198.51.100.31', '198.51.100.32');
const THREE = Resolution.staticEndpoints('198.51.100.33', '198.51.100.34', '198.51.100.35');

/** How often servers are asked, and when no more. */
export const LIMITS: Scenario[] = [
  {
    name: 'retries: nothing that was sent is sent again by default',
    mesh: QUIET_PROXIES,
    build: api(),
    calls: [
      {
        name: 'a failing server',
        url: URL,
        behaviour: { api443: { status: 503 } },
        origins: { api443: 1 },
        expect: { result: '^503$' },
      },
      {
        name: 'a server that hangs up',
        url: URL,
        behaviour: { api443: { reset: true } },
        origins: { api443: 1 },
        expect: { result: '^503$' },
      },
      {
        name: 'a server that refuses connections is tried three times',
        url: URL,
        behaviour: { api443: { closed: true } },
        origins: {},
        expect: { result: '^503$', 'sidecar.attempts': '^3$' },
      },
    ],
  },
  {
    name: 'retries: reads are repeated where that was asked for, writes are not',
    mesh: QUIET_PROXIES,
    build: api({ retryPolicy: READS }),
    calls: [
      {
        name: 'a read recovers',
        url: URL,
        behaviour: { api443: { failFirst: 2 } },
        origins: { api443: 3 },
        expect: { result: '^200$' },
      },
      {
        name: 'a read gives up after three more tries',
        url: URL,
        behaviour: { api443: { status: 503 } },
        origins: { api443: 4 },
        expect: { result: '^503$' },
      },
      {
        name: 'a write is sent once',
        url: URL,
        method: 'POST',
        behaviour: { api443: { failFirst: 2 } },
        origins: { api443: 1 },
        expect: { result: '^503$' },
      },
    ],
  },
  {
    name: 'retries: none means one try',
    mesh: QUIET_PROXIES,
    build: api({ retryPolicy }),
    calls: [
      {
        name: 'a server that refuses connections',
        url: URL,
        behaviour: { api443: { closed: true } },
        origins: {},
        expect: { result: '^503$', 'sidecar.attempts': '^1$' },
      },
    ],
  },
  {
    name: 'retries: each try has its time',
    mesh: QUIET_PROXIES,
    build: api({
      retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 2, perTryTimeout: Duration.millis(200) }),
    }),
    calls: [
      {
        name: 'a slow server is asked three times',
        url: URL,
        behaviour: { api443: { delay: '800ms' } },
        origins: { api443: 3 },
        expect: { result: '^504$' },
      },
    ],
  },
  {
    name: 'breaker: one server of one is left out, and not asked any more',
    build: api({ host: 'single.example.com', circuitBreaker: breaker(), retryPolicy }),
    calls: [
      {
        name: 'until it opens',
        url: 'http://single.example.com/',
        count: 2,
        behaviour: { multiA443: { status: 500 } },
        origins: { multiA443: 2 },
        expect: { result: '500' },
      },
      {
        name: 'from then on',
        url: 'http://single.example.com/',
        wait: '400ms',
        count: 3,
        origins: {},
        expect: { result: '503', 'sidecar.flags': 'UH' },
      },
    ],
  },
  {
    name: 'breaker: one server of two is left out',
    build: api({ host: 'multi.example.com', resolution: TWO, circuitBreaker: breaker(50), retryPolicy }),
    calls: [
      {
        name: 'until it opens',
        url: 'http://multi.example.com/',
        count: 20,
        behaviour: { multiB443: { status: 500 } },
        origins: { multiA443: 18, multiB443: 2 },
        expect: { result: '^200 x18, 500 x2$' },
      },
      {
        name: 'from then on the other one answers',
        url: 'http://multi.example.com/',
        wait: '400ms',
        count: 6,
        behaviour: { multiB443: { status: 500 } },
        origins: { multiA443: 6 },
        expect: { result: '^200 x6$' },
      },
    ],
  },
  {
    name: 'breaker: one server of three is left out',
    build: api({ host: 'three.example.com', resolution: THREE, circuitBreaker: breaker(34), retryPolicy }),
    calls: [
      {
        name: 'until it opens',
        url: 'http://three.example.com/',
        count: 30,
        behaviour: { threeB443: { status: 500 } },
        origins: { threeA443: 'any', threeB443: 2, threeC443: 'any' },
        expect: { result: '^200 x28, 500 x2$' },
      },
      {
        name: 'from then on the others answer',
        url: 'http://three.example.com/',
        wait: '400ms',
        count: 20,
        behaviour: { threeB443: { status: 500 } },
        origins: { threeA443: 'any', threeC443: 'any' },
        expect: { result: '^200 x20$' },
      },
    ],
  },
  {
    name: 'breaker: a client error is no failure',
    build: api({ host: 'single.example.com', circuitBreaker: breaker(), retryPolicy }),
    calls: [
      {
        name: 'too many requests',
        url: 'http://single.example.com/',
        count: 5,
        behaviour: { multiA443: { status: 429 } },
        origins: { multiA443: 5 },
        expect: { result: '^429 x5$' },
      },
      delivered({ name: 'it is still asked', url: 'http://single.example.com/', wait: '400ms' }, { multiA443: 1 }),
    ],
  },
];
