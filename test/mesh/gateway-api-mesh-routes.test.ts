import { IstioVersion, TrafficHop } from '../../lib';
import { call, entry, hop, istio, kubernetes, NEW, OLD, simulation, TrafficOutcome } from '../simulation/meshes';
import { gatewayApi, hostname, httpRoute, ofEntry } from './gateway-api';

const API = 'api.example.com';
const OTHER = 'other.example.com';
const ENTRIES = [entry(API, ['80:HTTP', '443:TLS', '5432:TCP']), entry(OTHER, ['80:HTTP', '443:TLS', '5432:TCP'])];
const TO_OTHER = { backendRefs: [hostname(OTHER, 80)] };

function of(route: object, url = `http://${API}`, from = 'shop'): TrafficHop {
  return hop([...ENTRIES, route], call(url, { from }));
}

describe('an HTTPRoute of a ServiceEntry', () => {
  it('leads its calls elsewhere, and says so', () => {
    const found = of(httpRoute([ofEntry(API)], [TO_OTHER], { name: 'away' }));
    expect(found.cluster).toBe(`outbound|80||${OTHER}`);
    expect(found.why.join('\n')).toContain('rule 1 of HTTPRoute shop/away');
  });

  it.each([
    { title: 'beside the entry, for all who call', namespace: 'shop', from: 'bank', isTaken: true },
    { title: 'beside who calls, for those', namespace: 'bank', from: 'bank', isTaken: true },
    { title: 'beside who calls, for no others', namespace: 'bank', from: 'ops', isTaken: false },
  ])('$title', ({ namespace, from, isTaken }) => {
    const route = httpRoute([ofEntry(API, { namespace: 'shop' })], [TO_OTHER], { namespace });
    expect(of(route, `http://${API}`, from).cluster).toBe(`outbound|80||${isTaken ? OTHER : API}`);
  });

  it('of who calls counts before that of the owner, however old', () => {
    const owner = httpRoute([ofEntry(API)], [{ ...TO_OTHER, name: 'owner' }], { name: 'a', created: OLD });
    const caller = httpRoute([ofEntry(API, { namespace: 'shop' })], [{ ...TO_OTHER, name: 'caller' }], {
      name: 'b',
      namespace: 'bank',
      created: NEW,
    });
    expect(hop([...ENTRIES, owner, caller], call(`http://${API}`, { from: 'bank' })).route).toBe('caller');
    expect(hop([...ENTRIES, owner, caller], call(`http://${API}`, { from: 'ops' })).route).toBe('owner');
  });

  it('counts on the port that it names alone', () => {
    const route = httpRoute([ofEntry(API, { port: 8080 })], [TO_OTHER]);
    const wide = entry(API, ['80:HTTP', '8080:HTTP']);
    expect(hop([wide, ENTRIES[1], route], call(`http://${API}`)).cluster).toBe(`outbound|80||${API}`);
    expect(hop([wide, ENTRIES[1], route], call(`http://${API}:8080`)).cluster).toBe(`outbound|80||${OTHER}`);
  });

  it('does nothing for a wildcard', () => {
    const wildcard = entry('*.example.org', ['80:HTTP'], { resolution: 'NONE' });
    const route = httpRoute([ofEntry('*.example.org')], [TO_OTHER]);
    expect(hop([...ENTRIES, wildcard, route], call('http://a.example.org')).cluster).toBe('outbound|80||*.example.org');
  });

  it('stands beside a VirtualService in the order of their ages', () => {
    const direct = istio(
      'VirtualService',
      { hosts: [API], http: [{ name: 'written', route: [{ destination: { host: API } }] }] },
      { created: OLD },
    );
    expect(hop([...ENTRIES, direct, httpRoute([ofEntry(API)], [TO_OTHER])], call(`http://${API}`)).route).toBe(
      'shop.httproute.0',
    );
    const elsewhere = httpRoute([ofEntry(API)], [TO_OTHER], { created: NEW });
    expect(hop([...ENTRIES, direct, elsewhere], call(`http://${API}`, { from: 'bank' })).route).toBe('written');
  });
});

