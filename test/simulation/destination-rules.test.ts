import { call, entry, hop, istio, kubernetes, NEW, OLD, rule, WireLeg } from './meshes';

const API = entry('api.example.com', ['80:HTTP:443', '443:TLS'], {}, { namespace: 'bank' });
const SIMPLE = { mode: 'SIMPLE', sni: 'api.example.com', subjectAltNames: ['api.example.com'] };

/** The server name that tells rules apart. */
function named(host: string, sni: string, spec: object = {}, written: object = {}): object {
  return rule(host, { trafficPolicy: { tls: { mode: 'SIMPLE', sni } }, ...spec }, { name: sni, ...written });
}

function chosen(rules: object[], from = 'shop', labels = {}): string | undefined {
  return hop([API, ...rules], { client: { namespaceName: from, labels }, url: 'http://api.example.com' }).tls?.sni;
}

describe('the rule of a host', () => {
  it('is that of the client, of the service, of the root namespace, in this order', () => {
    const [client, service, root, other] = ['shop', 'bank', 'istio-system', 'ops'].map((namespace) =>
      named('api.example.com', namespace, {}, { namespace }),
    );
    expect(chosen([client, service, root, other])).toBe('shop');
    expect(chosen([service, root, other])).toBe('bank');
    expect(chosen([root, other])).toBe('istio-system');
    expect(chosen([other])).toBeUndefined();
  });

  it('may be a wildcard, which hides what is further away; the closest one counts', () => {
    const wide = named('*', 'wide', {}, { namespace: 'shop' });
    const close = named('*.example.com', 'close', {}, { namespace: 'shop' });
    const exact = named('api.example.com', 'exact', {}, { namespace: 'bank' });
    expect(chosen([wide, exact])).toBe('wide');
    expect(chosen([wide, close, exact])).toBe('close');
  });

  it('names the Secret that the proxy needs, and says whether it is among the manifests', () => {
    const mutual = rule('api.example.com', {
      workloadSelector: { matchLabels: { app: 'a' } },
      trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'bank', subjectAltNames: ['api.example.com'] } },
    });
    const secret = (namespace: string): object => kubernetes('Secret', {}, { name: 'bank', namespace });
    const why = (...others: object[]): string[] =>
      hop([API, mutual, ...others], {
        client: { namespaceName: 'shop', labels: { app: 'a' } },
        url: 'http://api.example.com',
      }).why;
    expect(why()).toContain('needs the Secret shop/bank');
    expect(why(secret('bank'))).toContain('needs the Secret shop/bank');
    expect(why(secret('shop'))).toContain('uses the Secret shop/bank');
  });

  it('counts elsewhere only if it is exported', () => {
    const exported = (exportTo: string[] | undefined): object =>
      named('api.example.com', 'bank', { exportTo }, { namespace: 'bank' });
    expect(chosen([exported(['.'])])).toBeUndefined();
    expect(chosen([exported(['ops'])])).toBeUndefined();
    expect(chosen([exported(['shop'])])).toBe('bank');
    expect(chosen([exported(undefined)])).toBe('bank');
  });

  it('with a selector is for the Pods it takes, in its namespace alone', () => {
    const selected = named('api.example.com', 'selected', { workloadSelector: { matchLabels: { app: 'a' } } });
    const rest = named('api.example.com', 'rest', { exportTo: ['shop'] });
    expect(chosen([selected, rest], 'shop', { app: 'a' })).toBe('selected');
    expect(chosen([selected, rest], 'shop', { app: 'b' })).toBe('rest');
    expect(chosen([selected], 'shop', { app: 'b' })).toBeUndefined();
    expect(chosen([selected], 'bank', { app: 'a' })).toBeUndefined();
  });

  it('with a selector swallows a general one that is exported to "."', () => {
    const selected = named('api.example.com', 'selected', { workloadSelector: { matchLabels: { app: 'a' } } });
    expect(
      chosen([selected, named('api.example.com', 'rest', { exportTo: ['.'] })], 'shop', { app: 'b' }),
    ).toBeUndefined();
  });

  it('is made of all with the same exportTo: the oldest policy, the subsets of each', () => {
    const subset = (name: string): object[] => [{ name }];
    const first = named('api.example.com', 'first', { subsets: subset('one') }, { created: OLD });
    const second = named('api.example.com', 'second', { subsets: subset('two') }, { created: NEW });
    expect(chosen([second, first])).toBe('first');
    const route = istio('VirtualService', {
      hosts: ['api.example.com'],
      http: [{ route: [{ destination: { host: 'api.example.com', subset: 'two', port: { number: 80 } } }] }],
    });
    expect(hop([API, first, second, route], call('http://api.example.com'))).toMatchObject({
      cluster: 'outbound|80|two|api.example.com',
      tls: { sni: 'first' },
    });
  });

  it('is the newest alone where exportTo differs', () => {
    const first = named('api.example.com', 'first', {}, { created: OLD });
    const second = named('api.example.com', 'second', { exportTo: ['*'] }, { created: NEW });
    expect(chosen([first, second])).toBe('second');
  });
});

