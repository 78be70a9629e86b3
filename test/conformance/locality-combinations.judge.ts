import { Chart } from 'cdk8s';
import {
  CircuitBreaker,
  ExternalHttpApi,
  ExternalTcpService,
  TcpCapture,
  TcpCircuitBreaker,
  TlsOriginatedApi,
} from '../../lib';
import { inShop } from '../manifests';
import { oneSpelling } from '../../lib/rendering/address-range';
import { evenly } from '../arbitraries/evenly';
import { localityFailover, resolution } from '../arbitraries/build';
import { spread, SpreadRecipe } from '../arbitraries/locality';
import { useSeed } from '../arbitraries/seed';
import { clientIn, endpointsOf, GivenEndpoint } from './endpoints';
import { Judge } from './judge';
import { documents } from './manifests';
import { shareOf } from './minor';
import { objectionsTo } from './objections';

const COMBINATIONS = shareOf(60);
const HOST = 'catalog.example.com';

const seed = useSeed('locality-combinations');

const judge = new Judge();
afterAll(() => judge.close());

const counts: Record<string, number> = {};

const CLIENTS = ['eu-west-1/a', 'eu-west-1/b/rack-1', 'us-east-1/a', 'us-east-1', 'ap-south-1/c', 'sa-east-1/a', ''];

/** Each construct that is called directly, by turns. */
const BUILDS: ((chart: Chart, recipe: SpreadRecipe) => string)[] = [
  (chart, recipe) => {
    new ExternalHttpApi(chart, 'Api', { ...propsOf(recipe), circuitBreaker: CircuitBreaker.of() });
    return `http://${HOST}/`;
  },
  (chart, recipe) => {
    new TlsOriginatedApi(chart, 'Api', { ...propsOf(recipe), circuitBreaker: CircuitBreaker.of() });
    return `http://${HOST}/`;
  },
  (chart, recipe) => {
    const capture = TcpCapture.virtualIp('10.255.0.5');
    const circuitBreaker = TcpCircuitBreaker.of();
    new ExternalTcpService(chart, 'Api', { ...propsOf(recipe), capture, ports: [5432], circuitBreaker });
    return 'tcp://10.255.0.5:5432';
  },
];

function propsOf(recipe: SpreadRecipe): Pick<ExternalProps, 'host' | 'resolution' | 'localityFailover'> {
  return {
    host: HOST,
    resolution: resolution(recipe.resolution),
    localityFailover: localityFailover(recipe.localityFailover),
  };
}

type ExternalProps = ConstructorParameters<typeof ExternalHttpApi>[2];

const parts = (text: string): string[] => [...text.split('/'), '', ''].slice(0, 3);

/** How far a server is: 0 in the same place, 1 in the same zone, 2 in the same region, 3 elsewhere. */
function distance(client: string, server: string): number {
  const [here, there] = [parts(client), parts(server)];
  const first = here.findIndex((part, index) => part !== there[index]);
  return first === -1 ? 0 : 3 - first;
}

/** What a server is worth to a client, in numbers that only their order gives a meaning. */
function rankOf(
  { localityFailover: failover }: SpreadRecipe,
  client: string,
  server: string,
  own: ServerLabels,
): number {
  if (failover.kind === 'distribute') return 0;
  if (failover.kind === 'failoverPriority') {
    const unequal = failover.labels.findIndex((label) => {
      const [key, value] = label.split('=') as [string, string | undefined];
      const [region] = parts(client);
      const wanted = value ?? (key === 'topology.kubernetes.io/region' ? region : '');
      const has = key === 'topology.kubernetes.io/region' ? parts(server)[0] : own[key];
      return wanted !== has;
    });
    return unequal === -1 ? 0 : failover.labels.length - unequal;
  }
  const far = distance(client, server);
  const pair = failover.kind === 'regions' ? failover.pairs.find(({ from }) => from === parts(client)[0]) : undefined;
  return far === 3 && pair && parts(server)[0] !== pair.to ? 4 : far;
}

type ServerLabels = Readonly<Record<string, string>>;

/** Fails with all that is needed to ask again. */
function check(isRight: boolean, what: string, recipe: SpreadRecipe): void {
  if (!isRight) throw new Error(`${what}\nFAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`);
}

function judgeOrder(recipe: SpreadRecipe, client: string, given: GivenEndpoint[]): void {
  const { endpoints, details = {} } = recipe.resolution;
  check(given.length === endpoints.length, `${client} is given ${JSON.stringify(given)}`, recipe);
  const ranks = given.map(({ address }) => {
    const own = endpoints.find((one) => oneSpelling(one) === oneSpelling(address))!;
    const { locality = '', labels = {} } = details[own];
    return rankOf(recipe, client, locality, labels);
  });
  const levels = [...new Set(ranks)].sort((one, other) => one - other);
  const wanted = ranks.map((rank) => levels.indexOf(rank)).join();
  const got = given.map(({ priority }) => priority).join();
  check(wanted === got, `${client}: ${got}, not ${wanted}`, recipe);
  counts[recipe.localityFailover.kind] = (counts[recipe.localityFailover.kind] ?? 0) + 1;
  if (levels.length > 1) counts['more than one level'] = (counts['more than one level'] ?? 0) + 1;
}

test('every client is given the servers in the order that was asked for', async () => {
  for (const [index, recipe] of evenly(
    spread(),
    ({ localityFailover }) => localityFailover.kind,
    COMBINATIONS,
  ).entries()) {
    const build = BUILDS[index % BUILDS.length];
    let url = '';
    const objects = inShop((chart) => {
      url = build(chart, recipe);
    });
    const objections = await objectionsTo(judge, objects);
    check(objections.length === 0, objections.join('\n'), recipe);
    const clients = Object.fromEntries(CLIENTS.map((locality) => [`in ${locality}`, clientIn(locality)]));
    const calls = Object.keys(clients).map((client) => ({ client, url }));
    const answer = await judge.simulate(documents(objects), { clients, calls, validation: true });
    check(!answer.invalidEnvoyConfig?.length, String(answer.invalidEnvoyConfig), recipe);
    for (const [at, locality] of CLIENTS.entries()) judgeOrder(recipe, locality, endpointsOf(answer.calls[at].hops[0]));
  }
});

test('each kind was judged often enough', () => {
  process.stderr.write(`locality-combinations: ${JSON.stringify(counts)}\n`);
  for (const kind of ['nearest', 'regions', 'failoverPriority', 'distribute', 'more than one level']) {
    expect(counts[kind]).toBeGreaterThanOrEqual(shareOf(20));
  }
});
