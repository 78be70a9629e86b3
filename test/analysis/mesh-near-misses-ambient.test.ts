import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding, Severity } from '../../lib/analysis/finding';
import { example } from '../../lib/analysis/rules/example';
import { AMBIENT, namespace, USE_WAYPOINT } from '../../lib/analysis/rules/mesh/ambient/ambient-namespaces';
import {
  ambientEntry,
  AMBIENT_SHOP,
  ASKING,
  encrypting,
  waypoint,
} from '../../lib/analysis/rules/mesh/ambient/waypoint-example';
import { entry, PORTS, routes, to } from '../../lib/analysis/rules/mesh/examples';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';

/* What is near to a finding about ambient workloads, and is none. */

const analyzer = new Analyzer();

function all(objects: readonly Fields[]): Finding[] {
  return analyzer
    .check({ objects: objects.map((object) => new ManifestObject(object, {})) })
    .filter(({ severity }) => severity !== Severity.ADVICE);
}

function found(objects: readonly Fields[]): string[] {
  return all(objects).map(({ id, object, jsonPath, clients = [] }) =>
    `${id} ${object?.name} ${jsonPath} ${clients.join(',')}`.trim(),
  );
}

const TO_TLS = { ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }] };
const ROUTES = routes({ http: [{ timeout: '2s', route: [to('api.example.com', 80)] }] });
const TARGETED = example('AuthorizationPolicy', {
  targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' }],
  action: 'DENY',
  rules: [{ to: [{ operation: { ports: ['80'] } }] }],
});

test('of a namespace that is elsewhere nothing is told', () => {
  expect(found([ambientEntry({}, TO_TLS), encrypting(), ROUTES, TARGETED])).toEqual([]);
});

test('a namespace that asks for sidecars as well has sidecars', () => {
  const both = namespace('shop', { ...AMBIENT, 'istio-injection': 'enabled' });
  expect(found([both, ambientEntry({}, TO_TLS), encrypting(), ROUTES])).toEqual([]);
});

test('the namespace may ask for the waypoint', () => {
  const asking = namespace('shop', { ...AMBIENT, ...ASKING });
  expect(found([asking, waypoint(), ambientEntry({}, TO_TLS), encrypting(), ROUTES, TARGETED])).toEqual([]);
  expect(found([asking, waypoint(), ambientEntry({ [USE_WAYPOINT]: 'none' }), ROUTES])).toEqual([
    'AMBIENT003 api spec.hosts[0] shop',
  ]);
});

test('settings without encryption are told beside routes', () => {
  const pool = example('DestinationRule', {
    host: 'api.example.com',
    trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } },
  });
  expect(found([...AMBIENT_SHOP, ambientEntry({}), pool])).toEqual(['AMBIENT003 api spec.trafficPolicy shop']);
  expect(found([...AMBIENT_SHOP, ambientEntry(ASKING), pool])).toEqual([]);
});

test('a waypoint that is no object here may be there all the same', () => {
  const other = waypoint({ name: 'other' });
  expect(found([namespace('shop', AMBIENT), other, ambientEntry(ASKING), TARGETED])).toEqual([]);
});

test('a waypoint of another namespace has to be named so', () => {
  const elsewhere = waypoint({ namespace: 'istio-egress' }, { allowedRoutes: { namespaces: { from: 'All' } } });
  const [finding] = all([namespace('shop', AMBIENT), elsewhere, ambientEntry(ASKING)]);
  expect(finding).toMatchObject({
    id: 'AMBIENT004',
    remedy: `Add the label ${USE_WAYPOINT}-namespace: istio-egress, and let the waypoint take the host.`,
  });
});

test('a waypoint for workloads takes no hosts', () => {
  const forWorkloads = waypoint({ labels: { 'istio.io/waypoint-for': 'workload' } });
  expect(found([namespace('shop', AMBIENT), forWorkloads, ambientEntry(ASKING)])).toEqual([
    'AMBIENT004 api metadata.labels["istio.io/use-waypoint"]',
  ]);
});

test('the label of a namespace is told once, however many hosts there are', () => {
  const asking = namespace('shop', { ...AMBIENT, ...ASKING });
  const forWorkloads = waypoint({ labels: { 'istio.io/waypoint-for': 'workload' } });
  const hosts = [
    ambientEntry({}),
    ambientEntry({}, { hosts: ['b.example.com'], addresses: ['240.10.0.2'] }, { name: 'b' }),
  ];
  expect(found([asking, forWorkloads, ...hosts])).toEqual(['AMBIENT004 shop metadata.labels["istio.io/use-waypoint"]']);
});

