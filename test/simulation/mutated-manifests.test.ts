import { createContext, Script } from 'node:vm';
import fc from 'fast-check';
import { EgressSimulation, SimulationFinding, TrafficCall } from '../../lib';
import { useSeed } from '../arbitraries/seed';
import { exampleGroups, HAND_MADE, ManifestGroup } from './manifest-corpus';
import { entry } from './meshes';
import { drafts, mutate, Mutation } from './mutations';

const { MUTATED_MANIFESTS } = process.env;

/** MUTATED_MANIFESTS=500 asks for fewer, which is quicker while something is written. */
const CASES = Number(MUTATED_MANIFESTS ?? 10_000);

/** Milliseconds of one mesh and its calls, far above what the slowest takes on a busy machine. */
const LIMIT = 5_000;

const FILE = 'fuzz.yaml';
const HOSTILE_PATH = `/${'a'.repeat(40)}!`;
const GROUPS: readonly ManifestGroup[] = [...HAND_MADE, ...HAND_MADE, ...exampleGroups()];

/** Fields that tell a proxy nothing of a call; what stands there changes no answer. */
const UNREAD = [
  /^(?:Secret|Role|RoleBinding|ClusterRole|ClusterRoleBinding|ServiceAccount|ConfigMap) /,
  /^(?:PodDisruptionBudget|HorizontalPodAutoscaler|Deployment|Telemetry) /,
  /^(?:Namespace|GatewayClass) metadata\.namespace/,
  /^Service spec\.(?:ports\.\[\]\.nodePort|type)/,
  // A text there is the name of a port.
  /^(?:NetworkPolicy spec\.egress\.\[\]\.ports\.\[\]\.port|Service spec\.ports\.\[\]\.targetPort)$/,
  /^Pod status\.(?!podIP)/,
];

useSeed('mutated manifests');

const cases = fc.record({
  group: fc.constantFrom(...GROUPS),
  position: fc.nat(),
  draft: drafts,
  labels: fc.constantFrom(undefined, { app: 'a' }),
});

describe('a mutated manifest', () => {
  it('neither crashes the simulation nor hangs it, and what cannot be read is reported where it stands', () => {
    const missed = new Map<string, string>();
    let wrong = 0;
    fc.assert(
      fc.property(cases, ({ group, position, draft, labels }) => {
        const index = position % group.objects.length;
        const mutation = mutate(group.objects[index], draft);
        const findings = withinLimit(() => simulate(documents(group, index, mutation), group.urls, labels));
        for (const { origin } of findings) expect(origin).toMatch(/^fuzz\.yaml:\d+$/);
        if (!mutation.isWrongType) return;
        wrong += 1;
        const line = `${FILE}:${lineOf(index)}`;
        const { kind } = group.objects[index] as { readonly kind: string };
        const field = `${kind} ${mutation.way.map((part) => (typeof part === 'number' ? '[]' : part)).join('.')}`;
        if (!findings.some(({ origin }) => origin === line))
          missed.set(field, `${field}: ${mutation.what}: ${mutation.text.slice(0, 1500)}`);
      }),
      { numRuns: CASES },
    );
    expect([...missed].filter(([field]) => !UNREAD.some((unread) => unread.test(field)))).toEqual([]);
    expect(wrong).toBeGreaterThan(CASES / 10);
  }, 300_000);

  it('may have expressions on which other engines backtrack', () => {
    const path = `/${'a'.repeat(60)}!`;
    const text = ['/(a+)+', '/(a|aa)+', '/(.*a){20}', '/(a*)*b'].map((regex) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: `route${regex.length}`, namespace: 'shop' },
      spec: { hosts: ['api.example.com'], http: [{ match: [{ uri: { regex } }], redirect: { redirectCode: 302 } }] },
    }));
    const objects = [entry('api.example.com', ['80:HTTP']), ...text];
    const mesh = EgressSimulation.ofManifests(objects.map((each) => JSON.stringify(each)).join('\n---\n'));
    const call = { client: { namespaceName: 'shop' }, url: `http://api.example.com${path}` };
    expect(withinLimit(() => mesh.call(call).hops[0].error)).toBe('no route matched');
    expect(mesh.findings).toEqual([]);
  });

  it('may ask for more attempts than anybody counts', () => {
    const route = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'route', namespace: 'shop' },
      spec: {
        hosts: ['api.example.com'],
        http: [{ retries: { attempts: 1e308 }, route: [{ destination: { host: 'api.example.com' } }] }],
      },
    };
    const mesh = EgressSimulation.ofManifests(
      [entry('api.example.com', ['80:HTTP']), route].map((each) => JSON.stringify(each)).join('\n---\n'),
    );
    const call = { client: { namespaceName: 'shop' }, url: 'http://api.example.com' };
    expect(withinLimit(() => mesh.call(call).worstCaseAttempts)).toBeGreaterThan(1e300);
    expect(mesh.findings.map(({ path }) => path)).toEqual(['spec.http[0].retries.attempts']);
  });

  it('is reported where delegates lead round in a circle, or nowhere', () => {
    const { objects } = HAND_MADE.find(({ name }) => name === 'delegates in a circle')!;
    const lost = JSON.parse(JSON.stringify(objects[1]).replace('"virtualservice"}', '"nobody"}')) as object;
    const mesh = EgressSimulation.ofManifests(
      [...objects.slice(2), lost].map((each) => JSON.stringify(each)).join('\n---\n'),
    );
    expect(mesh.findings.map(({ origin, path, problem }) => `${origin} ${path} ${problem}`)).toEqual([
      'manifests:1 spec.http[0].delegate not followed: a delegate hands nothing on, and so not to shop/two',
      'manifests:3 spec.http[0].delegate not followed: a delegate hands nothing on, and so not to shop/one',
      'manifests:5 spec.http[1].delegate no VirtualService without hosts is shop/nobody',
    ]);
  });
});

/** One document a line, so that lines tell objects apart; a separator comes before each. */
function documents({ objects }: ManifestGroup, index: number, { text }: Mutation): string {
  return objects.map((each, position) => `---\n${position === index ? text : JSON.stringify(each)}\n`).join('');
}

function lineOf(index: number): number {
  return index * 2 + 2;
}

function simulate(
  text: string,
  urls: readonly string[],
  labels?: TrafficCall['client']['labels'],
): SimulationFinding[] {
  const mesh = EgressSimulation.ofManifests(text, { fileName: FILE });
  const client = { namespaceName: 'shop', labels };
  for (const url of urls) {
    for (const call of [
      { client, url },
      { client, url: url.replace(/(?<=\w)\/.*$|$/, HOSTILE_PATH), headers: { 'x-a': HOSTILE_PATH } },
    ]) {
      refusable(() => mesh.call(call).explain());
    }
  }
  refusable(() => mesh.clientsThatCan({ client, url: urls[0] }));
  return mesh.findings;
}

/** The library may refuse to answer, with an id; whatever else is thrown is a defect. */
function refusable(ask: () => unknown): void {
  try {
    ask();
  } catch (error) {
    if (!(error instanceof Error) || !/^cdk8s-istio:SIMULATION\d+ at /.test(error.message)) throw error;
  }
}

const context = createContext({ work: undefined as unknown });
const script = new Script('work()');

/** Stops what does not end, which no timeout of a test runner can. */
function withinLimit<T>(work: () => T): T {
  context.work = work;
  return script.runInContext(context, { timeout: LIMIT }) as T;
}
