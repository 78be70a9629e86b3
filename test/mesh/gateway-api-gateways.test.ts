import { IstioVersion, TrafficAnswer } from '../../lib';
import { call, entry, istio, kubernetes, NEW, OLD, rule, security, simulation } from '../simulation/meshes';
import { AT_GATEWAY, gateway, gatewayApi, hostname, httpRoute, MODE, ofEntry, toGateway } from './gateway-api';

const API = 'api.example.com';
const ENTRY = entry(API, ['80:HTTP', '443:TLS']);
const THROUGH = httpRoute([ofEntry(API)], [{ backendRefs: [toGateway()] }], { name: 'to-gateway' });
const OUT = { backendRefs: [hostname(API, 80)] };
const MESH_TLS = { port: 443, protocol: 'HTTPS', tls: { options: { [MODE]: 'ISTIO_MUTUAL' } } };

function out(parent: object = {}, rules: object[] = [OUT], spec: object = { hostnames: [API] }): object {
  return httpRoute([{ ...AT_GATEWAY, ...parent }], rules, { name: 'out' }, spec);
}

function through(objects: object[], url = `http://${API}`, version = IstioVersion.V1_31): TrafficAnswer {
  return simulation([ENTRY, ...objects], { istioVersion: version }).call(call(url));
}

function arrives(...objects: object[]): boolean {
  const { hops } = through([THROUGH, ...objects]);
  return hops.length === 2 && hops[1].cluster === `outbound|80||${API}`;
}

describe('a Gateway that Istio deploys', () => {
  it('is called by name and class, on the ports of its listeners', () => {
    const { hops } = through([gateway(), THROUGH, out()]);
    expect(hops.map(({ proxy, cluster }) => [proxy, cluster])).toEqual([
      ['sidecar', 'outbound|80||egress-istio.infra.svc.cluster.local'],
      ['egress-istio.infra.svc.cluster.local', `outbound|80||${API}`],
    ]);
    expect(hops[1].why.join('\n')).toContain('Gateway infra/egress, listener http');
    expect(hops[1].why.join('\n')).toContain('rule 1 of HTTPRoute shop/out');
  });

  it('can be called something else', () => {
    const named = gateway({}, {}, { annotations: { 'gateway.istio.io/name-override': 'exit' } });
    const to = httpRoute([ofEntry(API)], [{ backendRefs: [{ name: 'exit', namespace: 'infra', port: 80 }] }]);
    expect(through([named, to, out()]).hops).toHaveLength(2);
  });

  it('ends mutual TLS of the mesh where its listener asks for it', () => {
    const to = httpRoute([ofEntry(API)], [{ backendRefs: [toGateway(443)] }]);
    const tls = (mode: string): object =>
      rule('egress-istio.infra.svc.cluster.local', { trafficPolicy: { tls: { mode } } }, { namespace: 'infra' });
    expect(through([gateway(MESH_TLS), to, out(), tls('ISTIO_MUTUAL')]).hops[1].cluster).toBe(`outbound|80||${API}`);
    expect(through([gateway(MESH_TLS), to, out(), tls('SIMPLE')]).hops[1].error).toBe('invalid mTLS');
  });

  it('forwards what the application encrypted, by its name', () => {
    const listener = { port: 443, protocol: 'TLS', tls: { mode: 'Passthrough' } };
    const tls = (parents: object[], backend: object, name: string): object =>
      gatewayApi('TLSRoute', { parentRefs: parents, hostnames: [API], rules: [{ backendRefs: [backend] }] }, { name });
    const objects = [
      gateway(listener),
      tls([ofEntry(API)], toGateway(443), 'to'),
      tls([AT_GATEWAY], hostname(API, 443), 'out'),
    ];
    const { hops } = through(objects, `https://${API}`);
    expect(hops[1]).toMatchObject({ cluster: `outbound|443||${API}` });
    expect(hops[1].why.join()).toContain('rule 1 of TLSRoute shop/out at Gateway infra/egress, listener http');
  });

  it('keeps Gateways of Istio of other namespaces out, from Istio 1.31 on', () => {
    const written = istio(
      'Gateway',
      { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] },
      { name: 'written', created: OLD },
    );
    const routed = istio('VirtualService', {
      hosts: [API],
      gateways: ['shop/written'],
      http: [{ name: 'written', route: [{ destination: { host: API, port: { number: 80 } } }] }],
    });
    const objects = [gateway(), THROUGH, written, routed];
    expect(through(objects).hops[1].error).toBe('no route matched');
    expect(through(objects, undefined, IstioVersion.V1_30).hops[1].route).toBe('written');
  });

  it('asks policies that name it', () => {
    const policy = (name: string): object =>
      security(
        'AuthorizationPolicy',
        { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }], action: 'DENY', rules: [{}] },
        { namespace: 'infra' },
      );
    expect(through([gateway(), THROUGH, out(), policy('egress')])).toMatchObject({ status: 403 });
    expect(through([gateway(), THROUGH, out(), policy('other')]).status).toBeUndefined();
  });
});