test('a rule for some workloads beside one that the waypoint has', () => {
  const own = encrypting({ workloadSelector: { matchLabels: { app: 'checkout' } } }, { name: 'own' });
  expect(found([...AMBIENT_SHOP, ambientEntry(ASKING, TO_TLS), encrypting(), own])).toEqual([]);
  const forAll = encrypting({ workloadSelector: { matchLabels: {} } });
  expect(found([...AMBIENT_SHOP, ambientEntry(ASKING, TO_TLS), forAll])).toContain(
    'AMBIENT005 api spec.workloadSelector shop',
  );
});

test('a rule in a namespace where the waypoint does not look', () => {
  const orders = namespace('orders', AMBIENT);
  const own = encrypting({}, { namespace: 'orders' });
  const ofAmbient = (objects: readonly Fields[]): string[] =>
    found(objects).filter((each) => each.startsWith('AMBIENT'));
  expect(ofAmbient([...AMBIENT_SHOP, orders, ambientEntry(ASKING), own])).toEqual([
    'AMBIENT005 api spec.trafficPolicy.tls orders',
  ]);
  // With sidecars, the rule is for the clients of its own namespace.
  const sidecars = namespace('orders', {});
  expect(ofAmbient([...AMBIENT_SHOP, sidecars, ambientEntry(ASKING), own])).toEqual([]);
});

test('routes beside the waypoint count', () => {
  const elsewhere = waypoint({ namespace: 'istio-egress' }, { allowedRoutes: { namespaces: { from: 'All' } } });
  const labels = { ...ASKING, [`${USE_WAYPOINT}-namespace`]: 'istio-egress' };
  const spaces = [namespace('shop', AMBIENT), namespace('istio-egress', AMBIENT)];
  const beside = routes(
    { http: [{ timeout: '2s', route: [to('api.example.com', 80)] }] },
    { namespace: 'istio-egress' },
  );
  expect(found([...spaces, elsewhere, ambientEntry(labels), beside])).toEqual([]);
});

test('names of a ServiceEntry that are the host itself', () => {
  const own = ambientEntry(ASKING, { ...TO_TLS, subjectAltNames: ['api.example.com'] });
  expect(found([...AMBIENT_SHOP, own, encrypting()])).toEqual([]);
  const plain = ambientEntry(ASKING, { subjectAltNames: ['other.example.com'] });
  expect(found([...AMBIENT_SHOP, plain])).toEqual([]);
});

test('a host that istiod gives an address', () => {
  expect(found([...AMBIENT_SHOP, entry({}, { labels: ASKING })])).toEqual([]);
  const without = { ...ASKING, 'networking.istio.io/enable-autoallocate-ip': 'false' };
  expect(found([...AMBIENT_SHOP, entry({}, { labels: without })])).toEqual(['AMBIENT008 api spec.hosts[0]']);
});

test('a match for several names beside one for the host', () => {
  const match = [{ sniHosts: ['api.example.com', 'www.example.com'] }, { sniHosts: ['api.example.com'] }];
  const routed = routes({
    hosts: ['api.example.com', 'www.example.com'],
    tls: [{ match, route: [to('api.example.com', 443)] }],
  });
  const ids = all([...AMBIENT_SHOP, ambientEntry(ASKING, { ports: [PORTS.tls] }), routed]).map(({ id }) => id);
  expect(ids).not.toContain('AMBIENT009');
});

test('clients of requests are known to a waypoint by nothing that is asked here', () => {
  const bySource = routes({
    http: [{ match: [{ sourceNamespace: 'shop' }], route: [to('api.example.com', 80)] }],
  });
  expect(found([...AMBIENT_SHOP, ambientEntry(ASKING), bySource])).toEqual([]);
});

test('a policy whose target is in another namespace, or of another kind', () => {
  const of = (target: object, metadata: Fields = {}): Fields =>
    example('AuthorizationPolicy', { ...(TARGETED.spec as Fields), targetRefs: [target] }, metadata);
  const target = { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' };
  expect(found([...AMBIENT_SHOP, ambientEntry({}), of(target, { namespace: 'orders' })])).toEqual([]);
  expect(found([...AMBIENT_SHOP, ambientEntry({}), of({ ...target, group: '', kind: 'Service' })])).toEqual([]);
});

test('labels of a gateway that is no waypoint', () => {
  const ingress = { ...waypoint(), spec: { gatewayClassName: 'istio', listeners: [] } };
  const selecting = example('AuthorizationPolicy', {
    selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } },
    action: 'DENY',
    rules: [{ to: [{ operation: { ports: ['80'] } }] }],
  });
  expect(found([namespace('shop', AMBIENT), ingress, selecting])).toEqual([]);
});

