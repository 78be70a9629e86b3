import { TrafficAnswer } from '../../lib';
import { call, entry, istio, kubernetes, rule, security, simulation, TrafficOutcome, WireLeg } from './meshes';

const HOME = { namespace: 'istio-egress' };
const LABELS = { app: 'egress', istio: 'egress' };
const HOST = 'egress.istio-egress.svc.cluster.local';
const SERVICE = kubernetes(
  'Service',
  {
    spec: {
      clusterIP: '10.96.0.9',
      selector: { app: 'egress' },
      ports: [
        { name: 'https', port: 443, targetPort: 8443 },
        { name: 'http', port: 80, targetPort: 8080 },
      ],
    },
  },
  { ...HOME, name: 'egress' },
);
const DEPLOYMENT = kubernetes(
  'Deployment',
  { spec: { template: { metadata: { labels: LABELS }, spec: { serviceAccountName: 'egress' } } } },
  { ...HOME, name: 'egress' },
);
const INSTALLED = [SERVICE, DEPLOYMENT];
const API = entry('api.example.com', ['80:HTTP:443']);

function gateway(server: object, written: object = {}): object {
  return istio(
    'Gateway',
    { selector: { istio: 'egress' }, servers: [{ hosts: ['api.example.com'], ...server }] },
    { ...HOME, name: 'way', ...written },
  );
}