describe('a Gateway at an installed gateway', () => {
  const installed = kubernetes(
    'Service',
    {
      spec: {
        clusterIP: '10.96.0.9',
        selector: { app: 'egress' },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
    },
    { name: 'istio-egressgateway', namespace: 'istio-system' },
  );
  const at = (value: string, type: string | undefined, namespace = 'istio-system'): object =>
    gateway({}, { addresses: [{ type, value }] }, { namespace });
  const to = httpRoute(
    [ofEntry(API)],
    [{ backendRefs: [{ name: 'istio-egressgateway', namespace: 'istio-system', port: 80 }] }],
    { name: 'to' },
  );
  const routed = httpRoute([{ name: 'egress', namespace: 'istio-system' }], [OUT], { name: 'out' });
  const isReached = (made: object): boolean => through([installed, made, to, routed]).hops.length === 2;

  it.each([
    { title: 'by its short name', made: at('istio-egressgateway', 'Hostname'), reached: true },
    {
      title: 'by its full name',
      made: at('istio-egressgateway.istio-system.svc.cluster.local', 'Hostname'),
      reached: true,
    },
    {
      title: 'from another namespace',
      made: at('istio-egressgateway.istio-system.svc.cluster.local', 'Hostname', 'infra'),
      reached: false,
    },
    { title: 'without a type, which is an IP', made: at('istio-egressgateway', undefined), reached: false },
  ])('is found $title: $reached', ({ made, reached }) => {
    expect(isReached(made)).toBe(reached);
  });
});

describe('which routes a listener takes', () => {
  it.each([
    { title: 'of all namespaces', from: { from: 'All' }, taken: true },
    { title: 'of its own', from: { from: 'Same' }, taken: false },
    { title: 'of its own where nothing is said', from: undefined, taken: false },
    {
      title: 'of chosen ones',
      from: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } },
      taken: true,
    },
    {
      title: 'of other chosen ones',
      from: { from: 'Selector', selector: { matchLabels: { team: 'b' } } },
      taken: false,
    },
    { title: 'of all where it says None and has no selector', from: { from: 'None' }, taken: true },
  ])('$title: $taken', ({ from, taken }) => {
    expect(arrives(gateway({ allowedRoutes: { namespaces: from } }), out())).toBe(taken);
  });

  const open = { namespaces: { from: 'All' } };
  it.each([
    { title: 'a hostname within its own', made: gateway({ hostname: '*.example.com' }), parent: {}, taken: true },
    { title: 'a hostname that is not its own', made: gateway({ hostname: '*.example.org' }), parent: {}, taken: false },
    { title: 'its name', made: gateway(), parent: { sectionName: 'http' }, taken: true },
    { title: 'another name', made: gateway(), parent: { sectionName: 'https' }, taken: false },
    { title: 'its port', made: gateway(), parent: { port: 80 }, taken: true },
    { title: 'another port', made: gateway(), parent: { port: 81 }, taken: false },
    {
      title: 'a kind that it names',
      made: gateway({ allowedRoutes: { ...open, kinds: [{ kind: 'HTTPRoute' }] } }),
      parent: {},
      taken: true,
    },
    {
      title: 'another kind',
      made: gateway({ allowedRoutes: { ...open, kinds: [{ kind: 'GRPCRoute' }] } }),
      parent: {},
      taken: false,
    },
  ])('$title: $taken', ({ made, parent, taken }) => {
    expect(arrives(made, out(parent))).toBe(taken);
  });

  it('leaves a host to the listener that fits best', () => {
    const listener = (name: string, host: string): object => ({
      name,
      port: 80,
      protocol: 'HTTP',
      hostname: host,
      allowedRoutes: open,
    });
    const made = gateway({}, { listeners: [listener('wide', '*.example.com'), listener('narrow', API)] });
    const routes = ['wide', 'narrow'].map((name) =>
      httpRoute([{ ...AT_GATEWAY, sectionName: name }], [{ ...OUT, name }], { name }, { hostnames: [API] }),
    );
    expect(through([THROUGH, made, ...routes]).hops[1].route).toBe('narrow');
    expect(through([THROUGH, made, routes[0]]).hops[1].error).toBe('no route matched');
  });
});

