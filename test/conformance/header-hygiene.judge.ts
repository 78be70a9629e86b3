import { Chart } from 'cdk8s';
import fc from 'fast-check';
import { buildApp } from '../arbitraries/build';
import { httpRecipe, originatedRecipe } from '../arbitraries/destinations';
import { namespace } from '../arbitraries/hosts';
import type { AppRecipe, HttpCallRecipe } from '../arbitraries/recipes';
import { useSeed } from '../arbitraries/seed';
import { HeaderHygiene, HttpCallProps, RetryPolicy, TlsOriginatedApi } from '../../lib';
import { MESH_HEADERS } from '../../lib/rendering/mesh-headers';
import { call, REGISTRY_ONLY, World } from './ask';
import { Judge } from './judge';
import { documents, objectsOf, Resource } from './manifests';
import { istioMinor, shareOf } from './minor';
import { objectionsTo } from './objections';

const COMBINATIONS = shareOf(60);
const HOST = 'rates.example.com';

const seed = useSeed('header-hygiene');

const judge = new Judge();
afterAll(() => judge.close());

const built =
  (props: HttpCallProps) =>
  (chart: Chart): void => {
    new TlsOriginatedApi(chart, 'Rates', { host: HOST, ...props });
  };

/** What the proxy takes away from a call, before it adds what a retry shows. */
async function removed(props: HttpCallProps, method: string, change?: World['change']): Promise<string[]> {
  const world = { build: built({ retryPolicy: RetryPolicy.moreForIdempotentMethods(), ...props }), change };
  const { hop } = await call(judge, world, { url: `http://${HOST}/`, method });
  return hop.http?.removeHeaders ?? [];
}

const headerHygiene = HeaderHygiene.removeMeshHeaders();

describe.each(['GET', 'POST', 'PURGE'])('%s', (method) => {
  test('loses what the mesh adds, whichever route it takes', async () => {
    expect(await removed({ headerHygiene }, method)).toEqual([...MESH_HEADERS]);
  });

  test('keeps it unless it is asked to', async () => {
    expect(await removed({}, method)).toEqual([]);
  });
});

test('a removal on one route alone leaves the other methods as they were', async () => {
  const onFirstRoute = (ours: Resource[]): Resource[] =>
    ours.map((object) => {
      if (object.kind !== 'VirtualService') return object;
      const [first, ...others] = (object.spec as { http: { headers?: object }[] }).http;
      return {
        ...object,
        spec: { ...object.spec, http: [first, ...others.map((other) => ({ ...other, headers: undefined }))] },
      };
    });
  expect(await removed({ headerHygiene }, 'GET', onFirstRoute)).toEqual([...MESH_HEADERS]);
  expect(await removed({ headerHygiene }, 'POST', onFirstRoute)).toEqual([]);
});

test('what the user writes stays, and arrives', async () => {
  const requestHeaders = { set: { 'X-Request-Id': 'order' }, remove: ['x-b'] };
  const wanted = [...MESH_HEADERS.filter((name) => name !== 'x-request-id'), 'x-b'].sort();
  expect(await removed({ headerHygiene, requestHeaders }, 'POST')).toEqual(wanted);
});

function wantedOf({ headerHygiene: hygiene, requestHeaders = {} }: HttpCallRecipe): string[] {
  const { set = {}, add = {}, remove = [] } = requestHeaders;
  const written = Object.keys({ ...set, ...add }).map((name) => name.toLowerCase());
  const added = hygiene ? MESH_HEADERS.filter((name) => !written.includes(name)) : [];
  return [...new Set([...remove, ...added])].sort();
}

test('every combination is accepted, and takes away on each route what it says', async () => {
  const options = { http2KeepAlive: istioMinor() === '1.31' };
  const some = fc.sample(fc.tuple(fc.oneof(httpRecipe(options), originatedRecipe(options)), namespace()), COMBINATIONS);
  for (const [one, home] of some) {
    const construct = { ...one, clients: undefined, headerHygiene: 'removeMeshHeaders' as const };
    const charts = [{ id: 'chart', namespace: home, constructs: [construct] }];
    const recipe: AppRecipe = { istioVersion: istioMinor(), charts };
    const objects = objectsOf(buildApp(recipe).synthYaml());
    const fail = (what: string): void => {
      throw new Error(`${what}\nFAST_CHECK_SEED=${String(seed)} ${JSON.stringify(recipe)}`);
    };
    const objections = await objectionsTo(judge, objects);
    if (objections.length > 0) fail(objections.join('\n'));
    const { host, port = 80, protocol = 'HTTP' } = construct;
    const url = `${protocol === 'HTTP' ? 'http' : 'http2'}://${host}:${String(port)}/`;
    const calls = ['GET', 'POST'].map((method) => ({ url, method, client: 'client' }));
    const clients = { client: { namespace: construct.namespace ?? home } };
    const answers = await judge.simulate(documents(objects), { mesh: REGISTRY_ONLY, clients, calls, validation: true });
    for (const { hops, wire } of answers.calls) {
      const actual = [...(hops[0].http?.removeHeaders ?? [])].sort();
      if (actual.join() !== wantedOf(construct).join()) fail(`${wire}: ${actual.join()}`);
    }
    if ((answers.invalidEnvoyConfig ?? []).length > 0) fail(String(answers.invalidEnvoyConfig));
  }
});