describe('the policy of a port', () => {
  const policy = (trafficPolicy: object, url = 'http://api.example.com'): ReturnType<typeof hop> =>
    hop([API, rule('api.example.com', { trafficPolicy })], call(url));

  it('is that of its entry, which replaces the whole of the policy', () => {
    const replaced = policy({
      tls: SIMPLE,
      connectionPool: { tcp: { connectTimeout: '3s' } },
      portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }],
    });
    expect(replaced.tls).toBeUndefined();
    expect(replaced.connectTimeout).toBe('10s');
    expect(replaced.wire).toBe(WireLeg.CLEAR_TEXT);
  });

  it('goes by the number of the service port, not by the target', () => {
    const entryFor = (number: number): object => ({ portLevelSettings: [{ port: { number }, tls: SIMPLE }] });
    expect(policy(entryFor(80)).wire).toBe(WireLeg.PROXY_TLS);
    expect(policy(entryFor(443)).wire).toBe(WireLeg.CLEAR_TEXT);
  });

  it('that holds for all ports wraps the TLS of the application', () => {
    const both = policy({ tls: SIMPLE }, 'https://api.example.com');
    expect(both.wire).toBe(WireLeg.TLS_INSIDE_TLS);
  });

  it('of a subset is laid over that of the rule, but an entry for the port replaces it', () => {
    const route = istio('VirtualService', {
      hosts: ['api.example.com'],
      http: [{ route: [{ destination: { host: 'api.example.com', subset: 'v1', port: { number: 80 } } }] }],
    });
    const withSubset = (trafficPolicy: object): ReturnType<typeof hop> => {
      const both = { trafficPolicy: { tls: SIMPLE }, subsets: [{ name: 'v1', trafficPolicy }] };
      return hop([API, rule('api.example.com', both), route], call('http://api.example.com'));
    };
    expect(withSubset({ loadBalancer: { simple: 'RANDOM' } }).wire).toBe(WireLeg.PROXY_TLS);
    expect(withSubset({ portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }] }).wire).toBe(
      WireLeg.CLEAR_TEXT,
    );
  });
});

