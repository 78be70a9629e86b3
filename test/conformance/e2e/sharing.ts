import { Duration } from 'cdk8s';
import { EgressClient, HeaderHygiene, RetryPolicy, TlsOriginatedApi, Visibility } from '../../../lib';
import { CLIENTS, QUIET_PROXIES, Scenario } from './case';
import { delivered, refused } from './expectations';

const HOST = 'api.example.com';
const URL = `http://${HOST}/`;
const WIRE = `\\w+>api:443 tls sni=${HOST}$`;

const shared = (visibility?: Visibility): Pick<Scenario, 'build' | 'clients'> => ({
  clients: { checkout: CLIENTS.checkout, invoicer: CLIENTS.invoicer, stranger: CLIENTS.stranger },
  build: (chart) =>
    new TlsOriginatedApi(chart, 'Api', {
      host: HOST,
      clients: [EgressClient.namespace('shop'), ...(visibility ? [] : [EgressClient.namespace('billing')])],
      visibility,
      timeout: Duration.seconds(5),
      retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 2 }),
      headerHygiene: HeaderHygiene.removeMeshHeaders(),
    }),
});

/** A read recovers and a write is sent once, for clients of both namespaces alike. */
const sameForBoth = ['checkout', 'invoicer'].flatMap((client) => [
  delivered(
    {
      name: `${client} reads`,
      client,
      url: URL,
      behaviour: { api443: { failFirst: 2 } },
      expect: { wire: WIRE },
    },
    { api443: 3 },
  ),
  {
    name: `${client} writes`,
    client,
    url: URL,
    method: 'POST',
    behaviour: { api443: { failFirst: 2 } },
    origins: { api443: 1 },
    expect: { result: '^503$', wire: WIRE },
  },
]);

/** A host that several namespaces share. */
export const SHARING: Scenario[] = [
  {
    name: 'sharing: a named namespace has TLS and retries as the own one, a third sees nothing',
    mesh: QUIET_PROXIES,
    ...shared(),
    calls: [...sameForBoth, refused({ name: 'a third', client: 'stranger', url: URL, expect: { wire: '^$' } })],
  },
  {
    name: 'sharing: by visibility it is the same',
    mesh: QUIET_PROXIES,
    ...shared(Visibility.namespaces('billing')),
    calls: [...sameForBoth, refused({ name: 'a third', client: 'stranger', url: URL, expect: { wire: '^$' } })],
  },
  {
    name: 'sharing: hidden is not forbidden where the mesh lets unknown traffic out, and leaves in clear text',
    mesh: { ...QUIET_PROXIES, outboundTrafficPolicy: { mode: 'ALLOW_ANY' } },
    allowHeaders: ['x-envoy-decorator-operation'],
    ...shared(),
    calls: [
      ...sameForBoth,
      {
        ...delivered({ name: 'a third', client: 'stranger', url: URL }, { api80: 1 }),
        clearText: true,
        expect: { result: '^200$', wire: '\\w+>api:80 plaintext' },
      },
    ],
  },
];
