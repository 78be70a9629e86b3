import { IstioVersion } from '../../lib';
import { call, entry, hop, istio, kubernetes, NEW, OLD } from './meshes';

const PASSED = 'PassthroughCluster';

function owner(objects: object[], from: string, version = IstioVersion.V1_31): string | undefined {
  const found = hop(objects, call('http://api.example.com', { from }), { istioVersion: version });
  return found.cluster === PASSED ? PASSED : String(found.endpoints[0].port);
}

/** A host of a namespace, told apart by the port that is dialled. */
function owned(namespace: string, port: number, spec: object = {}, created = OLD): object {
  return entry('api.example.com', [`80:HTTP:${port}`], spec, { namespace, created });
}

describe('exportTo', () => {
  it.each([
    [['.'], ['bank'], ['shop']],
    [['shop'], ['shop'], ['bank', 'ops']],
    [['.', 'shop'], ['bank', 'shop'], ['ops']],
    [['*'], ['bank', 'shop'], []],
    [['~'], [], ['bank', 'shop']],
    [undefined, ['bank', 'shop'], []],
  ])('%j shows a host of bank to %j and not to %j', (exportTo, seeing, blind) => {
    const objects = [owned('bank', 1, { exportTo }), entry('other.example.com', ['80:HTTP'])];
    for (const namespace of seeing) expect(owner(objects, namespace)).toBe('1');
    for (const namespace of blind) expect(owner(objects, namespace)).toBe(PASSED);
  });

  it('of a Service is an annotation', () => {
    const annotations = { 'networking.istio.io/exportTo': '.' };
    const service = kubernetes(
      'Service',
      { spec: { clusterIP: '10.96.0.1', ports: [{ name: 'http', port: 80 }] } },
      { name: 'cart', annotations },
    );
    const asked = (from: string): string | undefined => hop([service], call('http://cart.shop', { from })).cluster;
    expect(asked('shop')).toBe('outbound|80||cart.shop.svc.cluster.local');
    expect(asked('ops')).toBe('PassthroughCluster');
  });
});

describe('a host in several namespaces', () => {
  it('is the one of the own namespace, else the oldest', () => {
    const objects = [owned('shop', 1, {}, NEW), owned('bank', 2, {}, OLD), owned('ops', 3, {}, NEW)];
    expect(owner(objects, 'shop')).toBe('1');
    expect(owner(objects, 'bank')).toBe('2');
    expect(owner(objects, 'web')).toBe('2');
  });

  it('of one namespace has the ports of all entries that agree otherwise', () => {
    const objects = [
      entry('api.example.com', ['80:HTTP'], {}, { name: 'first', created: OLD }),
      entry('api.example.com', ['443:TLS'], {}, { name: 'second', created: NEW }),
      entry('api.example.com', ['8080:HTTP'], { resolution: 'NONE' }, { name: 'third', created: NEW }),
    ];
    expect(hop(objects, call('https://api.example.com')).clusterType).toBe('STRICT_DNS');
    expect(hop(objects, call('http://api.example.com:8080')).error).toBe('cluster does not exist');
  });
});

describe('a Sidecar', () => {
  const sidecar = (hosts: string[], more: object = {}, written: object = {}): object =>
    istio('Sidecar', { egress: [{ hosts, ...more }] }, { namespace: 'shop', ...written });

  it.each([
    [['bank/*'], '1'],
    [['*/*'], '1'],
    [['bank/api.example.com'], '1'],
    [['*/*.example.com'], '1'],
    [['bank/*.api.example.com'], PASSED],
    [['./*'], PASSED],
    [['bank/api'], PASSED],
    [['nonsense'], PASSED],
  ])('that imports %j sees a host of bank: %s', (hosts, expected) => {
    expect(owner([owned('bank', 1), sidecar(hosts), entry('o.example.org', ['80:HTTP'])], 'shop')).toBe(expected);
  });

  it('excludes with ~ from Istio 1.31 on', () => {
    const objects = [owned('bank', 1), sidecar(['*/*', '~bank/api.example.com'])];
    expect(owner(objects, 'shop')).toBe(PASSED);
    expect(owner(objects, 'shop', IstioVersion.V1_30)).toBe('1');
  });

  it('that names hosts exactly sees one service of each, from Istio 1.31 on', () => {
    const objects = [
      entry('api.example.com', ['443:TLS'], {}, { name: 'older', namespace: 'bank', created: OLD }),
      entry('api.example.com', ['80:HTTP'], {}, { name: 'newer', namespace: 'bank', created: NEW }),
      sidecar(['bank/api.example.com']),
    ];
    expect(owner(objects, 'shop')).toBe(PASSED);
    expect(owner(objects, 'shop', IstioVersion.V1_30)).toBe('80');
  });

  it('with a selector counts before the one of the namespace, and that before the one of the root', () => {
    const objects = [
      owned('bank', 1),
      sidecar(['./*'], {}, { name: 'all', created: OLD }),
      istio(
        'Sidecar',
        { workloadSelector: { labels: { app: 'a' } }, egress: [{ hosts: ['*/*'] }] },
        { name: 'some', created: NEW },
      ),
      sidecar(['./*'], {}, { name: 'root', namespace: 'istio-system' }),
    ];
    const client = (namespaceName: string, labels: Record<string, string>): string | undefined =>
      hop(objects, { client: { namespaceName, labels }, url: 'http://api.example.com' }).cluster;
    expect(client('shop', { app: 'a' })).toBe('outbound|80||api.example.com');
    expect(client('shop', { app: 'b' })).toBe('PassthroughCluster');
    expect(client('ops', {})).toBe('PassthroughCluster');
  });

  it('with a port gives it the hosts that are named for it alone', () => {
    const objects = [
      owned('bank', 1),
      entry('b.example.com', ['80:HTTP'], {}, { namespace: 'bank' }),
      istio('Sidecar', {
        egress: [
          { port: { number: 80, protocol: 'HTTP', name: 'http' }, hosts: ['bank/api.example.com'] },
          { hosts: ['*/*'] },
        ],
      }),
    ];
    expect(owner(objects, 'shop')).toBe('1');
    expect(hop(objects, call('http://b.example.com')).cluster).toBe(PASSED);
  });

  it('still has a cluster for what the routes it imports lead to', () => {
    const objects = [
      owned('bank', 1),
      entry('own.example.com', ['80:HTTP']),
      istio('VirtualService', {
        hosts: ['own.example.com'],
        http: [{ route: [{ destination: { host: 'api.example.com' } }] }],
      }),
      sidecar(['./*']),
    ];
    expect(hop(objects, call('http://own.example.com'))).toMatchObject({
      cluster: 'outbound|80||api.example.com',
      endpoints: [{ port: 1 }],
    });
  });
});