describe('matches', () => {
  const named = (name: string, match: object): object => ({ ...TO_OTHER, name, matches: [match] });
  const among = (rules: object[], url: string, more: object = {}): string | undefined =>
    hop([...ENTRIES, httpRoute([ofEntry(API)], rules)], call(`http://${API}${url}`, more)).route;

  it('are tried by how much they say, whatever their order', () => {
    const rules = [
      named('all', {}),
      named('expression', { path: { type: 'RegularExpression', value: '/v1/.*' } }),
      named('short', { path: { value: '/v1' } }),
      named('method', { path: { value: '/v1' }, method: 'POST' }),
      named('exact', { path: { type: 'Exact', value: '/v1/items' } }),
    ];
    expect(among(rules, '/v1/items')).toBe('exact');
    expect(among(rules, '/v1/other')).toBe('short');
    expect(among(rules, '/v1/other', { method: 'POST' })).toBe('method');
    expect(among(rules, '/elsewhere')).toBe('all');
    // An expression comes last of all paths, also behind `/`.
    expect(among(rules.slice(0, 2), '/v1/x')).toBe('all');
  });

  it('take whole segments of a path', () => {
    const rules = [named('v1', { path: { value: '/v1/' } })];
    expect(among(rules, '/v1')).toBe('v1');
    expect(among(rules, '/v1/x')).toBe('v1');
    expect(among(rules, '/v1beta')).toBeUndefined();
  });

  it('ask for headers and parameters', () => {
    const rules = [
      named('both', {
        headers: [{ name: 'X-Team', value: 'a' }],
        queryParams: [{ name: 'page', value: '[0-9]+', type: 'RegularExpression' }],
      }),
    ];
    expect(among(rules, '/?page=12', { headers: { 'x-team': 'a' } })).toBe('both');
    expect(among(rules, '/?page=x', { headers: { 'x-team': 'a' } })).toBeUndefined();
    expect(among(rules, '/?page=12')).toBeUndefined();
  });

  it('of a GRPCRoute are paths', () => {
    const grpc = (method: object): object =>
      gatewayApi('GRPCRoute', { parentRefs: [ofEntry(API)], rules: [{ ...TO_OTHER, matches: [{ method }] }] });
    const route = (method: object, path: string): string | undefined =>
      of(grpc(method), `grpc://${API}:80${path}`).route;
    expect(route({ service: 'a.B', method: 'C' }, '/a.B/C')).toBe('shop.grpcroute.0');
    expect(route({ service: 'a.B' }, '/a.B/D')).toBe('shop.grpcroute.0');
    expect(route({ service: 'a.B' }, '/a.Bc/D')).toBeUndefined();
    expect(route({ method: 'C' }, '/x/C')).toBe('shop.grpcroute.0');
    expect(route({ service: 'a.*', type: 'RegularExpression' }, '/a.b/D')).toBe('shop.grpcroute.0');
  });

  it('of several routes for one host are tried together', () => {
    const general = httpRoute([ofEntry(API)], [named('general', {})], { name: 'a', created: OLD });
    const special = httpRoute([ofEntry(API)], [named('special', { path: { value: '/v1' } })], { name: 'b' });
    expect(hop([...ENTRIES, general, special], call(`http://${API}/v1`)).route).toBe('special');
    expect(hop([...ENTRIES, general, special], call(`http://${API}/`)).route).toBe('general');
  });
});

