import { Testing } from 'cdk8s';
import { evenly } from '../arbitraries/evenly';
import { useSeed } from '../arbitraries/seed';
import { addressesOf, keepsAddress, tcpChart, tcpProps, TcpRecipe, tcpRecipe } from '../arbitraries/tcp';
import { faultOf, overlap } from '../../lib/rendering/address-range';
import type { CallAnswer } from './answers';
import { REGISTRY_ONLY, policiesByTurns } from './ask';
import { Judge } from './judge';
import { documents, Resource } from './manifests';
import { shareOf } from './minor';
import { objectionsTo } from './objections';
import { PropCounter } from './prop-counts';

const COMBINATIONS = shareOf(120);
const ALLOCATED = '240.240.0.1';
const UNRELATED = '203.0.113.99';

const seed = useSeed('tcp-combinations');

const nextPolicy = policiesByTurns();
const judge = new Judge();
afterAll(() => judge.close());

const counter = new PropCounter('tcp-combinations');
afterAll(() => {
  counter.report();
});

const counts: Record<string, number> = {};

function count(what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

/** Fails with all that is needed to ask again. */
function check(isRight: boolean, what: string, recipe: TcpRecipe): void {
  if (!isRight) throw new Error(`${what}\nFAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`);
}

/** As istiod leaves an entry without addresses behind, where it allocates one. */
function allocated(objects: Resource[], { to, capture }: TcpRecipe): Resource[] {
  if (capture.kind !== 'dnsCapture') return objects;
  const status = { addresses: [{ value: ALLOCATED, host: to.host }] };
  return objects.map((object) => (object.kind === 'ServiceEntry' ? { ...object, status } : object));
}

/** Something that the application may dial; nothing where that is IPv6, which these proxies do not have. */
function dialled({ capture }: TcpRecipe): string | undefined {
  if (capture.kind === 'dnsCapture') return ALLOCATED;
  if (capture.kind === 'wholePort') return UNRELATED;
  const known = addressesOf(capture).filter((address) => !address.includes(':'));
  return known.at(0)?.replace(/\/.*/, '');
}

/** Namespaces that see the service, and one that nobody named. */
function callersOf(objects: Resource[]): { readonly seer: string; readonly isPublic: boolean } {
  const { exportTo } = objects[0].spec as { exportTo: string[] };
  const isPublic = exportTo.includes('*');
  return { seer: isPublic ? 'nobody-named-me-either' : exportTo.at(-1)!, isPublic };
}

function judgeArrival({ hops, wire }: CallAnswer, port: number, recipe: TcpRecipe): void {
  const [{ cluster = '', upstream }] = hops;
  const subset = recipe.tls ? 'cdk8s-istio-tls' : '';
  check(cluster === `outbound|${String(port)}|${subset}|${recipe.to.host}`, `led to ${cluster}`, recipe);
  check((upstream?.type === 'ORIGINAL_DST') === keepsAddress(recipe), `is ${String(upstream?.type)}`, recipe);
  if (!recipe.tls) {
    check(upstream?.tls === undefined, wire, recipe);
    return;
  }
  const identity = recipe.tls.serverIdentity;
  const name = identity?.kind === 'named' ? identity.serverName : recipe.to.host;
  const wanted = identity?.kind === 'of' ? identity : { sni: name, subjectAltNames: [name] };
  const isRight =
    upstream?.tls?.sni === wanted.sni &&
    [...(upstream.tls.sans ?? [])].sort().join() === [...wanted.subjectAltNames].sort().join();
  check(isRight && wire.startsWith('SIMPLE TLS'), wire, recipe);
}

async function judgeCalls(recipe: TcpRecipe, objects: Resource[]): Promise<void> {
  const address = dialled(recipe);
  if (address === undefined) {
    count('IPv6 alone');
    return;
  }
  const { seer, isPublic } = callersOf(objects);
  const clients = {
    seer: { namespace: seer, dnsCapture: true },
    stranger: { namespace: 'nobody-named-me', dnsCapture: true },
  };
  const ports = recipe.ports.map((port) => ({ port, url: `tcp://${address}:${String(port)}` }));
  const calls = [
    ...ports.map(({ url }) => ({ client: 'seer', url })),
    { client: 'stranger', url: ports[0].url },
    { client: 'seer', url: `tcp://${UNRELATED}:${String(ports[0].port)}` },
  ];
  const isUnrelated = !addressesOf(recipe.capture).some((one) => overlap(one, UNRELATED));
  const isRest = recipe.capture.kind === 'wholePort' || !isUnrelated;
  const mesh = nextPolicy();
  const outside = mesh === REGISTRY_ONLY ? 'BlackHoleCluster' : 'PassthroughCluster';
  const answer = await judge.simulate(documents(objects), { mesh, clients, calls, validation: true });
  check(!answer.invalidEnvoyConfig?.length, String(answer.invalidEnvoyConfig), recipe);
  ports.forEach(({ port }, index) => {
    judgeArrival(answer.calls[index], port, recipe);
    count(`arrives by ${recipe.capture.kind}`);
    if (recipe.tls) count('arrives in TLS');
  });
  const [stranger, unrelated] = answer.calls.slice(-2).map(({ hops }) => hops[0].cluster);
  if (!isPublic) check(stranger === outside, `a stranger is led to ${String(stranger)}`, recipe);
  if (!isRest) check(unrelated === outside, `another server is ${String(unrelated)}`, recipe);
  if (!isPublic) count('stranger outside');
  if (!isRest) count('another server outside');
  if (recipe.tls) await judgeGate(recipe, objects, ports[0].url, seer);
}

/** While the rule is missing, nothing leaves. */
async function judgeGate(recipe: TcpRecipe, objects: Resource[], url: string, namespace: string): Promise<void> {
  const others = objects.filter(({ kind }) => kind !== 'DestinationRule');
  const clients = { seer: { namespace, dnsCapture: true } };
  const { calls } = await judge.simulate(documents(others), { clients, calls: [{ client: 'seer', url }] });
  check(calls[0].wire.startsWith('FAIL: route names a cluster that does not exist'), calls[0].wire, recipe);
  count('gate closed');
}

test('every combination is accepted and captures what it says and nothing else', async () => {
  for (const recipe of evenly(tcpRecipe(), kindOf, COMBINATIONS)) {
    for (const address of addressesOf(recipe.capture)) check(faultOf(address) === undefined, address, recipe);
    const objects = allocated(Testing.synth(tcpChart(recipe)) as Resource[], recipe);
    const objections = await objectionsTo(judge, objects);
    // A port that is captured as a whole is so on purpose, which no analyzer can know.
    const unexpected = objections.filter(
      (text) => !(recipe.capture.kind === 'wholePort' && text.startsWith('IST0134')),
    );
    check(unexpected.length === 0, unexpected.join('\n'), recipe);
    if (unexpected.length < objections.length) count('IST0134 for a whole port');
    await judgeCalls(recipe, objects);
    counter.record('ExternalTcpService', { ...tcpProps(recipe) });
  }
});

/** How connections are told apart, and what few of them have. */
function kindOf({ capture, resolution, to }: TcpRecipe): string {
  return [capture.kind, resolution === undefined, to.localityFailover === undefined].join(' ');
}

test('each kind of call was judged often enough', () => {
  process.stderr.write(`tcp-combinations: ${JSON.stringify(counts)}\n`);
  const kinds = ['virtualIp', 'realAddresses', 'wholePort', 'dnsCapture'];
  for (const kind of kinds) expect(counts[`arrives by ${kind}`]).toBeGreaterThanOrEqual(shareOf(10));
  for (const what of ['stranger outside', 'another server outside', 'gate closed']) {
    expect(counts[what]).toBeGreaterThanOrEqual(shareOf(20));
  }
});
