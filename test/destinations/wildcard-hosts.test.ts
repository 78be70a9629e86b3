import { ApiObject, App, Chart, Testing } from 'cdk8s';
import {
  EgressClient,
  IstioVersion,
  MeshProfile,
  TrustAnchor,
  Visibility,
  WildcardDynamicDnsTlsProps,
  WildcardHosts,
  WildcardPortsProps,
} from '../../lib';
import { Manifest, only } from '../manifests';

const HOST = '*.tenants.example.com';
const REASON = { reason: 'the namespace has no other rule for these names' };

/** In a mesh that knows dynamic DNS. */
function chartOf(istioVersion = IstioVersion.V1_30): Chart {
  const app = new App();
  MeshProfile.set(app, { istioVersion });
  return new Chart(app, 'shop', { namespace: 'shop' });
}

function manifests(build: (chart: Chart) => void): Manifest[] {
  const chart = chartOf();
  build(chart);
  return Testing.synth(chart) as Manifest[];
}

function dynamic(props: Partial<WildcardPortsProps> = {}): Manifest[] {
  return manifests((chart) => WildcardHosts.dynamicDns(chart, 'Tenants', { host: HOST, ...props }));
}

function encrypted(props: Partial<WildcardDynamicDnsTlsProps> = {}): Manifest[] {
  return manifests((chart) =>
    WildcardHosts.dynamicDnsWithTls(chart, 'Tenants', { host: HOST, acceptFailOpen: REASON, ...props }),
  );
}

describe('dynamic DNS', () => {
  test('declares the TLS port and nothing else', () => {
    const printed = dynamic();
    expect(printed.map(({ kind }) => kind)).toEqual(['ServiceEntry']);
    expect(printed[0]?.spec).toEqual({
      exportTo: ['shop'],
      hosts: [HOST],
      location: 'MESH_EXTERNAL',
      ports: [{ name: 'tls', number: 443, protocol: 'TLS' }],
      resolution: 'DYNAMIC_DNS',
    });
    expect(printed).toMatchSnapshot();
  });

  test('serves TLS and HTTP, in one order, and HTTP alone', () => {
    const both = only(dynamic({ tlsPorts: [8443, 443], httpPorts: [8080, 80] }), 'ServiceEntry');
    expect(both.spec.ports).toEqual([
      { name: 'http', number: 80, protocol: 'HTTP' },
      { name: 'tls', number: 443, protocol: 'TLS' },
      { name: 'http-8080', number: 8080, protocol: 'HTTP' },
      { name: 'tls-8443', number: 8443, protocol: 'TLS' },
    ]);
    const alone = only(dynamic({ tlsPorts: [], httpPorts: [80] }), 'ServiceEntry');
    expect(alone.spec.ports).toEqual([{ name: 'http', number: 80, protocol: 'HTTP' }]);
  });

  test.each(['dynamicDns', 'dynamicDnsWithTls'] as const)('%s needs Istio 1.30', (factory) => {
    const build = (version?: IstioVersion): WildcardHosts =>
      WildcardHosts[factory](chartOf(version), 'Tenants', { host: HOST, acceptFailOpen: REASON });
    expect(() => build(IstioVersion.V1_29)).toThrow(
      `cdk8s-istio:VERSION001 at shop/Tenants: WildcardHosts.${factory} acts from Istio 1.30 on, but the mesh profile says 1.29. Use WildcardHosts.originalDestination or WildcardHosts.oneServer, or call MeshProfile.set(app, { istioVersion: IstioVersion.V1_30 })`,
    );
    expect(() => build(IstioVersion.V1_31)).not.toThrow();
  });
});

