import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding } from '../../lib/analysis/finding';
import { example } from '../../lib/analysis/rules/example';
import { BEHIND_GATEWAY, policy } from '../../lib/analysis/rules/mesh/access/access-example';
import { peers, SERVED, SERVED_LABELS } from '../../lib/analysis/rules/mesh/access/peers-example';
import { EGRESS_LABELS } from '../../lib/analysis/rules/mesh/egress-example';
import { entry, PORTS, routes, to } from '../../lib/analysis/rules/mesh/examples';
import { atManagedGateway } from '../../lib/analysis/rules/mesh/egress-gateways/at-managed-gateway';
import { incompleteServerSecret } from '../../lib/analysis/rules/mesh/egress-gateways/server-secrets';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';
import { IstioVersion } from '../../lib/profile/istio-version';

/* What is near to a finding about what stands around routes: Sidecars, policies, Secrets and the network. */

const analyzer = new Analyzer();

function all(objects: readonly Fields[], context = analyzer): Finding[] {
  return context.check({ objects: objects.map((object) => new ManifestObject(object, {})) });
}

/** Advice included. */
function found(objects: readonly Fields[], context = analyzer): string[] {
  return all(objects, context).map(({ id, object, jsonPath, clients = [] }) =>
    `${id} ${object?.name} ${jsonPath} ${clients.join(',')}`.trim(),
  );
}

function sidecar(spec: object, metadata: Fields = {}): Fields {
  return example('Sidecar', spec, { name: 'default', ...metadata });
}

function workload(namespace: string, labels: Fields): Fields {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app' }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'app', namespace },
    spec: { selector: { matchLabels: labels }, template },
  };
}

describe('Sidecars', () => {
  const ON_80 = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['./api.example.org'] };

  test('that bring all other hosts of the namespace beside the listener for a port', () => {
    const other = entry({ hosts: ['api.example.org'] }, { name: 'other' });
    expect(found([entry(), other, sidecar({ egress: [ON_80, { hosts: ['./*'] }] })])).toEqual([]);
  });

  test('that name a host without the port of the listener', () => {
    const https = entry({ ports: [PORTS.https] });
    const other = entry({ hosts: ['api.example.org'] }, { name: 'other' });
    expect(found([https, other, sidecar({ egress: [ON_80, { hosts: ['./api.example.com'] }] })])).toEqual([]);
  });

  test('with a proxy for HTTP, which takes calls for all ports', () => {
    const listener = { ...ON_80, port: { number: 80, name: 'proxy', protocol: 'HTTP_PROXY' } };
    const other = entry({ hosts: ['api.example.org'] }, { name: 'other' });
    const egress = [listener, { hosts: ['./api.example.com'] }];
    expect(found([entry(), other, sidecar({ egress })])).toEqual([]);
  });

  test('of the root namespace for its own workloads, or for some that nobody knows', () => {
    const own = sidecar(
      { workloadSelector: { labels: { app: 'kiali' } }, egress: [{ hosts: ['./*'] }] },
      { namespace: 'istio-system' },
    );
    expect(found([own])).toEqual([]);
    expect(found([own, workload('istio-system', { app: 'kiali' }), workload('shop', { app: 'kiali' })])).toEqual([]);
    expect(found([own, workload('shop', { app: 'kiali' })])).toEqual(['SCOPE052 default spec.workloadSelector shop']);
  });

  test('of which a workload has the labels of one', () => {
    const of = (name: string, labels: Fields): Fields =>
      sidecar({ workloadSelector: { labels }, egress: [{ hosts: ['./*'] }] }, { name });
    const both = [of('a', { app: 'checkout' }), of('b', { tier: 'web' })];
    expect(found([...both, workload('shop', { app: 'checkout' })])).toEqual([]);
    expect(found([...both, workload('orders', { app: 'checkout', tier: 'web' })])).toEqual([]);
    const same = [of('a', { app: 'checkout' }), of('b', { app: 'checkout' })];
    expect(found([...same, workload('shop', { app: 'checkout' })])).toEqual(['SCOPE004 b metadata.name shop']);
  });

  test('that bring a wildcard without some of its hosts', () => {
    expect(found([entry(), sidecar({ egress: [{ hosts: ['./*', '~/api.example.com'] }] })])).toEqual([]);
    const [{ fix }] = all([entry(), sidecar({ egress: [{ hosts: ['./api.example.com', '~/api.example.com'] }] })]);
    expect(fix).toEqual([{ op: 'remove', path: '/spec/egress/0/hosts/1' }]);
  });

  test('with an egressProxy that nobody has registered here', () => {
    const egressProxy = { host: 'proxy.example.com', port: { number: 80 } };
    const spec = { egress: [{ hosts: ['./*'] }], outboundTrafficPolicy: { mode: 'ALLOW_ANY', egressProxy } };
    expect(found([sidecar(spec)])).toEqual([]);
    const ownProxy = entry({ hosts: ['proxy.example.com'] });
    expect(found([ownProxy, sidecar(spec)])).toEqual([]);
  });

  test('with an address that hosts share which connections tell apart', () => {
    const binding = (port: Fields, hosts: readonly Fields[]): Fields[] => [
      ...hosts,
      sidecar({ egress: [{ port, bind: '127.0.0.1', captureMode: 'NONE', hosts: ['./*'] }, { hosts: ['./*'] }] }),
    ];
    const of = (port: object): Fields[] => [
      entry({ addresses: ['203.0.113.8'], ports: [port] }),
      entry({ hosts: ['api.example.org'], addresses: ['203.0.113.9'], ports: [port] }, { name: 'other' }),
    ];
    expect(found(binding(PORTS.http, of(PORTS.http)))).toEqual([]);
    expect(found(binding(PORTS.tls, of(PORTS.tls)))).toEqual([]);
    expect(found(binding(PORTS.tcp, of(PORTS.tcp)))).toEqual(['SCOPE057 default spec.egress[0].hosts shop']);
    const onAll = [...of(PORTS.tcp), sidecar({ egress: [{ port: PORTS.tcp, hosts: ['./*'] }, { hosts: ['./*'] }] })];
    expect(found(onAll)).toEqual([]);
  });
});

