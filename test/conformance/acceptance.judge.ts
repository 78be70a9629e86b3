import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Judge } from './judge';
import { documents, objectsOf, Resource } from './manifests';
import { objectionsTo } from './objections';

const judge = new Judge();
afterAll(() => judge.close());

const EXAMPLES = resolve(__dirname, '../../examples');
const examples = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** All charts of an example, since some lead to what others declare. */
function manifestsOf(example: string): Resource[] {
  const folder = join(EXAMPLES, example, 'manifests');
  return readdirSync(folder).flatMap((file) => objectsOf(readFileSync(join(folder, file), 'utf8')));
}

test.each(examples)('Istio accepts examples/%s', async (example) => {
  const objects = manifestsOf(example);
  expect(objects).not.toHaveLength(0);
  expect(await objectionsTo(judge, objects)).toEqual([]);
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
  expect((await objectionsTo(judge, [routes])).join()).toContain('IST0101');
});