test('the original destination is kept, and says why that is no danger', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const acceptSpoofing = { reason: 'a firewall checks the addresses' };
  WildcardHosts.originalDestination(chart, 'Tenants', { host: HOST, acceptSpoofing, httpPorts: [80] });
  const printed = Testing.synth(chart) as Manifest[];
  expect(only(printed, 'ServiceEntry').metadata.annotations).toEqual({
    'cdk8s-istio/construct-path': 'shop/Tenants',
    'cdk8s-istio/insecure-reason': 'a firewall checks the addresses',
    'cdk8s-istio/owner': 'shop',
  });
  expect(printed).toMatchSnapshot();
});

test('one server answers for all names', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  WildcardHosts.oneServer(chart, 'Cdn', { host: '*.cdn.example.com', server: 'www.cdn.example.com' });
  const printed = Testing.synth(chart) as Manifest[];
  expect(only(printed, 'ServiceEntry').spec).toMatchObject({
    hosts: ['*.cdn.example.com'],
    resolution: 'DNS',
    endpoints: [{ address: 'www.cdn.example.com' }],
  });
  expect(printed).toMatchSnapshot();
});

describe('dynamic DNS with TLS', () => {
  test('encrypts port 80 and names no server, since each call names its own', () => {
    const printed = encrypted();
    expect(printed.map(({ kind }) => kind)).toEqual(['DestinationRule', 'ServiceEntry']);
    expect(only(printed, 'DestinationRule').spec).toEqual({
      exportTo: ['shop'],
      host: HOST,
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] },
    });
    for (const { metadata } of printed) {
      expect(metadata.annotations).toMatchObject({ 'cdk8s-istio/insecure-reason': REASON.reason });
    }
    expect(printed).toMatchSnapshot();
  });

  test('takes another authority', () => {
    const { spec } = only(encrypted({ trustAnchor: TrustAnchor.configMap('partner-ca') }), 'DestinationRule');
    const tls = { mode: 'SIMPLE', credentialName: 'configmap://shop/partner-ca' };
    expect(spec.trafficPolicy).toEqual({ portLevelSettings: [{ port: { number: 80 }, tls }] });
  });

  test('is seen by whom the rule is seen by', () => {
    const printed = encrypted({
      clients: [EgressClient.namespace('billing')],
      visibility: Visibility.namespaces('audit'),
    });
    for (const { spec } of printed) expect(spec.exportTo).toEqual(['audit', 'billing']);
  });
});

test.each(['', ' ', 'one line\n---\nkind: Secret'])('a risk is not accepted with the reason %j', (reason) => {
  const refusal = /cdk8s-istio:(WILDCARD003|TEXT001) at shop\/Tenants: accept(Spoofing|FailOpen)/;
  const risk = { host: HOST, acceptSpoofing: { reason }, acceptFailOpen: { reason } };
  expect(() => WildcardHosts.originalDestination(chartOf(), 'Tenants', risk)).toThrow(refusal);
  expect(() => WildcardHosts.dynamicDnsWithTls(chartOf(), 'Tenants', risk)).toThrow(refusal);
});

test('gives its objects back', () => {
  const chart = chartOf();
  const tenants = WildcardHosts.dynamicDns(chart, 'Tenants', { host: HOST });
  const partners = WildcardHosts.dynamicDnsWithTls(chart, 'Partners', {
    host: '*.partners.example.com',
    acceptFailOpen: REASON,
  });
  expect(ApiObject.of(tenants.serviceEntry).node.path).toBe('shop/Tenants/ServiceEntry');
  expect(tenants.destinationRule).toBeUndefined();
  expect(ApiObject.of(partners.destinationRule!).node.path).toBe('shop/Partners/DestinationRule');
  expect([tenants.host, partners.host]).toEqual([HOST, '*.partners.example.com']);
});

test('its name is that of no single host', () => {
  const chart = chartOf();
  const name = (host: string): string => WildcardHosts.dynamicDns(chart, host, { host }).serviceEntry.name;
  expect(name(HOST)).toBe('wildcard---tenants-example-com');
  expect(name('*.my-tenants.example.com')).toBe('wildcard---my--tenants-example-com');
  expect(name(`*.${'a'.repeat(60)}.example.com`)).toHaveLength(63);
});