describe('gateways', () => {
  test('of the Gateway API take Gateways of all namespaces before Istio 1.31', () => {
    expect(found(atManagedGateway.fires, new Analyzer({ istioVersion: IstioVersion.V1_30 }))).toEqual([]);
    const unmanaged = atManagedGateway.fires.map((object) =>
      object.apiVersion === 'gateway.networking.k8s.io/v1'
        ? { ...object, spec: { ...(object.spec as Fields), gatewayClassName: 'other' } }
        : object,
    );
    expect(found(unmanaged)).toEqual([]);
  });

  test('with a Secret that something else fills', () => {
    const empty = incompleteServerSecret.fires.map((object) =>
      object.kind === 'Secret' ? { ...object, data: undefined } : object,
    );
    expect(found(empty)).toEqual([]);
    const other = incompleteServerSecret.fires.map((object) =>
      object.kind === 'Secret' ? { ...object, data: undefined, stringData: { cert: 'a', key: 'b' } } : object,
    );
    expect(found(other)).toEqual([]);
  });

  function networkPolicy(egress: object, metadata: Fields = {}, podSelector: object = {}): Fields {
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'egress', namespace: 'shop', ...metadata },
      spec: { podSelector, policyTypes: ['Egress'], egress: [egress] },
    };
  }

  test('beside a network that is open for some ports, Pods or addresses', () => {
    const ipBlock = { cidr: '0.0.0.0/0' };
    const near = [
      networkPolicy({ to: [{ ipBlock }], ports: [{ port: 53, protocol: 'UDP' }] }),
      networkPolicy({ to: [{ ipBlock: { ...ipBlock, except: ['203.0.113.0/24'] } }] }),
      networkPolicy({ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }),
      networkPolicy({ to: [{ ipBlock }] }, { namespace: 'istio-egress' }),
      networkPolicy({ to: [{ ipBlock }] }, {}, { matchLabels: { app: 'crawler' } }),
    ];
    for (const each of near) expect(found([...BEHIND_GATEWAY, each])).toEqual([]);
    expect(found([...BEHIND_GATEWAY, networkPolicy({})])).toEqual(['EGRESS017 egress spec.egress[0] shop']);
    expect(found([entry(), networkPolicy({})])).toEqual([]);
  });
});

