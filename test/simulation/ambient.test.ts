import { DataPlaneMode, SimulationOptions, TrafficAnswer } from '../../lib';
import { call, entry, istio, kubernetes, rule, security, simulation, TrafficOutcome, WireLeg } from './meshes';

const API = entry('api.example.com', ['80:HTTP:443', '443:TLS'], { addresses: ['192.0.2.1'], exportTo: ['bank'] });

const AMBIENT = kubernetes('Namespace', {}, { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } });

function asked(objects: object[], url: string, more: object = {}, options: SimulationOptions = {}): TrafficAnswer {
  return simulation(objects, { dataPlaneMode: DataPlaneMode.AMBIENT, ...options }).call(call(url, more));
}

describe('the proxy of a node', () => {
  it('knows services by their address, whatever they are exported to, and forwards bytes', () => {
    for (const url of ['http://api.example.com', 'http://192.0.2.1']) {
      expect(asked([API], url)).toMatchObject({
        outcome: TrafficOutcome.DELIVERED,
        destinations: ['api.example.com:443'],
        hops: [{ proxy: 'ztunnel', service: 'shop/api.example.com', wire: WireLeg.CLEAR_TEXT }],
      });
    }
    expect(asked([API], 'https://api.example.com').hops[0].wire).toBe(WireLeg.APPLICATION_TLS);
  });

  it('lets pass what it does not know, also under REGISTRY_ONLY and beside a Sidecar', () => {
    const sidecar = istio('Sidecar', {
      egress: [{ hosts: ['./*'] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    });
    const unknown = asked([sidecar, API], 'http://b.example.com');
    expect(unknown).toMatchObject({ outcome: TrafficOutcome.DELIVERED, destinations: [] });
    expect(unknown.hops[0].why).toEqual(['no service has the address: the connection passes']);
  });

  it('knows a host to which istiod will give an address, and none to which it gives no one', () => {
    const isKnown = (spec: object, more: object = {}): boolean =>
      asked([{ ...entry('b.example.com', ['80:HTTP'], spec, more) }], 'http://b.example.com').hops[0].service !==
      undefined;
    expect(isKnown({})).toBe(true);
    expect(isKnown({ resolution: 'NONE' })).toBe(false);
    expect(isKnown({}, { labels: { 'networking.istio.io/enable-autoallocate-ip': 'false' } })).toBe(false);
    const applied = { ...entry('b.example.com', ['80:HTTP']), status: {} };
    expect(asked([applied], 'http://b.example.com').hops[0].service).toBeUndefined();
  });

  it('knows names as the resolver of a Pod completes them, and wildcards that are resolved', () => {
    const web = kubernetes('Service', { spec: { clusterIP: '10.96.0.1', ports: [{ port: 80 }] } }, { name: 'web' });
    for (const name of ['web', 'web.shop', 'web.shop.svc', 'web.shop.svc.cluster.local']) {
      expect(asked([web], `http://${name}`).hops[0].service).toBe('shop/web.shop.svc.cluster.local');
    }
    const all = entry('*.example.com', ['80:HTTP'], { resolution: 'DYNAMIC_DNS' });
    expect(asked([all], 'http://a.b.example.com').hops[0].service).toBe('shop/*.example.com');
  });

  it('takes the smallest range that has an address', () => {
    const ranges = (host: string, address: string): object =>
      entry(host, ['80:HTTP'], { addresses: [address], resolution: 'NONE' });
    const objects = [ranges('a.example.com', '10.0.0.0/8'), ranges('b.example.com', '10.1.0.0/16')];
    expect(asked(objects, 'http://10.1.2.3').hops[0].service).toBe('shop/b.example.com');
    expect(asked(objects, 'http://10.2.2.3')).toMatchObject({
      outcome: TrafficOutcome.DELIVERED,
      hops: [{ service: 'shop/a.example.com' }],
    });
  });

  it('looks at no rule: what was meant to be encrypted leaves in clear text', () => {
    const tls = rule('api.example.com', { trafficPolicy: { tls: { mode: 'SIMPLE' } } });
    expect(asked([API, tls], 'http://api.example.com').hops[0].wire).toBe(WireLeg.CLEAR_TEXT);
  });

  it('has no way to a port that the service has not, nor to servers that are not there', () => {
    expect(asked([API], 'tcp://192.0.2.1:5432')).toMatchObject({ outcome: TrafficOutcome.CONNECTION_RESET });
    const empty = entry('api.example.com', ['80:HTTP'], { addresses: ['192.0.2.1'], resolution: 'STATIC' });
    expect(asked([empty], 'http://192.0.2.1').why).toBe('no healthy upstream');
  });
});

describe('a client is ambient', () => {
  const proxyOf = (objects: object[], client: object, options: SimulationOptions = {}): string =>
    simulation([API, ...objects], options).call({
      client: { namespaceName: 'shop', ...client },
      url: 'http://api.example.com',
    }).hops[0].proxy;

  it.each([
    ['as the options say', [], {}, { dataPlaneMode: DataPlaneMode.AMBIENT }, 'ztunnel'],
    ['by its namespace', [AMBIENT], {}, {}, 'ztunnel'],
    ['by its Pod', [], { labels: { 'istio.io/dataplane-mode': 'ambient' } }, {}, 'ztunnel'],
    ['not where its Pod opts out', [AMBIENT], { labels: { 'istio.io/dataplane-mode': 'none' } }, {}, 'sidecar'],
    ['not with a sidecar', [AMBIENT], { labels: { 'sidecar.istio.io/inject': 'true' } }, {}, 'sidecar'],
    ['as the call says', [AMBIENT], { dataPlaneMode: DataPlaneMode.SIDECAR }, {}, 'sidecar'],
  ])('%s', (_, objects, client, options, proxy) => {
    expect(proxyOf(objects, client, options)).toBe(proxy);
  });

  it('beside one with a sidecar, in one mesh', () => {
    const mesh = simulation([AMBIENT, API]);
    const callOf = (namespaceName: string): string =>
      mesh.call({ client: { namespaceName }, url: 'http://api.example.com' }).hops[0].proxy;
    expect([callOf('shop'), callOf('bank')]).toEqual(['ztunnel', 'sidecar']);
    expect(mesh.findings).toEqual([]);
  });
});

const USE = { 'istio.io/use-waypoint': 'way' };
const SERVED = entry('api.example.com', ['80:HTTP:443', '443:TLS', '8080:'], {}, { labels: USE });

interface Way {
  readonly labels?: object;
  readonly listener?: object;
  readonly more?: object;
  readonly namespace?: string;
}

function waypoint({ labels, listener = {}, more = {}, namespace = 'shop' }: Way = {}): object {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'way', namespace, labels },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...listener }],
    },
    ...more,
  };
}

