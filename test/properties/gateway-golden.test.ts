import { Chart, Duration } from 'cdk8s';
import {
  ClientCertificate,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  EgressGatewayRouteProps,
  GatewayTls,
  IdempotentMethod,
  MutualTlsPartner,
  RetryPolicy,
  RouteStage,
  TlsOriginatedApi,
} from '../../lib';
import {
  entry,
  expectSame,
  gateway,
  HOME,
  hop,
  hosts,
  HTTP,
  httpLegs,
  policy,
  principals,
  Proved,
  refusing,
  REMOVE_MESH_HEADERS,
  rule,
  SAFE_RETRIES,
  secretAccess,
  serverName,
  TLS,
  tlsLegs,
  ungated,
  verified,
} from './gateway-golden-specs';

const CHECKOUT = 'cluster.local/ns/shop/sa/checkout';
const INVOICER = 'cluster.local/ns/billing/sa/invoicer';
const SEEN = ['istio-egress', 'shop'];

describe('mutual TLS at the sidecar', () => {
  const host = 'cards.example.com';
  const workload = (namespaceName: string, name: string): EgressClient =>
    EgressClient.workload({ namespaceName, serviceAccountName: name, labels: { app: name } });
  const selecting = (namespace: string, app: string, certificate: object): Proved =>
    rule(namespace, host, verified('MUTUAL', host, certificate), { workloadSelector: { matchLabels: { app } } });
  const notSelected = (namespace: string, exportTo: string[]): Proved =>
    refusing(namespace, host, exportTo, 'not-a-selected-client');
  /** The proved sets have no routes, which here hold the gate. */
  const directRoutes = (exportTo: string[]): Proved => ({
    kind: 'VirtualService',
    namespace: 'shop',
    spec: {
      exportTo,
      gateways: ['mesh'],
      hosts: [host],
      http: [{ route: [{ destination: { host, port: { number: 80 } } }], ...SAFE_RETRIES }],
    },
  });
  const partner = (clients: EgressClient[], clientCertificate: ClientCertificate): Proved[] =>
    ungated((chart) => new MutualTlsPartner(chart, 'Cards', { host, clients, clientCertificate }));
  const SECRET = { credentialName: 'cards-client-cert' };

  test('from a Secret', () => {
    const certificate = ClientCertificate.fromSecret('cards-client-cert');
    expectSame(partner([workload('shop', 'checkout')], certificate), [
      entry(host, ['shop'], HTTP),
      selecting('shop', 'checkout', SECRET),
      notSelected('shop', ['shop']),
      ...secretAccess('shop', 'checkout'),
      directRoutes(['shop']),
    ]);
  });

  test('from a Secret, in two namespaces', () => {
    const clients = [workload('shop', 'checkout'), workload('billing', 'invoicer')];
    const both = ['billing', 'shop'];
    expectSame(partner(clients, ClientCertificate.fromSecret('cards-client-cert')), [
      entry(host, both, HTTP),
      selecting('shop', 'checkout', SECRET),
      // The proved rule is seen in its own namespace alone; here it goes along with the host.
      notSelected('shop', both),
      ...secretAccess('shop', 'checkout'),
      selecting('billing', 'invoicer', SECRET),
      notSelected('billing', ['billing']),
      ...secretAccess('billing', 'invoicer'),
      directRoutes(both),
    ]);
  });

  test('from files', () => {
    const folder = '/etc/istio-egress/cards-example-com';
    const files = {
      clientCertificate: `${folder}/tls.crt`,
      privateKey: `${folder}/tls.key`,
      caCertificates: `${folder}/ca.crt`,
    };
    const certificate = ClientCertificate.fromFiles({ secretName: 'cards-client-cert' });
    expectSame(partner([workload('shop', 'checkout')], certificate), [
      entry(host, ['shop'], HTTP),
      selecting('shop', 'checkout', files),
      notSelected('shop', ['shop']),
      directRoutes(['shop']),
    ]);
    const construct = (chart: Chart): MutualTlsPartner =>
      new MutualTlsPartner(chart, 'Cards', {
        host,
        clients: [workload('shop', 'checkout')],
        clientCertificate: certificate,
      });
    ungated((chart) => {
      expect(construct(chart).podAnnotations).toEqual({
        'sidecar.istio.io/userVolume': '{"cards-example-com":{"secret":{"secretName":"cards-client-cert"}}}',
        'sidecar.istio.io/userVolumeMount': `{"cards-example-com":{"mountPath":"${folder}","readOnly":true}}`,
      });
    });
  });
});

