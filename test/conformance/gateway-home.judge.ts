import { App, Chart, Testing } from 'cdk8s';
import { EgressClient, EgressGateway, MutualTlsPartner, TlsOriginatedApi } from '../../lib';
import { REGISTRY_ONLY } from './ask';
import { CERTIFICATE, CHECKOUT } from './gateway-modes';
import { ask, CallerName, CALLERS, Fate, fateOf, HOME, printedIn } from './gateway-world';
import { Judge } from './judge';
import type { Resource } from './manifests';

/* What goes on in the namespace of the gateway itself. */

const judge = new Judge();
afterAll(() => judge.close());

async function fate(client: CallerName, objects: Resource[], host: string): Promise<Fate> {
  const calls = [{ client, url: `http://${host}/` }];
  const [answer] = await ask(judge, objects, { callers: CALLERS, calls, mesh: REGISTRY_ONLY });
  return fateOf(answer, CALLERS[client], host);
}

const HOST = 'bank.example.com';

/** Everything but the routes, as while a set is being applied. */
function withoutRoutes(clientCertificate?: typeof CERTIFICATE): Resource[] {
  const objects = printedIn('shop', (chart) => {
    const props = { host: HOST, clients: [CHECKOUT], via: EgressGateway.fromInstalled(chart, 'Gateway') };
    if (clientCertificate) new MutualTlsPartner(chart, 'Bank', { ...props, clientCertificate });
    else new TlsOriginatedApi(chart, 'Bank', props);
  });
  return objects.filter(({ kind }) => kind !== 'VirtualService');
}

test('a sidecar beside the gateway without routes sends no clear text', async () => {
  expect(await fate('beside the gateway', withoutRoutes(), HOST)).not.toBe('clear text');
});

// A sidecar ignores a certificate from a Secret in a rule that selects no workloads, and TLS with it.
test('nor where the gateway presents a certificate', async () => {
  expect(await fate('beside the gateway', withoutRoutes(CERTIFICATE), HOST)).not.toBe('clear text');
});

test('objects that would stand there beside those of the route are refused', () => {
  const build = (): unknown =>
    printedIn(HOME, (chart) => {
      const via = EgressGateway.fromInstalled(chart, 'Gateway');
      new TlsOriginatedApi(chart, 'Api', { host: HOST, clients: [CHECKOUT], via });
    });
  expect(build).toThrow('GATEWAY002');
});

test('a client beside the gateway passes it as any other', async () => {
  const objects = printedIn('shop', (chart) => {
    const via = EgressGateway.fromInstalled(chart, 'Gateway');
    new TlsOriginatedApi(chart, 'Api', { host: HOST, clients: [EgressClient.serviceAccount(HOME, 'checkout')], via });
  });
  expect(await fate('beside the gateway', objects, HOST)).toBe('delivered');
  expect(await fate('intended', objects, HOST)).toBe('refused');
});

describe('where another team applies what stands there', () => {
  const app = new App();
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const gatewaySide = new Chart(app, 'gateway-side', { namespace: HOME });
  const via = EgressGateway.fromInstalled(shop, 'Gateway', { gatewaySide });
  new TlsOriginatedApi(shop, 'Api', { host: HOST, clients: [CHECKOUT], via });
  const [ours, theirs] = [shop, gatewaySide].map((chart) => Testing.synth(chart) as Resource[]);
  const before = printedIn('shop', (chart) => new TlsOriginatedApi(chart, 'Api', { host: HOST, clients: [CHECKOUT] }));

  test.each([
    ['both sides let the client pass', [...ours, ...theirs], 'delivered'],
    ['one side alone lets nobody pass', ours, 'refused'],
    ['nor does the other', theirs, 'refused'],
    ['theirs may come first while a construct still goes the direct way', [...before, ...theirs], 'direct'],
  ])('%s', async (_, objects, wanted) => {
    expect(await fate('intended', objects, HOST)).toBe(wanted);
    expect(await fate('beside the gateway', objects, HOST)).toBe('refused');
  });
});
