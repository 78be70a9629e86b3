import { App, Chart, Testing } from 'cdk8s';
import { EgressClient, ExternalHttpsApi, IstioVersion, MeshProfile, TlsOriginatedApi, WildcardHosts } from '../../lib';
import { ALLOW_ANY, call, REGISTRY_ONLY, replacing, Request, World } from './ask';
import { Judge } from './judge';
import { created, documents, NEWER, OLDER, OURS, poolOnlyRule, Resource } from './manifests';
import { outcomeOf } from './wire';

const HOST = '*.example.com';
const NAME = 'a.example.com';
const REASON = { reason: 'tested' };
const PORTS = { host: HOST, tlsPorts: [443], httpPorts: [80] };

const judge = new Judge();
afterAll(() => judge.close());

type Build = (chart: Chart) => void;

const dynamic: Build = (chart) => WildcardHosts.dynamicDns(chart, 'Hosts', PORTS);
const original: Build = (chart) =>
  WildcardHosts.originalDestination(chart, 'Hosts', { ...PORTS, acceptSpoofing: REASON });
const oneServer: Build = (chart) => WildcardHosts.oneServer(chart, 'Hosts', { ...PORTS, server: 'www.example.com' });
const encrypted: Build = (chart) =>
  WildcardHosts.dynamicDnsWithTls(chart, 'Hosts', { host: HOST, acceptFailOpen: REASON });

/** Ours in a mesh that knows dynamic DNS. */
function built(build: Build): Resource[] {
  const app = new App();
  MeshProfile.set(app, { istioVersion: IstioVersion.V1_30 });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  build(chart);
  return (Testing.synth(chart) as Resource[]).map((object) => created(object, OURS));
}

function ask(build: Build, request: Request, world: World = {}): ReturnType<typeof call> {
  const { change = (ours: Resource[]): Resource[] => ours } = world;
  return call(judge, { mesh: REGISTRY_ONLY, ...world, change: () => change(built(build)) }, request);
}

const KINDS = { dynamic, original, oneServer, encrypted };
const TYPES = {
  dynamic: 'envoy.clusters.dynamic_forward_proxy',
  original: 'ORIGINAL_DST',
  oneServer: 'STRICT_DNS',
  encrypted: 'envoy.clusters.dynamic_forward_proxy',
};
const PASSING = ['dynamic', 'original', 'oneServer'] as const;

describe.each([ALLOW_ANY, REGISTRY_ONLY])('with %j', (mesh) => {
  const elsewhere = mesh === ALLOW_ANY ? 'PassthroughCluster' : 'BlackHoleCluster';

  describe.each(PASSING)('%s', (kind) => {
    test.each([NAME, 'deep.sub.example.com'])('HTTPS to %s leaves as the application wrote it', async (name) => {
      const { hop, wire } = await ask(KINDS[kind], { url: `https://${name}/` }, { mesh });
      expect(wire).toBe('application TLS untouched');
      expect(hop).toMatchObject({ cluster: `outbound|443||${HOST}`, upstream: { type: TYPES[kind] } });
    });

    test('HTTP leaves by the wildcard as well', async () => {
      const { hop, wire } = await ask(KINDS[kind], { url: `http://${NAME}/` }, { mesh });
      expect(wire).toBe('PLAINTEXT');
      expect(hop).toMatchObject({ cluster: `outbound|80||${HOST}`, upstream: { type: TYPES[kind] } });
    });

    test.each(['example.com', 'stranger.example.net', 'notexample.com'])('%s is not below the domain', async (name) => {
      const { hop } = await ask(KINDS[kind], { url: `https://${name}/` }, { mesh });
      expect(hop.cluster).toBe(elsewhere);
    });
  });

  test.each([NAME, 'deep.sub.example.com'])('the proxy asks %s for its own name, and checks it', async (name) => {
    const { hop, wire } = await ask(encrypted, { url: `http://${name}/` }, { mesh });
    expect(wire).toBe(`SIMPLE TLS, sni ${name}, chain file-root:system, name checked against Host (${name})`);
    expect(hop).toMatchObject({ cluster: `outbound|80||${HOST}`, upstream: { type: TYPES.encrypted } });
  });
});

test.each(Object.keys(KINDS) as (keyof typeof KINDS)[])(
  '%s is not seen by a namespace that was not named',
  async (kind) => {
    const scheme = kind === 'encrypted' ? 'http' : 'https';
    const answer = await ask(KINDS[kind], { url: `${scheme}://${NAME}/` }, { from: 'billing' });
    expect(answer.hop.cluster).toBe('BlackHoleCluster');
  },
);

test('all names lead to the one server', async () => {
  for (const [scheme, port] of Object.entries({ http: 80, https: 443 })) {
    const { hop } = await ask(oneServer, { url: `${scheme}://${NAME}/` });
    expect(hop.upstream?.endpoints).toEqual([`www.example.com:${String(port)}`]);
  }
});

