import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Duration } from 'cdk8s';
import {
  EgressClient,
  EgressGateway,
  HeaderHygiene,
  IdempotentMethod,
  RetryPolicy,
  TlsOriginatedApi,
  TlsOriginatedApiProps,
} from '../../../lib';
import { objectsOf } from '../manifests';
import { Behaviour, CLIENTS, E2eCall, GATEWAY, QUIET_PROXIES, Scenario } from './case';
import { delivered, refusedInHandshake } from './expectations';

const HOST = 'api.example.com';
const URL = `http://${HOST}/charges`;
const CARDS = 'api.cards.example.com';
const BANK = 'bank.example.com';

const READS = RetryPolicy.moreForIdempotentMethods({
  methods: [IdempotentMethod.GET, IdempotentMethod.HEAD, IdempotentMethod.OPTIONS],
  perTryTimeout: Duration.millis(300),
});

const FAILURES: Record<string, Behaviour> = {
  'answered with 503': { status: 503 },
  'answered with 500': { status: 500 },
  'answered with 504': { status: 504 },
  'dropped after it was sent': { reset: true },
};
const TOO_LATE: Behaviour = { delay: '2s' };

const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];

interface Charge {
  readonly url: string;
  /** The server, by its name in the bed. */
  readonly origin: string;
  readonly failures?: string[];
  readonly methods?: string[];
}

/** Writes that fail after they were sent, each of which has to be on the wire once. */
function chargedOnce({ url, origin, failures = Object.keys(FAILURES), methods = WRITES }: Charge): E2eCall[] {
  return failures.flatMap((failure) =>
    methods.map((method) => ({
      name: `${method} ${url} ${failure}`,
      url,
      method,
      behaviour: { [origin]: FAILURES[failure] },
      origins: { [origin]: 1 },
      expect: { result: '^50[0-9]$' },
    })),
  );
}

const failing: E2eCall[] = [
  ...chargedOnce({ url: URL, origin: 'api443' }),
  {
    name: 'POST answered too late',
    url: URL,
    method: 'POST',
    behaviour: { api443: TOO_LATE },
    origins: { api443: 1 },
    expect: { result: '^504$' },
  },
];

/** What was not sent is tried again: the server has seen nothing of it. */
const neverSent = (proxy: string): E2eCall => ({
  name: 'POST to a server that refuses connections',
  url: URL,
  method: 'POST',
  behaviour: { api443: { closed: true } },
  origins: {},
  expect: { result: '^503$', [`${proxy}.attempts`]: '^3$' },
});

const readsRecover = delivered(
  { name: 'a read recovers', url: URL, behaviour: { api443: { failFirst: 2 } } },
  { api443: 3 },
);

/** Calls have one second, which is longer than the tries of a read. */
const PROPS: TlsOriginatedApiProps = {
  host: HOST,
  timeout: Duration.seconds(1),
  headerHygiene: HeaderHygiene.removeMeshHeaders(),
};

const FOLDER = resolve(__dirname, '../../../examples/payments/manifests');
const EXAMPLE = readdirSync(FOLDER).flatMap((file) => objectsOf(readFileSync(join(FOLDER, file), 'utf8')));

const inPayments = (name: string): Record<'namespace' | 'serviceAccount', string> & { labels: { app: string } } => ({
  namespace: 'payments',
  serviceAccount: name,
  labels: { app: name },
});

/** Nobody is charged twice, whatever fails after the request was sent. */
export const PAYMENT: Scenario[] = [
  {
    name: 'payment: by default a write is on the wire once, whatever fails',
    mesh: QUIET_PROXIES,
    build: (chart) => new TlsOriginatedApi(chart, 'Api', PROPS),
    calls: [...failing, neverSent('sidecar')],
  },
  {
    name: 'payment: so it is where reads are repeated',
    mesh: QUIET_PROXIES,
    build: (chart) => new TlsOriginatedApi(chart, 'Api', { ...PROPS, retryPolicy: READS }),
    calls: [
      ...failing,
      neverSent('sidecar'),
      readsRecover,
      {
        name: 'a read that is too slow is tried three times',
        url: URL,
        behaviour: { api443: TOO_LATE },
        origins: { api443: 3 },
        expect: { result: '^504$' },
      },
    ],
  },
  {
    name: 'payment: so it is through a gateway',
    mesh: QUIET_PROXIES,
    gateway: GATEWAY,
    build: (chart) => {
      const via = EgressGateway.fromInstalled(chart, 'Gateway');
      const clients = [EgressClient.serviceAccount('shop', CLIENTS.checkout.serviceAccount)];
      new TlsOriginatedApi(chart, 'Api', { ...PROPS, retryPolicy: READS, clients, via });
    },
    calls: [...failing, neverSent('gateway'), readsRecover],
  },
  {
    name: 'payment: the example as it is',
    mesh: QUIET_PROXIES,
    gateway: GATEWAY,
    clients: { client: inPayments('checkout'), cart: inPayments('cart') },
    aliases: { partner: [CARDS, BANK] },
    secrets: [
      { namespace: 'payments', name: 'card-processor-certificate', parts: ['cert', 'ca'] },
      { namespace: GATEWAY.namespace, name: 'bank-certificate', parts: ['cert', 'ca'] },
    ],
    build: () => undefined,
    beside: EXAMPLE,
    calls: [
      ...[CARDS, BANK].flatMap((host) => {
        const charge = { url: `http://${host}/charges`, origin: 'partner443' };
        const expect = { clientCert: 'acme-client', originHeaders: '^[^x]*,x-forwarded-proto$' };
        const failures = ['answered with 503', 'dropped after it was sent'];
        return [
          delivered({ name: `POST to ${host}`, url: charge.url, method: 'POST', expect }, { partner443: 1 }),
          // The breaker would open at the fifth.
          ...chargedOnce({ ...charge, failures, methods: ['POST'] }),
        ];
      }),
      refusedInHandshake({ name: 'a neighbour', client: 'cart', url: `http://${CARDS}/charges` }, 'partner443'),
    ],
  },
];
