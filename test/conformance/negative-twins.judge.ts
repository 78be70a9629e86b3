import { Chart } from 'cdk8s';
import { TlsOriginatedApi, TlsOriginatedApiProps } from '../../lib';
import { call, replacing, World } from './ask';
import { Judge } from './judge';
import { created, NEWER, OLDER, poolOnlyRule, Resource } from './manifests';
import { outcomeOf } from './wire';

/*
 * What the constructs prevent, shown by taking the prevention away: a judge that finds nothing here would find nothing
 * anywhere.
 */

const HOST = 'rates.example.com';
const URL = `http://${HOST}/`;
const SAME_EXPORT = { host: HOST, exportTo: ['shop'] };

const judge = new Judge();
afterAll(() => judge.close());

function api(props: Partial<TlsOriginatedApiProps> = {}): (chart: Chart) => void {
  return (chart) => new TlsOriginatedApi(chart, 'Rates', { host: HOST, ...props });
}

const withoutRule = (ours: Resource[]): Resource[] => ours.filter(({ kind }) => kind !== 'DestinationRule');

async function outcome(world: World): Promise<string> {
  return outcomeOf(await call(judge, world, { url: URL }));
}

test('without subjectAltNames the name of the server is not checked', async () => {
  const change = replacing(`,"subjectAltNames":["${HOST}"]`, '');
  const { wire } = await call(judge, { build: api(), change }, { url: URL });
  expect(wire).toBe(`SIMPLE TLS, sni ${HOST}, chain file-root:system, name NOT CHECKED`);
});

test('without a mode there is no TLS', async () => {
  expect(await outcome({ build: api({ failClosed: false }), change: replacing('"mode":"SIMPLE",', '') })).toBe(
    'clear text',
  );
});

test('TLS on the direct port would encrypt twice', async () => {
  const change = replacing('"port":{"number":80},"tls"', '"port":{"number":443},"tls"');
  const { wire } = await call(judge, { build: api({ directHttpsPort: 443 }), change }, { url: `https://${HOST}/` });
  expect(wire).toContain('TLS INSIDE TLS');
});

test('a rule that not every client sees leaves the others in clear text, but for the gate', async () => {
  const change = (ours: Resource[]): Resource[] =>
    ours.map((object) =>
      object.kind === 'DestinationRule' ? object : { ...object, spec: { ...object.spec, exportTo: ['*'] } },
    );
  expect(await outcome({ build: api({ failClosed: false }), change, from: 'billing' })).toBe('clear text');
  expect(await outcome({ build: api(), change, from: 'billing' })).toBe('refused');
});

describe.each([
  ['open', false, 'clear text', 'clear text'],
  ['closed', true, 'refused', 'encrypted'],
])('failing %s', (_, failClosed, whereMissing, whereMerged) => {
  const build = api({ failClosed });

  test('where the rule is missing', async () => {
    expect(await outcome({ build, change: withoutRule })).toBe(whereMissing);
  });

  test('beside an older rule with limits alone', async () => {
    expect(await outcome({ build, beside: [created(poolOnlyRule('shop', SAME_EXPORT), OLDER)] })).toBe(whereMerged);
  });

  test('beside a newer rule with limits alone, exported otherwise', async () => {
    expect(await outcome({ build, beside: [created(poolOnlyRule('shop', { host: HOST }), NEWER)] })).toBe(whereMissing);
  });
});

test('beside a newer rule with limits alone, exported alike, the rule holds even without the gate', async () => {
  const beside = [created(poolOnlyRule('shop', SAME_EXPORT), NEWER)];
  expect(await outcome({ build: api({ failClosed: false }), beside })).toBe('encrypted');
});
