import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  ApplicationProtocol,
  ClientCertificate,
  ConnectionPool,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  EgressGatewayRouteProps,
  GatewayTls,
  InstalledGatewayProps,
  RetryPolicy,
  ServerIdentity,
  TcpConnectionPool,
  TrustAnchor,
  Visibility,
} from '../../lib';
import { inShop, Manifest, named, only } from '../manifests';

const HOST = 'rates.example.com';
const ROUTE = 'shop-rates-example-com';
const GATEWAY_HOST = 'istio-egressgateway.istio-egress.svc.cluster.local';
const SAFE = { attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' };
const CLIENTS = [EgressClient.serviceAccount('shop', 'checkout')];

function manifests(props: Partial<EgressGatewayRouteProps> = {}, installed: InstalledGatewayProps = {}): Manifest[] {
  return inShop((chart) => {
    const gateway = EgressGateway.fromInstalled(chart, 'Gateway', installed);
    new EgressGatewayRoute(chart, 'Rates', {
      host: HOST,
      gateway,
      tls: GatewayTls.originate(),
      clients: CLIENTS,
      ...props,
    });
  });
}

function summary(printed: Manifest[]): string[] {
  return printed.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
}

describe('origination', () => {
  test('prints the side of the gateway first and the routes last', () => {
    const printed = manifests();
    expect(summary(printed)).toEqual([
      `Gateway istio-egress/${ROUTE}`,
      `DestinationRule istio-egress/${ROUTE}-hop`,
      `DestinationRule istio-egress/${ROUTE}`,
      `AuthorizationPolicy istio-egress/${ROUTE}`,
      'DestinationRule shop/rates-example-com',
      'ServiceEntry shop/rates-example-com',
      'VirtualService shop/rates-example-com',
    ]);
    expect(printed).toMatchSnapshot();
  });

  test('accepts mutual TLS for the host alone', () => {
    expect(only(manifests(), 'Gateway').spec).toEqual({
      selector: { app: 'istio-egressgateway', istio: 'egressgateway' },
      servers: [
        {
          port: { number: 443, name: `https-${ROUTE}`, protocol: 'HTTPS' },
          hosts: [HOST],
          tls: { mode: 'ISTIO_MUTUAL' },
        },
      ],
    });
  });

  test('asks the gateway for the host, by a rule without exportTo', () => {
    const { spec } = named(manifests(), 'DestinationRule', `${ROUTE}-hop`);
    const tls = { mode: 'ISTIO_MUTUAL', sni: HOST };
    expect(spec).toEqual({
      host: GATEWAY_HOST,
      subsets: [{ name: ROUTE, trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, tls }] } }],
    });
  });

  test('keeps HTTP/2 on the way to the gateway', () => {
    const tls = GatewayTls.originate({ protocol: ApplicationProtocol.GRPC });
    expect(named(manifests({ tls }), 'DestinationRule', `${ROUTE}-hop`)).toHaveProperty(
      'spec.subsets.0.trafficPolicy.portLevelSettings.0.connectionPool.http.h2UpgradePolicy',
      'UPGRADE',
    );
  });

  test('encrypts at the gateway, and refuses whoever misses it', () => {
    const printed = manifests();
    const encrypted = { mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST] };
    const refused = { ...encrypted, subjectAltNames: ['only-through-egress-gateway.invalid'] };
    const policy = (tls: object): object => ({ portLevelSettings: [{ port: { number: 80 }, tls }] });
    expect(named(printed, 'DestinationRule', ROUTE).spec).toEqual({
      exportTo: ['istio-egress'],
      host: HOST,
      trafficPolicy: policy(refused),
      subsets: [{ name: ROUTE, trafficPolicy: policy(encrypted) }],
    });
    expect(named(printed, 'DestinationRule', 'rates-example-com').spec).toEqual({
      exportTo: ['istio-egress', 'shop'],
      host: HOST,
      trafficPolicy: policy(refused),
      subsets: [
        { name: ROUTE, trafficPolicy: policy(refused) },
        { name: 'cdk8s-istio-tls', trafficPolicy: policy(encrypted) },
      ],
    });
  });

  test('repeats at the gateway what the user wants, and times the whole at the sidecar', () => {
    const retryPolicy = RetryPolicy.moreForIdempotentMethods({ attempts: 2, perTryTimeout: Duration.seconds(2) });
    const tls = GatewayTls.originate({ retryPolicy, timeout: Duration.seconds(6) });
    const [sidecar, reads, writes] = only(manifests({ tls }), 'VirtualService').spec.http as Record<string, unknown>[];
    expect(sidecar).toEqual({
      match: [{ gateways: ['mesh'], port: 80 }],
      route: [{ destination: { host: GATEWAY_HOST, port: { number: 443 }, subset: ROUTE } }],
      retries: SAFE,
      timeout: '6s',
    });
    expect(reads).toMatchObject({
      match: [{ gateways: [`istio-egress/${ROUTE}`], port: 443, method: { regex: 'GET|HEAD|OPTIONS|PUT|DELETE' } }],
      route: [{ destination: { host: HOST, port: { number: 80 }, subset: ROUTE } }],
      retries: { attempts: 2, perTryTimeout: '2s' },
    });
    expect(writes).toMatchObject({ match: [{ gateways: [`istio-egress/${ROUTE}`], port: 443 }], retries: SAFE });
    expect([reads.timeout, writes.timeout]).toEqual([undefined, undefined]);
  });

  test('takes away at the gateway what tells about the caller, beside what the user changes', () => {
    const tls = GatewayTls.originate({
      requestHeaders: { set: { 'x-request-id': 'none' }, remove: ['x-debug'] },
      responseHeaders: { remove: ['server'] },
    });
    const [, gateway] = only(manifests({ tls }), 'VirtualService').spec.http as { headers: Headers }[];
    expect(gateway.headers).toEqual({
      request: {
        set: { 'x-request-id': 'none' },
        remove: [
          'x-debug',
          'x-envoy-attempt-count',
          'x-envoy-decorator-operation',
          'x-envoy-expected-rq-timeout-ms',
          'x-envoy-external-address',
          'x-envoy-internal',
          'x-envoy-peer-metadata',
          'x-envoy-peer-metadata-id',
          'x-forwarded-client-cert',
          'x-forwarded-for',
        ],
      },
      response: { remove: ['server'] },
    });
  });

  test('limits connections at the gateway', () => {
    const tls = GatewayTls.originate({ connectionPool: ConnectionPool.of({ maxConnections: 10 }) });
    expect(named(manifests({ tls }), 'DestinationRule', ROUTE)).toHaveProperty(
      'spec.subsets.0.trafficPolicy.portLevelSettings.0.connectionPool.tcp.maxConnections',
      10,
    );
  });
});