describe('a single name below the domain takes precedence', () => {
  const single: Build = (chart) => new ExternalHttpsApi(chart, 'Api', { host: NAME });

  test.each([
    ['older', OLDER],
    ['newer', NEWER],
  ])('%s than the wildcard', async (_, time) => {
    for (const kind of PASSING) {
      const world = { beside: built(single).map((object) => created(object, time)) };
      const { hop } = await ask(KINDS[kind], { url: `https://${NAME}/` }, world);
      expect(hop.cluster).toBe(`outbound|443||${NAME}`);
      const other = await ask(KINDS[kind], { url: 'https://b.example.com/' }, world);
      expect(other.hop.cluster).toBe(`outbound|443||${HOST}`);
    }
  });

  test('with its own rule, where the proxy speaks TLS to all of them', async () => {
    const originated: Build = (chart) => new TlsOriginatedApi(chart, 'Api', { host: NAME });
    const { hop, wire } = await ask(encrypted, { url: `http://${NAME}/` }, { beside: built(originated) });
    expect(hop.cluster).toBe(`outbound|80|cdk8s-istio-tls|${NAME}`);
    expect(wire).toBe(`SIMPLE TLS, sni ${NAME}, chain file-root:system, name checked against ${NAME}`);
  });

  test('but for a rule in another namespace, which is hidden: then its calls are refused', async () => {
    const elsewhere: Build = (chart) =>
      new TlsOriginatedApi(chart, 'Api', { host: NAME, namespace: 'ops', clients: [EgressClient.namespace('shop')] });
    const { wire, hop } = await ask(encrypted, { url: `http://${NAME}/` }, { beside: built(elsewhere) });
    expect(outcomeOf({ name: NAME, hops: [hop], wire })).toBe('refused');
  });

  test('without a rule of its own it is encrypted with the rest', async () => {
    const { wire, hop } = await ask(encrypted, { url: `http://${NAME}/` }, { beside: [olderHttpEntry(NAME)] });
    expect([hop.cluster, outcomeOf({ name: NAME, hops: [hop], wire })]).toEqual([`outbound|80||${NAME}`, 'encrypted']);
  });
});

describe('what the kinds prevent', () => {
  test('a fixed server name would be asked of every host, which proves another', async () => {
    const change = replacing('"mode":"SIMPLE"', '"mode":"SIMPLE","sni":"www.example.com"');
    const { wire } = await ask(encrypted, { url: `http://${NAME}/` }, { change });
    expect(wire).toBe(`SIMPLE TLS, sni www.example.com, chain file-root:system, name checked against Host (${NAME})`);
  });

  test('protocol HTTPS would be refused', async () => {
    const [entry] = await judge.validate(
      documents(replacing('"protocol":"TLS"', '"protocol":"HTTPS"')(built(dynamic))),
    );
    expect(entry.errors?.join()).toContain('only HTTP, TLS, GRPC, and HTTP2');
  });

  test('a single server would be refused without its address', async () => {
    const change = replacing('"endpoints":[{"address":"www.example.com"}],', '');
    const [entry] = await judge.validate(documents(change(built(oneServer))));
    expect(entry.errors?.join()).toMatch(/endpoint/i);
  });
});

describe('what is accepted with a reason', () => {
  const url = `http://${NAME}/`;

  test('without the rule, calls leave in clear text', async () => {
    const change = (ours: Resource[]): Resource[] => ours.filter(({ kind }) => kind !== 'DestinationRule');
    expect(outcomeOf(await ask(encrypted, { url }, { change }))).toBe('clear text');
  });

  test('and beside an older rule of another team', async () => {
    const beside = [created(poolOnlyRule('shop', { host: HOST, exportTo: ['shop'] }), OLDER)];
    expect(outcomeOf(await ask(encrypted, { url }, { beside }))).toBe('clear text');
  });

  test('a gate would refuse every call: these clusters have no subsets', async () => {
    const subset = 'cdk8s-istio-tls';
    const change = replacing('"trafficPolicy":', `"subsets":[{"name":"${subset}"}],"trafficPolicy":`);
    const route = [{ destination: { host: HOST, port: { number: 80 }, subset } }];
    const routes = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'gate', namespace: 'shop' },
      spec: { hosts: [HOST], http: [{ route }] },
    };
    expect(outcomeOf(await ask(encrypted, { url }, { change, beside: [routes] }))).toBe('refused');
  });
});

/** A host that another team calls by HTTP, and whose port came first. */
function olderHttpEntry(host: string): Resource {
  const ports = [{ number: 80, name: 'http', protocol: 'HTTP' }];
  const entry = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'older', namespace: 'shop' },
    spec: { exportTo: ['shop'], hosts: [host], location: 'MESH_EXTERNAL', ports, resolution: 'DNS' },
  };
  return created(entry, OLDER);
}

/* Istio puts the filter there only for the first service on a port. Envoy delivers without it, as real traffic shows. */
test('HTTP on a port that somebody else has opened is led to the wildcard, with or without the filter', async () => {
  const url = `http://${NAME}/`;
  const alone = await ask(dynamic, { url });
  const shared = await ask(dynamic, { url }, { beside: [olderHttpEntry('stranger.example.net')] });
  expect(alone.hop.http?.filters).toEqual(['envoy.filters.http.dynamic_forward_proxy']);
  expect(shared.hop.http?.filters).toBeUndefined();
  expect(shared.hop).toMatchObject({ cluster: `outbound|80||${HOST}`, upstream: { type: TYPES.dynamic } });
});

test('TLS by dynamic DNS alone passes the policies of the Pod that calls', async () => {
  const policy = {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'nobody-gets-in', namespace: 'shop' },
    spec: {},
  };
  for (const kind of PASSING) {
    const { hop } = await ask(KINDS[kind], { url: `https://${NAME}/` }, { beside: [policy] });
    expect(hop.tcp?.rbac !== undefined).toBe(kind === 'dynamic');
  }
});
