import fc from 'fast-check';
import {
  byTurns,
  clientsOf,
  deniesByDefault,
  gatewayRecipeOf,
  gatewayNamespaceOf,
  gatewayObjects,
  GatewayRecipe,
  givenToGateway,
  homeOf,
} from '../arbitraries/gateway';
import { useSeed } from '../arbitraries/seed';
import { addressesOf, clusterType, REGISTRY_ONLY, policiesByTurns } from './ask';
import type { CallAnswer } from './answers';
import { ask, Caller, Fate, fateOf } from './gateway-world';
import { allowNothing, installed } from './installed-gateway';
import { Judge } from './judge';
import { objectionsTo } from './objections';
import { shareOf } from './minor';
import type { Resource } from './manifests';
import { PropCounter } from './prop-counts';
import { ProvedIdentity, provedIdentity, wantedIdentity } from './wire';

/** How often each way is judged; only partners with `via` may leave their clients out. */
const WAYS = [
  { mode: 'originate', isVia: true, times: shareOf(40) },
  { mode: 'originate', isVia: false, times: shareOf(30) },
  { mode: 'mutual', isVia: true, times: shareOf(80) },
  { mode: 'mutual', isVia: false, times: shareOf(30) },
  { mode: 'passthrough', isVia: true, times: shareOf(40) },
  { mode: 'passthrough', isVia: false, times: shareOf(30) },
  { mode: 'passthroughWithoutIdentity', isVia: false, times: shareOf(30) },
] as const;
const LEAST_OF_EACH = shareOf(20);

const seed = useSeed('gateway-combinations');

const nextPolicy = policiesByTurns();
const judge = new Judge();
afterAll(() => judge.close());

const counter = new PropCounter('gateway-combinations');
afterAll(() => {
  counter.report();
});

const counts: Record<string, number> = {};

