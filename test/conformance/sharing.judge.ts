import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { buildApp } from '../arbitraries/build';
import { httpRecipe, httpsRecipe, originatedRecipe } from '../arbitraries/destinations';
import type { AppRecipe, ConstructRecipe } from '../arbitraries/recipes';
import { useSeed } from '../arbitraries/seed';
import {
  ClientCertificate,
  EgressClient,
  ExternalHttpsApi,
  ExternalHttpsApiProps,
  MutualTlsPartner,
  TlsOriginatedApi,
  Visibility,
} from '../../lib';
import type { Call, CallAnswer, Hop } from './answers';
import { ALLOW_ANY, call, clusters, REGISTRY_ONLY, simulate, World } from './ask';
import { ask, Caller, fateOf, printedIn } from './gateway-world';
import { Judge } from './judge';
import { created, documents, NEWER, objectsOf, OURS, Resource } from './manifests';
import { istioMinor, shareOf } from './minor';
import { outcomeOf } from './wire';

const COMBINATIONS = shareOf(60);
const HOST = 'rates.example.com';
const URL = `http://${HOST}/`;

const seed = useSeed('sharing');

const judge = new Judge();
afterAll(() => judge.close());

const SHARED = ['billing', 'shop'];

function callsTo(recipe: ConstructRecipe): Omit<Call, 'client'>[] {
  const { host } = recipe;
  if (recipe.type === 'ExternalHttpsApi') {
    return (recipe.ports ?? [443]).map((port) => ({ url: `https://${host}:${String(port)}/` }));
  }
  const { port = 80, protocol = 'HTTP' } = recipe;
  const url = `${protocol === 'HTTP' ? 'http' : 'http2'}://${host}:${String(port)}/`;
  return ['GET', 'POST'].map((method) => ({ url, method }));
}

/** All that a proxy does with calls: routes, retries, headers, TLS, limits. */
function treatment(answers: CallAnswer[]): string {
  const withoutCaller = (key: string, value: unknown): unknown => (key === 'proxy' ? undefined : value);
  return JSON.stringify(
    answers.map(({ hops, wire }) => ({ hops, wire })),
    withoutCaller,
  );
}

test('who is named is treated as the own namespace, and a third sees nothing, for every combination', async () => {
  const options = { http2KeepAlive: istioMinor() === '1.31' };
  const constructs = fc.oneof(httpRecipe(options), httpsRecipe(), originatedRecipe(options));
  const counts = { clients: 0, visibility: 0 };
  for (const [index, one] of fc.sample(constructs, COMBINATIONS).entries()) {
    // By turns both are clients, or the second merely sees the host.
    const how = index % 2 === 0 ? 'clients' : 'visibility';
    const named = SHARED.map((namespaceName) => ({ namespaceName }));
    const sharing =
      how === 'clients' ? { clients: named, visibility: undefined } : { clients: undefined, visibility: ['billing'] };
    const construct: ConstructRecipe = { ...one, ...sharing, namespace: 'shop' };
    const recipe: AppRecipe = {
      istioVersion: istioMinor(),
      charts: [{ id: 'chart', namespace: 'shop', constructs: [construct] }],
    };
    const calls = callsTo(construct);
    const clients = { shop: { namespace: 'shop' }, billing: { namespace: 'billing' }, ops: { namespace: 'ops' } };
    const asked = Object.keys(clients).flatMap((client) => calls.map((one) => ({ ...one, client })));
    const yaml = documents(objectsOf(buildApp(recipe).synthYaml()));
    const answers = (await judge.simulate(yaml, { mesh: REGISTRY_ONLY, clients, calls: asked })).calls;
    const of = (turn: number): CallAnswer[] => answers.slice(turn * calls.length, (turn + 1) * calls.length);
    const [own, other, third] = [of(0), of(1), of(2)];
    const context = `FAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`;
    if (treatment(own) !== treatment(other)) throw new Error(`${treatment(own)}\n${treatment(other)}\n${context}`);
    if (own.some((answer) => outcomeOf(answer) === 'refused')) throw new Error(`${treatment(own)}\n${context}`);
    if (third.some((answer) => outcomeOf(answer) !== 'refused')) throw new Error(`${treatment(third)}\n${context}`);
    counts[how] += 1;
  }
  expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(shareOf(20));
});

describe('visibility is not access control', () => {
  const world = (from: string, mesh: World['mesh']): World => ({
    build: (chart) =>
      new TlsOriginatedApi(chart, 'Rates', { host: HOST, visibility: Visibility.namespaces('billing') }),
    from,
    mesh,
  });

  test('who does not see the host is let out in clear text where the mesh lets unknown traffic out', async () => {
    const answer = await call(judge, world('ops', ALLOW_ANY), { url: URL });
    expect(answer.hop.cluster).toBe('PassthroughCluster');
    expect(outcomeOf(answer)).toBe('clear text');
    expect(outcomeOf(await call(judge, world('billing', ALLOW_ANY), { url: URL }))).toBe('encrypted');
  });

  test('and refused where it does not', async () => {
    expect(outcomeOf(await call(judge, world('ops', REGISTRY_ONLY), { url: URL }))).toBe('refused');
  });
});

