import type { OriginatedRecipe } from '../arbitraries/recipes';
import { useSeed } from '../arbitraries/seed';
import type { Call, CallAnswer, SimulationSpec } from './answers';
import { addressesOf, clusterType } from './ask';
import { Combination, combinations, COMBINATIONS, namespacesThatSee, objectsIn, renderedPair } from './combinations';
import { Judge } from './judge';
import { documents } from './manifests';
import { shareOf } from './minor';
import { objectionsTo } from './objections';
import { PropCounter } from './prop-counts';
import { Meeting, resourcesIn, Situation, SITUATIONS } from './situations';
import { Outcome, outcomeOf, provedIdentity, wantedIdentity } from './wire';

const MODES = ['ALLOW_ANY', 'REGISTRY_ONLY'] as const;
const VARIANTS = SITUATIONS.flatMap((situation) => MODES.map((mode) => ({ situation, mode })));
const VARIANTS_PER_COMBINATION = 2;
const LEAST_OF_EACH = shareOf(12);

type Variant = (typeof VARIANTS)[number];

const seed = useSeed('traffic');

const judge = new Judge();
afterAll(() => judge.close());

const counter = new PropCounter('traffic');
afterAll(() => {
  counter.report();
});

/** What became of the calls, variant by variant. */
const counts = new Map(VARIANTS.map((variant) => [variant, { cases: 0, encrypted: 0, refused: 0, 'clear text': 0 }]));

function callsOf({ host, port = 80, protocol = 'HTTP' }: OriginatedRecipe): Call[] {
  const scheme = protocol === 'HTTP' ? 'http' : 'http2';
  const url = `${scheme}://${host}:${String(port)}/some/path`;
  return ['GET', 'POST'].map((method) => ({ url, method, client: 'client' }));
}

/** HTTPS of the application itself, by both constructs. */
function directCallsOf({ originated, https }: Combination): Call[] {
  const own =
    originated.directHttpsPort === undefined ? [] : [{ host: originated.host, port: originated.directHttpsPort }];
  const others = (https.ports ?? [443]).map((port) => ({ host: https.host, port }));
  return [...own, ...others].map(({ host, port }) => ({ url: `https://${host}:${String(port)}/`, client: 'client' }));
}

function occurs({ needsGate, occursFor }: Situation, meeting: Meeting, { failClosed }: OriginatedRecipe): boolean {
  return occursFor(meeting) && !(needsGate && failClosed === false);
}

/** Fails with all that is needed to ask again. */
function check(isRight: boolean, what: string, { recipe }: Combination, answer: CallAnswer): void {
  if (isRight) return;
  throw new Error(`${what}: ${answer.name}: ${answer.wire}\nFAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`);
}