type RouteProps = Omit<EgressGatewayRouteProps, 'gateway'>;

function routed(denyByDefault: boolean, ...all: RouteProps[]): Proved[] {
  return through((chart) => EgressGateway.fromInstalled(chart, 'Gateway', { denyByDefault }), ...all);
}

function through(make: (chart: Chart) => EgressGateway, ...all: RouteProps[]): Proved[] {
  return ungated((chart) => {
    const made = make(chart);
    for (const props of all) new EgressGatewayRoute(chart, props.host, { ...props, gateway: made });
  });
}

const clients = [EgressClient.serviceAccount('shop', 'checkout')];
const LEGS = { settings: { ...SAFE_RETRIES, ...REMOVE_MESH_HEADERS } };
const NAME = 'shop-rates-example-com';
const RATES = 'rates.example.com';

/** All that TLS by the gateway has in common, without routes and policy. */
function originated(host: string, exportTo: string[], tls: object): Proved[] {
  const routeName = `shop-${host.replaceAll('.', '-')}`;
  return [
    entry(host, exportTo, HTTP),
    refusing('shop', host, exportTo, 'only-through-egress-gateway'),
    gateway(host, routeName, 'HTTPS', 'ISTIO_MUTUAL'),
    hop(host, routeName),
    rule(HOME, host, tls, { exportTo: [HOME] }),
  ];
}

/** The proved policies name the host alone; here its server name is asked for as well. */
function permission(host: string, ...names: string[]): Proved {
  return policy('ALLOW', { ...principals(...names), ...hosts(host), ...serverName(host) });
}

function passedThrough(host: string, isKnown: boolean): Proved[] {
  const routeName = `shop-${host.replaceAll('.', '-')}`;
  return [
    entry(host, SEEN, TLS),
    gateway(host, routeName, 'TLS', isKnown ? 'ISTIO_MUTUAL' : 'PASSTHROUGH'),
    ...(isKnown ? [hop(host, routeName)] : []),
    tlsLegs(host, SEEN, routeName, isKnown),
  ];
}

const ratesSet = [
  ...originated(RATES, SEEN, verified('SIMPLE', RATES)),
  httpLegs(RATES, SEEN, NAME, SAFE_RETRIES, LEGS),
];
const MAIL = 'mail.example.com';
const API = 'api.example.com';
const mailRoute = { host: MAIL, clients, tls: GatewayTls.passthrough() };
const ratesRoute = { host: RATES, clients, tls: GatewayTls.originate() };
const mailPermission = policy('ALLOW', { ...principals(CHECKOUT), ...serverName(MAIL) });

describe('TLS of the application through a gateway', () => {
  const anonymous = { host: MAIL, tls: GatewayTls.passthroughWithoutIdentity() };

  test('without identity', () => {
    expectSame(routed(true, anonymous), [...passedThrough(MAIL, false), policy('ALLOW', serverName(MAIL))]);
    expectSame(routed(false, anonymous), passedThrough(MAIL, false));
  });

  test('with identity', () => {
    expectSame(routed(true, mailRoute), [...passedThrough(MAIL, true), mailPermission]);
  });
});

