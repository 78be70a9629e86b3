import { call, entry, hop, istio, kubernetes, NEW, OLD, OutboundTrafficPolicyMode, WireLeg } from './meshes';

const { REGISTRY_ONLY, ALLOW_ANY_DYNAMIC_DNS } = OutboundTrafficPolicyMode;
const API = entry('api.example.com', ['80:HTTP', '443:TLS']);

describe('hosts that nobody has registered', () => {
  it('pass under ALLOW_ANY, on a port that has a listener and on one that has none', () => {
    expect(hop([API], call('http://other.example.com'))).toMatchObject({
      listener: '0.0.0.0_80',
      virtualHost: 'allow_any',
      route: 'allow_any',
      cluster: 'PassthroughCluster',
      clusterType: 'ORIGINAL_DST',
      wire: WireLeg.CLEAR_TEXT,
    });
    expect(hop([], call('tcp://db.example.com:5432'))).toMatchObject({
      listener: 'virtualOutbound',
      filterChain: 'virtualOutbound-catchall-tcp',
      cluster: 'PassthroughCluster',
    });
  });

  it('are refused under REGISTRY_ONLY: 502 for HTTP on a known port, a reset elsewhere', () => {
    const options = { outboundTrafficPolicy: REGISTRY_ONLY };
    const http = hop([API], call('http://other.example.com'), options);
    expect(http).toMatchObject({ virtualHost: 'block_all', route: 'block_all', directResponse: 502 });
    expect(http.cluster).toBeUndefined();
    expect(hop([API], call('https://other.example.com'), options)).toMatchObject({
      listener: '0.0.0.0_443',
      filterChain: 'PassthroughFilterChain',
      cluster: 'BlackHoleCluster',
      wire: WireLeg.NOTHING,
    });
  });

  it('are resolved by the proxy under ALLOW_ANY_DYNAMIC_DNS, HTTP in clear text alone', () => {
    const options = { outboundTrafficPolicy: ALLOW_ANY_DYNAMIC_DNS };
    expect(hop([], call('http://other.example.com'), options)).toMatchObject({
      filterChain: 'virtualOutbound-catchall-tcp-http',
      virtualHost: 'allow_any_dynamic_dns',
      cluster: 'AllowAnyDynamicDNSCluster',
    });
    expect(hop([], call('https://other.example.com'), options).cluster).toBe('PassthroughCluster');
  });

  it('follow what the Sidecar of their client says, and its proxy', () => {
    const sidecar = (policy: object): object =>
      istio('Sidecar', { egress: [{ hosts: ['*/*'] }], outboundTrafficPolicy: policy });
    expect(hop([sidecar({ mode: 'REGISTRY_ONLY' })], call('tcp://x.example.com:1')).cluster).toBe('BlackHoleCluster');
    expect(hop([sidecar({})], call('tcp://x.example.com:1')).cluster).toBe('BlackHoleCluster');
    const proxied = { mode: 'ALLOW_ANY', egressProxy: { host: 'out.example.com', port: { number: 443 } } };
    expect(hop([sidecar(proxied), entry('out.example.com', ['443:TLS'])], call('tcp://x.example.com:1')).cluster).toBe(
      'outbound|443||out.example.com',
    );
  });
});

