import { EgressClient, EgressGateway, HttpRouteAction, PathMatch, PathRewrite, TlsOriginatedApi } from '../../lib';
import type { CallAnswer } from './answers';
import { ask, CALLERS, Caller, printedIn, SERVICE_HOST } from './gateway-world';
import { Judge } from './judge';
import { created, NEWER, OLDER, Resource } from './manifests';
import { objectionsTo } from './objections';

const HOST = 'legacy.example.com';
const CANARY = 'canary.example.com';

const judge = new Judge();
afterAll(() => judge.close());

const objects = printedIn('shop', (chart) => {
  const via = EgressGateway.fromInstalled(chart, 'Gateway');
  const destination = new TlsOriginatedApi(chart, 'Canary', { host: CANARY, via });
  const api = new TlsOriginatedApi(chart, 'Legacy', { host: HOST, via });
  api.addRoute('gone', {
    matches: [{ path: PathMatch.prefix('/gone') }],
    action: HttpRouteAction.directResponse({ status: 410 }),
  });
  api.addRoute('orders', {
    matches: [{ path: PathMatch.prefix('/v2') }],
    action: HttpRouteAction.forward({ rewritePath: PathRewrite.replacePrefix('/') }),
  });
  api.addRoute('split', {
    matches: [{ path: PathMatch.prefix('/split') }],
    action: HttpRouteAction.forward({ split: [{ destination, weight: 20 }] }),
  });
  api.addRoute('slow', {
    matches: [{ path: PathMatch.prefix('/slow') }],
    action: HttpRouteAction.forward({ fault: { abort: { httpStatus: 503, percentage: 1 } } }),
  });
});

async function called(path: string): Promise<CallAnswer> {
  const calls = [{ client: 'intended' as const, url: `http://${HOST}${path}` }];
  return (await ask(judge, objects, { callers: CALLERS, calls }))[0];
}

test('both legs are accepted', async () => {
  expect(await objectionsTo(judge, objects)).toEqual([]);
});

test('an answer needs no gateway', async () => {
  const { hops } = await called('/gone/a');
  expect(hops).toHaveLength(1);
  expect(hops[0].http).toMatchObject({ directResponse: 410 });
});

test('the gateway rewrites, and the sidecar does not', async () => {
  const { hops } = await called('/v2/a');
  expect(hops[0].http).not.toHaveProperty('regexRewrite');
  expect(hops[0].cluster).toContain(SERVICE_HOST);
  expect(hops[1]).toMatchObject({
    cluster: `outbound|80|shop-legacy-example-com|${HOST}`,
    http: { regexRewrite: { pattern: { regex: '^/v2/?' }, substitution: '/' } },
    upstream: { tls: { sni: HOST } },
  });
});

test('the gateway divides, among hosts that both leave through it', async () => {
  const { hops } = await called('/split');
  expect(hops[0]).not.toHaveProperty('weighted');
  expect(hops[1].weighted).toEqual([
    `outbound|80|shop-legacy-example-com|${HOST}=80`,
    `outbound|80|shop-canary-example-com|${CANARY}=20`,
  ]);
});

test('the sidecar makes the faults', async () => {
  const { hops } = await called('/slow');
  expect(hops[0].http?.perFilter).toEqual(['envoy.filters.http.fault']);
  expect(hops[1].http).not.toHaveProperty('perFilter');
});

test('everything else passes as before', async () => {
  const { hops } = await called('/v2x');
  expect(hops.map(({ cluster }) => cluster)).toEqual([
    `outbound|443|shop-legacy-example-com|${SERVICE_HOST}`,
    `outbound|80|shop-legacy-example-com|${HOST}`,
  ]);
});

describe('another team with the same host', () => {
  const callers: Record<string, Caller> = {
    shop: { namespace: 'shop', serviceAccount: 'a', labels: { app: 'a' } },
    billing: { namespace: 'billing', serviceAccount: 'a', labels: { app: 'a' } },
  };

  const clients = ['shop', 'billing'].map((name) => EgressClient.namespace(name));
  const of = (namespace: string, time: string, isRewriting = false): Resource[] =>
    printedIn(namespace, (chart) => {
      const via = EgressGateway.fromInstalled(chart, 'Gateway', { denyByDefault: true });
      const own = clients.filter(({ namespaceName }) => namespaceName === namespace);
      const api = new TlsOriginatedApi(chart, 'Legacy', { host: HOST, via, clients: own });
      if (!isRewriting) return;
      api.addRoute('orders', {
        matches: [{ path: PathMatch.prefix('/v2') }],
        action: HttpRouteAction.forward({ rewritePath: PathRewrite.replacePrefix('/') }),
      });
    }).map((object) => created(object, time));
  const calls = Object.keys(callers).map((client) => ({ client, url: `http://${HOST}/v2` }));

  // This is why HOST008 is refused.
  test.each([
    [OLDER, NEWER],
    [NEWER, OLDER],
  ])('gets what the older object says', async (one, other) => {
    const answers = await ask(judge, [...of('shop', one, true), ...of('billing', other)], { callers, calls });
    const rewrites = answers.map(({ hops }) => hops[1].http?.regexRewrite !== undefined);
    expect(rewrites).toEqual(one === OLDER ? [true, true] : [false, false]);
  });

  // This is why EGRESS007 and ROUTING016 say nothing where both do the same.
  test.each([
    [OLDER, NEWER],
    [NEWER, OLDER],
  ])('is served by the routes of either where both say the same', async (one, other) => {
    const answers = await ask(judge, [...of('shop', one), ...of('billing', other)], { callers, calls });
    const older = one === OLDER ? 'shop' : 'billing';
    for (const { hops } of answers) {
      expect(hops[1]).toMatchObject({
        cluster: `outbound|80|${older}-legacy-example-com|${HOST}`,
        upstream: { tls: { sni: HOST } },
      });
      expect(hops[1]).not.toHaveProperty('error');
    }
  });
});