const HOST = 'way.shop.svc.cluster.local';

describe('a waypoint', () => {
  it('gets the call through a tunnel and sends it on as rules say', () => {
    const tls = rule('api.example.com', {
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] },
    });
    const answer = asked([waypoint(), SERVED, tls], 'http://api.example.com');
    expect(answer).toMatchObject({
      outcome: TrafficOutcome.DELIVERED,
      destinations: ['api.example.com:443'],
      warnings: [],
      hops: [
        { proxy: 'ztunnel', wire: WireLeg.HBONE, endpoints: [{ address: HOST, port: 15008 }] },
        {
          proxy: HOST,
          listener: 'main_internal',
          cluster: 'inbound-vip|80|http|api.example.com',
          wire: WireLeg.PROXY_TLS,
          tls: { sni: 'api.example.com', checkedNames: ['api.example.com'] },
        },
      ],
    });
    expect(answer.explain()).toContain(`2. ${HOST}`);
    expect(answer.explain()).toContain('sends HBONE');
  });

  it('without a rule sends clear text to the port for TLS, and the answer warns', () => {
    expect(asked([waypoint(), SERVED], 'http://api.example.com').warnings).toEqual([
      `${HOST} sends clear text to port 443, where servers expect TLS`,
    ]);
  });

  it('counts ISTIO_MUTUAL and the names of a ServiceEntry for nothing', () => {
    const named = entry('api.example.com', ['80:HTTP'], { subjectAltNames: ['san.example.com'] }, { labels: USE });
    const mode = (tls: object): TrafficAnswer =>
      asked([waypoint(), named, rule('api.example.com', { trafficPolicy: { tls } })], 'http://api.example.com');
    const mutual = mode({ mode: 'ISTIO_MUTUAL' }).hops[1];
    expect(mutual.tls).toBeUndefined();
    expect(mutual.why).toContain('ISTIO_MUTUAL does nothing at a waypoint: no TLS');
    expect(mode({ mode: 'SIMPLE', sni: 'a.example.com' }).hops[1].tls?.checkedNames).toEqual([]);
    expect(mode({ mode: 'SIMPLE', credentialName: 'partner' }).hops[1].tls?.authority).toBe(
      'kubernetes://partner-cacert',
    );
  });

  it.each([
    ['is not there', [], 'the waypoint shop/way is not there'],
    ['is not ready', [waypoint({ more: { status: {} } })], 'is not ready'],
    ['is for workloads', [waypoint({ labels: { 'istio.io/waypoint-for': 'workload' } })], 'waypoint-for workload'],
  ])('that %s gets nothing, and the answer says why', (_, objects, why) => {
    const { hops } = asked([...objects, SERVED], 'http://api.example.com');
    expect(hops).toHaveLength(1);
    expect(hops[0].why[0]).toContain(why);
  });

  it('of another namespace has to let the namespace in', () => {
    const labels = { ...USE, 'istio.io/use-waypoint-namespace': 'edge' };
    const elsewhere = entry('api.example.com', ['80:HTTP'], {}, { labels });
    const space = kubernetes('Namespace', {}, { name: 'shop', labels: { team: 'a' } });
    const isUsed = (namespaces?: object): boolean =>
      asked(
        [space, waypoint({ namespace: 'edge', listener: namespaces && { allowedRoutes: { namespaces } } }), elsewhere],
        'http://api.example.com',
      ).hops.length === 2;
    expect(isUsed()).toBe(false);
    expect(isUsed({ from: 'All' })).toBe(true);
    expect(isUsed({ from: 'Selector', selector: { matchLabels: { team: 'a' } } })).toBe(true);
    expect(isUsed({ from: 'Selector', selector: { matchLabels: { team: 'b' } } })).toBe(false);
  });

  it('is that of the service before that of its namespace, and none is none', () => {
    const space = kubernetes('Namespace', {}, { name: 'shop', labels: USE });
    const own: Record<string, string>[] = [
      {},
      { 'istio.io/use-waypoint': 'none' },
      { 'istio.io/use-waypoint': 'gone' },
    ];
    const lengths = own.map(
      (labels) =>
        asked([space, waypoint(), entry('api.example.com', ['80:HTTP'], {}, { labels })], 'http://api.example.com').hops
          .length,
    );
    expect(lengths).toEqual([2, 1, 1]);
  });

  it('that is a gateway of another class takes no tunnel', () => {
    const other = { ...waypoint(), spec: { gatewayClassName: 'istio' } };
    expect(asked([other, SERVED], 'http://api.example.com')).toMatchObject({
      outcome: TrafficOutcome.CONNECTION_RESET,
      hops: [{ error: 'the Gateway shop/way is no waypoint: nothing takes the tunnel' }],
    });
  });

  it('knows no port that the service has not, and no requests in TLS', () => {
    expect(asked([waypoint(), SERVED], 'tcp://api.example.com:5432').hops[1].error).toBe('no filter chains matched');
    expect(asked([waypoint(), SERVED], 'https://api.example.com:80').hops[1].error).toBe('protocol error');
    expect(asked([waypoint(), SERVED], 'tcp://api.example.com:8080').hops[1].cluster).toBe(
      'inbound-vip|8080|tcp|api.example.com',
    );
  });

  it('obeys VirtualServices beside the service, and of those for TLS the ones for this name alone', () => {
    const other = entry('other.example.com', ['80:HTTP', '443:TLS'], {}, { labels: USE });
    const to = [{ destination: { host: 'other.example.com' } }];
    const routes = (namespace: string, sniHosts: string[]): object =>
      istio(
        'VirtualService',
        { hosts: ['api.example.com'], http: [{ name: 'r', route: to }], tls: [{ match: [{ sniHosts }], route: to }] },
        { namespace },
      );
    const clusters = (namespace: string, sniHosts = ['api.example.com']): (string | undefined)[] =>
      ['http://api.example.com', 'https://api.example.com'].map(
        (url) => asked([waypoint(), SERVED, other, routes(namespace, sniHosts)], url).hops[1].cluster,
      );
    expect(clusters('shop')).toEqual([
      'inbound-vip|80|http|other.example.com',
      'inbound-vip|443|tcp|other.example.com',
    ]);
    expect(clusters('shop', ['*.example.com'])[1]).toBe('inbound-vip|443|tcp|api.example.com');
    expect(clusters('bank')).toEqual(['inbound-vip|80|http|api.example.com', 'inbound-vip|443|tcp|api.example.com']);
  });

  it('resolves names under a wildcard and no others, and only for HTTP', () => {
    const all = {
      ...entry('*.example.com', ['80:HTTP', '443:TLS', '8080:HTTP2'], { resolution: 'DYNAMIC_DNS' }, { labels: USE }),
      status: { addresses: [{ host: '*.example.com', value: '240.240.0.9' }] },
    };
    const through = (url: string): object => asked([waypoint(), all], url, { address: '240.240.0.9' }).hops[1];
    expect(through('http://a.example.com')).toMatchObject({ clusterType: 'envoy.clusters.dynamic_forward_proxy' });
    expect(through('http://example.org')).toMatchObject({ error: 'no virtual host matched' });
    expect(through('https://a.example.com')).toMatchObject({ error: 'no filter chains matched' });
    expect(through('http2://a.example.com:8080')).toMatchObject({ error: 'cluster does not exist' });
  });

  it('obeys no rule with a selector', () => {
    const selected = rule('api.example.com', {
      workloadSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'way' } },
      trafficPolicy: { tls: { mode: 'SIMPLE' } },
    });
    expect(asked([waypoint(), SERVED, selected], 'http://api.example.com').hops[1].tls).toBeUndefined();
  });

  it('is passed by gateways only where the service says so, and by no sidecar', () => {
    const served = (labels: object): object =>
      entry(
        'api.example.com',
        ['80:HTTP'],
        { resolution: 'STATIC', addresses: ['240.0.0.1'], endpoints: [{ address: '192.0.2.1' }] },
        {
          labels: { ...USE, ...labels },
        },
      );
    const call = { client: { namespaceName: 'bank', dataPlaneMode: DataPlaneMode.SIDECAR } };
    const to = { 'istio.io/ingress-use-waypoint': 'true' };
    expect(asked([waypoint(), served(to)], 'http://api.example.com', call).hops).toMatchObject([
      { proxy: 'sidecar', endpoints: [{ address: '192.0.2.1' }] },
    ]);
    const service = kubernetes(
      'Service',
      { spec: { selector: { app: 'egress' }, ports: [{ port: 80, targetPort: 8080 }] } },
      { name: 'egress' },
    );
    const gateway = istio('Gateway', {
      selector: { app: 'egress' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['api.example.com'] }],
    });
    const host = 'egress.shop.svc.cluster.local';
    const route = istio(
      'VirtualService',
      {
        hosts: ['api.example.com'],
        gateways: ['mesh', 'gateway'],
        http: [
          {
            match: [{ gateways: ['mesh'], sourceNamespace: 'bank' }, { gateways: ['mesh'] }],
            route: [{ destination: { host } }],
          },
          { route: [{ destination: { host: 'api.example.com' } }] },
        ],
      },
      { namespace: 'edge' },
    );
    const bound = { ...(gateway as { readonly metadata: object }), metadata: { name: 'gateway', namespace: 'edge' } };
    const way = (labels: object): string[] =>
      asked([waypoint(), served(labels), service, bound, route], 'http://api.example.com', call).hops.map(
        ({ proxy }) => proxy,
      );
    expect(way({})).toEqual(['sidecar', host]);
    expect(way(to)).toEqual(['sidecar', host, HOST]);
  });

  it('has to be reached by the Pod that calls', () => {
    const closed = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'closed', namespace: 'shop' },
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 443 }] }] },
    };
    expect(asked([closed, waypoint(), SERVED], 'http://api.example.com').why).toContain('port 15008');
  });
});