test('an authority in a ConfigMap stands beside the rule that names it', () => {
  const printed = manifests({ tls: GatewayTls.originate({ trustAnchor: TrustAnchor.configMap('ca') }) });
  const tls = 'portLevelSettings.0.tls.credentialName';
  expect(named(printed, 'DestinationRule', ROUTE)).toHaveProperty(
    `spec.subsets.0.trafficPolicy.${tls}`,
    'configmap://istio-egress/ca',
  );
  const beside = named(printed, 'DestinationRule', 'rates-example-com');
  expect(beside).toHaveProperty(`spec.subsets.1.trafficPolicy.${tls}`, 'configmap://shop/ca');
});

test('a server that is not verified says why on the rule of the gateway', () => {
  const serverIdentity = ServerIdentity.insecureSkipVerify({ reason: 'self-signed test server' });
  const printed = manifests({ tls: GatewayTls.originate({ serverIdentity }) });
  expect(named(printed, 'DestinationRule', ROUTE).metadata.annotations).toMatchObject({
    'cdk8s-istio/insecure-reason': 'self-signed test server',
  });
});

test('a client certificate stays with the gateway', () => {
  const printed = manifests({ tls: GatewayTls.mutual(ClientCertificate.fromSecret('bank-certificate')) });
  expect(named(printed, 'DestinationRule', ROUTE)).toHaveProperty(
    'spec.subsets.0.trafficPolicy.portLevelSettings.0.tls',
    {
      mode: 'MUTUAL',
      sni: HOST,
      subjectAltNames: [HOST],
      credentialName: 'bank-certificate',
    },
  );
  const beside = named(printed, 'DestinationRule', 'rates-example-com').spec;
  expect(JSON.stringify(beside)).not.toContain('bank-certificate');
  expect(beside.subsets).toHaveLength(1);
});

describe('passthrough', () => {
  test('wraps the TLS of the application, so that the gateway knows the caller', () => {
    const printed = manifests({ tls: GatewayTls.passthrough() });
    expect(summary(printed)).toEqual([
      `Gateway istio-egress/${ROUTE}`,
      `DestinationRule istio-egress/${ROUTE}-hop`,
      `AuthorizationPolicy istio-egress/${ROUTE}`,
      'ServiceEntry shop/rates-example-com',
      'VirtualService shop/rates-example-com',
    ]);
    expect(only(printed, 'Gateway')).toHaveProperty('spec.servers.0', {
      port: { number: 443, name: `tls-${ROUTE}`, protocol: 'TLS' },
      hosts: [HOST],
      tls: { mode: 'ISTIO_MUTUAL' },
    });
    expect(only(printed, 'VirtualService').spec).toEqual({
      exportTo: ['istio-egress', 'shop'],
      gateways: ['mesh', `istio-egress/${ROUTE}`],
      hosts: [HOST],
      tls: [
        {
          match: [{ gateways: ['mesh'], port: 443, sniHosts: [HOST] }],
          route: [{ destination: { host: GATEWAY_HOST, port: { number: 443 }, subset: ROUTE } }],
        },
      ],
      tcp: [
        {
          match: [{ gateways: [`istio-egress/${ROUTE}`], port: 443 }],
          route: [{ destination: { host: HOST, port: { number: 443 } } }],
        },
      ],
    });
    expect(printed).toMatchSnapshot();
  });

  test('limits connections at the gateway, for its namespace alone', () => {
    const tls = GatewayTls.passthrough({ connectionPool: TcpConnectionPool.of({ maxConnections: 10 }) });
    expect(named(manifests({ tls }), 'DestinationRule', ROUTE).spec).toEqual({
      exportTo: ['istio-egress'],
      host: HOST,
      trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } },
    });
  });

  test('without identity has neither hop rule nor policy', () => {
    const printed = manifests({ tls: GatewayTls.passthroughWithoutIdentity(), clients: undefined });
    expect(printed.map(({ kind }) => kind)).toEqual(['Gateway', 'ServiceEntry', 'VirtualService']);
    expect(only(printed, 'Gateway')).toHaveProperty('spec.servers.0.tls.mode', 'PASSTHROUGH');
    expect(only(printed, 'VirtualService')).toHaveProperty('spec.tls.1', {
      match: [{ gateways: [`istio-egress/${ROUTE}`], port: 443, sniHosts: [HOST] }],
      route: [{ destination: { host: HOST, port: { number: 443 } } }],
    });
  });
});

