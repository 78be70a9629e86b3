import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import {
  ApplicationProtocol,
  CircuitBreaker,
  ClientCertificate,
  ConnectionPool,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  EgressGatewayRouteProps,
  ExternalHttpsApi,
  ExternalHttpsApiProps,
  GatewayTls,
  IdempotentMethod,
  InstalledGatewayProps,
  IEgressPath,
  IstioVersion,
  MeshProfile,
  MutualTlsPartner,
  MutualTlsPartnerProps,
  Resolution,
  RetryPolicy,
  ServerIdentity,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TlsOriginatedApi,
  TlsOriginatedApiProps,
  TrustAnchor,
  Visibility,
  networking,
} from '../../lib';
import type { RefusalId } from '../../lib/refusals/catalog';

/** Something that is refused, what the message has to name, and the same with the remedy applied. */
export interface RefusedCase {
  readonly name: string;
  readonly refused: (app: App) => void;
  readonly place: string;
  readonly value: string;
  readonly remedied: (app: App) => void;
}

type Build = (chart: Chart) => void;

const HOST = 'api.example.com';

function inShop(build: Build): (app: App) => void {
  return (app) => {
    build(new Chart(app, 'shop', { namespace: 'shop' }));
  };
}

const https = (props: Partial<ExternalHttpsApiProps>): ((app: App) => void) =>
  inShop((chart) => new ExternalHttpsApi(chart, 'Api', { host: HOST, ...props }));

const originated = (props: Partial<TlsOriginatedApiProps>): ((app: App) => void) =>
  inShop((chart) => new TlsOriginatedApi(chart, 'Api', { host: HOST, ...props }));

const partner = (props: Partial<MutualTlsPartnerProps>): ((app: App) => void) =>
  inShop((chart) => {
    const clients = [workload({ app: 'checkout' })];
    const clientCertificate = ClientCertificate.fromSecret('partner-certificate');
    new MutualTlsPartner(chart, 'Api', { host: HOST, clients, clientCertificate, ...props });
  });

const routed = (props: Partial<EgressGatewayRouteProps>): ((app: App) => void) =>
  inShop((chart) => {
    const gateway = EgressGateway.fromInstalled(chart, 'Gateway');
    new EgressGatewayRoute(chart, 'Api', { host: HOST, gateway, tls: GatewayTls.originate(), ...props });
  });

const installed = (props: InstalledGatewayProps): ((app: App) => void) =>
  inShop((chart) => EgressGateway.fromInstalled(chart, 'Gateway', props));

/** A construct that leaves through a gateway. */
const viaGateway = (props: Partial<TlsOriginatedApiProps>): ((app: App) => void) =>
  inShop((chart) => {
    const via = EgressGateway.fromInstalled(chart, 'Gateway');
    new TlsOriginatedApi(chart, 'Api', { host: HOST, via, ...props });
  });

function host(name: string, bad: string, good: string): RefusedCase {
  return { name, refused: https({ host: bad }), place: 'shop/Api', value: `'${bad}'`, remedied: https({ host: good }) };
}

const seconds = (amount: number): Duration => Duration.seconds(amount);

