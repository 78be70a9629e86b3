import { Testing } from 'cdk8s';
import fc from 'fast-check';
import { partnerChart, partnerProps, PartnerRecipe, partnerRecipe } from '../arbitraries/partner';
import { useSeed } from '../arbitraries/seed';
import { ALLOW_ANY, clusterType, policiesByTurns } from './ask';
import { ask, Caller, Fate, fateOf } from './gateway-world';
import { Judge } from './judge';
import { Resource, sidecar } from './manifests';
import { objectionsTo } from './objections';
import { shareOf } from './minor';
import { PropCounter } from './prop-counts';
import { provedIdentity, wantedIdentity } from './wire';

const COMBINATIONS = shareOf(120);

const seed = useSeed('partner-combinations');

const nextPolicy = policiesByTurns();
const judge = new Judge();
afterAll(() => judge.close());

const counter = new PropCounter('partner-combinations');
afterAll(() => {
  counter.report();
});

const counts: Record<string, number> = {};

/** Fails with all that is needed to ask again. */
function check(isRight: boolean, what: string, recipe: PartnerRecipe): void {
  if (!isRight) throw new Error(`${what}\nFAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`);
}

/** Every client, a neighbour of each outside all selectors, who merely sees the host, and who does not. */
function callersOf({ workloads, to }: PartnerRecipe): Record<string, Caller> {
  const one = (namespace: string, app: string): Caller => ({ namespace, serviceAccount: app, labels: { app } });
  const clients = workloads.map(({ namespaceName, name }) => [
    `client ${namespaceName}/${name}`,
    one(namespaceName, name),
  ]);
  const neighbours = workloads.map(({ namespaceName }) => [
    `neighbour ${namespaceName}`,
    one(namespaceName, 'another'),
  ]);
  const seers = (to.visibility ?? []).map((name) => [`seer ${name}`, one(name, 'another')]);
  return Object.fromEntries([
    ...clients,
    ...neighbours,
    ...seers,
    ['stranger', one('nobody-named-me', 'web')],
  ]) as Record<string, Caller>;
}

function urlOf({ to }: PartnerRecipe): string {
  const { host, port = 80, protocol = 'HTTP' } = to;
  return `${protocol === 'HTTP' ? 'http' : 'http2'}://${host}:${String(port)}/some/path`;
}

async function judgeFates(recipe: PartnerRecipe, objects: Resource[], beside: Resource[]): Promise<void> {
  const callers = callersOf(recipe);
  const names = Object.keys(callers);
  const calls = names.map((client) => ({ client, url: urlOf(recipe) }));
  const mesh = nextPolicy();
  const answers = await ask(judge, [...objects, ...beside], { callers, calls, mesh });
  for (const [index, name] of names.entries()) {
    const isClient = name.startsWith('client');
    const isStranger = name === 'stranger' && recipe.to.visibility?.length !== 0;
    if (isStranger && mesh === ALLOW_ANY) continue;
    const fate: Fate = fateOf(answers[index], callers[name], recipe.to.host);
    check(fate === (isClient ? 'direct' : 'refused'), `${name}: ${fate}: ${answers[index].wire}`, recipe);
    counts[`${name.split(' ')[0]} ${fate}`] = (counts[`${name.split(' ')[0]} ${fate}`] ?? 0) + 1;
    if (!isClient) continue;
    const wanted = wantedIdentity(recipe.to, recipe.namespace);
    const { sni, names: accepted } = provedIdentity(answers[index]);
    const isRight = sni === wanted.sni && accepted.join() === wanted.names.join();
    const isMutual = answers[index].hops[0].upstream?.tls?.mode === 'MUTUAL';
    check(isRight && isMutual, `${name}: ${answers[index].wire}`, recipe);
    check(answers[index].hops[0].upstream?.type === clusterType(recipe.to), `${name}: resolved otherwise`, recipe);
  }
}

test('every combination is accepted, shows its certificate for its clients, and lets nobody else out', async () => {
  const recipes = fc.sample(partnerRecipe(), COMBINATIONS);
  for (const [index, recipe] of recipes.entries()) {
    const objects = Testing.synth(partnerChart(recipe)) as Resource[];
    const objections = await objectionsTo(judge, objects);
    check(objections.length === 0, objections.join('\n'), recipe);
    const [{ namespaceName }] = recipe.workloads;
    const everything = [sidecar(namespaceName, ['*/*'])];
    await judgeFates(recipe, objects, index % 2 === 0 ? [] : everything);
    counter.record('MutualTlsPartner', { ...partnerProps(recipe) });
  }
});

test('each kind of caller was judged often enough', () => {
  process.stderr.write(`partner-combinations: ${JSON.stringify(counts)}\n`);
  for (const what of ['client direct', 'neighbour refused', 'seer refused', 'stranger refused']) {
    expect(counts[what]).toBeGreaterThanOrEqual(shareOf(8));
  }
});
