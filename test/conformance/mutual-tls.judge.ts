import { Chart } from 'cdk8s';
import { ClientCertificate, EgressClient, MutualTlsPartner } from '../../lib';
import type { CallAnswer } from './answers';
import { ALLOW_ANY, REGISTRY_ONLY } from './ask';
import { ask, Caller, fateOf, printedIn } from './gateway-world';
import { Judge } from './judge';
import { Resource, sidecar } from './manifests';
import { objectionsTo } from './objections';

const HOST = 'cards.example.com';
const URL = `http://${HOST}/`;

const caller = (namespace: string, name: string): Caller => ({
  namespace,
  serviceAccount: name,
  labels: { app: name, 'pod-template-hash': 'abc' },
});

const CALLERS = {
  checkout: caller('shop', 'checkout'),
  invoicer: caller('billing', 'invoicer'),
  'neighbour in shop': caller('shop', 'cart'),
  'neighbour in billing': caller('billing', 'checkout'),
  stranger: caller('ops', 'checkout'),
};
type Name = keyof typeof CALLERS;
const NAMES = Object.keys(CALLERS) as Name[];

const clients = [CALLERS.checkout, CALLERS.invoicer].map(({ namespace, serviceAccount, labels: { app } }) =>
  EgressClient.workload({ namespaceName: namespace, serviceAccountName: serviceAccount, labels: { app } }),
);

const CERTIFICATES = {
  'a Secret': {
    certificate: ClientCertificate.fromSecret('cards-certificate'),
    authority: 'kubernetes://cards-certificate-cacert',
  },
  files: {
    certificate: ClientCertificate.fromFiles({ secretName: 'cards-certificate' }),
    authority: 'file-root:/etc/istio-egress/cards-example-com/ca.crt',
  },
};

const SIDECARS = {
  'no Sidecar': [],
  'Sidecars that import everything': ['shop', 'billing'].map((name) => sidecar(name, ['*/*'])),
  'a Sidecar in shop that imports its own namespace': [sidecar('shop', ['./*'])],
} satisfies Record<string, Resource[]>;

const WORLDS = Object.entries(CERTIFICATES).flatMap(([from, { certificate, authority }]) =>
  Object.entries(SIDECARS).flatMap(([situation, beside]) =>
    [ALLOW_ANY, REGISTRY_ONLY].map((mesh) => ({
      ...{ from, certificate, authority, situation, beside, mesh },
      policy: mesh.outboundTrafficPolicy.mode,
    })),
  ),
);

const judge = new Judge();
afterAll(() => judge.close());

const building =
  (clientCertificate: ClientCertificate) =>
  (chart: Chart): void => {
    new MutualTlsPartner(chart, 'Cards', { host: HOST, clients, clientCertificate });
  };

describe.each(WORLDS)('from $from, $policy, $situation', ({ certificate, authority, beside, mesh, policy }) => {
  let answers: Record<Name, CallAnswer>;

  beforeAll(async () => {
    const objects = [...printedIn('shop', building(certificate)), ...beside];
    const calls = NAMES.map((client) => ({ client, url: URL }));
    const all = await ask(judge, objects, { callers: CALLERS, calls, mesh });
    answers = Object.fromEntries(NAMES.map((name, index) => [name, all[index]])) as typeof answers;
  });

  test.each(['checkout', 'invoicer'] as const)('%s shows the certificate', (name) => {
    expect(answers[name].wire).toBe(`MUTUAL TLS, sni ${HOST}, chain ${authority}, name checked against ${HOST}`);
  });

  test.each(['neighbour in shop', 'neighbour in billing'] as const)('%s is refused and shows none', (name) => {
    expect(fateOf(answers[name], CALLERS[name], HOST)).toBe('refused');
    expect(answers[name].hops[0].upstream?.tls?.mode ?? 'none').not.toBe('MUTUAL');
  });

  test('a stranger asks as if nothing were declared', () => {
    const { stranger } = answers;
    if (policy === 'ALLOW_ANY') expect(stranger.hops[0].cluster).toBe('PassthroughCluster');
    else expect(fateOf(stranger, CALLERS.stranger, HOST)).toBe('refused');
  });
});

// The analyzer looks for the subset of a route among the rules that the namespace of the route sees.
test.each([
  ['a client in the own namespace', clients.slice(0, 1)],
  ['clients in another namespace alone', clients.slice(1)],
])('Istio objects to nothing about %s', async (_, some) => {
  const objects = printedIn('shop', (chart) => {
    const clientCertificate = ClientCertificate.fromSecret('cards-certificate');
    new MutualTlsPartner(chart, 'Cards', { host: HOST, clients: some, clientCertificate });
  });
  expect(await objectionsTo(judge, objects)).toEqual([]);
});