/** For each id at least one case; the compiler asks for a case when an id is added. */
export const CASES: Record<RefusalId, RefusedCase[]> = {
  HOST001: [
    host('scheme', 'https://api.example.com', HOST),
    host('port', 'api.example.com:443', HOST),
    host('path', 'api.example.com/v1', HOST),
    host('upper case', 'API.example.com', HOST),
    host('trailing dot', 'api.example.com.', HOST),
    host('one label', 'api', HOST),
    host('underscore', 'my_api.example.com', 'my-api.example.com'),
    host('other script', 'bücher.example.com', 'xn--bcher-kva.example.com'),
    host('empty', '', HOST),
    host('long label', `${'a'.repeat(64)}.example.com`, `${'a'.repeat(63)}.example.com`),
  ],
  HOST002: [host('wildcard', '*.example.com', HOST)],
  HOST003: [
    {
      name: 'address',
      refused: https({ host: '198.51.100.10' }),
      place: 'shop/Api',
      value: "'198.51.100.10'",
      remedied: https({ resolution: Resolution.staticEndpoints('198.51.100.10') }),
    },
  ],
  HOST004: [host('Service', 'checkout.shop.svc.cluster.local', HOST), host('short Service', 'checkout.shop.svc', HOST)],
  HOST005: [
    {
      name: 'two constructs',
      refused: inTwoCharts({ name: 'again' }),
      place: 'shop/Api/ServiceEntry',
      value: 'billing/Api/ServiceEntry',
      remedied: inTwoCharts({ name: 'again', clients: [EgressClient.namespace('billing')] }),
    },
    {
      name: 'a hand-written entry for everybody',
      refused: withHandWrittenEntry(['*']),
      place: 'shop/Api/ServiceEntry',
      value: "'shop'",
      remedied: withHandWrittenEntry(['billing']),
    },
  ],
  HOST006: [
    {
      name: 'one host, two teams, one gateway',
      refused: twoTeams({}),
      place: 'shop/Api/AuthorizationPolicy',
      value: 'billing/Api/AuthorizationPolicy',
      remedied: twoTeams({ denyByDefault: true }),
    },
  ],
  HOST007: [
    {
      name: 'one host, two certificates, one gateway',
      refused: twoCertificates('shop-certificate', 'billing-certificate'),
      place: 'shop/Api/DestinationRule-gateway',
      value: 'billing/Api/DestinationRule-gateway',
      remedied: twoCertificates('bank-certificate', 'bank-certificate'),
    },
  ],
  NAMESPACE001: [
    {
      name: 'no namespace anywhere',
      refused: (app) => new ExternalHttpsApi(new Chart(app, 'shop'), 'Api', { host: HOST }),
      place: 'shop/Api',
      value: 'undefined',
      remedied: (app) => new ExternalHttpsApi(new Chart(app, 'shop'), 'Api', { host: HOST, namespace: 'shop' }),
    },
  ],
  NAMESPACE002: [
    {
      name: 'namespace of the construct',
      refused: https({ namespace: '.' }),
      place: 'shop/Api',
      value: "'.'",
      remedied: https({ namespace: 'shop' }),
    },
    {
      name: 'namespace of a client',
      refused: () => EgressClient.namespace('Billing'),
      place: 'EgressClient.namespace',
      value: "'Billing'",
      remedied: https({ clients: [EgressClient.namespace('billing')] }),
    },
  ],
  CLIENT001: [
    {
      name: 'nobody',
      refused: https({ clients: [] }),
      place: 'shop/Api',
      value: '[]',
      remedied: https({ clients: [EgressClient.namespace('billing')] }),
    },
  ],
  CLIENT002: [
    {
      name: 'service account',
      refused: () => EgressClient.serviceAccount('shop', 'ns/checkout'),
      place: 'EgressClient.serviceAccount',
      value: "'ns/checkout'",
      remedied: https({ clients: [EgressClient.serviceAccount('shop', 'checkout')] }),
    },
    {
      name: 'no label',
      refused: () => EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels: {} }),
      place: 'EgressClient.workload',
      value: 'empty',
      remedied: https({ clients: [workload({ app: 'checkout' })] }),
    },
    {
      name: 'label value',
      refused: () => workload({ app: 'check out' }),
      place: 'EgressClient.workload',
      value: "'app: check out'",
      remedied: https({ clients: [workload({ app: 'checkout' })] }),
    },
  ],
  CLIENT003: [
    {
      name: 'a namespace with a certificate',
      refused: partner({ clients: [EgressClient.namespace('shop')] }),
      place: 'shop/Api',
      value: '"shop"',
      remedied: partner({ clients: [workload({ app: 'checkout' })] }),
    },
    {
      name: 'everybody, by default',
      refused: partner({ clients: undefined }),
      place: 'shop/Api',
      value: '"shop"',
      remedied: partner({ clients: [workload({ app: 'checkout' })] }),
    },
    {
      name: 'a service account with a certificate',
      refused: partner({ clients: [EgressClient.serviceAccount('shop', 'checkout')] }),
      place: 'shop/Api',
      value: '"checkout"',
      remedied: partner({ clients: [workload({ app: 'checkout' })] }),
    },
  ],
  CLIENT004: [
    {
      name: 'one account twice',
      refused: partner({ clients: [workload({ app: 'checkout' }), workload({ app: 'refund' })] }),
      place: 'shop/Api',
      value: "'checkout'",
      remedied: partner({ clients: [workload({ team: 'payments' })] }),
    },
  ],
  CLIENT005: [
    {
      name: 'a gateway that does not know the caller',
      refused: routed({ tls: GatewayTls.passthroughWithoutIdentity(), clients: [EgressClient.namespace('shop')] }),
      place: 'shop/Api',
      value: 'clients',
      remedied: routed({ tls: GatewayTls.passthrough(), clients: [EgressClient.namespace('shop')] }),
    },
  ],
  VISIBILITY001: [
    {
      name: 'no namespace',
      refused: () => Visibility.namespaces(),
      place: 'Visibility.namespaces',
      value: '[]',
      remedied: https({ visibility: Visibility.namespaces('billing') }),
    },
  ],
  PROFILE001: [
    {
      name: 'after the first chart',
      refused: (app) => {
        new Chart(app, 'shop');
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
      },
      place: 'the app',
      value: '"1.31"',
      remedied: (app) => {
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
        new Chart(app, 'shop');
      },
    },
  ],
  PROFILE002: [
    {
      name: 'twice',
      refused: (app) => {
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_30 });
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
      },
      place: 'the app',
      value: '"1.31"',
      remedied: (app) => {
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
      },
    },
  ],
  VERSION001: [
    {
      name: 'HTTP/2 pings before 1.31',
      refused: originated(http2Pings()),
      place: 'shop/Api',
      value: '1.29',
      remedied: (app) => {
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
        originated(http2Pings())(app);
      },
    },
  ],
  VIA001: [
    {
      name: 'foreign path',
      refused: inShop(
        (chart) =>
          new ExternalHttpsApi(chart, 'Api', {
            host: HOST,
            via: new ForeignPath(chart, 'Path') as IConstruct as IEgressPath,
          }),
      ),
      place: 'shop/Api',
      value: "'shop/Path'",
      remedied: https({}),
    },
  ],
  VIA002: [
    {
      name: 'failing open through a gateway',
      refused: viaGateway({ failClosed: false }),
      place: 'shop/Api',
      value: 'false',
      remedied: viaGateway({}),
    },
  ],
  GATEWAY001: [
    {
      name: 'every gateway',
      refused: installed({ selector: {} }),
      place: 'shop/Gateway',
      value: '{}',
      remedied: installed({ selector: { istio: 'egressgateway' } }),
    },
    {
      name: 'a full name as the name of a Service',
      refused: installed({ serviceName: 'gateway.istio-egress.svc' }),
      place: 'shop/Gateway',
      value: "'gateway.istio-egress.svc'",
      remedied: installed({ serviceName: 'gateway' }),
    },
  ],
  GATEWAY002: [
    {
      name: 'beside the gateway',
      refused: routed({ namespace: 'istio-egress' }),
      place: 'shop/Api',
      value: "'istio-egress'",
      remedied: routed({ namespace: 'shop' }),
    },
  ],
  PORT001: [
    {
      name: 'too large',
      refused: https({ ports: [70000] }),
      place: 'shop/Api',
      value: '70000',
      remedied: https({ ports: [7000] }),
    },
    {
      name: 'fraction',
      refused: originated({ targetPort: 443.5 }),
      place: 'shop/Api',
      value: '443.5',
      remedied: originated({ targetPort: 443 }),
    },
    {
      name: 'zero',
      refused: originated({ port: 0 }),
      place: 'shop/Api',
      value: '0',
      remedied: originated({ port: 80 }),
    },
  ],
  PORT002: [
    {
      name: 'port of the proxy',
      refused: originated({ port: 15001 }),
      place: 'shop/Api',
      value: '15001',
      remedied: originated({ port: 8080 }),
    },
  ],
  PORT003: [
    {
      name: 'twice in a list',
      refused: https({ ports: [443, 443] }),
      place: 'shop/Api',
      value: '[443,443]',
      remedied: https({ ports: [443] }),
    },
    {
      name: 'no port',
      refused: https({ ports: [] }),
      place: 'shop/Api',
      value: '[]',
      remedied: https({ ports: [443] }),
    },
    {
      name: 'HTTP and TLS on one port',
      refused: originated({ port: 8080, directHttpsPort: 8080 }),
      place: 'shop/Api',
      value: '8080',
      remedied: originated({ port: 8080, directHttpsPort: 443 }),
    },
  ],
  PORT004: [
    {
      name: 'HTTP on 443',
      refused: originated({ port: 443 }),
      place: 'shop/Api',
      value: '443',
      remedied: originated({ targetPort: 443 }),
    },
  ],
  PORT005: [
    {
      name: 'two ports through a gateway',
      refused: routed({ tls: GatewayTls.passthrough({ ports: [443, 8443] }) }),
      place: 'shop/Api',
      value: '[443,8443]',
      remedied: routed({ tls: GatewayTls.passthrough({ ports: [8443] }) }),
    },
  ],
  PORT006: [
    {
      name: 'direct HTTPS past a gateway',
      refused: viaGateway({ directHttpsPort: 443 }),
      place: 'shop/Api',
      value: '443',
      remedied: viaGateway({}),
    },
  ],
  NAME001: [
    {
      name: 'dots',
      refused: https({ name: 'api.example.com' }),
      place: 'shop/Api',
      value: "'api.example.com'",
      remedied: https({ name: 'api-example-com' }),
    },
  ],
  NAME002: [
    {
      name: 'one host in two namespaces',
      refused: inTwoCharts({ namespace: 'billing' }),
      place: 'shop/Api/ServiceEntry',
      value: "'api-example-com'",
      remedied: inTwoCharts({ namespace: 'billing', name: 'billing-api-example-com' }),
    },
    {
      name: 'a hand-written object',
      refused: withHandWrittenRule('api-example-com'),
      place: 'shop/Api/DestinationRule',
      value: "'api-example-com'",
      remedied: withHandWrittenRule('pool-for-api-example-com'),
    },
  ],
  TLS001: [
    {
      name: 'server name',
      refused: () => ServerIdentity.named('198.51.100.10'),
      place: 'ServerIdentity.of',
      value: "'198.51.100.10'",
      remedied: originated({ serverIdentity: ServerIdentity.named('edge.example.net') }),
    },
    {
      name: 'no accepted name',
      refused: () => ServerIdentity.of({ sni: HOST, subjectAltNames: [] }),
      place: 'ServerIdentity.of',
      value: '[]',
      remedied: originated({ serverIdentity: ServerIdentity.of({ sni: HOST, subjectAltNames: [HOST] }) }),
    },
  ],
  TLS002: [
    {
      name: 'blank reason',
      refused: () => ServerIdentity.insecureSkipVerify({ reason: ' ' }),
      place: 'ServerIdentity.insecureSkipVerify',
      value: "' '",
      remedied: originated({
        serverIdentity: ServerIdentity.insecureSkipVerify({ reason: 'self-signed test server' }),
      }),
    },
  ],
  TLS003: [
    {
      name: 'nothing to verify',
      refused: originated({
        serverIdentity: ServerIdentity.insecureSkipVerify({ reason: 'self-signed test server' }),
        trustAnchor: TrustAnchor.configMap('ca'),
      }),
      place: 'shop/Api',
      value: 'self-signed test server',
      remedied: originated({ serverIdentity: ServerIdentity.named(HOST), trustAnchor: TrustAnchor.configMap('ca') }),
    },
  ],
  TLS004: [
    {
      name: 'relative path',
      refused: () => TrustAnchor.file('ca.crt'),
      place: 'TrustAnchor.file',
      value: "'ca.crt'",
      remedied: originated({ trustAnchor: TrustAnchor.file('/etc/partner/ca.crt') }),
    },
    {
      name: 'ConfigMap name',
      refused: () => TrustAnchor.configMap('shop/ca'),
      place: 'TrustAnchor.configMap',
      value: "'shop/ca'",
      remedied: originated({ trustAnchor: TrustAnchor.configMap('ca') }),
    },
  ],
  TLS005: [
    {
      name: 'a certificate for anybody',
      refused: partner({ serverIdentity: ServerIdentity.insecureSkipVerify({ reason: 'self-signed test server' }) }),
      place: 'shop/Api',
      value: 'self-signed test server',
      remedied: partner({ serverIdentity: ServerIdentity.named('edge.example.net') }),
    },
  ],
  TLS006: [
    {
      name: 'Secret name',
      refused: () => ClientCertificate.fromSecret('shop/partner'),
      place: 'ClientCertificate.fromSecret',
      value: "'shop/partner'",
      remedied: partner({ clientCertificate: ClientCertificate.fromSecret('partner') }),
    },
    {
      name: 'relative folder',
      refused: () => ClientCertificate.fromFiles({ secretName: 'partner', mountPath: 'certificates' }),
      place: 'ClientCertificate.fromFiles',
      value: "'certificates'",
      remedied: partner({ clientCertificate: ClientCertificate.fromFiles({ secretName: 'partner' }) }),
    },
  ],
  TLS007: [
    {
      name: 'mounted at a gateway',
      refused: () => GatewayTls.mutual(ClientCertificate.fromFiles({ secretName: 'partner' })),
      place: 'GatewayTls.mutual',
      value: "'partner'",
      remedied: routed({ tls: GatewayTls.mutual(ClientCertificate.fromSecret('partner')) }),
    },
  ],
  TEXT001: [
    {
      name: 'a line end that only YAML knows',
      refused: https({ owner: 'pricing\u2028team' }),
      place: 'shop/Api',
      value: 'pricing\u2028team',
      remedied: https({ owner: 'pricing team' }),
    },
    {
      name: 'several lines',
      refused: () => ServerIdentity.insecureSkipVerify({ reason: 'test server\n---\nkind: Secret' }),
      place: 'ServerIdentity.insecureSkipVerify',
      value: 'kind: Secret',
      remedied: originated({ serverIdentity: ServerIdentity.insecureSkipVerify({ reason: 'test server' }) }),
    },
  ],
  DURATION001: [
    {
      name: 'zero',
      refused: originated({ timeout: seconds(0) }),
      place: 'shop/Api',
      value: '0',
      remedied: originated({ timeout: Duration.millis(1) }),
    },
    {
      name: 'longer than Go can count',
      refused: originated({ timeout: Duration.days(200_000) }),
      place: 'shop/Api',
      value: '17280000000000',
      remedied: originated({ timeout: Duration.days(100_000) }),
    },
    {
      name: 'finer than a millisecond',
      refused: () => RetryPolicy.moreForIdempotentMethods({ perTryTimeout: Duration.millis(1.5) }),
      place: 'RetryPolicy.moreForIdempotentMethods',
      value: '1.5',
      remedied: originated({
        retryPolicy: RetryPolicy.moreForIdempotentMethods({ perTryTimeout: Duration.millis(2) }),
      }),
    },
    {
      name: 'keepalive finer than a second',
      refused: () => TcpConnectionPool.of({ tcpKeepalive: { time: Duration.millis(1500) } }),
      place: 'TcpConnectionPool.of',
      value: '1500ms',
      remedied: https({ connectionPool: TcpConnectionPool.of({ tcpKeepalive: { time: seconds(2) } }) }),
    },
  ],
  RETRY001: [
    {
      name: 'zero attempts',
      refused: () => RetryPolicy.safe({ attempts: 0 }),
      place: 'RetryPolicy.safe',
      value: '0',
      remedied: originated({ retryPolicy: RetryPolicy.none() }),
    },
  ],
  RETRY002: [
    {
      name: 'tries longer than the timeout',
      refused: originated({ ...fourTriesOfTwoSeconds(), timeout: seconds(7) }),
      place: 'shop/Api',
      value: '7000',
      remedied: originated({ ...fourTriesOfTwoSeconds(), timeout: seconds(8) }),
    },
  ],
  RETRY003: [
    {
      name: 'methods of gRPC',
      refused: originated({
        protocol: ApplicationProtocol.GRPC,
        retryPolicy: RetryPolicy.moreForIdempotentMethods(),
      }),
      place: 'shop/Api',
      value: 'GRPC',
      remedied: originated({ protocol: ApplicationProtocol.GRPC, retryPolicy: RetryPolicy.safe() }),
    },
  ],
  RETRY004: [
    {
      name: 'no method',
      refused: () => RetryPolicy.moreForIdempotentMethods({ methods: [] }),
      place: 'RetryPolicy.moreForIdempotentMethods',
      value: '[]',
      remedied: originated({
        retryPolicy: RetryPolicy.moreForIdempotentMethods({ methods: [IdempotentMethod.GET] }),
      }),
    },
  ],
  LIMIT001: [
    {
      name: 'zero connections',
      refused: () => TcpConnectionPool.of({ maxConnections: 0 }),
      place: 'TcpConnectionPool.of',
      value: '0',
      remedied: https({ connectionPool: TcpConnectionPool.of({ maxConnections: 1 }) }),
    },
    {
      name: 'zero failures',
      refused: () => CircuitBreaker.of({ consecutive5xxErrors: 0 }),
      place: 'CircuitBreaker.of',
      value: '0',
      remedied: originated({ circuitBreaker: CircuitBreaker.of({ consecutive5xxErrors: 1 }) }),
    },
  ],
  POOL001: [
    {
      name: 'empty pool',
      refused: () => ConnectionPool.of({}),
      place: 'ConnectionPool.of',
      value: '{}',
      remedied: originated({ connectionPool: ConnectionPool.of({ maxConnections: 100 }) }),
    },
  ],
  POOL002: [
    {
      name: 'streams over HTTP/1.1',
      refused: originated({ connectionPool: ConnectionPool.of({ maxConcurrentStreams: 10 }) }),
      place: 'shop/Api',
      value: 'maxConcurrentStreams',
      remedied: originated({
        protocol: ApplicationProtocol.HTTP2,
        connectionPool: ConnectionPool.of({ maxConcurrentStreams: 10 }),
      }),
    },
  ],
  BREAKER001: [
    {
      name: 'unknown number of servers',
      refused: originated({ circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 50 }) }),
      place: 'shop/Api',
      value: '50',
      remedied: originated({
        circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 50 }),
        resolution: Resolution.staticEndpoints('198.51.100.10', '198.51.100.11'),
      }),
    },
    {
      name: 'three servers and a third less a bit',
      refused: https({ circuitBreaker: TcpCircuitBreaker.of({ maxEjectionPercent: 33 }), ...threeServers() }),
      place: 'shop/Api',
      value: '33',
      remedied: https({ circuitBreaker: TcpCircuitBreaker.of({ maxEjectionPercent: 34 }), ...threeServers() }),
    },
    {
      name: 'nothing',
      refused: () => CircuitBreaker.of({ maxEjectionPercent: 0 }),
      place: 'CircuitBreaker.of',
      value: '0',
      remedied: originated({ circuitBreaker: CircuitBreaker.of() }),
    },
  ],
  ENDPOINT001: [
    {
      name: 'a name as an address',
      refused: () => Resolution.staticEndpoints('edge.example.net'),
      place: 'Resolution.staticEndpoints',
      value: "'edge.example.net'",
      remedied: https({ resolution: Resolution.dnsEndpoints('edge.example.net') }),
    },
    {
      name: 'no endpoint',
      refused: () => Resolution.dnsEndpoints(),
      place: 'Resolution.dnsEndpoints',
      value: '[]',
      remedied: https({ resolution: Resolution.dns() }),
    },
    {
      name: 'every address',
      refused: () => Resolution.staticEndpoints('0.0.0.0'),
      place: 'Resolution.staticEndpoints',
      value: "'0.0.0.0'",
      remedied: https({ resolution: Resolution.staticEndpoints('198.51.100.10') }),
    },
    {
      name: 'one address in two spellings',
      refused: () => Resolution.staticEndpoints('2001:db8::a', '2001:DB8::A'),
      place: 'Resolution.staticEndpoints',
      value: "'2001:DB8::A'",
      remedied: https({ resolution: Resolution.staticEndpoints('2001:db8::a') }),
    },
    {
      name: 'one endpoint twice',
      refused: () => Resolution.staticEndpoints('198.51.100.10', '198.51.100.10'),
      place: 'Resolution.staticEndpoints',
      value: "'198.51.100.10'",
      remedied: https({ resolution: Resolution.staticEndpoints('198.51.100.10') }),
    },
  ],
  HEADER001: [
    {
      name: 'host',
      refused: originated({ requestHeaders: { set: { Host: 'other.example.com' } } }),
      place: 'shop/Api',
      value: "'Host'",
      remedied: originated({ requestHeaders: { set: { 'x-sender': 'shop' } } }),
    },
    {
      name: 'single per cent sign',
      refused: originated({ responseHeaders: { add: { 'x-share': '100%' } } }),
      place: 'shop/Api',
      value: "'100%'",
      remedied: originated({ responseHeaders: { add: { 'x-share': '100%%' } } }),
    },
    {
      name: 'line end',
      refused: originated({ requestHeaders: { set: { 'x-sender': 'shop\r\nx-admin: 1' } } }),
      place: 'shop/Api',
      value: 'x-admin',
      remedied: originated({ requestHeaders: { set: { 'x-sender': 'shop' } } }),
    },
  ],
};