describe('a ServiceEntry', () => {
  it('takes HTTP by the Host header', () => {
    expect(hop([API], call('http://api.example.com/v1'))).toMatchObject({
      listener: '0.0.0.0_80',
      virtualHost: 'api.example.com:80',
      routeConfig: '80',
      route: 'default',
      cluster: 'outbound|80||api.example.com',
      clusterType: 'STRICT_DNS',
      endpoints: [{ address: 'api.example.com', port: 80 }],
      retries: 2,
      wire: WireLeg.CLEAR_TEXT,
    });
  });

  it('takes TLS by the server name', () => {
    expect(hop([API], call('https://api.example.com'))).toMatchObject({
      listener: '0.0.0.0_443',
      cluster: 'outbound|443||api.example.com',
      wire: WireLeg.APPLICATION_TLS,
    });
    expect(hop([API], call('https://api.example.com', { sni: '' })).filterChain).toBe('PassthroughFilterChain');
  });

  it('is dialled at the port of the endpoint, of the target, or its own', () => {
    const ports = ['80:HTTP:443'];
    expect(hop([entry('a.example.com', ports)], call('http://a.example.com')).endpoints).toMatchObject([{ port: 443 }]);
    const endpoints = [{ address: '192.0.2.1', ports: { 'http-80': 8443 } }, { address: '192.0.2.2' }];
    expect(
      hop([entry('a.example.com', ports, { resolution: 'STATIC', endpoints })], call('http://a.example.com')).endpoints,
    ).toMatchObject([
      { address: '192.0.2.1', port: 8443 },
      { address: '192.0.2.2', port: 443 },
    ]);
  });

  it.each([
    ['NONE', 'ORIGINAL_DST'],
    ['STATIC', 'EDS'],
    ['DNS', 'STRICT_DNS'],
    ['DNS_ROUND_ROBIN', 'LOGICAL_DNS'],
  ])('with resolution %s is a cluster of type %s', (resolution, type) => {
    expect(hop([entry('a.example.com', ['80:HTTP'], { resolution })], call('http://a.example.com')).clusterType).toBe(
      type,
    );
  });

  it.each([
    ['tls://deep.www.example.com', '0.0.0.0_443', undefined],
    ['http://www.example.com', '0.0.0.0_80', '*.example.com:80'],
  ])('of a wildcard is resolved by the proxy with DYNAMIC_DNS: %s', (url, listener, virtualHost) => {
    const any = entry('*.example.com', ['80:HTTP', '443:TLS'], { resolution: 'DYNAMIC_DNS' });
    const found = hop([any], call(url));
    expect(found).toMatchObject({ listener, clusterType: 'envoy.clusters.dynamic_forward_proxy' });
    expect(found.virtualHost).toBe(virtualHost);
  });

  it('for TCP without an address takes the whole port', () => {
    const db = entry('db.example.com', ['5432:TCP']);
    expect(hop([db], call('tcp://other.example.com:5432'))).toMatchObject({
      listener: '0.0.0.0_5432',
      cluster: 'outbound|5432||db.example.com',
    });
  });

  it('for TCP with addresses takes those, blocks included, and no other', () => {
    const db = entry('db.example.com', ['5432:TCP'], { addresses: ['192.0.2.7', '198.51.100.0/24'] });
    const cluster = 'outbound|5432||db.example.com';
    expect(hop([db], call('tcp://192.0.2.7:5432'))).toMatchObject({ listener: '192.0.2.7_5432', cluster });
    expect(hop([db], call('tcp://198.51.100.9:5432'))).toMatchObject({ listener: '0.0.0.0_5432', cluster });
    expect(hop([db], call('tcp://203.0.113.1:5432')).cluster).toBe('PassthroughCluster');
  });

  it('for TCP takes the address that istiod gave it, for proxies that answer DNS alone', () => {
    const db = {
      ...entry('db.example.com', ['5432:TCP']),
      status: { addresses: [{ value: '240.240.0.5', host: 'db.example.com' }] },
    };
    const client = { namespaceName: 'shop', dnsCapture: true };
    const asked = { url: 'tcp://db.example.com:5432', address: '240.240.0.5' };
    expect(hop([db], { ...asked, client }).listener).toBe('240.240.0.5_5432');
    expect(hop([db], call(asked.url, asked)).listener).toBe('0.0.0.0_5432');
  });
});

