import { ApiObject, App, Chart } from 'cdk8s';
import {
  AccessChange,
  ExternalHttpApi,
  OutboundTrafficPolicyMode,
  TlsOriginatedApi,
  TrafficAspect,
  TrafficDiff,
} from '../../lib';
import { AFTER, BEFORE, EXAMPLE } from './example';

function entry(host: string, more = ''): string {
  return `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${host.replaceAll('.', '-')}, namespace: shop }
spec:
  hosts: [${host}]
  ports: [{ number: 80, name: http, protocol: HTTP }]
  resolution: DNS
  ${more}
---
`;
}

const ROUTE = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: rates, namespace: shop }
spec:
  hosts: [rates.example.com]
  http:
`;

function route(http: string): string {
  return entry('rates.example.com') + ROUTE + http;
}

const TO = 'route: [{ destination: { host: rates.example.com } }]';

describe('a move behind a gateway', () => {
  const diff = TrafficDiff.ofManifests(BEFORE, AFTER);

  test('as text', () => {
    expect(diff.text()).toMatchSnapshot();
  });
  test('as JSON', () => {
    expect(diff.json()).toMatchSnapshot();
  });
  test('as Markdown', () => {
    expect(diff.markdown()).toMatchSnapshot();
  });

  test('tells who loses access, and whose encryption changes', () => {
    const lost = diff.changes.filter(({ access }) => access === AccessChange.LOST);
    expect(lost.length).toBeGreaterThan(0);
    const move = diff.changes.find(({ workloads }) => workloads.includes('shop/checkout') && workloads.length === 1);
    expect(move?.differences.map(({ aspect }) => aspect)).toEqual(
      expect.arrayContaining([TrafficAspect.PATH, TrafficAspect.ENCRYPTION, TrafficAspect.IDENTITY]),
    );
  });

  test('backwards is the same with both sides swapped', () => {
    const back = TrafficDiff.ofManifests(AFTER, BEFORE);
    const hostsWith = ({ changes }: TrafficDiff, wanted: AccessChange): string[] =>
      [...new Set(changes.flatMap(({ access, hosts }) => (access === wanted ? hosts : [])))].sort();
    expect(hostsWith(back, AccessChange.GAINED)).toEqual(hostsWith(diff, AccessChange.LOST));
    expect(hostsWith(back, AccessChange.LOST)).toEqual(hostsWith(diff, AccessChange.GAINED));
  });
});

test('nothing is asked where nothing has changed', () => {
  const reordered = BEFORE.split('---\n').reverse().join('\n---\n');
  const diff = TrafficDiff.ofManifests(BEFORE, reordered);
  expect(diff).toMatchObject({ changes: [], hasChanges: false, objectsWithoutEffect: [], _calls: 0 });
  expect(diff.text()).toBe('no change for traffic\n');
  expect(diff.markdown()).toBe('**no change for traffic**\n');
});

test('names, comments, annotations and labels that nobody selects are no change', () => {
  const renamed = EXAMPLE.old
    .replaceAll('name: bank, namespace: shop', 'name: partner, namespace: shop, annotations: { a: b }')
    .replace('spec:', '# why\nspec:');
  const diff = TrafficDiff.ofManifests(BEFORE, `${EXAMPLE.shared}---\n${renamed}`);
  expect(diff).toMatchObject({ changes: [], objectsWithoutEffect: [] });
});

test('retries and a timeout are told without a change of access', () => {
  const before = route(`    - { ${TO}, retries: { attempts: 2 }, timeout: 9s }\n`);
  const after = route(`    - { ${TO}, retries: { attempts: 0 }, timeout: 3s }\n`);
  const { changes } = TrafficDiff.ofManifests(before, after);
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({
    callers: ['every workload'],
    hosts: ['rates.example.com'],
    ports: [80],
    calls: ['http'],
    access: AccessChange.SAME,
  });
  const [attempts, time] = changes[0].differences;
  expect(attempts).toMatchObject({ aspect: TrafficAspect.ATTEMPTS, after: '1 at most' });
  expect(time.before).toContain('9s in all');
  expect(time.after).toContain('3s in all');
});

test('requests are told apart where routes do', () => {
  const match = 'match: [{ uri: { prefix: /v1 }, headers: { x-team: { exact: a } } }]';
  const before = route(`    - { ${match}, ${TO} }\n    - { directResponse: { status: 404 } }\n`);
  const after = route(`    - { ${match.replace('/v1', '/v2')}, ${TO} }\n    - { directResponse: { status: 404 } }\n`);
  const { changes } = TrafficDiff.ofManifests(before, after);
  expect(changes.map(({ access, calls }) => [access, calls])).toEqual([
    [AccessChange.LOST, ['http GET /v1 with x-team: a']],
    [AccessChange.GAINED, ['http GET /v2 with x-team: a']],
  ]);
});

test('two routes in another order matter to requests that both take', () => {
  const [one, other] = [
    `    - { match: [{ uri: { prefix: /v1 } }], ${TO} }\n`,
    '    - { match: [{ headers: { x-team: { exact: a } } }], directResponse: { status: 403 } }\n',
  ];
  const { changes } = TrafficDiff.ofManifests(route(one + other), route(other + one));
  expect(changes.map(({ access, calls }) => [access, calls])).toEqual([
    [AccessChange.LOST, ['http GET /v1 with x-team: a']],
  ]);
});

test('callers are told apart where selectors do', () => {
  const sidecar = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: some, namespace: shop }
spec:
  workloadSelector: { labels: { app: worker } }
  outboundTrafficPolicy: { mode: REGISTRY_ONLY }
  egress: [{ hosts: ['other/*'] }]
`;
  const { changes } = TrafficDiff.ofManifests(entry('rates.example.com'), entry('rates.example.com') + sidecar);
  expect(changes.length).toBeGreaterThan(0);
  for (const { callers } of changes) expect(callers).toEqual(['shop with app=worker']);
  expect(changes.some(({ hosts }) => hosts.includes('any other host'))).toBe(true);
});