describe('policies', () => {
  const WILDCARD = entry({ hosts: ['*.example.com'], ports: [PORTS.tls], resolution: 'DYNAMIC_DNS' });
  const CALLERS = [{ from: [{ source: { namespaces: ['orders'] } }] }];

  test('of workloads that call a wildcard', () => {
    const own = { selector: { matchLabels: { app: 'checkout' } }, action: 'ALLOW', rules: CALLERS };
    expect(found([WILDCARD, policy(own, { namespace: 'shop' })])).toEqual(['ACCESS007 api spec.selector shop']);
    const forAll = { selector: undefined, action: 'ALLOW', rules: CALLERS };
    expect(found([WILDCARD, policy(forAll, { namespace: 'istio-system' })])).toEqual(['ACCESS007 api metadata.name *']);
    expect(found([WILDCARD, policy({ ...own, rules: [{}] }, { namespace: 'shop' })])).toEqual([]);
    expect(found([WILDCARD, policy({ ...own, action: 'AUDIT' }, { namespace: 'shop' })])).toEqual([]);
    const http = entry({ hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS' });
    expect(found([http, policy(own, { namespace: 'shop' })])).toEqual([]);
  });

  test('for a host on the port that clients leave out', () => {
    const hosts = policy({ action: 'ALLOW', rules: [{ to: [{ operation: { hosts: ['api.example.com'] } }] }] });
    expect(found([...BEHIND_GATEWAY, hosts])).toEqual([]);
  });

  test('for methods that are none of HTTP, or written as clients send them', () => {
    const of = (method: string): Fields =>
      policy({ action: 'ALLOW', rules: [{ to: [{ operation: { methods: [method] } }] }] });
    for (const method of ['GET', 'purge', '*', 'g*']) expect(found([...BEHIND_GATEWAY, of(method)])).toEqual([]);
  });

  test('about callers of a gateway, for the namespace as a whole', () => {
    const strict = example('PeerAuthentication', { mtls: { mode: 'STRICT' } }, { namespace: 'istio-egress' });
    expect(found([...BEHIND_GATEWAY, strict])).toEqual([]);
  });

  test('about callers that say the same', () => {
    const strict = (name: string): Fields => peers({ mtls: { mode: 'STRICT' } }, { name });
    expect(found([strict('a'), strict('b')])).toEqual([]);
    expect(found([strict('a'), peers({ mtls: { mode: 'DISABLE' } }, { name: 'b', namespace: 'orders' })])).toEqual([]);
  });

  test('about ports that a name may stand for', () => {
    const [service, ...others] = SERVED;
    const ports = [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'http-web', port: 9000, targetPort: 'web' },
    ];
    const named = { ...(service.spec as Fields), ports };
    const spec = { selector: { matchLabels: SERVED_LABELS }, mtls: { mode: 'STRICT' } };
    const disabled = peers({ ...spec, portLevelMtls: { 80: { mode: 'DISABLE' } } });
    expect(found([{ ...service, spec: named }, ...others, disabled])).toEqual([]);
    expect(found([...SERVED, disabled])).toEqual(['ACCESS012 api spec.portLevelMtls["80"]']);
    const apart = example('PeerAuthentication', {
      selector: { matchLabels: { app: 'other' } },
      portLevelMtls: { 80: { mode: 'DISABLE' } },
    });
    expect(found([...SERVED, apart])).toEqual([]);
  });
});

test('of several that are meant, the order of the objects picks none', () => {
  const selector = { matchLabels: EGRESS_LABELS };
  const [host, egress, ...others] = BEHIND_GATEWAY;
  const later = {
    ...egress,
    metadata: { name: 'later', namespace: 'istio-egress' },
    spec: {
      selector: EGRESS_LABELS,
      servers: [
        {
          port: { number: 443, name: 'https-later', protocol: 'HTTPS' },
          hosts: ['api.example.org'],
          tls: { mode: 'ISTIO_MUTUAL' },
        },
      ],
    },
  };
  const of = (kind: string, spec: object): Fields => example(kind, spec, { namespace: 'istio-egress' });
  const service = (name: string, targetPort: number): Fields => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { clusterIP: '10.96.0.71', selector: SERVED_LABELS, ports: [{ name: 'http', port: 80, targetPort }] },
  });
  const pod = (tier: string): Fields => ({
    ...workload('shop', { app: 'checkout', part: 'front', tier }),
    metadata: { name: tier, namespace: 'shop' },
  });
  const selecting = (name: string, labels: Fields): Fields =>
    sidecar({ workloadSelector: { labels }, egress: [{ hosts: ['./*'] }] }, { name });
  const objects = [
    host,
    egress,
    later,
    ...others,
    entry({ hosts: ['b.example.com'] }, { name: 'b' }),
    of('PeerAuthentication', { selector, mtls: { mode: 'STRICT' } }),
    of('Telemetry', { selector, accessLogging: [{ match: { mode: 'SERVER' } }] }),
    of('Sidecar', { workloadSelector: { labels: EGRESS_LABELS }, egress: [{ hosts: ['./*'] }] }),
    service('a', 8080),
    service('b', 9090),
    peers({ selector: { matchLabels: SERVED_LABELS }, portLevelMtls: { 80: { mode: 'DISABLE' } } }),
    ...['web', 'job'].map(pod),
    workload('istio-egress', EGRESS_LABELS),
    selecting('first', { app: 'checkout' }),
    selecting('second', { part: 'front' }),
  ];
  const texts = (list: readonly Fields[]): string[] =>
    all(list)
      .map((one) => JSON.stringify(one))
      .sort();
  expect(texts([...objects].reverse())).toEqual(texts(objects));
  expect(new Set(found(objects).map((text) => text.split(' ', 1)[0]))).toEqual(
    new Set(['SCOPE053', 'SCOPE054', 'ACCESS009', 'ACCESS012', 'TELEMETRY052']),
  );
});