describe('the own namespace stands in the list by name', () => {
  const caller = (name: string): Caller => ({ namespace: 'shop', serviceAccount: name, labels: { app: name } });
  const checkout = EgressClient.workload({
    namespaceName: 'shop',
    serviceAccountName: 'checkout',
    labels: { app: 'checkout' },
  });
  const ours = (): Resource[] =>
    printedIn('shop', (chart) => {
      const clientCertificate = ClientCertificate.fromSecret('certificate');
      new MutualTlsPartner(chart, 'Partner', { host: HOST, clients: [checkout], clientCertificate });
    });

  /** Another export of the rule for everybody else, without the gate, as hand-written manifests are. */
  const exported = (exportTo: string[]): Resource[] =>
    ours().map((object) => {
      const { spec = {} } = object as Resource & { spec?: { exportTo?: string[] } };
      const text = JSON.stringify({ ...object, spec: { ...spec, subsets: undefined } });
      const ungated = JSON.parse(text.replaceAll(',"subset":"cdk8s-istio-tls"', '')) as Resource;
      const isRest = object.kind === 'DestinationRule' && 'exportTo' in spec;
      return isRest ? { ...ungated, spec: { ...ungated.spec, exportTo } } : ungated;
    });

  async function neighbour(objects: Resource[]): Promise<string> {
    const callers = { cart: caller('cart') };
    const [answer] = await ask(judge, objects, { callers, calls: [{ client: 'cart', url: URL }] });
    return fateOf(answer, callers.cart, HOST);
  }

  test.each([
    [['shop'], 'refused'],
    [['*'], 'refused'],
    [['.', 'billing'], 'refused'],
    [['.'], 'clear text'],
    [['billing'], 'clear text'],
  ])('beside a rule for selected Pods, the rule for the rest exported to %j: %s', async (exportTo, fate) => {
    expect(await neighbour(exported(exportTo))).toBe(fate);
  });

  test('ours is refused', async () => {
    expect(await neighbour(ours())).toBe('refused');
  });
});

describe('labels of an entry', () => {
  /** Two teams of a namespace, each with an app of its own, of which the second knows one more port. */
  const twoApps = (
    ...apps: { labels?: Record<string, string>; props?: Partial<ExternalHttpsApiProps> }[]
  ): Resource[] =>
    apps.flatMap(({ labels, props }, index) => {
      const chart = new Chart(new App(), `app-${String(index)}`, { namespace: 'shop', labels });
      const name = `rates-${String(index)}`;
      new ExternalHttpsApi(chart, 'Rates', { host: HOST, name, ports: [443 + 8000 * index], ...props });
      return (Testing.synth(chart) as Resource[]).map((object) => created(object, index === 0 ? OURS : NEWER));
    });

  const portsOf = async (beside: Resource[]): Promise<string[]> =>
    Object.keys(await clusters(judge, { beside }, HOST)).sort();

  test('are constant, so that two entries of a host are one, whoever owns them', async () => {
    const first = { props: { owner: 'pricing-team', contact: '#pricing' } };
    const second = { props: { owner: 'catalogue-team', contact: '#catalogue' } };
    expect(await portsOf(twoApps(first, second))).toEqual([`outbound|443||${HOST}`, `outbound|8443||${HOST}`]);
  });

  test('that differ split a host: the ports of the younger are lost', async () => {
    expect(await portsOf(twoApps({ labels: { release: '1' } }, { labels: { release: '2' } }))).toEqual([
      `outbound|443||${HOST}`,
    ]);
  });
});

describe('HTTPS of the application', () => {
  test('for several hosts is a loop, and each leads to itself', async () => {
    const hosts = ['a.tenants.example.com', 'b.tenants.example.com'];
    const build = (chart: Chart): void => {
      for (const host of hosts) new ExternalHttpsApi(chart, host, { host });
    };
    const calls = hosts.map((host) => ({ url: `https://${host}/`, client: 'client' }));
    const { calls: answers } = await simulate(judge, { build, mesh: REGISTRY_ONLY }, { calls });
    const to = ({ hops: [{ cluster, upstream }] }: { hops: Hop[] }): unknown[] => [cluster, upstream?.endpoints];
    expect(answers.map(to)).toEqual(hosts.map((host) => [`outbound|443||${host}`, [`${host}:443`]]));
  });
});
