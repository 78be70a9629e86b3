import { TrafficHop } from '../../lib';
import { call, entry, hop, istio, NEW, OLD, OutboundTrafficPolicyMode, simulation } from './meshes';

const API = entry('api.example.com', ['80:HTTP']);
const B = entry('b.example.com', ['80:HTTP']);

function vs(spec: object, written: object = {}): object {
  return istio('VirtualService', { hosts: ['api.example.com'], ...spec }, written);
}

/** Routes that answer with the statuses of their conditions, 418 for the rest. */
function answering(routes: Record<number, object>): object {
  const http = Object.entries(routes).map(([status, match]) => ({
    match: [match],
    directResponse: { status: Number(status) },
  }));
  return vs({ http: [...http, { directResponse: { status: 418 } }] });
}

function asked(objects: object[], url = 'http://api.example.com/', more: object = {}): TrafficHop {
  return hop([API, B, ...objects], call(url, more));
}

describe('a route for HTTP', () => {
  // What real Envoys answer to the same calls: conformance/e2e/canaries/matching.yaml.
  const routes = answering({
    410: { headers: { 'x-team': { exact: 'a' } }, method: { exact: 'POST' } },
    411: { headers: { 'x-team': { exact: 'a' } } },
    412: { headers: { 'x-team': { prefix: 'b' } } },
    413: { headers: { 'x-team': { regex: '[cd]' } } },
    414: { method: { exact: 'PUT' } },
    416: { uri: { regex: '/v1.*' } },
    417: { withoutHeaders: { 'x-team': { exact: 'e' } }, uri: { exact: '/without' } },
  });

  it.each([
    [410, '/', { method: 'POST', headers: { 'x-team': 'a' } }],
    [411, '/', { headers: { 'X-Team': 'a' } }],
    [412, '/', { headers: { 'x-team': 'bc' } }],
    [413, '/', { headers: { 'x-team': 'd' } }],
    [418, '/', { headers: { 'x-team': 'dd' } }],
    [414, '/', { method: 'PUT' }],
    [418, '/other/v1', {}],
    [416, '/v1/items', {}],
    [417, '/without', {}],
    [418, '/without', { headers: { 'x-team': 'e' } }],
  ])('answers %i to %s with %j', (status, path, more) => {
    expect(asked([routes], `http://api.example.com${path}`, more).directResponse).toBe(status);
  });

  it('looks at the query, and at letter case unless told not to', () => {
    const objects = [
      answering({
        410: { queryParams: { q: { exact: '1' } } },
        411: { uri: { prefix: '/A' }, ignoreUriCase: true },
        412: { uri: { prefix: '/B' } },
      }),
    ];
    const status = (path: string): number | undefined => asked(objects, `http://api.example.com${path}`).directResponse;
    expect([status('/?q=1'), status('/?q=2'), status('/a'), status('/b'), status('/B?x')]).toEqual([
      410, 418, 411, 418, 412,
    ]);
  });

  it('depends on who calls', () => {
    const objects = [
      API,
      answering({
        410: { sourceLabels: { app: 'a' } },
        411: { sourceNamespace: 'ops' },
        412: { gateways: ['mesh'], sourceLabels: { app: 'z' } },
      }),
    ];
    const status = (namespaceName: string, app: string): number | undefined =>
      hop(objects, { client: { namespaceName, labels: { app } }, url: 'http://api.example.com' }).directResponse;
    expect([status('shop', 'a'), status('ops', 'b'), status('shop', 'b')]).toEqual([410, 411, 412]);
  });

  it('has the name it is given, with that of the match', () => {
    const named = vs({
      http: [{ name: 'reads', match: [{ name: 'get', method: { exact: 'GET' } }], directResponse: { status: 204 } }],
    });
    expect(asked([named]).route).toBe('reads.get');
  });

  it('ends with 404 where none fits', () => {
    const only = vs({
      http: [{ match: [{ uri: { prefix: '/v1' } }], route: [{ destination: { host: 'api.example.com' } }] }],
    });
    expect(asked([only])).toMatchObject({ virtualHost: 'api.example.com:80', error: 'no route matched' });
    expect(simulation([API, only]).call(call('http://api.example.com'))).toMatchObject({
      outcome: 'HTTP status',
      status: 404,
      responseFlags: 'NR',
    });
  });

  it('leads to the port that is written, to the only one, or to that of the listener', () => {
    const to = (destination: object): object => vs({ http: [{ route: [{ destination }] }] });
    const many = entry('many.example.com', ['80:HTTP', '8080:HTTP']);
    const cluster = (destination: object): string | undefined =>
      asked([to(destination), many, entry('one.example.com', ['8080:HTTP'])]).cluster;
    expect(cluster({ host: 'many.example.com', port: { number: 8080 } })).toBe('outbound|8080||many.example.com');
    expect(cluster({ host: 'many.example.com' })).toBe('outbound|80||many.example.com');
    expect(cluster({ host: 'b.example.com', subset: 'none' })).toBe('outbound|80|none|b.example.com');
  });

  it('has timeout, retries and another Host header', () => {
    const route = {
      route: [{ destination: { host: 'b.example.com' } }],
      rewrite: { authority: 'b.example.com' },
      timeout: '3.5s',
      retries: { attempts: 4, perTryTimeout: '500ms', retryOn: 'reset,503' },
    };
    expect(asked([vs({ http: [route] })])).toMatchObject({
      hostRewrite: 'b.example.com',
      timeout: '3.5s',
      retries: 4,
      perTryTimeout: '500ms',
      retryOn: 'reset,retriable-status-codes',
    });
    expect(asked([vs({ http: [{ ...route, retries: { attempts: 0 } }] })])).toMatchObject({ retries: 0 });
  });

  it('divides calls, and gives none to a weight of 0', () => {
    const route = (weights: number[]): object =>
      vs({
        http: [
          {
            route: weights.map((weight, index) => ({
              weight,
              destination: { host: ['api', 'b'][index] + '.example.com' },
            })),
          },
        ],
      });
    const [api, b] = ['outbound|80||api.example.com', 'outbound|80||b.example.com'];
    expect(asked([route([90, 10])]).weighted).toEqual([
      { cluster: api, weight: 90 },
      { cluster: b, weight: 10 },
    ]);
    expect(asked([route([100, 0])]).weighted).toEqual([{ cluster: api, weight: 100 }]);
  });

  it('does nothing for a port on which the application encrypts', () => {
    const objects = [entry('api.example.com', ['443:TLS']), vs({ http: [{ directResponse: { status: 500 } }] })];
    expect(hop(objects, call('https://api.example.com')).cluster).toBe('outbound|443||api.example.com');
  });

  it('for a host that nobody has registered acts on port 80, if any service listens there', () => {
    const objects = [
      B,
      vs({ hosts: ['ghost.example.com'], http: [{ route: [{ destination: { host: 'b.example.com' } }] }] }),
    ];
    expect(hop(objects, call('http://ghost.example.com')).cluster).toBe('outbound|80||b.example.com');
    expect(hop(objects.slice(1), call('http://ghost.example.com')).listener).toBe('virtualOutbound');
  });
});

