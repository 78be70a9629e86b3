import { App, Chart, Testing } from 'cdk8s';
import {
  ClientCertificate,
  CommonDestinationProps,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpApi,
  ExternalHttpsApi,
  ExternalTcpService,
  GatewayTls,
  MutualTlsPartner,
  Ownership,
  Resolution,
  RetryPolicy,
  TcpCapture,
  TcpCircuitBreaker,
  TlsOriginatedApi,
  WildcardHosts,
} from '../../lib';
import type { Manifest } from '../manifests';

const workload = (namespaceName: string): EgressClient =>
  EgressClient.workload({ namespaceName, serviceAccountName: 'checkout', labels: { app: 'checkout' } });

/** One construct of every kind, so that there is every kind of object. */
function buildAll(app: App, props: CommonDestinationProps = {}): void {
  const gatewaySide = new Chart(app, 'gateway-side');
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const gateway = EgressGateway.fromInstalled(shop, 'Gateway', { gatewaySide });
  const clientCertificate = ClientCertificate.fromSecret('certificate');
  const both = [workload('shop'), workload('billing')];
  const domain = { host: '*.example.org', ...props };
  new ExternalHttpApi(shop, 'Http', { host: 'a.example.com', ...props });
  const circuitBreaker = TcpCircuitBreaker.of({});
  new ExternalHttpsApi(shop, 'Https', { host: 'b.example.com', circuitBreaker, ...props });
  new TlsOriginatedApi(shop, 'Tls', {
    host: 'c.example.com',
    retryPolicy: RetryPolicy.moreForIdempotentMethods(),
    ...props,
  });
  new MutualTlsPartner(shop, 'Partner', { host: 'd.example.com', clients: both, clientCertificate, ...props });
  new MutualTlsPartner(shop, 'Via', { host: 'e.example.com', via: gateway, clientCertificate, ...props });
  new ExternalHttpsApi(shop, 'HttpsVia', { host: 'f.example.com', via: gateway, ...props });
  new EgressGatewayRoute(shop, 'Route', { host: 'g.example.com', gateway, tls: GatewayTls.originate(), ...props });
  const capture = TcpCapture.virtualIp('10.255.0.1');
  const resolution = Resolution.staticEndpoints('198.51.100.10');
  new ExternalTcpService(shop, 'Tcp', {
    host: 'h.example.com',
    capture,
    resolution,
    ports: [5432],
    circuitBreaker,
    ...props,
  });
  WildcardHosts.originalDestination(shop, 'Wildcard', { ...domain, acceptSpoofing: { reason: 'a firewall checks' } });
}

function objects(app: App): Manifest[] {
  return app.charts.flatMap((chart) => Testing.synth(chart) as Manifest[]);
}

/** Who answers for each object: kinds by owner and contact. */
function answering(app: App): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { kind, metadata } of objects(app)) {
    const annotation = (name: string): string => String(metadata.annotations?.[`cdk8s-istio/${name}`]);
    const key = `${annotation('owner')} ${annotation('contact')}`;
    found.set(key, (found.get(key) ?? new Set()).add(kind));
  }
  return found;
}

const KINDS = [
  'AuthorizationPolicy',
  'DestinationRule',
  'Gateway',
  'Role',
  'RoleBinding',
  'ServiceEntry',
  'VirtualService',
];

function expectAll(app: App, answer: string): void {
  const found = answering(app);
  expect([...found.keys()]).toEqual([answer]);
  expect([...(found.get(answer) ?? [])].sort()).toEqual(KINDS);
}

test('every object of every construct carries owner and contact of its construct', () => {
  const app = new App();
  buildAll(app, { owner: 'payments-team', contact: '#payments' });
  expectAll(app, 'payments-team #payments');
});

test('every object of every construct leads to the code, also where another team applies it', () => {
  const app = new App();
  buildAll(app);
  for (const { metadata } of objects(app)) {
    expect(metadata.annotations?.['cdk8s-istio/construct-path']).toMatch(/^shop\/\w+/);
  }
});

test('owner and contact are declared once for all', () => {
  const app = new App();
  Ownership.set(app, { owner: 'platform-team', contact: 'platform@example.com' });
  buildAll(app);
  expectAll(app, 'platform-team platform@example.com');
});

test('where nobody is named, the chart answers, without a contact', () => {
  const app = new App();
  buildAll(app);
  expectAll(app, 'shop undefined');
});

function entryOf(declare: (app: App, chart: Chart) => void, props: CommonDestinationProps): string {
  const app = new App();
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  declare(app, shop);
  new ExternalHttpsApi(shop, 'Api', { host: 'api.example.com', ...props });
  return [...answering(app).keys()].join();
}

describe('beside a declaration', () => {
  const declare = (_: App, chart: Chart): void => {
    Ownership.set(chart, { owner: 'shop-team', contact: '#shop' });
  };

  test.each<[CommonDestinationProps, string]>([
    [{}, 'shop-team #shop'],
    [{ contact: '#rates' }, 'shop-team #rates'],
    [{ owner: 'rates-team', contact: '#rates' }, 'rates-team #rates'],
    // The contact of another owner would lead astray.
    [{ owner: 'rates-team' }, 'rates-team undefined'],
  ])('what a construct says wins: %j', (props, answer) => {
    expect(entryOf(declare, props)).toBe(answer);
  });
});

test('the nearest declaration counts, as a whole', () => {
  const app = new App();
  Ownership.set(app, { owner: 'platform-team', contact: '#platform' });
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  Ownership.set(shop, { owner: 'shop-team' });
  new ExternalHttpsApi(shop, 'Api', { host: 'api.example.com' });
  new ExternalHttpsApi(new Chart(app, 'billing', { namespace: 'billing' }), 'Tax', { host: 'tax.example.com' });
  expect([...answering(app).keys()]).toEqual(['shop-team undefined', 'platform-team #platform']);
});

test('who answers changes nothing but annotations', () => {
  const specs = (props: CommonDestinationProps): unknown[] => {
    const app = new App();
    buildAll(app, props);
    return objects(app).map(({ metadata: { annotations, ...metadata }, ...rest }) => {
      expect(annotations).toBeDefined();
      return { metadata, ...rest };
    });
  };
  expect(specs({ owner: 'one', contact: '#one' })).toEqual(specs({ owner: 'other' }));
});
