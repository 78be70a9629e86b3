import { EgressClient, EgressGateway, MutualTlsPartner, TlsOriginatedApi } from '../../lib';
import type { CallAnswer } from './answers';
import { ALLOW_ANY, replacing } from './ask';
import { building, CERTIFICATE, CHECKOUT, MODES } from './gateway-modes';
import { ask, CallerName, CALLERS, Fate, fateOf, printedIn } from './gateway-world';
import { Judge } from './judge';
import type { Resource } from './manifests';

/*
 * What the gateway and the rules of a partner prevent, shown by taking the prevention away.
 */

const HOST = 'bank.example.com';
const URL = `http://${HOST}/`;
const clients = [CHECKOUT];

const judge = new Judge();
afterAll(() => judge.close());

async function answerTo(client: CallerName, objects: Resource[], url = URL): Promise<CallAnswer> {
  const [answer] = await ask(judge, objects, { callers: CALLERS, calls: [{ client, url }], mesh: ALLOW_ANY });
  return answer;
}

async function fate(client: CallerName, objects: Resource[]): Promise<Fate> {
  return fateOf(await answerTo(client, objects), CALLERS[client], HOST);
}

const without = (objects: Resource[], kind: string): Resource[] => objects.filter((object) => object.kind !== kind);

const refuses = (object: Resource): boolean => JSON.stringify(object).includes('.invalid');

const viaGateway = printedIn('shop', (chart) => {
  new TlsOriginatedApi(chart, 'Bank', { host: HOST, clients, via: EgressGateway.fromInstalled(chart, 'Gateway') });
});

const partner = printedIn('shop', (chart) => {
  new MutualTlsPartner(chart, 'Bank', { host: HOST, clients, clientCertificate: CERTIFICATE });
});

describe('a client without routes through the gateway', () => {
  const missing = without(viaGateway, 'VirtualService');

  test('is refused', async () => {
    expect(await fate('intended', missing)).toBe('refused');
    expect(await fate('neighbour', missing)).toBe('refused');
  });

  test('sends clear text to the TLS port where nothing refuses it', async () => {
    const open = missing.filter((object) => !refuses(object));
    const { hops, wire } = await answerTo('intended', open);
    expect(wire).toBe('PLAINTEXT');
    expect(hops[0].upstream?.endpoints?.join()).toContain(`${HOST}:443`);
  });
});

describe('the first hop', () => {
  test('leads nowhere without the name of the host', async () => {
    const nameless = replacing(`"tls":{"mode":"ISTIO_MUTUAL","sni":"${HOST}"}`, '"tls":{"mode":"ISTIO_MUTUAL"}');
    expect(await fate('intended', viaGateway)).toBe('delivered');
    expect(await fate('intended', nameless(viaGateway))).toBe('refused');
  });

  test('is not taken without its rule', async () => {
    const named = viaGateway.filter(({ metadata }) => !(metadata as { name: string }).name.endsWith('-hop'));
    expect(named).toHaveLength(viaGateway.length - 1);
    expect(await fate('intended', named)).toBe('refused');
  });

  test('says who calls: without the policy everybody passes', async () => {
    expect(await fate('neighbour', viaGateway)).toBe('refused');
    expect(await fate('neighbour', without(viaGateway, 'AuthorizationPolicy'))).toBe('delivered');
    expect(await fate('beside the gateway', without(viaGateway, 'AuthorizationPolicy'))).toBe('delivered');
  });
});

describe('the rules of a partner', () => {
  const open = replacing(',"subset":"cdk8s-istio-tls"', '');

  test('without the selector no sidecar encrypts with a certificate from a Secret', async () => {
    expect((await answerTo('intended', partner)).wire).toMatch(/^MUTUAL TLS/);
    const unselected = replacing(',"workloadSelector":{"matchLabels":{"app":"checkout"}}', '')(partner);
    const alone = open(unselected).filter((object) => !refuses(object));
    expect(await fate('intended', alone)).toBe('clear text');
    expect((await answerTo('intended', unselected)).wire).not.toMatch(/^MUTUAL TLS/);
  });

  test('a refusing rule that is private to its namespace refuses nobody', async () => {
    const hidden = replacing('"spec":{"exportTo":["shop"],"host"', '"spec":{"exportTo":["."],"host"')(partner);
    expect(await fate('neighbour', partner)).toBe('refused');
    expect(await fate('neighbour', open(partner))).toBe('refused');
    expect(await fate('neighbour', open(hidden))).toBe('clear text');
    expect(await fate('neighbour', hidden)).toBe('refused');
  });

  test('without the refusing rule only the gate holds the neighbour', async () => {
    const missing = partner.filter((object) => !refuses(object));
    expect(missing).toHaveLength(partner.length - 1);
    expect(await fate('neighbour', missing)).toBe('refused');
    expect(await fate('neighbour', open(missing))).toBe('clear text');
  });
});

test('who may pass is read from what Istio made: another account, another answer', async () => {
  const [originated] = MODES;
  const named = printedIn('shop', building([originated]));
  const others = replacing('/sa/checkout', '/sa/cart')(named);
  const { host, url } = originated;
  const fates = await Promise.all(
    [named, others].map(async (objects) => fateOf(await answerTo('neighbour', objects, url), CALLERS.neighbour, host)),
  );
  expect(fates).toEqual(['refused', 'delivered']);
});

test('a whole namespace among the clients lets the neighbour pass, and nobody else', async () => {
  const objects = printedIn('shop', (chart) => {
    const via = EgressGateway.fromInstalled(chart, 'Gateway');
    new TlsOriginatedApi(chart, 'Bank', { host: HOST, clients: [EgressClient.namespace('shop')], via });
  });
  expect(await fate('neighbour', objects)).toBe('delivered');
  expect(await fate('beside the gateway', objects)).toBe('refused');
});
