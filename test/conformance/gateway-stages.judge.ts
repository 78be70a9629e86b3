import { Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import {
  DestinationProps,
  EgressClient,
  EgressGateway,
  ExternalHttpsApi,
  MutualTlsPartner,
  RetryPolicy,
  RouteStage,
  TcpConnectionPool,
  TlsOriginatedApi,
} from '../../lib';
import {
  clientsOf,
  directObjects,
  gatewayNamespaceOf,
  gatewayObjects,
  GatewayRecipe,
  homeOf,
  preparedRecipeOf,
} from '../arbitraries/gateway';
import { useSeed } from '../arbitraries/seed';
import { REGISTRY_ONLY } from './ask';
import type { CallAnswer } from './answers';
import { CERTIFICATE, CHECKOUT } from './gateway-modes';
import { applied, fates, statesBetween } from './gateway-steps';
import { ALLOW_NOTHING, ask, CALLER_NAMES, CALLERS, Fate, fateOf, printedIn, SERVICE_HOST } from './gateway-world';
import { installed } from './installed-gateway';
import { Judge } from './judge';
import { created, OURS, Resource } from './manifests';
import { objectionsTo } from './objections';

/* A host moves to a gateway and back, by stages, and every state on the way is looked at. */

useSeed('gateway-stages');

const judge = new Judge();
afterAll(() => judge.close());

const host = 'api.example.com';
const elsewhere = EgressClient.workload({
  namespaceName: 'ops',
  serviceAccountName: 'checkout',
  labels: { app: 'checkout' },
});
const clients = [CHECKOUT, elsewhere];

interface Move {
  readonly name: string;
  readonly url: string;
  readonly build: (chart: Chart, props: DestinationProps) => void;
  /** What becomes of those who are no clients while calls leave straight from the sidecar. */
  readonly neighbour: Fate;
}

const retryPolicy = RetryPolicy.moreForIdempotentMethods({ attempts: 2 });
const timeout = Duration.seconds(7);

const MOVES: Move[] = [
  {
    name: 'TlsOriginatedApi',
    url: `http://${host}/`,
    build: (chart, props) => new TlsOriginatedApi(chart, 'Api', { ...props, retryPolicy, timeout }),
    neighbour: 'direct',
  },
  {
    name: 'ExternalHttpsApi',
    url: `https://${host}/`,
    build: (chart, props) =>
      new ExternalHttpsApi(chart, 'Api', { ...props, connectionPool: TcpConnectionPool.of({ maxConnections: 9 }) }),
    neighbour: 'direct',
  },
  {
    name: 'MutualTlsPartner',
    url: `http://${host}/`,
    build: (chart, props) =>
      new MutualTlsPartner(chart, 'Api', { ...props, retryPolicy, clientCertificate: CERTIFICATE }),
    neighbour: 'refused',
  },
];

type Stage = 'direct' | 'prepared' | 'active';
const ROUTE_STAGES = { prepared: RouteStage.PREPARED, active: RouteStage.ACTIVE };

function objectsAt({ build }: Move, stage: Stage, denyByDefault = false): Resource[] {
  const ours = printedIn('shop', (chart) => {
    const via = EgressGateway.fromInstalled(chart, 'Gateway', { denyByDefault });
    build(chart, { host, clients, ...(stage !== 'direct' && { via, routeStage: ROUTE_STAGES[stage] }) });
  });
  return ours.map((object) => created(object, OURS));
}

const STEPS: [Stage, Stage][] = [
  ['direct', 'prepared'],
  ['prepared', 'active'],
  ['active', 'prepared'],
  ['prepared', 'direct'],
];
/** What comes and goes may do so in any order; each is looked at under one kind of gateway. */
const WAYS = [
  { order: 'as it is printed', denyByDefault: false, inOrder: (some: Resource[]): Resource[] => some },
  { order: 'the last first', denyByDefault: true, inOrder: (some: Resource[]): Resource[] => [...some].reverse() },
];

/** Callers who are clients: the intended one, and a stranger by another name. */
const IS_CLIENT = [true, false, true, false];

const fateAt = (stage: Stage): Fate => (stage === 'active' ? 'delivered' : 'direct');

describe.each(MOVES)('$name', (move) => {
  const { url } = move;

  describe.each(STEPS)('from %s to %s', (from, to) => {
    test.each(WAYS)('no call fails and none leaves in clear text, applied and deleted $order', async (way) => {
      const { order, denyByDefault, inOrder } = way;
      const baseline = denyByDefault ? [ALLOW_NOTHING] : [];
      const [before, after] = [from, to].map((stage) => objectsAt(move, stage, denyByDefault));
      // On the way back, a partner has to have its rules before its routes.
      const isTooEarly = move.name === 'MutualTlsPartner' && from === 'active' && order === 'the last first';
      const allowed = [fateAt(from), fateAt(to), ...(isTooEarly ? ['refused'] : [])];
      let there: Fate[] = [];
      for (const [index, state] of statesBetween(before, inOrder(after), inOrder).entries()) {
        there = await fates(judge, [...state, ...baseline], url, host);
        expect([index, ...there]).not.toContain('clear text');
        const ofClients = there.filter((_, caller) => IS_CLIENT[caller]);
        expect([index, ...ofClients.filter((fate) => !allowed.includes(fate))]).toEqual([index]);
      }
      const others = to === 'active' ? 'refused' : move.neighbour;
      expect(there.slice(0, 3)).toEqual([fateAt(to), others, fateAt(to)]);
    });
  });

  test('prepared, the calls leave exactly as without a gateway', async () => {
    const hopsOf = async (stage: Stage): Promise<CallAnswer['hops'][]> => {
      const calls = CALLER_NAMES.slice(0, 3).map((client) => ({ client, url }));
      const answers = await ask(judge, objectsAt(move, stage), { callers: CALLERS, calls, mesh: REGISTRY_ONLY });
      return answers.map(({ hops }) => hops);
    };
    const direct = await hopsOf('direct');
    expect(await hopsOf('prepared')).toEqual(direct);
    expect(await hopsOf('active')).not.toEqual(direct);
  });

  test('prepared, the gateway lacks nothing but the first hop', async () => {
    const prepared = objectsAt(move, 'prepared');
    const routes = objectsAt(move, 'active').filter(({ kind }) => kind === 'VirtualService');
    expect(routes).toHaveLength(1);
    expect((await fates(judge, applied(prepared, routes), url, host))[0]).toBe('delivered');
    // Without the preparation the same routes lead nowhere, or where nobody asks who calls.
    const [answer] = await ask(judge, applied(objectsAt(move, 'direct'), routes), {
      callers: CALLERS,
      calls: [{ client: 'intended', url }],
      mesh: REGISTRY_ONLY,
    });
    expect(fateOf(answer, CALLERS.intended, host)).toBe('refused');
    expect(answer.hops[0].cluster).toContain(SERVICE_HOST);
  });
});

/** The ways that a destination takes, and a route of its own. */
const KINDS = (['originate', 'mutual', 'passthrough'] as const).flatMap((mode) =>
  [true, false].map((isVia) => ({ mode, isVia })),
);

test.each(KINDS)('whatever is set: $mode, via $isVia, is accepted while it is prepared', async ({ mode, isVia }) => {
  const isElsewhere = (recipe: GatewayRecipe): boolean => homeOf(recipe) !== gatewayNamespaceOf(recipe);
  for (const recipe of fc.sample(preparedRecipeOf(mode, isVia).filter(isElsewhere), 5)) {
    const objects = gatewayObjects(recipe) as Resource[];
    const gateway = installed(recipe.installed);
    expect([await objectionsTo(judge, objects, gateway), recipe]).toEqual([[], recipe]);
    if (!isVia) continue;
    const [{ namespaceName: namespace, serviceAccountName = 'any', labels = { app: 'any' } }] = clientsOf(recipe);
    const callers = { client: { namespace, serviceAccount: serviceAccountName, labels } };
    const { to } = recipe;
    const url =
      to.type === 'ExternalHttpsApi'
        ? `https://${to.host}:${String(to.ports?.[0] ?? 443)}/`
        : `http://${to.host}:${String(to.port ?? 80)}/`;
    const question = { callers, calls: [{ client: 'client' as const, url }], mesh: REGISTRY_ONLY, gateway };
    const [prepared] = await ask(judge, objects, question);
    const [direct] = await ask(judge, directObjects(recipe) as Resource[], question);
    expect([prepared.hops, recipe]).toEqual([direct.hops, recipe]);
    expect(prepared.wire).not.toBe('PLAINTEXT');
  }
});
