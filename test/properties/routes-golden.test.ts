import { ForwardProps, HttpRouteAction, PathMatch, PathRewrite, TlsOriginatedApi } from '../../lib';
import { inShop, Manifest } from '../manifests';

const SAFE_RETRIES = { attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' };

/** The proved sets are older than the gate and than retries that are written out: both are taken out. */
function routesOf(manifests: Manifest[], host: string): object[] {
  const routes = manifests.find(({ kind, spec }) => kind === 'VirtualService' && String(spec.hosts) === host);
  const text = JSON.stringify(routes?.spec.http);
  const forwarding = text.split('"destination":').length;
  expect(text.split('"subset":"cdk8s-istio-tls"')).toHaveLength(forwarding);
  const http = JSON.parse(text.replaceAll(',"subset":"cdk8s-istio-tls"', '')) as Record<string, unknown>[];
  return http.map(({ retries, ...others }) => {
    if ('route' in others) expect(retries).toEqual(SAFE_RETRIES);
    return others;
  });
}

function to(host: string): object {
  return { destination: { host, port: { number: 80 } } };
}

describe('the legacy service', () => {
  const host = 'legacy.example.com';
  const action = (props: ForwardProps): HttpRouteAction => HttpRouteAction.forward(props);
  const manifests = inShop((chart) => {
    const legacy = new TlsOriginatedApi(chart, 'Legacy', { host });
    legacy.addRoute('gone', {
      matches: [{ path: PathMatch.prefix('/v1') }],
      action: HttpRouteAction.directResponse({ status: 410, body: 'v1 is gone' }),
    });
    legacy.addRoute('orders-v2', {
      matches: [{ path: PathMatch.prefix('/v2/orders') }],
      action: action({
        rewritePath: PathRewrite.replacePrefix('/legacy/orders'),
        requestHeaders: { set: { 'x-api-version': '2' } },
      }),
    });
  });

  // The proved set captures what stands behind the prefix; ours leaves it alone, so that it stays as it is byte by byte.
  test('is the proved set, but for the expression that replaces the prefix', () => {
    expect(routesOf(manifests, host)).toEqual([
      {
        name: 'orders-v2',
        match: [{ uri: { exact: '/v2/orders' } }, { uri: { prefix: '/v2/orders/' } }],
        rewrite: { uriRegexRewrite: { match: '^/v2/orders', rewrite: '/legacy/orders' } },
        route: [to(host)],
        headers: { request: { set: { 'x-api-version': '2' } } },
      },
      {
        name: 'gone',
        match: [{ uri: { exact: '/v1' } }, { uri: { prefix: '/v1/' } }],
        directResponse: { status: 410, body: { string: 'v1 is gone' } },
      },
      { route: [to(host)] },
    ]);
  });
});

describe('the canary', () => {
  const [host, other] = ['rates.example.com', 'rates-canary.example.com'];
  const manifests = inShop((chart) => {
    const canary = new TlsOriginatedApi(chart, 'Canary', { host: other });
    const rates = new TlsOriginatedApi(chart, 'Rates', { host });
    rates.routeUnmatched(HttpRouteAction.forward({ split: [{ destination: canary, weight: 20 }] }));
  });

  test('is the proved set: a share for each, and each called by its own name', () => {
    const headers = { request: { set: { Host: other } } };
    expect(routesOf(manifests, host)).toEqual([
      {
        route: [
          { ...to(host), weight: 80 },
          { ...to(other), weight: 20, headers },
        ],
      },
    ]);
    const rules = manifests.filter(({ kind }) => kind === 'DestinationRule');
    const tls = rules.map(({ spec }) => (spec.trafficPolicy as { portLevelSettings: [object] }).portLevelSettings);
    expect(tls).toEqual(
      [other, host].map((name) => [
        { port: { number: 80 }, tls: { mode: 'SIMPLE', sni: name, subjectAltNames: [name] } },
      ]),
    );
    expect(manifests.filter(({ kind }) => kind === 'ServiceEntry')).toHaveLength(2);
  });
});