describe('who may pass', () => {
  const selector = { matchLabels: { app: 'istio-egressgateway', istio: 'egressgateway' } };
  const sni = [{ key: 'connection.sni', values: [HOST] }];

  test('is everybody but the clients turned away, for this host alone', () => {
    expect(only(manifests(), 'AuthorizationPolicy').spec).toEqual({
      selector,
      action: 'DENY',
      rules: [{ from: [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/checkout'] } }], when: sni }],
    });
  });

  test('is whole namespaces where no account is named', () => {
    const clients = [EgressClient.namespace('shop'), EgressClient.serviceAccount('billing', 'invoicer')];
    expect(only(manifests({ clients }), 'AuthorizationPolicy')).toHaveProperty(
      'spec.rules.0.from.0.source.notPrincipals',
      ['cluster.local/ns/billing/sa/invoicer', 'cluster.local/ns/shop/sa/*'],
    );
  });

  test('is the clients let in, where the gateway turns everybody away', () => {
    expect(only(manifests({}, { denyByDefault: true }), 'AuthorizationPolicy').spec).toEqual({
      selector,
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/shop/sa/checkout'] } }],
          to: [{ operation: { hosts: [HOST, `${HOST}:*`] } }],
          when: sni,
        },
      ],
    });
  });

  test('is known by server name alone where the gateway sees no requests', () => {
    const wrapped = manifests({ tls: GatewayTls.passthrough() }, { denyByDefault: true });
    expect(only(wrapped, 'AuthorizationPolicy')).not.toHaveProperty('spec.rules.0.to');
    const bare = manifests(
      { tls: GatewayTls.passthroughWithoutIdentity(), clients: undefined },
      { denyByDefault: true },
    );
    expect(only(bare, 'AuthorizationPolicy').spec.rules).toEqual([{ when: sni }]);
  });
});

test('shows the host to everybody where that is wanted', () => {
  const printed = manifests({ visibility: Visibility.everywhere() });
  expect(only(printed, 'ServiceEntry').spec.exportTo).toEqual(['*']);
  expect(only(printed, 'VirtualService').spec.exportTo).toEqual(['*']);
});

test('goes to another installation', () => {
  const printed = manifests(
    {},
    {
      namespaceName: 'gateways',
      serviceName: 'istio-outbound',
      selector: { gateway: 'outbound' },
      port: 8443,
      clusterDomain: 'corp.internal',
    },
  );
  expect(only(printed, 'Gateway').metadata.namespace).toBe('gateways');
  expect(only(printed, 'Gateway')).toMatchObject({
    spec: { selector: { gateway: 'outbound' }, servers: [{ port: { number: 8443 } }] },
  });
  expect(named(printed, 'DestinationRule', `${ROUTE}-hop`).spec.host).toBe('istio-outbound.gateways.svc.corp.internal');
});

test('puts what lives in the namespace of the gateway into the chart of its owner', () => {
  const app = new App();
  const platform = new Chart(app, 'platform');
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const gateway = EgressGateway.fromInstalled(shop, 'Gateway', { gatewaySide: platform });
  new EgressGatewayRoute(shop, 'Rates', { host: HOST, gateway, tls: GatewayTls.originate() });
  const side = (chart: Chart): string[] => summary(Testing.synth(chart) as Manifest[]);
  expect(side(platform).every((object) => object.includes(' istio-egress/'))).toBe(true);
  expect(side(platform)).toHaveLength(4);
  expect(side(shop).every((object) => object.includes(' shop/'))).toBe(true);
});

test('tells the owner of the gateway what only its proxies can stop', () => {
  const { podAnnotations } = EgressGateway.fromInstalled(new Chart(new App(), 'shop'), 'Gateway');
  expect(JSON.parse(podAnnotations['proxy.istio.io/config'] ?? '')).toEqual({
    proxyHeaders: {
      attemptCount: { disabled: true },
      envoyDebugHeaders: { disabled: true },
      metadataExchangeHeaders: { mode: 'IN_MESH' },
    },
  });
});
