import { Testing } from 'cdk8s';
import fc from 'fast-check';
import type { ServiceEntrySpec } from '../../imports/networking';
import { useSeed } from '../arbitraries/seed';
import { KINDS, wildcardChart, WildcardRecipe, wildcardRecipe } from '../arbitraries/wildcard';
import type { Call } from './answers';
import { ALLOW_ANY, policiesByTurns } from './ask';
import { Judge } from './judge';
import { documents, Resource } from './manifests';
import { shareOf } from './minor';
import { objectionsTo } from './objections';
import { PropCounter } from './prop-counts';
import { outcomeOf } from './wire';

const COMBINATIONS = shareOf(80);

const seed = useSeed('wildcard-combinations');

const nextPolicy = policiesByTurns();
const judge = new Judge();
afterAll(() => judge.close());

const counter = new PropCounter('wildcard-combinations');
afterAll(() => {
  counter.report();
});

/** Fails with all that is needed to ask again. */
function check(isRight: boolean, what: string, recipe: WildcardRecipe): void {
  if (!isRight) throw new Error(`${what}\nFAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`);
}

function callsOf({ ports = [] }: ServiceEntrySpec, names: string[]): Omit<Call, 'client'>[] {
  return names.flatMap((name) =>
    ports.map(({ number, protocol }) => ({
      url: `${protocol === 'TLS' ? 'https' : 'http'}://${name}:${String(number)}/`,
    })),
  );
}

/** Every port of two names below the domain, and of one beside it, from who sees the names and who does not. */
async function judgeCalls(recipe: WildcardRecipe, objects: Resource[]): Promise<void> {
  const entry = objects.at(-1)!.spec as ServiceEntrySpec;
  const { exportTo = [] } = entry;
  const inside = exportTo.includes('*') ? 'nobody-named-me' : exportTo[0];
  const clients = { inside: { namespace: inside }, outside: { namespace: 'nobody-named-me' } };
  const domain = recipe.host.slice(2);
  const below = callsOf(entry, [`a.${domain}`]).map((call) => ({ ...call, client: 'inside' }));
  const beside = callsOf(entry, ['stranger.example.net']).map((call) => ({ ...call, client: 'inside' }));
  const foreign = exportTo.includes('*') ? [] : below.map((call) => ({ ...call, client: 'outside' }));
  const calls = [...below, ...beside, ...foreign];
  const mesh = nextPolicy();
  const question = { mesh, clients, calls, validation: true };
  const { calls: answers, invalidEnvoyConfig = [] } = await judge.simulate(documents(objects), question);
  check(invalidEnvoyConfig.length === 0, invalidEnvoyConfig.join(), recipe);
  for (const [index, answer] of answers.entries()) {
    const { url } = calls[index];
    const { cluster = '' } = answer.hops[0];
    const what = `${url} from ${calls[index].client}, ${mesh.outboundTrafficPolicy.mode}: ${cluster}, ${answer.wire}`;
    if (index >= below.length) {
      const isLetOut = mesh === ALLOW_ANY ? cluster === 'PassthroughCluster' : outcomeOf(answer) === 'refused';
      check(isLetOut, what, recipe);
      continue;
    }
    check(cluster.startsWith('outbound|') && cluster.endsWith(`||${recipe.host}`), what, recipe);
    const isRight =
      recipe.kind === 'dynamicDnsWithTls'
        ? outcomeOf(answer) === 'encrypted' && answer.wire.endsWith(`name checked against Host (a.${domain})`)
        : answer.wire === (url.startsWith('https') ? 'application TLS untouched' : 'PLAINTEXT');
    check(isRight, what, recipe);
  }
}

test.each(KINDS)('every combination of %s is accepted, and leads out what is below the domain alone', async (kind) => {
  for (const recipe of fc.sample(wildcardRecipe(kind), COMBINATIONS)) {
    const { chart, props } = wildcardChart(recipe);
    const objects = Testing.synth(chart) as Resource[];
    const objections = await objectionsTo(judge, objects);
    check(objections.length === 0, objections.join('\n'), recipe);
    await judgeCalls(recipe, objects);
    counter.record(`WildcardHosts.${kind}`, props);
  }
});