function workload(labels: Record<string, string>): EgressClient {
  return EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels });
}

function http2Pings(): Partial<TlsOriginatedApiProps> {
  const http2KeepAlive = { interval: seconds(30), timeout: seconds(5) };
  return { protocol: ApplicationProtocol.GRPC, connectionPool: ConnectionPool.of({ http2KeepAlive }) };
}

function fourTriesOfTwoSeconds(): Partial<TlsOriginatedApiProps> {
  return { retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 3, perTryTimeout: seconds(2) }) };
}

function threeServers(): Partial<ExternalHttpsApiProps> {
  return { resolution: Resolution.staticEndpoints('198.51.100.10', '198.51.100.11', '198.51.100.12') };
}

function inTwoCharts(second: Partial<ExternalHttpsApiProps>): (app: App) => void {
  return (app) => {
    https({})(app);
    new ExternalHttpsApi(new Chart(app, 'billing', { namespace: 'shop' }), 'Api', { host: HOST, ...second });
  };
}

function twoTeams(props: InstalledGatewayProps): (app: App) => void {
  return (app) => {
    for (const id of ['shop', 'billing']) {
      const chart = new Chart(app, id, { namespace: id });
      const gateway = EgressGateway.fromInstalled(chart, 'Gateway', props);
      new EgressGatewayRoute(chart, 'Api', { host: HOST, gateway, tls: GatewayTls.originate(), name: id });
    }
  };
}

function twoCertificates(...secretNames: [string, string]): (app: App) => void {
  return (app) => {
    const gateway = EgressGateway.fromInstalled(app, 'Gateway', { denyByDefault: true });
    ['shop', 'billing'].forEach((id, index) => {
      const tls = GatewayTls.mutual(ClientCertificate.fromSecret(secretNames[index] ?? ''));
      new EgressGatewayRoute(new Chart(app, id, { namespace: id }), 'Api', { host: HOST, gateway, tls, name: id });
    });
  };
}

function withHandWrittenEntry(exportTo: string[]): (app: App) => void {
  return inShop((chart) => {
    new TlsOriginatedApi(chart, 'Api', { host: HOST });
    new networking.ServiceEntry(chart, 'Entry', { metadata: { name: 'entry' }, spec: { hosts: [HOST], exportTo } });
  });
}

function withHandWrittenRule(name: string): (app: App) => void {
  return inShop((chart) => {
    new TlsOriginatedApi(chart, 'Api', { host: HOST });
    const rule = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name } };
    new ApiObject(chart, 'Pool', rule);
  });
}

class ForeignPath extends Construct {
  public readonly namespaceName = 'istio-egress';
}