describe('what a rule does', () => {
  const ruled = (rule: object, version = IstioVersion.V1_31): TrafficHop =>
    hop([...ENTRIES, httpRoute([ofEntry(API)], [rule])], call(`http://${API}`), { istioVersion: version });

  it('divides calls', () => {
    const found = ruled({
      backendRefs: [hostname(API, 80, { weight: 9 }), hostname(OTHER, 80), hostname('x', 80, { weight: 0 })],
    });
    expect(found.weighted).toEqual([
      { cluster: `outbound|80||${API}`, weight: 9 },
      { cluster: `outbound|80||${OTHER}`, weight: 1 },
    ]);
  });

  it.each([
    { backendRefs: [], version: IstioVersion.V1_31, status: 500 },
    { backendRefs: [], version: IstioVersion.V1_30, status: 404 },
    { backendRefs: [hostname(API, 80, { weight: 0 })], version: IstioVersion.V1_30, status: 500 },
  ])('answers $status without backends', ({ backendRefs, version, status }) => {
    expect(ruled({ backendRefs }, version).directResponse).toBe(status);
  });

  it('redirects with 302 unless it says otherwise', () => {
    const redirect = (requestRedirect: object): object => ({ filters: [{ type: 'RequestRedirect', requestRedirect }] });
    expect(ruled(redirect({ scheme: 'https' })).directResponse).toBe(302);
    expect(ruled(redirect({ statusCode: 308 })).directResponse).toBe(308);
  });

  it('rewrites the host, in a filter for the route or for a backend', () => {
    const filter = { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'Host', value: 'set' }] } };
    const rewrite = { type: 'URLRewrite', urlRewrite: { hostname: 'rewritten' } };
    expect(ruled({ ...TO_OTHER, filters: [filter] }).hostRewrite).toBe('set');
    expect(ruled({ ...TO_OTHER, filters: [filter, rewrite] }).hostRewrite).toBe('rewritten');
    expect(ruled({ backendRefs: [hostname(OTHER, 80, { filters: [filter] })] }).hostRewrite).toBe('set');
  });

  it('limits time and repeats', () => {
    const timeouts = { request: '10s', backendRequest: '2s' };
    expect(ruled({ ...TO_OTHER, timeouts })).toMatchObject({ timeout: '2s', retries: 2 });
    const retry = { attempts: 4, codes: [503] };
    expect(ruled({ ...TO_OTHER, timeouts, retry })).toMatchObject({
      timeout: '10s',
      perTryTimeout: '2s',
      retries: 4,
      retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
    });
    expect(ruled({ ...TO_OTHER, timeouts: { request: '0s' }, retry: {} })).toMatchObject({ retries: 2 });
    expect(ruled({ ...TO_OTHER, retry: { attempts: 0 } }).retries).toBe(0);
  });

  it('answers 500 where the backend is not there', () => {
    const route = httpRoute([ofEntry(API)], [{ backendRefs: [hostname('absent.example.com', 80)] }]);
    expect(simulation([...ENTRIES, route]).call(call(`http://${API}`))).toMatchObject({
      outcome: TrafficOutcome.HTTP_STATUS,
      status: 500,
    });
  });
});

describe('routes for connections', () => {
  it('of a TLSRoute go by the server name', () => {
    const route = (hostnames?: string[]): object =>
      gatewayApi('TLSRoute', {
        parentRefs: [ofEntry(API)],
        hostnames,
        rules: [{ backendRefs: [hostname(OTHER, 443)] }],
      });
    expect(of(route(), `tls://${API}`).cluster).toBe(`outbound|443||${OTHER}`);
    expect(of(route([API]), `tls://${API}`).cluster).toBe(`outbound|443||${OTHER}`);
    expect(of(route([API]), `tls://${API}`).why.join()).toContain('rule 1 of TLSRoute shop/tlsroute');
  });

  it('of a TCPRoute go by the port, from Istio 1.31 on', () => {
    const route = gatewayApi('TCPRoute', {
      parentRefs: [ofEntry(API, { port: 5432 })],
      rules: [{ backendRefs: [hostname(OTHER, 5432)] }],
    });
    const only = entry(API, ['5432:TCP']);
    const asked = call(`tcp://${API}:5432`);
    expect(hop([only, ENTRIES[1], route], asked).cluster).toBe(`outbound|5432||${OTHER}`);
    const before = simulation([only, ENTRIES[1], route], { istioVersion: IstioVersion.V1_30 });
    expect(before.call(asked).hops[0].cluster).toBe(`outbound|5432||${API}`);
    expect(before.findings).toEqual([
      expect.objectContaining({
        object: 'TCPRoute shop/tcproute',
        problem: expect.stringContaining('Istio 1.30') as string,
      }),
    ]);
  });

  it('without backends are closed', () => {
    const route = gatewayApi('TCPRoute', { parentRefs: [ofEntry(API)], rules: [{ backendRefs: [] }] });
    const found = hop([entry(API, ['5432:TCP']), route], call(`tcp://${API}:5432`));
    expect(found).toMatchObject({
      cluster: 'outbound|65535|zero-weight|internal.cluster.local',
      error: 'cluster does not exist',
    });
  });
});

describe('a Service as a parent', () => {
  const service = kubernetes(
    'Service',
    { spec: { clusterIP: '10.96.0.9', ports: [{ name: 'http', port: 80 }] } },
    { name: 'web', namespace: 'bank' },
  );
  const parent = { group: '', kind: 'Service', name: 'web', namespace: 'bank' };

  it('takes routes of its own namespace and of who calls, without any grant', () => {
    const found = hop([...ENTRIES, service, httpRoute([parent], [TO_OTHER])], call('http://web.bank'));
    expect(found.cluster).toBe(`outbound|80||${OTHER}`);
  });
});
