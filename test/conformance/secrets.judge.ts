import { ClientCertificate, EgressClient, EgressGateway, MutualTlsPartner } from '../../lib';
import type { SecretAnswer } from './answers';
import { GATEWAY, printedIn } from './gateway-world';
import { Judge } from './judge';
import { documents, Resource } from './manifests';

/* Who is given which Secret: istiod asks whether the account of a proxy may list the Secrets of its namespace. */

const NAME = 'bank-certificate';
const PAIR = `kubernetes://${NAME}`;
const AUTHORITY = `kubernetes://${NAME}-cacert`;

const judge = new Judge();
afterAll(() => judge.close());

function secretIn(namespace: string): Resource & { readonly data: object } {
  const data = Object.fromEntries(
    ['tls.crt', 'tls.key', 'ca.crt'].map((key) => [key, Buffer.from(key).toString('base64')]),
  );
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: NAME, namespace }, data };
}

/** What the chart of a gateway grants it. */
function gatewayRole(): (Resource & Record<string, unknown>)[] {
  const { namespace, serviceAccount } = GATEWAY;
  const metadata = { name: serviceAccount, namespace };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  return [
    {
      apiVersion,
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
    },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: serviceAccount },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }],
    },
  ];
}

const WORKLOADS = {
  checkout: { namespace: 'shop', serviceAccount: 'checkout', labels: { app: 'checkout' } },
  invoicer: { namespace: 'billing', serviceAccount: 'invoicer', labels: { app: 'invoicer' } },
  neighbour: { namespace: 'shop', serviceAccount: 'cart', labels: { app: 'cart' } },
  stranger: { namespace: 'ops', serviceAccount: 'checkout', labels: { app: 'checkout' } },
};
type Proxy = keyof typeof WORKLOADS | 'gateway';

const partner = printedIn('shop', (chart) => {
  new MutualTlsPartner(chart, 'Bank', {
    host: 'bank.example.com',
    clients: [WORKLOADS.checkout, WORKLOADS.invoicer].map(({ namespace, serviceAccount, labels }) =>
      EgressClient.workload({ namespaceName: namespace, serviceAccountName: serviceAccount, labels }),
    ),
    clientCertificate: ClientCertificate.fromSecret(NAME),
  });
});

async function isGiven(proxy: Proxy, objects: Resource[]): Promise<boolean[]> {
  const secrets = [{ proxy: proxy === 'gateway' ? GATEWAY.serviceHost : proxy, names: [PAIR, AUTHORITY] }];
  const { secrets: answers = [] } = await judge.simulate(documents([...GATEWAY.objects, ...objects]), {
    clients: WORKLOADS,
    gateways: [GATEWAY.proxy],
    calls: [],
    secrets,
  });
  expect(answers.map(({ name }: SecretAnswer) => name)).toEqual([PAIR, AUTHORITY]);
  return answers.map(({ isDelivered }) => isDelivered);
}

const everywhere = ['shop', 'billing', 'ops', GATEWAY.namespace].map(secretIn);

test.each(['checkout', 'invoicer'] as const)('the client %s is given the Secret of its namespace', async (proxy) => {
  expect(await isGiven(proxy, [...partner, ...everywhere])).toEqual([true, true]);
});

test('and none where there is none', async () => {
  expect(await isGiven('invoicer', [...partner, secretIn('shop')])).toEqual([false, false]);
});

test('an account that is no client is given no key, in the namespace of a client or elsewhere', async () => {
  const [ofNeighbour] = await isGiven('neighbour', [...partner, ...everywhere]);
  const [ofStranger] = await isGiven('stranger', [...partner, ...everywhere]);
  expect([ofNeighbour, ofStranger]).toEqual([false, false]);
});

test.each(['Role', 'RoleBinding'])('without the %s of the partner a client is given no key', async (kind) => {
  const missing = partner.filter((object) => object.kind !== kind);
  expect(missing.length).toBeLessThan(partner.length);
  const [ofClient] = await isGiven('checkout', [...missing, ...everywhere]);
  expect(ofClient).toBe(false);
});

test('a rule for the Secret by its name would not be enough', async () => {
  const named = partner.map((object) =>
    object.kind === 'Role'
      ? (JSON.parse(JSON.stringify(object).replace('"verbs"', `"resourceNames":["${NAME}"],"verbs"`)) as Resource)
      : object,
  );
  const [ofClient] = await isGiven('checkout', [...named, ...everywhere]);
  expect(ofClient).toBe(false);
});

test('through a gateway the certificate is given to the gateway, and to no client', async () => {
  const ours = printedIn('shop', (chart) => {
    new MutualTlsPartner(chart, 'Bank', {
      host: 'bank.example.com',
      clients: [EgressClient.serviceAccount('shop', 'checkout')],
      clientCertificate: ClientCertificate.fromSecret(NAME),
      via: EgressGateway.fromInstalled(chart, 'Gateway'),
    });
  });
  const objects = [...ours, ...gatewayRole(), ...everywhere];
  expect(await isGiven('gateway', objects)).toEqual([true, true]);
  const [ofClient] = await isGiven('checkout', objects);
  expect(ofClient).toBe(false);
});