function count(what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

/** Fails with all that is needed to ask again. */
function check(isRight: boolean, what: string, recipe: GatewayRecipe): void {
  if (!isRight) throw new Error(`${what}\nFAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`);
}

/** The first client, and others who are near to it. */
function callersOf(recipe: GatewayRecipe): Record<string, Caller> {
  const [{ namespaceName: namespace, serviceAccountName = 'anybody', labels = { app: 'a' } }] = clientsOf(recipe);
  return {
    intended: { namespace, serviceAccount: serviceAccountName, labels },
    neighbour: { namespace, serviceAccount: 'not-named-by-anybody', labels: { app: 'b' } },
    stranger: { namespace: 'nobody-named-me', serviceAccount: serviceAccountName, labels },
    'beside the gateway': { namespace: gatewayNamespaceOf(recipe), serviceAccount: serviceAccountName, labels },
  };
}

function urlOf({ to }: GatewayRecipe): string {
  if (to.type === 'ExternalHttpsApi') return `https://${to.host}:${String(to.ports?.[0] ?? 443)}/`;
  const { host, port = 80, protocol = 'HTTP' } = to;
  return `${protocol === 'HTTP' ? 'http' : 'http2'}://${host}:${String(port)}/some/path`;
}

function wantedFate(recipe: GatewayRecipe, { namespace, serviceAccount }: Caller): Fate | undefined {
  const { to, mode } = recipe;
  const clients = clientsOf(recipe);
  const isEverywhere = to.visibility?.length === 0;
  const seers = [
    gatewayNamespaceOf(recipe),
    ...clients.map(({ namespaceName }) => namespaceName),
    ...(to.visibility ?? []),
  ];
  if (!isEverywhere && !seers.includes(namespace)) return undefined;
  const isClient = clients.some(
    (client) => client.namespaceName === namespace && (client.serviceAccountName ?? serviceAccount) === serviceAccount,
  );
  return isClient || mode === 'passthroughWithoutIdentity' ? 'delivered' : 'refused';
}

function identityWanted(recipe: GatewayRecipe): ProvedIdentity | undefined {
  if (recipe.to.type === 'ExternalHttpsApi') return undefined;
  const wanted = wantedIdentity(recipe.to, gatewayNamespaceOf(recipe));
  return recipe.mode === 'mutual' ? { ...wanted, authority: `kubernetes://${recipe.secretName}-cacert` } : wanted;
}

function checkDelivered(recipe: GatewayRecipe, answer: CallAnswer): void {
  const { wire, hops } = answer;
  const [first, second] = hops;
  const { to, mode } = recipe;
  const hop = mode === 'passthroughWithoutIdentity' ? undefined : `ISTIO_MUTUAL ${to.host}`;
  const { tls } = first.upstream!;
  check((tls && `${tls.mode} ${String(tls.sni)}`) === hop, `first hop ${JSON.stringify(tls)}`, recipe);
  const wanted = identityWanted(recipe);
  if (wanted) {
    const proved = provedIdentity({ ...answer, hops: [second] });
    check(JSON.stringify(proved) === JSON.stringify(wanted), `${wire}, not ${JSON.stringify(wanted)}`, recipe);
    check(second.upstream?.tls?.mode === (mode === 'mutual' ? 'MUTUAL' : 'SIMPLE'), wire, recipe);
  } else check(wire === 'application TLS untouched', wire, recipe);
  const port = to.type === 'ExternalHttpsApi' ? (to.ports?.[0] ?? 443) : (to.targetPort ?? 443);
  const addresses = addressesOf(second);
  const arrives = addresses.length > 0 && addresses.every((address) => address.endsWith(`:${String(port)}`));
  check(arrives, `goes to ${addresses.join()}`, recipe);
  check(second.upstream?.type === clusterType(to), `${String(second.upstream?.type)}, not ${clusterType(to)}`, recipe);
}

async function judgeFates(recipe: GatewayRecipe, objects: Resource[]): Promise<void> {
  const gateway = installed(recipe.installed);
  const callers = callersOf(recipe);
  const names = Object.keys(callers);
  const calls = names.map((client) => ({ client, url: urlOf(recipe) }));
  const mesh = nextPolicy();
  const answers = await ask(judge, objects, { callers, calls, mesh, gateway });
  for (const [index, name] of names.entries()) {
    const wanted = wantedFate(recipe, callers[name]) ?? (mesh === REGISTRY_ONLY ? 'refused' : undefined);
    if (wanted === undefined) continue;
    const fate = fateOf(answers[index], callers[name], recipe.to.host, gateway);
    check(fate === wanted, `${name}: ${fate}, not ${wanted}: ${answers[index].wire}`, recipe);
    if (fate === 'delivered') checkDelivered(recipe, answers[index]);
    count(`${name} ${fate}`);
  }
}

const GATEWAYS = {
  installed: 'EgressGateway',
  owned: 'EgressGateway.fromOwned',
  contract: 'EgressGateway.fromContract',
};

/** Counts the properties of the constructs of a recipe. */
function countProps(recipe: GatewayRecipe): void {
  const { isVia, mode, to, known, routeStage } = recipe;
  const gatewaySide = known.hasGatewaySide || undefined;
  counter.record(GATEWAYS[known.origin], { ...givenToGateway(recipe), gatewaySide });
  if (known.origin === 'contract') {
    counter.record('EgressGateway.contract', { owners: true, furtherPorts: known.furtherPorts });
  }
  const { type, ...others } = to;
  if (isVia) {
    const certificate = mode === 'mutual' ? { clientCertificate: true } : {};
    counter.record(mode === 'mutual' ? 'MutualTlsPartner' : type, { ...others, ...certificate, via: true, routeStage });
  } else {
    const { host, clients, visibility, resolution, namespace, name, owner, contact } = to;
    const given = { host, clients, visibility, resolution, namespace, name, owner, contact, routeStage };
    counter.record('EgressGatewayRoute', { ...given, gateway: true, tls: true });
  }
}

test('every combination is accepted, and lets its clients pass and nobody else', async () => {
  const isNobodyAtHome = (recipe: GatewayRecipe): boolean => {
    const namespaces = [homeOf(recipe), ...clientsOf(recipe).map((one) => one.namespaceName)];
    return !namespaces.includes(gatewayNamespaceOf(recipe));
  };
  const drawn = WAYS.flatMap(({ mode, isVia, times }) =>
    fc.sample(gatewayRecipeOf(mode, isVia).filter(isNobodyAtHome), times),
  );
  const recipes = drawn.map(byTurns);
  for (const recipe of recipes) {
    const objects = gatewayObjects(recipe) as Resource[];
    const gateway = installed(recipe.installed);
    const objections = await objectionsTo(judge, objects, gateway);
    check(objections.length === 0, objections.join('\n'), recipe);
    // Who declares a gateway as ours brings the baseline; elsewhere somebody else does.
    const isForeign = deniesByDefault(recipe) && recipe.known.origin !== 'owned';
    await judgeFates(recipe, [...objects, ...(isForeign ? [allowNothing(gateway)] : [])]);
    countProps(recipe);
    count('combinations');
  }
});

test('each kind was judged often enough', () => {
  process.stderr.write(`gateway-combinations: ${JSON.stringify(counts)}\n`);
  expect(counts.combinations).toBe(WAYS.reduce((total, { times }) => total + times, 0));
  for (const what of ['intended delivered', 'neighbour refused', 'neighbour delivered', 'stranger refused']) {
    expect(counts[what]).toBeGreaterThanOrEqual(LEAST_OF_EACH);
  }
  expect(counts['beside the gateway refused']).toBeGreaterThanOrEqual(LEAST_OF_EACH);
});