describe('listeners of other objects', () => {
  const set = (name: string, listener: object, written: object = {}): object =>
    gatewayApi(
      'ListenerSet',
      {
        parentRef: AT_GATEWAY,
        listeners: [{ name: 'own', protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } }, ...listener }],
      },
      { name, namespace: 'shop', ...written },
    );
  const closed = { hostname: 'closed.example.com' };
  const toSet = httpRoute([{ kind: 'ListenerSet', name: 'set' }], [OUT], { name: 'out' });

  it.each([
    { from: 'All', taken: true },
    { from: 'Same', taken: false },
    { from: undefined, taken: false },
  ])('are added where the Gateway lets them: $from', ({ from, taken }) => {
    const made = gateway(closed, { allowedListeners: { namespaces: { from } } });
    expect(arrives(made, set('set', { hostname: API }), toSet)).toBe(taken);
  });

  it('give way to those of the Gateway', () => {
    const made = gateway({ hostname: API }, { allowedListeners: { namespaces: { from: 'All' } } });
    expect(arrives(made, set('set', { hostname: API }), toSet)).toBe(false);
  });

  it('give way to older ones', () => {
    const made = gateway(closed, { allowedListeners: { namespaces: { from: 'All' } } });
    const others = (created: string): object => set('other', { hostname: API }, { created });
    expect(arrives(made, set('set', { hostname: API }), others(NEW), toSet)).toBe(true);
    expect(arrives(made, set('set', { hostname: API }), others(OLD), toSet)).toBe(false);
  });
});

describe('grants', () => {
  const service = kubernetes(
    'Service',
    { spec: { clusterIP: '10.96.0.9', ports: [{ name: 'http', port: 80 }] } },
    { name: 'web', namespace: 'bank' },
  );
  const grant = (from: object = {}, to: object = {}): object =>
    gatewayApi(
      'ReferenceGrant',
      {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop', ...from }],
        to: [{ group: '', kind: 'Service', ...to }],
      },
      { namespace: 'bank' },
    );
  const toWeb = out({}, [{ backendRefs: [{ name: 'web', namespace: 'bank', port: 80 }] }]);

  it.each([
    { title: 'for all Services', made: [grant()], cluster: 'outbound|80||web.bank.svc.cluster.local' },
    {
      title: 'for the Service',
      made: [grant({}, { name: 'web' })],
      cluster: 'outbound|80||web.bank.svc.cluster.local',
    },
    { title: 'for another Service', made: [grant({}, { name: 'other' })], cluster: 'UnknownService' },
    { title: 'for another kind', made: [grant({ kind: 'GRPCRoute' })], cluster: 'UnknownService' },
    { title: 'for another namespace', made: [grant({ namespace: 'ops' })], cluster: 'UnknownService' },
    { title: 'that are not there', made: [], cluster: 'UnknownService' },
  ])('$title', ({ made, cluster }) => {
    const answer = through([service, gateway(), THROUGH, toWeb, ...made]);
    expect(answer.hops[1].cluster).toBe(cluster);
    expect(answer.status).toBe(cluster === 'UnknownService' ? 500 : undefined);
  });
});