test('what was delivered in clear text and no longer is, and the other way round', () => {
  const options = { outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY };
  const { changes } = TrafficDiff.ofManifests('', entry('rates.example.com', 'exportTo: [shop]'), options);
  expect(changes.filter(({ access }) => access === AccessChange.GAINED)).toEqual([
    expect.objectContaining({
      callers: ['every workload of shop'],
      hosts: ['rates.example.com'],
      ports: [80],
      calls: ['http'],
    }),
  ]);
});

test('what changed without a change for traffic is named, and so is what is not followed', () => {
  const rule = (limit: number): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: rates, namespace: shop }
spec: { host: rates.example.com, trafficPolicy: { connectionPool: { tcp: { maxConnections: ${limit} } } } }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: filter, namespace: shop }
spec: { priority: ${limit} }
`;
  const before = entry('rates.example.com') + rule(1);
  const diff = TrafficDiff.ofManifests(before, entry('rates.example.com') + rule(2));
  expect(diff).toMatchObject({
    changes: [],
    objectsWithoutEffect: ['DestinationRule shop/rates'],
    objectsNotFollowed: ['EnvoyFilter shop/filter'],
  });
  expect(diff.text()).toMatchSnapshot();
  expect(diff.markdown()).toMatchSnapshot();
});

test('what cannot be read is told with its side and place', () => {
  const { findingsBefore, findingsAfter } = TrafficDiff.ofManifests('a: [', entry('rates.example.com', 'exportTo: 5'));
  expect(findingsBefore).toEqual([expect.objectContaining({ origin: 'manifests before:1' })]);
  expect(findingsAfter).toEqual([expect.objectContaining({ path: 'spec.exportTo' })]);
});

test('two apps', () => {
  const app = (isEncrypted: boolean): App => {
    const result = new App();
    const chart = new Chart(result, 'shop', { namespace: 'shop' });
    if (isEncrypted) new TlsOriginatedApi(chart, 'Rates', { host: 'rates.example.com' });
    else new ExternalHttpApi(chart, 'Rates', { host: 'rates.example.com' });
    return result;
  };
  const { changes } = TrafficDiff.ofScopes(app(false), app(true));
  const told = changes.find(({ callers }) => callers.includes('every workload of shop'));
  expect(told?.differences).toContainEqual(
    expect.objectContaining({ aspect: TrafficAspect.ENCRYPTION, before: 'clear text', after: 'TLS by the proxy' }),
  );
});

test('a custom resource that is no concern of a mesh is none', () => {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new ApiObject(chart, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
  expect(TrafficDiff.ofScopes(new App(), app).changes).toEqual([]);
});

describe('a thousand hosts', () => {
  const HOSTS = Array.from({ length: 1000 }, (_, index) => `host-${index}.example.com`);
  const mesh = (changed: (host: string) => string): string => HOSTS.map((host) => entry(host, changed(host))).join('');
  const before = mesh(() => '');

  test('of which one has changed cost no more calls than one host alone', () => {
    const changed = (host: string): string => (host === HOSTS[500] ? 'exportTo: [shop]' : '');
    const many = TrafficDiff.ofManifests(before, mesh(changed));
    const one = TrafficDiff.ofManifests(entry(HOSTS[500]), entry(HOSTS[500], 'exportTo: [shop]'));
    expect(many.changes.map(({ hosts }) => hosts)).toEqual(one.changes.map(({ hosts }) => hosts));
    expect(many._calls).toBeLessThanOrEqual(2 * one._calls);
  });

  test('that have all changed alike are one change', () => {
    const { changes } = TrafficDiff.ofManifests(
      before,
      mesh(() => 'exportTo: [shop]'),
    );
    const [{ hosts }] = changes;
    expect(hosts).toHaveLength(1000);
  });
});

test('an address outside of what a NetworkPolicy allows is told apart from an unknown one', () => {
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: some, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 192.0.2.0/24 } }] }]
`;
  const { changes } = TrafficDiff.ofManifests(entry('rates.example.com'), entry('rates.example.com') + policy);
  expect(changes).not.toEqual([]);
  for (const { callers, access, example } of changes) {
    expect({ callers, access }).toEqual({ callers: ['every workload of shop'], access: AccessChange.LOST });
    expect(example.url).toContain('//198.51.100.7');
  }
});