const MUTUAL = gateway({ port: { number: 443, name: 'https', protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' } });

/** Both legs: to the gateway, and from it to the host. */
const BOTH_LEGS = istio('VirtualService', {
  hosts: ['api.example.com'],
  gateways: ['mesh', 'istio-egress/way'],
  http: [
    {
      match: [{ gateways: ['mesh'], port: 80 }],
      route: [{ destination: { host: HOST, subset: 'api', port: { number: 443 } } }],
    },
    {
      match: [{ gateways: ['istio-egress/way'], port: 443 }],
      route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }],
    },
  ],
});

const FIRST_LEG = rule(
  HOST,
  { subsets: [{ name: 'api', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL', sni: 'api.example.com' } } }] },
  HOME,
);

const SECOND_LEG = rule(
  'api.example.com',
  { trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'api.example.com', subjectAltNames: ['api.example.com'] } } },
  HOME,
);

const ORIGINATING = [...INSTALLED, API, MUTUAL, BOTH_LEGS, FIRST_LEG, SECOND_LEG];

function asked(objects: object[], url = 'http://api.example.com/', more: object = {}): TrafficAnswer {
  return simulation(objects).call(call(url, more));
}

describe('a call through a gateway that originates TLS', () => {
  it('passes both proxies, encrypted on both ways', () => {
    const answer = asked(ORIGINATING);
    expect(answer.hops).toMatchObject([
      {
        proxy: 'sidecar',
        listener: '0.0.0.0_80',
        cluster: `outbound|443|api|${HOST}`,
        wire: WireLeg.MESH_MUTUAL_TLS,
        tls: { mode: 'ISTIO_MUTUAL', sni: 'api.example.com' },
      },
      {
        proxy: HOST,
        listener: '0.0.0.0_8443',
        routeConfig: 'https.443.https.way.istio-egress',
        virtualHost: 'api.example.com:443',
        cluster: 'outbound|80||api.example.com',
        wire: WireLeg.PROXY_TLS,
        tls: { mode: 'SIMPLE', checkedNames: ['api.example.com'] },
      },
    ]);
    expect(answer).toMatchObject({ outcome: TrafficOutcome.DELIVERED, destinations: ['api.example.com:443'] });
  });

  it('is the same with a gateway that the options name', () => {
    const gateways = [
      {
        service: HOST,
        namespaceName: 'istio-egress',
        labels: LABELS,
        serviceAccountName: 'egress',
        ports: { '443': 8443 },
      },
    ];
    const answer = simulation(
      ORIGINATING.filter((each) => each !== DEPLOYMENT),
      { gateways },
    ).call(call('http://api.example.com/'));
    expect(answer.hops.map(({ listener }) => listener)).toEqual(['0.0.0.0_80', '0.0.0.0_8443']);
  });

  it('fails where the first leg has no server name that the gateway knows', () => {
    const unnamed = rule(HOST, { subsets: [{ name: 'api', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }] }, HOME);
    const answer = asked([...INSTALLED, API, MUTUAL, BOTH_LEGS, unnamed, SECOND_LEG]);
    expect(answer.hops[1].error).toBe('no filter chains matched');
    expect(answer).toMatchObject({ outcome: TrafficOutcome.HTTP_STATUS, status: 503, responseFlags: 'UF,URX' });
  });

  it('fails where the first leg is in clear text, or no mutual TLS of the mesh', () => {
    const plain = rule(HOST, { subsets: [{ name: 'api' }] }, HOME);
    expect(asked([...INSTALLED, API, MUTUAL, BOTH_LEGS, plain, SECOND_LEG]).hops[1].error).toBe(
      'no filter chains matched',
    );
    const simple = rule(
      HOST,
      { subsets: [{ name: 'api', trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'api.example.com' } } }] },
      HOME,
    );
    expect(asked([...INSTALLED, API, MUTUAL, BOTH_LEGS, simple, SECOND_LEG]).hops[1].error).toBe('invalid mTLS');
  });

  it('leaves the gateway in clear text where its rule is missing', () => {
    const answer = asked([...INSTALLED, API, MUTUAL, BOTH_LEGS, FIRST_LEG]);
    expect(answer.hops[1].wire).toBe(WireLeg.CLEAR_TEXT);
  });

  it('goes nowhere where the gateway cannot see the route or the host', () => {
    const hidden = istio('VirtualService', { ...specOf(BOTH_LEGS), exportTo: ['.'] });
    expect(asked([...INSTALLED, API, MUTUAL, hidden, FIRST_LEG, SECOND_LEG])).toMatchObject({
      status: 404,
      responseFlags: 'NR',
    });
    const api = entry('api.example.com', ['80:HTTP:443'], { exportTo: ['.'] });
    expect(asked([...INSTALLED, api, MUTUAL, BOTH_LEGS, FIRST_LEG, SECOND_LEG])).toMatchObject({
      status: 503,
      responseFlags: 'NC',
    });
  });

  it('needs no selector with its certificate', () => {
    const partner = rule(
      'api.example.com',
      { trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'partner' } } },
      HOME,
    );
    expect(asked([...INSTALLED, API, MUTUAL, BOTH_LEGS, FIRST_LEG, partner]).hops[1].tls).toMatchObject({
      certificate: 'kubernetes://partner',
      authority: 'kubernetes://partner-cacert',
    });
  });

  it('knows who calls: the policies of the gateway decide', () => {
    const policy = security(
      'AuthorizationPolicy',
      {
        selector: { matchLabels: { istio: 'egress' } },
        rules: [
          {
            from: [{ source: { principals: ['cluster.local/ns/shop/sa/checkout'] } }],
            to: [{ operation: { hosts: ['api.example.com'] } }],
          },
        ],
      },
      HOME,
    );
    const from = (namespaceName: string, serviceAccountName: string): TrafficAnswer =>
      simulation([...ORIGINATING, policy]).call({
        client: { namespaceName, serviceAccountName },
        url: 'http://api.example.com/',
      });
    expect(from('shop', 'checkout').outcome).toBe(TrafficOutcome.DELIVERED);
    expect(from('shop', 'cart')).toMatchObject({ outcome: TrafficOutcome.HTTP_STATUS, status: 403 });
    expect(from('ops', 'checkout').hops[1].denied).toContain('istio-egress/authorizationpolicy');
  });

  it('is repeated by the first proxy only as far as it has not arrived, unless a rule says more', () => {
    const retrying = (first: string): TrafficAnswer => {
      const route = structuredClone(BOTH_LEGS) as { spec: { http: { retries?: object }[] } };
      route.spec.http[0].retries = { attempts: 2, retryOn: first };
      route.spec.http[1].retries = { attempts: 2, retryOn: '5xx', perTryTimeout: '1s' };
      return asked([...INSTALLED, API, MUTUAL, route, FIRST_LEG, SECOND_LEG]);
    };
    expect(retrying('connect-failure,refused-stream,reset-before-request').worstCaseAttempts).toBe(3);
    expect(retrying('gateway-error').worstCaseAttempts).toBe(9);
    expect(retrying('gateway-error').worstCaseSeconds).toBeCloseTo(9.4);
  });

  it.each([
    [
      'DENY of another account',
      { action: 'DENY', rules: [{ from: [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/default'] } }] }] },
      undefined,
    ],
    [
      'DENY of the own account',
      { action: 'DENY', rules: [{ from: [{ source: { serviceAccounts: ['shop/default'] } }] }] },
      403,
    ],
    ['ALLOW without rules', { action: 'ALLOW' }, 403],
    ['ALLOW of all', { rules: [{}] }, undefined],
    [
      'ALLOW of the port on the Pod',
      { rules: [{ to: [{ operation: { ports: ['8443'], methods: ['GET'], paths: ['/*'] } }] }] },
      undefined,
    ],
    ['ALLOW of the port of the Service', { rules: [{ to: [{ operation: { ports: ['443'] } }] }] }, 403],
    ['ALLOW of addresses, which nobody knows', { rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }] }, 403],
    ['ALLOW of a header', { rules: [{ when: [{ key: 'request.headers[x-team]', values: ['a*'] }] }] }, undefined],
    ['ALLOW of a namespace', { rules: [{ when: [{ key: 'source.namespace', values: ['ops'] }] }] }, 403],
    ['AUDIT', { action: 'AUDIT' }, undefined],
    ['another gateway', { selector: { matchLabels: { istio: 'other' } } }, undefined],
  ])('with %s', (_, spec, status) => {
    const policy = security('AuthorizationPolicy', spec, HOME);
    const headers = { 'x-team': 'ab' };
    expect(asked([...ORIGINATING, policy], 'http://api.example.com/', { headers }).status).toBe(status);
  });

  it('says who else can make it', () => {
    const workload = (namespace: string, name: string): object =>
      kubernetes(
        'Deployment',
        { spec: { template: { metadata: { labels: { app: name } }, spec: { serviceAccountName: name } } } },
        { namespace, name },
      );
    const policy = security('AuthorizationPolicy', { rules: [{ from: [{ source: { namespaces: ['shop'] } }] }] }, HOME);
    const mesh = simulation([...ORIGINATING, policy, workload('shop', 'checkout'), workload('ops', 'batch')]);
    expect(mesh.clientsThatCan(call('http://api.example.com/'))).toEqual([
      { namespaceName: 'shop', serviceAccountName: 'checkout', labels: { app: 'checkout' } },
      { namespaceName: 'shop', serviceAccountName: 'default', labels: {} },
    ]);
  });
});