/** Asks for one variant; returns whether it can occur for a client in the namespace. */
async function judgeVariant(variant: Variant, combination: Combination, client: string): Promise<boolean> {
  const { situation, mode } = variant;
  const rendered = renderedPair(combination);
  const { metadata, spec } = rendered[0].entry;
  const home = metadata.namespace!;
  const { originated } = combination;
  const meeting = { host: originated.host, home, exportTo: spec.exportTo!, client };
  if (!occurs(situation, meeting, originated)) return false;

  const calls = callsOf(originated);
  const seesAll = namespacesThatSee(rendered[1]).includes(client);
  const direct = situation.name.startsWith('client') && seesAll ? directCallsOf(combination) : [];
  const question: SimulationSpec = {
    mesh: { outboundTrafficPolicy: { mode } },
    clients: { client: { namespace: client, labels: { app: 'client' } } },
    calls: [...calls, ...direct],
    validation: true,
  };
  const answer = await judge.simulate(documents(resourcesIn(situation, meeting, rendered)), question);
  const what = `${situation.name}, ${mode}, client in ${client}`;
  check(
    (answer.invalidEnvoyConfig ?? []).length === 0,
    `${what}: ${String(answer.invalidEnvoyConfig)}`,
    combination,
    answer.calls[0],
  );

  const count = counts.get(variant)!;
  count.cases += 1;
  for (const call of answer.calls.slice(0, calls.length)) {
    const outcome: Outcome = outcomeOf(call);
    count[outcome] += 1;
    check(
      situation.outcomes.some((possible) => possible === outcome),
      `${what} (${outcome})`,
      combination,
      call,
    );
    if (outcome !== 'encrypted') continue;
    const [wanted, proved] = [wantedIdentity(originated, home), provedIdentity(call)].map((one) => JSON.stringify(one));
    check(wanted === proved, `${what}: wanted ${wanted}, proved ${proved}`, combination, call);
    const target = `:${String(originated.targetPort ?? 443)}`;
    const addresses = addressesOf(call.hops[0]);
    const arrives = addresses.length > 0 && addresses.every((address) => address.endsWith(target));
    check(arrives, `${what}: goes to ${addresses.join()}`, combination, call);
    const type = clusterType(originated);
    const isOfType = call.hops[0].upstream?.type === type;
    check(isOfType, `${what}: ${String(call.hops[0].upstream?.type)}, not ${type}`, combination, call);
  }
  for (const call of answer.calls.slice(calls.length)) {
    check(call.wire === 'application TLS untouched', what, combination, call);
    check(call.hops[0].cluster?.startsWith('outbound|') === true, what, combination, call);
    const types = [combination.https, originated].map(clusterType);
    check(types.includes(call.hops[0].upstream?.type ?? ''), `${what}: not ${types.join()}`, combination, call);
  }
  return true;
}

/** Some occur with few combinations only. */
function rarestFirst(): Variant[] {
  return [...VARIANTS].sort((one, other) => counts.get(one)!.cases - counts.get(other)!.cases);
}

const some = combinations();

test('Istio accepts every generated combination', async () => {
  for (const combination of some) {
    const objects = objectsIn(combination);
    expect(objects.length).toBeGreaterThanOrEqual(3);
    const objections = await objectionsTo(judge, objects);
    if (objections.length > 0) throw new Error(`${objections.join('\n')}\n${JSON.stringify(combination.recipe)}`);
  }
  expect(some).toHaveLength(COMBINATIONS);
});

test('no call on a plaintext port of an origination leaves in clear text', async () => {
  for (const [index, combination] of some.entries()) {
    const seers = namespacesThatSee(renderedPair(combination)[0]);
    let judged = 0;
    for (const variant of rarestFirst()) {
      for (const client of seers.slice(index % seers.length).concat(seers)) {
        if (!(await judgeVariant(variant, combination, client))) continue;
        judged += 1;
        break;
      }
      if (judged === VARIANTS_PER_COMBINATION) break;
    }
    counter.record('ExternalHttpsApi', combination.https);
    counter.record('TlsOriginatedApi', combination.originated);
  }
});

test.each(VARIANTS)('$situation.name, $mode: judged often enough', (variant) => {
  const count = counts.get(variant)!;
  process.stderr.write(`${variant.situation.name}, ${variant.mode}: ${JSON.stringify(count)}\n`);
  expect(count.cases).toBeGreaterThanOrEqual(LEAST_OF_EACH);
  expect(count['clear text']).toBe(0);
  // Of two outcomes one may be rare: together they are asked for below.
  const [only, ...others] = variant.situation.outcomes;
  if (others.length === 0) expect(count[only]).toBeGreaterThan(0);
});

test.each(['encrypted', 'refused'] as const)('where a call may be encrypted or refused, some are %s', (outcome) => {
  const divided = VARIANTS.filter(({ situation }) => situation.outcomes.length > 1);
  const total = divided.reduce((sum, variant) => sum + counts.get(variant)![outcome], 0);
  expect(total).toBeGreaterThan(0);
});