describe('services that share a port', () => {
  const tcp = (name: string, created: string): object => entry(name, ['9000:TCP'], {}, { created });

  it('of TCP: the older one takes it', () => {
    const objects = [tcp('new.example.com', NEW), tcp('old.example.com', OLD)];
    expect(hop(objects, call('tcp://new.example.com:9000')).cluster).toBe('outbound|9000||old.example.com');
  });

  it('of TLS: each has its server names, the closest counts', () => {
    const objects = [
      entry('*.example.com', ['443:TLS'], { resolution: 'NONE' }),
      entry('*.api.example.com', ['443:TLS'], { resolution: 'NONE' }),
      entry('a.api.example.com', ['443:TLS']),
    ];
    const cluster = (name: string): string | undefined => hop(objects, call(`tls://${name}`)).cluster;
    expect(cluster('a.api.example.com')).toBe('outbound|443||a.api.example.com');
    expect(cluster('b.api.example.com')).toBe('outbound|443||*.api.example.com');
    expect(cluster('www.example.com')).toBe('outbound|443||*.example.com');
    expect(cluster('example.org')).toBe('PassthroughCluster');
  });

  it('of HTTP and TCP: the listener tells them apart by sniffing', () => {
    const objects = [tcp('db.example.com', OLD), entry('web.example.com', ['9000:HTTP'], {}, { created: NEW })];
    expect(hop(objects, call('http://web.example.com:9000')).cluster).toBe('outbound|9000||web.example.com');
    expect(hop(objects, call('tcp://db.example.com:9000')).cluster).toBe('outbound|9000||db.example.com');
    expect(hop(objects, call('https://web.example.com:9000')).cluster).toBe('outbound|9000||db.example.com');
  });

  it('of a protocol whose server speaks first: HTTP does not join it', () => {
    const objects = [
      entry('db.example.com', ['3306:MySQL'], {}, { created: OLD }),
      entry('web.example.com', ['3306:HTTP'], {}, { created: NEW }),
    ];
    expect(hop(objects, call('http://web.example.com:3306')).cluster).toBe('outbound|3306||db.example.com');
  });

  it('of HTTPS sent to a port for HTTP: the connection passes by', () => {
    expect(hop([entry('web.example.com', ['80:HTTP'])], call('https://web.example.com:80'))).toMatchObject({
      listener: '0.0.0.0_80',
      filterChain: 'PassthroughFilterChain',
      cluster: 'PassthroughCluster',
    });
  });
});

describe('a Service of Kubernetes', () => {
  const service = (spec: object, name = 'cart'): object =>
    kubernetes('Service', { spec: { ports: [{ name: 'http', port: 80 }], ...spec } }, { name });

  it('has its short names in its own namespace', () => {
    const objects = [service({ clusterIP: '10.96.0.1' })];
    for (const name of ['cart', 'cart.shop', 'cart.shop.svc', 'cart.shop.svc.cluster.local', '10.96.0.1']) {
      expect(hop(objects, call(`http://${name}`)).cluster).toBe('outbound|80||cart.shop.svc.cluster.local');
    }
    expect(hop(objects, call('http://cart', { from: 'ops' })).virtualHost).toBe('allow_any');
    expect(hop(objects, call('http://cart.shop', { from: 'ops' })).cluster).toBe(
      'outbound|80||cart.shop.svc.cluster.local',
    );
  });

  it('of a protocol that nobody names is sniffed at its address', () => {
    const objects = [service({ clusterIP: '10.96.0.1', ports: [{ port: 8080 }] })];
    expect(hop(objects, call('http://anything:8080', { address: '10.96.0.1' }))).toMatchObject({
      listener: '10.96.0.1_8080',
      routeConfig: 'cart.shop.svc.cluster.local:8080',
      virtualHost: 'cart.shop.svc.cluster.local:8080',
    });
    expect(hop(objects, call('tcp://cart:8080', { address: '10.96.0.1' })).cluster).toBe(
      'outbound|8080||cart.shop.svc.cluster.local',
    );
  });

  it('that is headless has a listener for each Pod', () => {
    const objects = [
      service({ clusterIP: 'None', ports: [{ name: 'tcp', port: 9000 }] }),
      kubernetes(
        'EndpointSlice',
        { endpoints: [{ addresses: ['10.244.0.7'] }], ports: [{ name: 'tcp', port: 9000 }] },
        { labels: { 'kubernetes.io/service-name': 'cart' } },
      ),
    ];
    expect(hop(objects, call('tcp://10.244.0.7:9000'))).toMatchObject({
      listener: '10.244.0.7_9000',
      clusterType: 'ORIGINAL_DST',
    });
    expect(hop(objects, call('tcp://10.244.0.8:9000')).cluster).toBe('PassthroughCluster');
  });

  it('that only names another one leads there', () => {
    const objects = [
      service({ clusterIP: '10.96.0.1' }),
      service({ type: 'ExternalName', externalName: 'cart.shop.svc.cluster.local' }, 'alias'),
    ];
    expect(hop(objects, call('http://alias.shop')).cluster).toBe('outbound|80||cart.shop.svc.cluster.local');
  });

  it('counts before a ServiceEntry of its name, whatever their age', () => {
    const objects = [
      entry('cart.shop.svc.cluster.local', ['80:HTTP'], {}, { created: OLD }),
      service({ clusterIP: '10.96.0.1' }),
    ];
    expect(hop(objects, call('http://cart.shop.svc.cluster.local')).clusterType).toBe('EDS');
  });
});