describe('TLS of a cluster', () => {
  const tls = (settings: object, spec: object = {}, api = API): ReturnType<typeof hop> =>
    hop(
      [
        api,
        rule('api.example.com', {
          trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: settings }] },
          ...spec,
        }),
      ],
      call('http://api.example.com'),
    );

  it('checks the Host header where neither sni nor names are written', () => {
    expect(tls({ mode: 'SIMPLE' }).tls).toMatchObject({
      mode: 'SIMPLE',
      sni: 'api.example.com',
      checkedNames: ['api.example.com'],
      subjectAltNames: [],
      authority: 'file-root:system',
    });
  });

  it('checks no name where sni is written without names', () => {
    expect(tls({ mode: 'SIMPLE', sni: 'api.example.com' }).tls).toMatchObject({
      sni: 'api.example.com',
      checkedNames: [],
    });
  });

  it('takes the names of the ServiceEntry where the rule has none', () => {
    const api = entry('api.example.com', ['80:HTTP:443'], { subjectAltNames: ['of-entry.example.com'] });
    expect(tls({ mode: 'SIMPLE', sni: 'x' }, {}, api).tls?.checkedNames).toEqual(['of-entry.example.com']);
    expect(tls({ mode: 'SIMPLE', subjectAltNames: ['own'] }, {}, api).tls?.checkedNames).toEqual(['own']);
  });

  it('trusts anyone with insecureSkipVerify', () => {
    expect(tls({ mode: 'SIMPLE', insecureSkipVerify: true }).tls).toMatchObject({
      checkedNames: [],
      autoSanValidation: false,
    });
    expect(tls({ mode: 'SIMPLE', insecureSkipVerify: true }).tls?.authority).toBeUndefined();
  });

  it('reads certificates from files', () => {
    expect(tls({ mode: 'MUTUAL', clientCertificate: '/c', privateKey: '/k', caCertificates: '/ca' }).tls).toMatchObject(
      {
        mode: 'MUTUAL',
        certificate: 'file-cert:/c~/k',
        authority: 'file-root:/ca',
      },
    );
    expect(tls({ mode: 'MUTUAL' }).wire).toBe(WireLeg.CLEAR_TEXT);
  });

  it('with credentialName is there in a sidecar only under a selector; a ConfigMap needs none', () => {
    const selector = { workloadSelector: { matchLabels: {} } };
    expect(tls({ mode: 'MUTUAL', credentialName: 'partner' }).wire).toBe(WireLeg.CLEAR_TEXT);
    expect(tls({ mode: 'MUTUAL', credentialName: 'partner' }).why.join()).toContain(
      'credentialName without workloadSelector',
    );
    expect(tls({ mode: 'MUTUAL', credentialName: 'partner' }, selector).tls).toMatchObject({
      certificate: 'kubernetes://partner',
      authority: 'kubernetes://partner-cacert',
    });
    expect(tls({ mode: 'SIMPLE', credentialName: 'configmap://shop/ca' }).tls?.authority).toBe(
      'configmap://shop/ca-cacert',
    );
  });

  it('of the mesh has the name of the cluster, and the identities of the servers', () => {
    const endpoints = [{ address: '192.0.2.1', serviceAccount: 'vm' }];
    const vm = entry('api.example.com', ['80:HTTP'], { location: 'MESH_INTERNAL', resolution: 'STATIC', endpoints });
    expect(tls({ mode: 'ISTIO_MUTUAL' }, {}, vm).tls).toMatchObject({
      mode: 'ISTIO_MUTUAL',
      sni: 'outbound_.80_._.api.example.com',
      subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/vm'],
      certificate: 'default',
      authority: 'ROOTCA',
    });
  });

  it('without a mode is none', () => {
    expect(tls({ sni: 'x' }).wire).toBe(WireLeg.CLEAR_TEXT);
    expect(tls({ sni: 'x' }).why.join()).toContain('tls without a mode');
  });

  it('offers HTTP/2 alone where the port speaks it', () => {
    const grpc = entry('api.example.com', ['80:GRPC:443']);
    expect(tls({ mode: 'SIMPLE' }, {}, grpc)).toMatchObject({ http2: true, tls: { alpn: ['h2'] } });
  });
});

describe('servers in several places', () => {
  const endpoints = [
    { address: '192.0.2.1', locality: 'eu/a' },
    { address: '192.0.2.2', locality: 'us/a' },
    { address: '192.0.2.3', locality: 'ap/a' },
  ];
  const api = entry('api.example.com', ['80:HTTP'], { resolution: 'STATIC', endpoints });
  const priorities = (trafficPolicy: object): Record<string, number> => {
    const client = { namespaceName: 'shop', locality: 'eu/a/x' };
    const found = hop([api, rule('api.example.com', { trafficPolicy })], { client, url: 'http://api.example.com' });
    return Object.fromEntries(found.endpoints.map(({ locality, priority }) => [locality, priority]));
  };

  it('are all alike without detection of outliers', () => {
    expect(priorities({ loadBalancer: { localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } } })).toEqual({
      'eu/a': 0,
      'us/a': 0,
      'ap/a': 0,
    });
  });

  it('are ordered by distance with it, and by what the rule says', () => {
    expect(priorities({ outlierDetection: {} })).toEqual({ 'eu/a': 0, 'us/a': 1, 'ap/a': 1 });
    const failover = { loadBalancer: { localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } } };
    expect(priorities({ outlierDetection: {}, ...failover })).toEqual({ 'eu/a': 0, 'us/a': 1, 'ap/a': 2 });
  });

  it('lose their calls where a distribution leaves them out', () => {
    const distribute = [{ from: 'eu/*', to: { 'eu/*': 80, 'us/*': 20 } }];
    expect(Object.keys(priorities({ loadBalancer: { localityLbSetting: { distribute } } }))).toEqual(['eu/a', 'us/a']);
  });

  it('cannot all be taken out by a default that means none', () => {
    const ejectable = (outlierDetection: object): number | undefined =>
      hop([api, rule('api.example.com', { trafficPolicy: { outlierDetection } })], call('http://api.example.com'))
        .ejectable;
    expect(ejectable({})).toBe(0);
    expect(ejectable({ maxEjectionPercent: 100 })).toBe(3);
  });
});