test('a Secret that the waypoint reads', () => {
  const tls = { mode: 'MUTUAL', credentialName: 'api-client' };
  const objects = [ambientEntry(ASKING, TO_TLS), encrypting({ trafficPolicy: { tls } })];
  expect(found([...AMBIENT_SHOP, ...objects])).toEqual([]);
  expect(found([namespace('shop', {}), waypoint(), ...objects])).toEqual([
    'ORIGINATION005 api spec.trafficPolicy.tls.credentialName *',
  ]);
});

test('a policy of ambient workloads, which no sidecar asks', () => {
  const wildcard = { hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS', ports: [PORTS.tls], addresses: undefined };
  const rules = [{ from: [{ source: { namespaces: ['orders'] } }] }];
  const allowing = example('AuthorizationPolicy', { action: 'ALLOW', rules });
  expect(found([...AMBIENT_SHOP, ambientEntry(ASKING, wildcard), allowing])).toEqual([]);
});

test('a host with a waypoint that sidecars do not see', () => {
  const injected = namespace('orders', { 'istio-injection': 'enabled' });
  expect(found([...AMBIENT_SHOP, injected, ambientEntry(ASKING, { exportTo: ['shop'] })])).toEqual([]);
  expect(found([...AMBIENT_SHOP, injected, ambientEntry({})])).toEqual([]);
});

describe('what proxies have by its labels or its target', () => {
  const PLUGIN = { url: 'oci://registry.example.com/tags:1' };
  const SPECS: Readonly<Record<string, Fields>> = {
    AuthorizationPolicy: { action: 'DENY', rules: [{ to: [{ operation: { ports: ['80'] } }] }] },
    RequestAuthentication: { jwtRules: [{ issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys' }] },
    Telemetry: { accessLogging: [{ disabled: true }] },
    WasmPlugin: PLUGIN,
    TrafficExtension: { wasm: PLUGIN },
  };
  const KINDS = Object.keys(SPECS);
  const TARGETS = { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' }] };
  const of = (kind: string, change: object): Fields => example(kind, { ...SPECS[kind], ...change });
  const labels = { 'gateway.networking.k8s.io/gateway-name': 'waypoint' };

  test.each(KINDS)('%s for a host needs a waypoint of the host', (kind) => {
    expect(found([...AMBIENT_SHOP, ambientEntry({}), of(kind, TARGETS)])).toEqual([
      'AMBIENT011 api spec.targetRefs[0].name',
    ]);
    expect(found([...AMBIENT_SHOP, ambientEntry(ASKING), of(kind, TARGETS)])).toEqual([]);
  });

  test.each(KINDS)('%s with the labels of a waypoint is not for it', (kind) => {
    const objects = [...AMBIENT_SHOP, ambientEntry(ASKING)];
    expect(found([...objects, of(kind, { selector: { matchLabels: labels } })])).toEqual([
      'AMBIENT012 api spec.selector',
    ]);
    const other = { 'gateway.networking.k8s.io/gateway-name': 'ingress' };
    expect(found([...objects, of(kind, { selector: { matchLabels: other } })])).toEqual([]);
  });

  const SELECTOR = { selector: { matchLabels: { app: 'checkout' } } };
  const advice = (objects: readonly Fields[]): string[] =>
    analyzer
      .check({ objects: objects.map((object) => new ManifestObject(object, {})) })
      .map(({ id, object }) => `${id} ${object?.kind}`);
  const workload = (own: Fields, name = 'checkout'): Fields => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: 'checkout', ...own } },
    spec: {},
  });

  test.each(['Telemetry', 'WasmPlugin', 'TrafficExtension'])('%s for ambient workloads is had by nobody', (kind) => {
    const objects = [namespace('shop', AMBIENT), of(kind, SELECTOR)];
    const told = [`AMBIENT018 ${kind}`];
    expect(advice([...objects, workload({})])).toEqual(told);
    expect(advice([...objects, workload({}), workload({ 'sidecar.istio.io/inject': 'true' }, 'second')])).toEqual([]);
    expect(advice([...objects, workload({ 'istio.io/dataplane-mode': 'none' })])).toEqual([]);
    expect(advice([...objects, workload({ app: 'other' })])).toEqual([]);
    expect(advice([namespace('shop', {}), of(kind, SELECTOR), workload({})])).toEqual([]);
  });

  test('a policy for ambient workloads is asked by the proxies of their nodes', () => {
    const objects = [namespace('shop', AMBIENT), workload({})];
    expect(advice([...objects, of('AuthorizationPolicy', SELECTOR)])).not.toContain('AMBIENT018 AuthorizationPolicy');
  });
});