describe('a call through a gateway that does not look into it', () => {
  const PASSTHROUGH = gateway({ port: { number: 443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'PASSTHROUGH' } });
  const ROUTE = istio('VirtualService', {
    hosts: ['api.example.com'],
    gateways: ['mesh', 'istio-egress/way'],
    tls: [
      {
        match: [{ gateways: ['mesh'], port: 443, sniHosts: ['api.example.com'] }],
        route: [{ destination: { host: HOST, port: { number: 443 } } }],
      },
      {
        match: [{ gateways: ['istio-egress/way'], port: 443, sniHosts: ['api.example.com'] }],
        route: [{ destination: { host: 'api.example.com', port: { number: 443 } } }],
      },
    ],
  });
  const OBJECTS = [...INSTALLED, entry('api.example.com', ['443:TLS']), PASSTHROUGH, ROUTE];

  it('stays as the application encrypted it', () => {
    const answer = asked(OBJECTS, 'https://api.example.com');
    expect(answer.hops).toMatchObject([
      { cluster: `outbound|443||${HOST}`, wire: WireLeg.APPLICATION_TLS },
      { listener: '0.0.0.0_8443', cluster: 'outbound|443||api.example.com', wire: WireLeg.APPLICATION_TLS },
    ]);
  });

  it('has no identity: a policy that asks for one locks everyone out', () => {
    const policy = security('AuthorizationPolicy', { rules: [{ from: [{ source: { principals: ['*'] } }] }] }, HOME);
    expect(asked([...OBJECTS, policy], 'https://api.example.com').outcome).toBe(TrafficOutcome.CONNECTION_RESET);
    const bySni = security(
      'AuthorizationPolicy',
      { rules: [{ when: [{ key: 'connection.sni', values: ['api.example.com'] }] }] },
      HOME,
    );
    expect(asked([...OBJECTS, bySni], 'https://api.example.com').outcome).toBe(TrafficOutcome.DELIVERED);
    const byHost = security(
      'AuthorizationPolicy',
      { rules: [{ to: [{ operation: { hosts: ['api.example.com'] } }] }] },
      HOME,
    );
    expect(asked([...OBJECTS, byHost], 'https://api.example.com').outcome).toBe(TrafficOutcome.CONNECTION_RESET);
  });
});

