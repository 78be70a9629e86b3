import { Chart } from 'cdk8s';
import { EgressClient, EgressGateway, EgressGatewayRoute, GatewayTls, TlsOriginatedApi } from '../../lib';
import { REGISTRY_ONLY } from './ask';
import { ask, CALLER_NAMES, CALLERS, Fate, fateOf, GATEWAY, HOME, printedIn, SERVICE_HOST } from './gateway-world';
import { mayPass } from './gateway-rbac';
import { Judge } from './judge';
import type { Resource } from './manifests';
import { objectionsTo } from './objections';

/* Who may call what through a gateway that is ours: those whom a route names, and nobody else. */

const judge = new Judge();
afterAll(() => judge.close());

const HOST = 'api.example.com';
const FORGOTTEN = 'forgotten.example.com';
const clients = [EgressClient.serviceAccount('shop', 'checkout')];

type Build = (chart: Chart, gateway: EgressGateway) => void;

const owned = (build: Build = () => undefined): Resource[] =>
  printedIn('shop', (chart) => {
    build(chart, EgressGateway.fromOwned(chart, 'Gateway'));
  });
const foreign = (build: Build): Resource[] =>
  printedIn('shop', (chart) => {
    build(chart, EgressGateway.fromInstalled(chart, 'Gateway'));
  });

const api: Build = (chart, via) => new TlsOriginatedApi(chart, 'Api', { host: HOST, clients, via });

async function fatesOf(objects: Resource[], host: string, scheme = 'http'): Promise<Fate[]> {
  const calls = CALLER_NAMES.map((client) => ({ client, url: `${scheme}://${host}/` }));
  const answers = await ask(judge, objects, { callers: CALLERS, calls, mesh: REGISTRY_ONLY });
  return answers.map((answer, index) => fateOf(answer, CALLERS[CALLER_NAMES[index]], host));
}

/** A route through the gateway that somebody made without a policy. */
const unguarded = (build: Build): Resource[] => foreign(build).filter(({ kind }) => kind !== 'AuthorizationPolicy');

test('the policy alone is accepted', async () => {
  const objects = owned();
  expect(objects.map(({ kind }) => kind)).toEqual(['AuthorizationPolicy']);
  expect(await objectionsTo(judge, objects)).toEqual([]);
});

test('a route lets its clients in, and nobody else', async () => {
  expect(await fatesOf(owned(api), HOST)).toEqual(['delivered', 'refused', 'refused', 'refused']);
});

describe('a route without a policy', () => {
  const forgotten: Build = (chart, via) => new TlsOriginatedApi(chart, 'Forgotten', { host: FORGOTTEN, via });

  test('lets nobody pass where the gateway is ours', async () => {
    const objects = [...owned(), ...unguarded(forgotten)];
    expect(await fatesOf(objects, FORGOTTEN)).toEqual(CALLER_NAMES.map(() => 'refused'));
    // Nor does a permission for another host open it.
    expect(await fatesOf([...owned(api), ...unguarded(forgotten)], FORGOTTEN)).toEqual(
      CALLER_NAMES.map(() => 'refused'),
    );
  });

  test('lets everybody pass elsewhere', async () => {
    expect((await fatesOf(unguarded(forgotten), FORGOTTEN)).slice(0, 2)).toEqual(['delivered', 'delivered']);
  });

  test('lets nobody pass whose TLS is passed through', async () => {
    const passed: Build = (chart, gateway) =>
      new EgressGatewayRoute(chart, 'F', { host: FORGOTTEN, gateway, tls: GatewayTls.passthrough() });
    expect((await fatesOf([...owned(), ...unguarded(passed)], FORGOTTEN, 'https')).slice(0, 2)).toEqual([
      'refused',
      'refused',
    ]);
    expect((await fatesOf(unguarded(passed), FORGOTTEN, 'https')).slice(0, 2)).toEqual(['delivered', 'delivered']);
  });
});

test.each(['', ':80', ':443', ':8080'])('the Host header may end in %p', async (port) => {
  const calls = CALLER_NAMES.slice(0, 2).map((client) => ({ client, url: `http://${HOST}/` }));
  const answers = await ask(judge, owned(api), { callers: CALLERS, calls, mesh: REGISTRY_ONLY });
  const passing = answers.map(({ hops: [, second] }, index) => {
    const { namespace, serviceAccount } = CALLERS[CALLER_NAMES[index]];
    const principal = `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
    return mayPass(second, { principal, serverName: HOST, authority: `${HOST}${port}` });
  });
  expect(passing).toEqual([true, false]);
});

describe('a route that knows no caller', () => {
  const open: Build = (chart, gateway) =>
    new EgressGatewayRoute(chart, 'Open', { host: HOST, gateway, tls: GatewayTls.passthroughWithoutIdentity() });

  test('lets everybody pass to its host, as it says, and nobody to another one', async () => {
    expect((await fatesOf(owned(open), HOST, 'https')).slice(0, 2)).toEqual(['delivered', 'delivered']);
    const passed: Build = (chart, gateway) => {
      const tls = GatewayTls.passthroughWithoutIdentity();
      new EgressGatewayRoute(chart, 'F', { host: FORGOTTEN, gateway, tls });
    };
    const objects = [...owned(open), ...unguarded(passed)];
    expect((await fatesOf(objects, FORGOTTEN, 'https')).slice(0, 2)).toEqual(['refused', 'refused']);
  });
});

test('a policy for other Pods concerns nobody here', async () => {
  const [policy] = owned();
  const elsewhere = { ...policy, spec: { ...policy.spec, selector: { matchLabels: { app: 'another-gateway' } } } };
  const forgotten = unguarded((chart, via) => new TlsOriginatedApi(chart, 'F', { host: FORGOTTEN, via }));
  expect((await fatesOf([elsewhere, ...forgotten], FORGOTTEN))[0]).toBe('delivered');
  expect(JSON.stringify(policy.spec)).toContain(JSON.stringify(Object.keys(GATEWAY.labels)[0]));
  expect([HOME, SERVICE_HOST.includes(HOME)]).toEqual([(policy.metadata as { namespace: string }).namespace, true]);
});

describe('a gateway that becomes ours while routes are there', () => {
  const named = (objects: Resource[], kind: string): Resource[] => objects.filter((object) => object.kind === kind);
  const before = foreign(api);
  const after = owned(api);
  const letAll: Resource = {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'for-the-move', namespace: HOME },
    spec: { selector: { matchLabels: GATEWAY.labels }, action: 'ALLOW', rules: [{}] },
  };

  test('refuses everybody from the baseline on, until the routes are made anew', async () => {
    expect((await fatesOf([...before, ...owned()], HOST))[0]).toBe('refused');
    expect((await fatesOf(after, HOST))[0]).toBe('delivered');
  });

  test('does not while a policy lets everybody in', async () => {
    const [baseline, permission] = named(after, 'AuthorizationPolicy');
    const others = before.filter(({ kind }) => kind !== 'AuthorizationPolicy');
    const [refusal] = named(before, 'AuthorizationPolicy');
    const states = [
      [refusal, letAll],
      [refusal, letAll, baseline],
      [permission, letAll, baseline],
      [permission, baseline],
    ];
    for (const state of states) expect((await fatesOf([...others, ...state], HOST))[0]).toBe('delivered');
    expect(await fatesOf([...others, permission, baseline], HOST)).toEqual([
      'delivered',
      'refused',
      'refused',
      'refused',
    ]);
  });
});
