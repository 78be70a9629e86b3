import { EgressClient, EgressGateway, ExternalHttpsApi, TlsOriginatedApi } from '../../lib';
import { REGISTRY_ONLY } from './ask';
import { ALLOW_NOTHING, ask, Caller, Fate, fateOf, HOME, printedIn, SERVICE_HOST } from './gateway-world';
import { Judge } from './judge';
import { created, NEWER, OLDER, OURS, Resource } from './manifests';

/* Routes that share a gateway, and were written by people who do not know of each other. */

const judge = new Judge();
afterAll(() => judge.close());

const TIMES = [OLDER, OURS, NEWER];

const caller = (namespace: string, name: string): Caller => ({
  namespace,
  serviceAccount: name,
  labels: { app: name },
});

const CALLERS = {
  checkout: caller('shop', 'checkout'),
  cart: caller('shop', 'cart'),
  invoicer: caller('billing', 'invoicer'),
  ledger: caller('billing', 'ledger'),
  hand: caller('ops', 'hand'),
};
type Name = keyof typeof CALLERS;

interface Asked {
  readonly client: Name;
  readonly host: string;
  readonly scheme?: string;
}

async function fates(objects: Resource[], asked: Asked[]): Promise<Fate[]> {
  const calls = asked.map(({ client, host, scheme = 'http' }) => ({ client, url: `${scheme}://${host}/` }));
  const answers = await ask(judge, objects, { callers: CALLERS, calls, mesh: REGISTRY_ONLY });
  return answers.map((answer, index) => fateOf(answer, CALLERS[asked[index].client], asked[index].host));
}

const RATES = 'rates.example.com';
const MAIL = 'mail.example.com';
const HAND = 'hand.example.com';

function rates(namespace = 'shop', client = 'checkout', denyByDefault = false): Resource[] {
  return printedIn(namespace, (chart) => {
    const via = EgressGateway.fromInstalled(chart, 'Gateway', { denyByDefault });
    const clients = [EgressClient.serviceAccount(namespace, client)];
    new TlsOriginatedApi(chart, 'Rates', { host: RATES, clients, via });
  });
}

const mail = printedIn('billing', (chart) => {
  const via = EgressGateway.fromInstalled(chart, 'Gateway');
  new ExternalHttpsApi(chart, 'Mail', {
    host: MAIL,
    clients: [EgressClient.serviceAccount('billing', 'invoicer')],
    via,
  });
});

const istio = (kind: string, namespace: string, name: string, spec: object): Resource => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { namespace, name },
  spec,
});

/** As the documentation of Istio has it, without a policy. */
const byHand: Resource[] = [
  istio('ServiceEntry', 'ops', 'hand', {
    hosts: [HAND],
    location: 'MESH_EXTERNAL',
    resolution: 'DNS',
    ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
  }),
  istio('Gateway', HOME, 'hand', {
    selector: { istio: 'egressgateway' },
    servers: [
      { port: { number: 443, name: 'https-hand', protocol: 'HTTPS' }, hosts: [HAND], tls: { mode: 'ISTIO_MUTUAL' } },
    ],
  }),
  istio('DestinationRule', HOME, 'egressgateway-for-hand', {
    host: SERVICE_HOST,
    subsets: [
      {
        name: 'hand',
        trafficPolicy: {
          portLevelSettings: [{ port: { number: 443 }, tls: { mode: 'ISTIO_MUTUAL', sni: HAND } }],
        },
      },
    ],
  }),
  istio('VirtualService', 'ops', 'hand', {
    hosts: [HAND],
    gateways: ['mesh', `${HOME}/hand`],
    http: [
      {
        match: [{ gateways: ['mesh'], port: 80 }],
        route: [{ destination: { host: SERVICE_HOST, subset: 'hand', port: { number: 443 } } }],
      },
      {
        match: [{ gateways: [`${HOME}/hand`], port: 443 }],
        route: [{ destination: { host: HAND, port: { number: 80 } } }],
      },
    ],
  }),
  istio('DestinationRule', 'ops', 'hand', {
    host: HAND,
    trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE', sni: HAND } }] },
  }),
];

/** Routes, and who is expected to pass or to be refused by them. */
const ROUTES: { objects: Resource[]; calls: Asked[]; wanted: Fate[] }[] = [
  {
    objects: rates(),
    calls: [
      { client: 'checkout', host: RATES },
      { client: 'cart', host: RATES },
    ],
    wanted: ['delivered', 'refused'],
  },
  {
    objects: mail,
    calls: [
      { client: 'invoicer', host: MAIL, scheme: 'https' },
      { client: 'ledger', host: MAIL, scheme: 'https' },
    ],
    wanted: ['delivered', 'refused'],
  },
  {
    objects: byHand,
    calls: (['hand', 'checkout', 'ledger'] as const).map((client) => ({ client, host: HAND })),
    wanted: ['delivered', 'delivered', 'delivered'],
  },
];

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

test.each(ORDERS)('three routes, created in the order %i, %i, %i, and then one less', async (...order) => {
  const all = ROUTES.flatMap(({ calls }) => calls);
  for (const removed of [undefined, ...order]) {
    const there = ROUTES.flatMap(({ objects }, index) =>
      index === removed ? [] : objects.map((object) => created(object, TIMES[order.indexOf(index)])),
    );
    const wanted = ROUTES.flatMap((route, index) =>
      index === removed ? route.calls.map((): Fate => 'refused') : route.wanted,
    );
    expect([removed, ...(await fates(there, all))]).toEqual([removed, ...wanted]);
  }
});

describe('two apps that lead the same host through one gateway', () => {
  const asked: Asked[] = (['checkout', 'invoicer', 'cart', 'ledger'] as const).map((client) => ({
    client,
    host: RATES,
  }));
  const both = (denyByDefault: boolean, first: string, second: string): Resource[] => [
    ...rates('shop', 'checkout', denyByDefault).map((object) => created(object, first)),
    ...rates('billing', 'invoicer', denyByDefault).map((object) => created(object, second)),
  ];

  describe.each([
    ['one way', OLDER, NEWER],
    ['the other way', NEWER, OLDER],
  ])('created %s', (_, first, second) => {
    test('both work where the owner turns everybody away', async () => {
      const there = [...both(true, first, second), ALLOW_NOTHING];
      expect(await fates(there, asked)).toEqual(['delivered', 'delivered', 'refused', 'refused']);
    });

    test('elsewhere each refuses the clients of the other', async () => {
      expect(await fates(both(false, first, second), asked)).toEqual(['refused', 'refused', 'refused', 'refused']);
    });
  });
});