describe('VirtualServices for one host', () => {
  const to = (status: number, written: object, spec: object = {}): object =>
    vs({ http: [{ directResponse: { status } }], ...spec }, { name: `to-${status}`, ...written });

  it('count by age, but one exported by name before one for everybody', () => {
    expect(asked([to(410, { created: NEW }), to(411, { created: OLD })]).directResponse).toBe(411);
    expect(asked([to(410, { created: NEW }, { exportTo: ['shop'] }), to(411, { created: OLD })]).directResponse).toBe(
      410,
    );
    expect(asked([to(410, { namespace: 'bank' }, { exportTo: ['.'] })]).directResponse).toBeUndefined();
  });

  it('of wildcards give way to the closest name', () => {
    const wide = to(410, { created: OLD }, { hosts: ['*.example.com'] });
    expect(asked([wide, to(411, { created: NEW })]).directResponse).toBe(411);
    expect(asked([wide]).directResponse).toBe(410);
  });

  it('with delegates have the routes of both where they fit', () => {
    const root = vs({
      http: [
        {
          name: 'root',
          match: [{ uri: { prefix: '/v1' } }],
          delegate: { name: 'team', namespace: 'bank' },
          timeout: '2s',
        },
      ],
    });
    const delegate = (exportTo?: string[]): object =>
      istio(
        'VirtualService',
        {
          exportTo,
          http: [
            { name: 'a', match: [{ uri: { exact: '/v1/a' } }], route: [{ destination: { host: 'b.example.com' } }] },
            { name: 'lost', match: [{ uri: { exact: '/v2' } }], directResponse: { status: 500 } },
            { name: 'rest', route: [{ destination: { host: 'api.example.com' } }] },
          ],
        },
        { name: 'team', namespace: 'bank' },
      );
    expect(asked([root, delegate()], 'http://api.example.com/v1/a')).toMatchObject({ route: 'root-a', timeout: '2s' });
    expect(asked([root, delegate()], 'http://api.example.com/v1/b').route).toBe('root-rest');
    expect(asked([root, delegate()], 'http://api.example.com/v2').error).toBe('no route matched');
    expect(asked([root, delegate(['.'])], 'http://api.example.com/v1/a').route).toBe('default');
  });
});

describe('routes for connections', () => {
  const registryOnly = { outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY };

  it('of TLS go by server name, and leave the other names of the host out', () => {
    const objects = [
      entry('*.example.com', ['443:TLS'], { resolution: 'NONE' }),
      entry('b.example.net', ['443:TLS']),
      vs({
        hosts: ['*.example.com'],
        tls: [{ match: [{ sniHosts: ['a.example.com'] }], route: [{ destination: { host: 'b.example.net' } }] }],
      }),
    ];
    expect(hop(objects, call('tls://a.example.com'), registryOnly).cluster).toBe('outbound|443||b.example.net');
    expect(hop(objects, call('tls://c.example.com'), registryOnly).cluster).toBe('BlackHoleCluster');
  });

  it('of TCP go by port and client', () => {
    const route = { destination: { host: 'b.example.net', port: { number: 9000 } } };
    const objects = [
      entry('api.example.com', ['9000:TCP']),
      entry('b.example.net', ['9000:TCP'], { addresses: ['192.0.2.9'] }),
      vs({ tcp: [{ match: [{ port: 9000, sourceLabels: { app: 'a' } }], route: [route] }] }),
    ];
    const cluster = (app: string): string | undefined =>
      hop(objects, { client: { namespaceName: 'shop', labels: { app } }, url: 'tcp://x.example.com:9000' }).cluster;
    expect(cluster('a')).toBe('outbound|9000||b.example.net');
    expect(cluster('b')).toBe('outbound|9000||api.example.com');
  });

  it('lead to a cluster that does not exist where the subset or port is missing', () => {
    const objects = [
      entry('api.example.com', ['9000:TCP']),
      vs({ tcp: [{ route: [{ destination: { host: 'api.example.com', subset: 'v1' } }] }] }),
    ];
    const answer = simulation(objects).call(call('tcp://x.example.com:9000'));
    expect(answer.hops[0].error).toBe('cluster does not exist');
    expect(answer).toMatchObject({ outcome: 'connection reset', responseFlags: 'NC' });
  });
});