describe('policies of a waypoint', () => {
  const to = (target: object, more: object = {}): object =>
    security('AuthorizationPolicy', {
      targetRefs: [target],
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }],
      ...more,
    });
  const status = (policy: object, serviceAccountName?: string): number | undefined =>
    asked([waypoint(), SERVED, policy], 'http://api.example.com', {
      client: { namespaceName: 'shop', serviceAccountName },
    }).status;
  const ENTRY = { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api-example-com' };

  it.each([
    ['the ServiceEntry', ENTRY, 403],
    ['another ServiceEntry', { ...ENTRY, name: 'other' }, undefined],
    ['the Gateway', { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'way' }, 403],
    ['another Gateway', { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'other' }, undefined],
    ['a Service', { kind: 'Service', name: 'api-example-com' }, undefined],
    [
      'the class, outside of the root namespace',
      { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' },
      undefined,
    ],
  ])('hold for %s', (_, target, expected) => {
    expect(status(to(target))).toBe(expected);
  });

  it('hold for the class in the root namespace', () => {
    const target = { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' };
    const policy = security('AuthorizationPolicy', { targetRefs: [target], rules: [] }, { namespace: 'istio-system' });
    expect(status(policy)).toBe(403);
  });

  it('know who calls, and count for nothing with a selector', () => {
    expect(status(to(ENTRY), 'web')).toBeUndefined();
    expect(status(security('AuthorizationPolicy', { selector: { matchLabels: {} }, rules: [] }))).toBeUndefined();
  });

  it('say who else could make a call', () => {
    const pod = (name: string): object =>
      kubernetes('Pod', { spec: { serviceAccountName: name, containers: [] } }, { name, labels: { app: name } });
    const mesh = simulation([AMBIENT, waypoint(), SERVED, to(ENTRY), pod('web'), pod('job')]);
    const others = mesh.clientsThatCan({
      client: { namespaceName: 'shop', serviceAccountName: 'web' },
      url: 'http://api.example.com',
    });
    expect(others.map(({ serviceAccountName }) => serviceAccountName)).toEqual(['web']);
  });
});