describe('servers of a gateway', () => {
  const httpServer = (port: number, hosts: string[], more: object = {}): object => ({
    port: { number: port, name: `http-${port}`, protocol: 'HTTP' },
    hosts,
    ...more,
  });
  const toHttp = istio('VirtualService', {
    hosts: ['api.example.com'],
    gateways: ['mesh', 'istio-egress/way'],
    http: [
      { match: [{ gateways: ['mesh'] }], route: [{ destination: { host: HOST, port: { number: 80 } } }] },
      { route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }] },
    ],
  });
  const second = (servers: object[]): TrafficAnswer['hops'][number] =>
    asked([
      ...INSTALLED,
      API,
      toHttp,
      istio('Gateway', { selector: { istio: 'egress' }, servers }, { ...HOME, name: 'way' }),
    ]).hops[1];

  it('for HTTP share a listener and its routes', () => {
    expect(second([httpServer(80, ['other.example.com']), httpServer(80, ['*/api.example.com'])])).toMatchObject({
      listener: '0.0.0.0_8080',
      routeConfig: 'http.8080',
      virtualHost: 'api.example.com:80',
    });
  });

  it('are there for the hosts they name alone, and for the namespaces they name', () => {
    expect(second([httpServer(80, ['other.example.com'])])).toMatchObject({
      virtualHost: 'blackhole:80',
      error: 'no route matched',
    });
    expect(second([httpServer(80, ['shop/api.example.com'])]).virtualHost).toBe('api.example.com:80');
    expect(second([httpServer(80, ['./api.example.com'])]).virtualHost).toBe('blackhole:80');
  });

  it('can send everyone to HTTPS', () => {
    const redirecting = second([httpServer(80, ['api.example.com'], { tls: { httpsRedirect: true } })]);
    expect(redirecting.error).toBe('tls required, sending 301');
  });

  it('exclude one another on a port: the older Gateway has it', () => {
    const tcp = istio(
      'Gateway',
      {
        selector: { istio: 'egress' },
        servers: [{ port: { number: 80, name: 'tcp', protocol: 'TCP' }, hosts: ['*'] }],
      },
      { ...HOME, name: 'tcp', created: '2020-01-01T00:00:00Z' },
    );
    const http = istio(
      'Gateway',
      { selector: { istio: 'egress' }, servers: [httpServer(80, ['api.example.com'])] },
      { ...HOME, name: 'way' },
    );
    expect(asked([...INSTALLED, API, toHttp, tcp, http]).hops[1].error).toBe('no listener matched');
  });
});

function specOf(object: object): object {
  return (object as { readonly spec: object }).spec;
}
