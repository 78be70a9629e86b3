import { Analyzer } from '../../lib/analysis/analyzer';
import { Severity } from '../../lib/analysis/finding';
import { example } from '../../lib/analysis/rules/example';
import { entry, HTTP_TO_TLS, HTTPS, rule, TCP } from '../../lib/analysis/rules/mesh/objects';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';

/* What is near to a finding of rules for several objects, and is none; and who is affected by what is one. */

const analyzer = new Analyzer();
const ENTRY = entry([HTTP_TO_TLS]);
const UNCHECKED = { tls: { mode: 'SIMPLE', sni: 'api.example.com' } };
const ENCRYPTED = { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] };
const SECRET = { tls: { mode: 'MUTUAL', credentialName: 'client' } };

function found(objects: readonly Fields[], context = analyzer): string[] {
  return context
    .check({ objects: objects.map((object) => new ManifestObject(object, {})) })
    .filter(({ severity }) => severity !== Severity.ADVICE)
    .map(({ id, object, clients = [] }) => `${id} ${object?.namespace}/${object?.name} ${clients.join(',')}`.trim());
}

function route(spec: object, metadata: Fields = {}): Fields {
  return example('VirtualService', { hosts: ['api.example.com'], ...spec }, metadata);
}

function to(host: string, number: number): object {
  return { route: [{ destination: { host, port: { number } } }] };
}

describe('clients', () => {
  test('are all where host and rule are for all', () => {
    expect(found([ENTRY, rule(UNCHECKED)])).toEqual(['ORIGINATION006 shop/api *']);
  });

  test('are those that see the host', () => {
    const exportTo = ['.', 'orders'];
    expect(found([entry([HTTP_TO_TLS], { exportTo }), rule(UNCHECKED)])).toEqual([
      'ORIGINATION006 shop/api orders,shop',
    ]);
  });

  test('are those of the namespace where the rule is nearer than another', () => {
    const own = rule(UNCHECKED, {}, { namespace: 'orders' });
    expect(found([ENTRY, rule(ENCRYPTED), own])).toEqual(['ORIGINATION006 orders/api orders']);
  });

  test('are nobody where no client has the rule', () => {
    expect(found([ENTRY, rule(ENCRYPTED), rule(UNCHECKED, {}, { namespace: 'istio-system' })])).toEqual([]);
  });

  test('are nobody where a Sidecar does not import the host', () => {
    const sidecar = example('Sidecar', { egress: [{ hosts: ['./*'] }] }, { namespace: 'orders' });
    const own = rule(UNCHECKED, {}, { namespace: 'orders' });
    expect(found([ENTRY, rule(ENCRYPTED), own, sidecar])).toEqual([]);
  });

  test('take the host of their own namespace before that of another', () => {
    const own = [entry([HTTP_TO_TLS], {}, { namespace: 'orders' }), rule(ENCRYPTED, {}, { namespace: 'orders' })];
    expect(found([ENTRY, rule(UNCHECKED, { exportTo: ['orders'] }), ...own])).toEqual(['ORIGINATION011 shop/api shop']);
  });
});

describe('wildcards', () => {
  test('of the root namespace reach hosts of all', () => {
    const mesh = rule({ tls: { mode: 'ISTIO_MUTUAL' } }, { host: '*' }, { name: 'mesh', namespace: 'istio-system' });
    expect(found([entry([{ ...HTTP_TO_TLS, targetPort: undefined }]), mesh])).toEqual([
      'ORIGINATION009 istio-system/mesh *',
    ]);
  });

  test('of the cluster leave external hosts alone', () => {
    const mesh = rule({ tls: { mode: 'ISTIO_MUTUAL' } }, { host: '*.local' }, { namespace: 'istio-system' });
    expect(found([entry([HTTPS]), mesh])).toEqual([]);
  });
});

