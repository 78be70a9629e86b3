import { Chart } from 'cdk8s';
import {
  ClientCertificate,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpsApi,
  GatewayTls,
  IEgressPath,
  MutualTlsPartner,
  TlsOriginatedApi,
} from '../../lib';
import { building, CERTIFICATE, CHECKOUT, MODES } from './gateway-modes';
import { applied, fates, keyOf } from './gateway-steps';
import { ALLOW_NOTHING, CALLER_NAMES, printedIn } from './gateway-world';
import { Judge } from './judge';

/* What is applied object by object must never be worse than what was there before. */

const judge = new Judge();
afterAll(() => judge.close());

test.each(MODES)('$name: no part of a new set lets anything out in clear text', async (mode) => {
  for (const denyByDefault of [false, true]) {
    const ours = printedIn('shop', building([mode], denyByDefault));
    const owned = denyByDefault ? [ALLOW_NOTHING] : [];
    expect(new Set(ours.map(keyOf)).size).toBe(ours.length);
    for (let count = 0; count <= ours.length; count += 1) {
      const there = await fates(judge, [...ours.slice(0, count), ...owned], mode.url, mode.host);
      expect([count, ...there]).not.toContain('clear text');
      if (count === 0) expect(there).toEqual(CALLER_NAMES.map(() => 'refused'));
      if (count === ours.length) expect(there[0]).toBe('delivered');
    }
  }
});

const host = 'api.example.com';
const clients = [CHECKOUT];

/** Constructs with and without `via`. */
const MOVES: [string, string, (chart: Chart, via?: IEgressPath) => void][] = [
  ['TlsOriginatedApi', `http://${host}/`, (chart, via) => new TlsOriginatedApi(chart, 'Api', { host, clients, via })],
  ['ExternalHttpsApi', `https://${host}/`, (chart, via) => new ExternalHttpsApi(chart, 'Api', { host, clients, via })],
  [
    'MutualTlsPartner',
    `http://${host}/`,
    (chart, via) => new MutualTlsPartner(chart, 'Api', { host, clients, via, clientCertificate: CERTIFICATE }),
  ],
];

test.each(MOVES)('%s: calls go on while it moves to a gateway', async (_, url, build) => {
  const before = printedIn('shop', (chart) => {
    build(chart);
  });
  const after = printedIn('shop', (chart) => {
    build(chart, EgressGateway.fromInstalled(chart, 'Gateway'));
  });
  for (let count = 0; count <= after.length; count += 1) {
    const [intended, ...others] = await fates(judge, applied(before, after.slice(0, count)), url, host);
    expect([count, intended === 'delivered' ? 'direct' : intended]).toEqual([count, 'direct']);
    expect(others).not.toContain('clear text');
  }
  // Then the objects go that only the former set had.
  const kept = new Set(after.map(keyOf));
  const former = before.filter((object) => !kept.has(keyOf(object)));
  for (let count = 0; count <= former.length; count += 1) {
    const [intended, ...others] = await fates(judge, [...after, ...former.slice(count)], url, host);
    expect([count, intended]).toEqual([count, 'delivered']);
    expect(others).not.toContain('clear text');
  }
});

test('a route that takes the place of a construct moves the same', async () => {
  const before = printedIn('shop', (chart) => new TlsOriginatedApi(chart, 'Api', { host, clients }));
  const after = printedIn('shop', (chart) => {
    const gateway = EgressGateway.fromInstalled(chart, 'Gateway');
    new EgressGatewayRoute(chart, 'Route', { host, clients, gateway, tls: GatewayTls.originate() });
  });
  for (let count = 0; count <= after.length; count += 1) {
    const [intended] = await fates(judge, applied(before, after.slice(0, count)), `http://${host}/`, host);
    expect(['delivered', 'direct']).toContain(intended);
  }
});

test.each([
  ['a Secret', CERTIFICATE],
  ['files', ClientCertificate.fromFiles({ secretName: 'partner-certificate' })],
])('no part of a new partner with a certificate from %s lets anything out in clear text', async (_, certificate) => {
  const names = { shop: 'checkout', ops: 'checkout' };
  const workloads = Object.entries(names).map(([namespaceName, serviceAccountName]) =>
    EgressClient.workload({ namespaceName, serviceAccountName, labels: { app: serviceAccountName } }),
  );
  const ours = printedIn('shop', (chart) => {
    new MutualTlsPartner(chart, 'Api', { host, clients: workloads, clientCertificate: certificate });
  });
  for (let count = 0; count <= ours.length; count += 1) {
    const [intended, neighbour, stranger, other] = await fates(judge, ours.slice(0, count), `http://${host}/`, host);
    expect([count, intended, neighbour, stranger, other]).not.toContain('clear text');
    expect([neighbour, other]).toEqual(['refused', 'refused']);
    // The stranger is a client here.
    if (count === ours.length) expect([intended, stranger]).toEqual(['direct', 'direct']);
  }
});