describe('TLS by the gateway', () => {
  test('for one client', () => {
    expectSame(routed(true, ratesRoute), [...ratesSet, permission(RATES, CHECKOUT)]);
  });

  test('where the gateway lets everybody pass, who is no client is turned away', () => {
    const from = [{ source: { notPrincipals: [CHECKOUT] } }];
    expectSame(routed(false, ratesRoute), [...ratesSet, policy('DENY', { from, ...serverName(RATES) })]);
  });

  test('for clients of two namespaces', () => {
    const both = [...clients, EgressClient.serviceAccount('billing', 'invoicer')];
    const seen = ['billing', ...SEEN];
    expectSame(routed(true, { ...ratesRoute, clients: both }), [
      ...originated(RATES, seen, verified('SIMPLE', RATES)),
      httpLegs(RATES, seen, NAME, SAFE_RETRIES, LEGS),
      permission(RATES, INVOICER, CHECKOUT),
    ]);
  });

  test('with a client certificate', () => {
    const host = 'bank.example.com';
    const tls = GatewayTls.mutual(ClientCertificate.fromSecret('bank-client-cert'));
    expectSame(routed(true, { host, clients, tls }), [
      ...originated(host, SEEN, verified('MUTUAL', host, { credentialName: 'bank-client-cert' })),
      httpLegs(host, SEEN, 'shop-bank-example-com', SAFE_RETRIES, LEGS),
      permission(host, CHECKOUT),
    ]);
  });

  test('with retries and timeouts', () => {
    const { GET, HEAD, OPTIONS } = IdempotentMethod;
    const tls = GatewayTls.originate({
      timeout: Duration.seconds(6),
      retryPolicy: RetryPolicy.moreForIdempotentMethods({
        attempts: 2,
        perTryTimeout: Duration.seconds(2),
        methods: [GET, HEAD, OPTIONS],
      }),
    });
    const { retries } = SAFE_RETRIES;
    const more = { ...retries, perTryTimeout: '2s', retryOn: `${retries.retryOn},reset,gateway-error` };
    expectSame(routed(true, { host: RATES, clients, tls }), [
      ...originated(RATES, SEEN, verified('SIMPLE', RATES)),
      httpLegs(
        ...([RATES, SEEN, NAME, { ...SAFE_RETRIES, timeout: '6s' }] as const),
        { match: { method: { regex: 'GET|HEAD|OPTIONS' } }, settings: { retries: more, ...REMOVE_MESH_HEADERS } },
        LEGS,
      ),
      permission(RATES, CHECKOUT),
    ]);
  });
});

test('all ways beside each other', () => {
  const anonymous = { host: API, tls: GatewayTls.passthroughWithoutIdentity() };
  const ways = [
    ...ratesSet,
    permission(RATES, CHECKOUT),
    ...passedThrough(MAIL, true),
    mailPermission,
    ...passedThrough(API, false),
    policy('ALLOW', serverName(API)),
  ];
  expectSame(routed(true, ratesRoute, mailRoute, anonymous), ways);
  // The proved set has the policy of the owner as well.
  const owned = through((chart) => EgressGateway.fromOwned(chart, 'Gateway'), ratesRoute, mailRoute, anonymous);
  expectSame(owned, [...ways, policy('ALLOW')]);
});

test('prepared, the proved set of the gateway without the first hop, beside the proved direct one', () => {
  const { PREPARED } = RouteStage;
  const prepared = ungated((chart) => {
    const via = EgressGateway.fromInstalled(chart, 'Gateway', { denyByDefault: true });
    new TlsOriginatedApi(chart, 'Rates', { host: RATES, clients, via, routeStage: PREPARED });
  });
  const origin = [{ destination: { host: RATES, port: { number: 80 } } }];
  const both = httpLegs(RATES, SEEN, NAME, SAFE_RETRIES, LEGS);
  const { http, ...scope } = both.spec as { http: object[] };
  const straight = { match: [{ gateways: ['mesh'] }], route: origin, ...SAFE_RETRIES };
  expectSame(prepared, [
    entry(RATES, SEEN, HTTP),
    rule('shop', RATES, verified('SIMPLE', RATES), { exportTo: SEEN }),
    gateway(RATES, NAME, 'HTTPS', 'ISTIO_MUTUAL'),
    hop(RATES, NAME),
    rule(HOME, RATES, verified('SIMPLE', RATES), { exportTo: [HOME] }),
    permission(RATES, CHECKOUT),
    { ...both, spec: { ...scope, http: [straight, ...http.slice(1)] } },
  ]);
});