describe('gateways', () => {
  const gateway = 'egress.istio-system.svc.cluster.local';
  const leg = route({
    gateways: ['mesh', 'istio-system/egress'],
    http: [
      { match: [{ gateways: ['mesh'], port: 80 }], ...to(gateway, 80) },
      { match: [{ gateways: ['istio-system/egress'], port: 80 }], ...to('api.example.com', 443) },
    ],
  });

  test('may read Secrets for calls that sidecars send to them', () => {
    const origin = rule(
      { portLevelSettings: [{ port: { number: 443 }, ...SECRET }] },
      {},
      { namespace: 'istio-system' },
    );
    expect(found([entry([{ ...HTTP_TO_TLS, targetPort: undefined }, HTTPS]), leg, origin])).toEqual([]);
  });

  test('may encrypt on a port where applications would encrypt themselves, if they are alone with it', () => {
    const tls = { portLevelSettings: [{ port: { number: 443 }, tls: { mode: 'SIMPLE' } }] };
    const hosts = entry([{ ...HTTP_TO_TLS, targetPort: undefined }, HTTPS]);
    const own = rule(tls, { exportTo: ['.'] }, { namespace: 'istio-egress' });
    const elsewhere = JSON.parse(JSON.stringify(leg).replaceAll('istio-system', 'istio-egress')) as Fields;
    expect(found([hosts, elsewhere, own])).toEqual([]);
    // Sidecars that have it encrypt once more what applications send to the port.
    expect(found([hosts, leg, rule(tls)])).toEqual(['ORIGINATION024 shop/api *']);
    const dialled = route({ tls: [{ match: [{ sniHosts: ['api.example.com'] }], ...to('api.example.org', 443) }] });
    expect(found([hosts, leg, dialled, rule(tls)])).toEqual([]);
  });

  test('take calls away from a port that nobody encrypts for sidecars', () => {
    const away = route({ http: [to(gateway, 80)] });
    expect(found([ENTRY, away])).toEqual([]);
    expect(found([ENTRY])).toEqual(['ORIGINATION011 shop/api *']);
    const ofGateway = { match: [{ gateways: ['egress'] }], ...to(gateway, 80) };
    expect(found([ENTRY, route({ gateways: ['egress'], http: [ofGateway] })])).toEqual(['ORIGINATION011 shop/api *']);
  });
});

test('TLS for TCP may be for those alone whose calls arrive', () => {
  const tls = { mode: 'SIMPLE', sni: 'api.example.com', subjectAltNames: ['api.example.com'] };
  const own = [entry([TCP]), rule({ tls }, { exportTo: ['.'] })];
  expect(found(own)).toEqual(['ORIGINATION012 shop/api *']);
  const away = route({ tcp: [{ match: [{ port: 5432 }], ...to('egress.istio-system.svc.cluster.local', 5432) }] });
  expect(found([...own, away])).toEqual([]);
});

test('a rule for another namespace may be narrower where the host is, too', () => {
  const exportTo = ['orders'];
  expect(found([entry([HTTP_TO_TLS], { exportTo }), rule(ENCRYPTED, { exportTo })])).toEqual([]);
});

test('a policy of a subset counts where the subset is asked for', () => {
  const subsets = [{ name: 'tls', trafficPolicy: SECRET }];
  const plain = entry([{ ...HTTP_TO_TLS, targetPort: undefined }]);
  expect(found([plain, rule(undefined, { subsets })])).toEqual([]);
  const subset = { route: [{ destination: { host: 'api.example.com', port: { number: 80 }, subset: 'tls' } }] };
  expect(found([plain, rule(undefined, { subsets }), route({ http: [subset] })])).toEqual([
    'ORIGINATION005 shop/api *',
  ]);
});

test('what is merged is said of the rule that it is written in', () => {
  const plain = entry([{ ...HTTP_TO_TLS, targetPort: undefined }]);
  const second = rule(undefined, { subsets: [{ name: 'tls', trafficPolicy: UNCHECKED }] }, { name: 'second' });
  expect(found([plain, rule({ outlierDetection: { maxEjectionPercent: 100 } }), second])).toEqual([
    'ORIGINATION006 shop/second *',
  ]);
});

test('settings of another port are no loss', () => {
  const policy = { connectionPool: { tcp: { connectTimeout: '5s' } }, ...ENCRYPTED };
  expect(found([entry([HTTPS]), rule(policy)])).toEqual(['ORIGINATION003 shop/api']);
});

test('a port of TCP and one of HTTP are judged each on its own', () => {
  const tls = { mode: 'SIMPLE', sni: 'api.example.com' };
  expect(found([entry([HTTP_TO_TLS, TCP]), rule({ tls })])).toEqual([
    'ORIGINATION006 shop/api *',
    'ORIGINATION007 shop/api *',
  ]);
});

test('rules with the same policy may be two', () => {
  expect(found([ENTRY, rule(ENCRYPTED), rule(ENCRYPTED, {}, { name: 'same' })])).toEqual([]);
});

test('subsets of Services whose rules are elsewhere are not told', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'api', namespace: 'shop' },
    spec: { ports: [{ port: 80, name: 'http' }] },
  };
  const subset = { route: [{ destination: { host: 'api', subset: 'v1' } }] };
  expect(found([service, route({ hosts: ['api'], http: [subset] })])).toEqual([]);
});
