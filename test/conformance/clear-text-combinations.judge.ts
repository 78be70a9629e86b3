import fc from 'fast-check';
import { evenly } from '../arbitraries/evenly';
import { buildApp } from '../arbitraries/build';
import { httpRecipe } from '../arbitraries/destinations';
import { namespace } from '../arbitraries/hosts';
import type { AppRecipe, HttpRecipe } from '../arbitraries/recipes';
import { render, Rendered } from '../arbitraries/rendered';
import { useSeed } from '../arbitraries/seed';
import type { Call, CallAnswer, Client, Hop } from './answers';
import { addressesOf, clusterType, policiesByTurns } from './ask';
import { namespacesThatSee } from './combinations';
import { Judge } from './judge';
import { documents, objectsOf } from './manifests';
import { istioMinor, shareOf } from './minor';
import { objectionsTo } from './objections';
import { PropCounter } from './prop-counts';

const COMBINATIONS = shareOf(120);
const LEAST_OF_EACH = shareOf(8);
/** Conditions under which the server may have worked on the call. */
const MAY_HAVE_ACTED = ['5xx', 'gateway-error', 'reset', 'unavailable', 'cancelled', 'retriable-status-codes'];

const seed = useSeed('clear-text-combinations');

const nextPolicy = policiesByTurns();
const judge = new Judge();
afterAll(() => judge.close());

const counter = new PropCounter('clear-text-combinations');
afterAll(() => {
  counter.report();
});

const counts: Record<string, number> = {};

function count(what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

/** Fails with all that is needed to ask again. */
function check(isRight: boolean, what: string, recipe: HttpRecipe): void {
  if (!isRight) throw new Error(`${what}\nFAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`);
}

const isUnknown = ({ cluster = 'none' }: Hop): boolean =>
  ['BlackHoleCluster', 'PassthroughCluster', 'none'].includes(cluster);

/** A call, and what has to become of it for somebody who sees the host. */
interface Judged {
  readonly what: string;
  readonly call: Omit<Call, 'client'>;
  readonly isRight: (answer: CallAnswer) => boolean;
}

function isClearText(recipe: HttpRecipe, answer: CallAnswer): boolean {
  const { port = 80, host, protocol = 'HTTP' } = recipe;
  const [{ cluster, upstream, verdict }] = answer.hops;
  const addresses = addressesOf(answer.hops[0]);
  return (
    [answer.wire, verdict].every((text) => text === 'PLAINTEXT') &&
    cluster === `outbound|${String(port)}||${host}` &&
    upstream?.tls === undefined &&
    upstream?.type === clusterType(recipe) &&
    (upstream.http2 ?? false) === (protocol !== 'HTTP') &&
    addresses.length > 0 &&
    addresses.every((address) => address.endsWith(`:${String(port)}`))
  );
}

function sendsOnce({ retryPolicy }: HttpRecipe, { method }: Judged['call'], [hop]: Hop[]): boolean {
  const conditions = hop.http?.retry?.on.split(',') ?? [];
  if (retryPolicy?.kind === 'none') return conditions.length === 0;
  return conditions.length > 0 && (method !== 'POST' || !conditions.some((name) => MAY_HAVE_ACTED.includes(name)));
}

function judgedCalls(recipe: HttpRecipe): Judged[] {
  const { host, port = 80, directHttpsPort, protocol = 'HTTP' } = recipe;
  const url = `${protocol === 'HTTP' ? 'http' : 'http2'}://${host}:${String(port)}/some/path`;
  const inClear = ['GET', 'POST'].map((method): Judged => {
    const call = { url, method };
    const isRight = (answer: CallAnswer): boolean =>
      isClearText(recipe, answer) && sendsOnce(recipe, call, answer.hops);
    return { what: 'in clear text', call, isRight };
  });
  const tls = (at: number, what: string, isRight: Judged['isRight']): Judged => ({
    what,
    call: { url: `https://${host}:${String(at)}/` },
    isRight,
  });
  const direct = ({ hops, wire }: CallAnswer): boolean =>
    wire === 'application TLS untouched' && hops[0].cluster === `outbound|${String(directHttpsPort)}||${host}`;
  return [
    ...inClear,
    tls(port, 'TLS on the HTTP port', ({ hops }) => isUnknown(hops[0])),
    ...(directHttpsPort === undefined ? [] : [tls(directHttpsPort, 'direct HTTPS', direct)]),
  ];
}

async function judgeCalls(recipe: HttpRecipe, rendered: Rendered): Promise<void> {
  const seers = namespacesThatSee(rendered);
  const strangers = rendered.entry.spec.exportTo?.includes('*') ? [] : ['nobody-named-me'];
  const clients = Object.fromEntries(
    [...seers, ...strangers].map((name): [string, Client] => [name, { namespace: name }]),
  );
  const judged = judgedCalls(recipe);
  const asked = Object.keys(clients).flatMap((client) => judged.map((one) => ({ ...one, client })));
  const calls = asked.map(({ call, client }) => ({ ...call, client }));
  const mesh = nextPolicy();
  const answer = await judge.simulate(documents(rendered.objects), {
    mesh,
    clients,
    calls,
    validation: true,
  });
  check((answer.invalidEnvoyConfig ?? []).length === 0, String(answer.invalidEnvoyConfig), recipe);
  for (const [index, { what, client, isRight }] of asked.entries()) {
    const given = answer.calls[index];
    const isStranger = strangers.includes(client);
    const isWanted = isStranger ? isUnknown(given.hops[0]) : isRight(given);
    check(isWanted, `${what}, ${client}: ${JSON.stringify(given)}`, recipe);
    count(`${isStranger ? 'stranger' : 'client'} ${what}`);
  }
}

test('every combination is accepted, leaves as it was written, and leads nobody else to the host', async () => {
  const options = { http2KeepAlive: istioMinor() === '1.31' };
  const recipes = fc.tuple(httpRecipe(options), namespace());
  for (const [recipe, chartNamespace] of evenly(recipes, ([recipe]) => kindOf(recipe), COMBINATIONS)) {
    const charts = [{ id: 'chart', namespace: chartNamespace, constructs: [recipe] }];
    const app: AppRecipe = { istioVersion: istioMinor(), charts };
    const objections = await objectionsTo(judge, objectsOf(buildApp(app).synthYaml()));
    check(objections.length === 0, objections.join('\n'), recipe);
    await judgeCalls(recipe, render(app)[0]);
    const { type, ...props } = recipe;
    counter.record(type, props);
    count(recipe.resolution?.kind ?? 'no resolution');
  }
});

/** A quarter each of what few recipes have, of those without a resolution, and of all others. */
function kindOf({ resolution, localityFailover }: HttpRecipe): string {
  if (localityFailover !== undefined) return 'locality';
  if (resolution === undefined || resolution.kind === 'dnsRoundRobin') return String(resolution?.kind);
  return 'other';
}

test('each kind of call was judged often enough', () => {
  process.stderr.write(`clear-text-combinations: ${JSON.stringify(counts)}\n`);
  const calls = ['in clear text', 'TLS on the HTTP port', 'direct HTTPS'];
  for (const what of calls.flatMap((name) => [`client ${name}`, `stranger ${name}`])) {
    expect(counts[what]).toBeGreaterThanOrEqual(LEAST_OF_EACH);
  }
  expect(counts.dnsRoundRobin).toBeGreaterThan(0);
});