describe('Telemetries', () => {
  test('for the mesh and for a namespace', () => {
    const of = (namespace: string): Fields =>
      example('Telemetry', { tracing: [{ randomSamplingPercentage: 1 }] }, { namespace });
    expect(found([of('istio-system'), of('shop')])).toEqual([]);
  });

  test('of a gateway that log nothing on purpose', () => {
    const accessLogging = [{ match: { mode: 'SERVER' }, disabled: true }];
    const spec = { selector: { matchLabels: EGRESS_LABELS }, accessLogging };
    expect(found([...BEHIND_GATEWAY, example('Telemetry', spec, { namespace: 'istio-egress' })])).toEqual([]);
  });
});

describe('routes', () => {
  test('of the Gateway API for a gateway', () => {
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'api', namespace: 'shop' },
      spec: {
        parentRefs: [{ name: 'ingress' }],
        hostnames: ['api.example.com'],
        rules: [{ backendRefs: [{ name: 'api', port: 80 }] }],
      },
    };
    expect(found([entry(), routes({ http: [{ route: [to('api.example.com', 80)] }] }), route])).toEqual([]);
  });

  test('that share calls between ports, subsets or headers', () => {
    const ports = [PORTS.http, { number: 8080, name: 'alt', protocol: 'HTTP' }];
    const share = (more: object, port = 80): object => ({ ...to('api.example.com', port), weight: 50, ...more });
    const of = (...route: object[]): Fields[] => [entry({ ports }), routes({ http: [{ route }] })];
    const headers = { request: { set: { 'x-canary': 'yes' } } };
    expect(found(of(share({}), share({}, 8080)))).toEqual([]);
    expect(found(of(share({}), share({ headers })))).toEqual([]);
  });
});
