import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { useSeed } from '../arbitraries/seed';
import type { Validation } from './answers';
import { Combination, combinations, COMBINATIONS, yamlOf } from './combinations';
import { installedGateway } from './gateway-world';
import { Judge } from './judge';
import { documents, injectedNamespace, Resource } from './manifests';

/**
 * IST0128 and IST0129 take an absent CA file for no check; it means the store of the operating system. IST0173 looks
 * for Pods behind the subset of the gate.
 */
const FALSE_ALARMS = ['IST0128', 'IST0129', 'IST0173'];

useSeed('acceptance');

const judge = new Judge();
afterAll(() => judge.close());

interface Judged {
  readonly objects: number;
  readonly objections: string[];
}

/** Istio has no say about the kinds of Kubernetes itself. */
function isJudged({ kind }: Validation): boolean {
  return !['Role', 'RoleBinding'].includes(kind);
}

function namespacesOf(yaml: string): string[] {
  const objects = parseAllDocuments(yaml, { version: '1.1' }).map((document) => document.toJS() as Resource);
  const named = objects.flatMap(({ metadata, spec }) => [
    (metadata as { namespace: string }).namespace,
    ...((spec as { exportTo?: string[] } | undefined)?.exportTo ?? []),
  ]);
  return [...new Set(named)].filter((name) => name !== '*');
}

/** Everything that admission or analysis says against the objects. */
async function judged(yaml: string): Promise<Judged> {
  const validations = await judge.validate(yaml);
  const refused = validations
    .filter(isJudged)
    .flatMap(({ kind, name, crd, errors = [], warnings = [] }) =>
      [...(crd === 'ok' ? [] : [crd]), ...errors, ...warnings].map((text) => `${kind} ${name}: ${text}`),
    );
  // Without the namespaces, the analyzers would ask for the label that injects the proxy.
  const around = documents([...namespacesOf(yaml).map(injectedNamespace), ...installedGateway()]);
  const findings = await judge.analyze(`${around}\n---\n${yaml}`);
  const found = findings.filter(({ code }) => !FALSE_ALARMS.includes(code)).map(({ message }) => message);
  return { objects: validations.length, objections: [...refused, ...found] };
}

const EXAMPLES = resolve(__dirname, '../../examples');
const examples = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** All charts of an example, since some lead to what others declare. */
function manifestsOf(example: string): string {
  const folder = join(EXAMPLES, example, 'manifests');
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n---\n');
}

test.each(examples)('Istio accepts examples/%s', async (example) => {
  const { objects, objections } = await judged(manifestsOf(example));
  expect(objects).toBeGreaterThan(0);
  expect(objections).toEqual([]);
});

test('Istio accepts every generated combination', async () => {
  const some: Combination[] = combinations();
  let accepted = 0;
  for (const combination of some) {
    const { objects, objections } = await judged(yamlOf(combination));
    if (objections.length > 0) throw new Error(`${objections.join('\n')}\n${JSON.stringify(combination.recipe)}`);
    expect(objects).toBeGreaterThanOrEqual(3);
    accepted += 1;
  }
  expect(accepted).toBe(COMBINATIONS);
});

test('a refused field and a useless object would be seen', async () => {
  const rule = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'a', namespace: 'shop' },
  };
  const unknown = await judge.validate(
    documents([{ ...rule, spec: { host: 'api.example.com', trafficPolicies: {} } }]),
  );
  expect(unknown[0].crd).toContain('trafficPolicies');
  const subset = { destination: { host: 'api.example.com', subset: 'nobody-defines-me' } };
  const routes = { ...rule, kind: 'VirtualService', spec: { hosts: ['api.example.com'], http: [{ route: [subset] }] } };
  const { objections } = await judged(documents([routes]));
  expect(objections.join()).toContain('IST0101');
});
