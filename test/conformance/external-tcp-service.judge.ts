import { Chart, Duration } from 'cdk8s';
import {
  ExternalTcpService,
  ExternalTcpServiceProps,
  MeshProfile,
  Resolution,
  TcpCapture,
  TcpConnectionPool,
  TcpTls,
} from '../../lib';
import { inShop } from '../manifests';
import { addressesOf, call, clusters, REGISTRY_ONLY, replacing, simulate, World } from './ask';
import { Judge } from './judge';
import { created, documents, NEWER, OLDER, Resource } from './manifests';

const HOST = 'orders-db.example.com';
const OTHER = 'ledger-db.example.com';
const VIRTUAL = '10.255.0.1';
const SERVERS = Resolution.dnsEndpoints('db7.provider.example.net');
const UNRELATED = 'tcp://203.0.113.9:5432';
const ORDERS = `outbound|5432||${HOST}`;
const LEDGER = `outbound|5432||${OTHER}`;

const judge = new Judge();
afterAll(() => judge.close());

function service(props: Partial<ExternalTcpServiceProps> = {}): (chart: Chart) => void {
  return (chart) => {
    const { capture = TcpCapture.virtualIp(VIRTUAL) } = props;
    const resolution = capture._isVirtual ? SERVERS : undefined;
    const own = { host: HOST, capture, resolution, ports: [5432] };
    new ExternalTcpService(chart, props.host ?? 'Orders', { ...own, ...props });
  };
}

const build = service();
const range = service({ capture: TcpCapture.realAddresses('198.51.100.72/29') });
const cache = service({ ports: [6379], targetPort: 6380, tls: TcpTls.originate() });

async function clusterOf(world: World, url: string): Promise<string | undefined> {
  const { hop } = await call(judge, { mesh: REGISTRY_ONLY, ...world }, { url });
  return hop.cluster;
}

function withoutKind(kind: string): (ours: Resource[]) => Resource[] {
  return (ours) => ours.filter((object) => object.kind !== kind);
}

/** The service of another team, with a capture of its own. */
function neighbour(capture: TcpCapture, age: string): Resource[] {
  return inShop(service({ host: OTHER, capture })).map((resource) => created(resource as Resource, age));
}

describe('what an address prevents', () => {
  test('with it, another server on the port is out of reach', async () => {
    expect(await clusterOf({ build }, `tcp://${VIRTUAL}:5432`)).toBe(ORDERS);
    expect(await clusterOf({ build }, UNRELATED)).toBe('BlackHoleCluster');
  });

  test('without it, whoever is dialled on the port, the database answers', async () => {
    const change = replacing(`"addresses":["${VIRTUAL}"],`, '');
    expect(await clusterOf({ build, change }, UNRELATED)).toBe(ORDERS);
  });

  test('without it, a range opens the port to everywhere', async () => {
    expect(await clusterOf({ build: range }, UNRELATED)).toBe('BlackHoleCluster');
    const change = replacing('"addresses":["198.51.100.72/29"],', '');
    const { hop } = await call(judge, { build: range, change, mesh: REGISTRY_ONLY }, { url: UNRELATED });
    expect(hop).toMatchObject({ cluster: ORDERS, upstream: { type: 'ORIGINAL_DST' } });
  });

  test('one that the proxy has no protocol for captures nothing', async () => {
    const only6 = service({ capture: TcpCapture.virtualIp('2001:db8::1') });
    expect(await clusterOf({ build: only6 }, UNRELATED)).toBe('BlackHoleCluster');
  });
});

describe('two services on one port', () => {
  const both = `tcp://${VIRTUAL}:5432`;

  test('are told apart by address', async () => {
    const beside = neighbour(TcpCapture.virtualIp('10.255.0.2'), OLDER);
    expect(await clusterOf({ build, beside }, both)).toBe(ORDERS);
    expect(await clusterOf({ build, beside }, 'tcp://10.255.0.2:5432')).toBe(LEDGER);
  });

  test.each([
    ['older', OLDER, LEDGER],
    ['newer', NEWER, ORDERS],
  ])('with one address, the older takes all: the other is %s', async (_, age, winner) => {
    expect(await clusterOf({ build, beside: neighbour(TcpCapture.virtualIp(VIRTUAL), age) }, both)).toBe(winner);
  });

  test('an address goes before a whole port', async () => {
    const beside = neighbour(TcpCapture.wholePort({ reason: 'the rest' }), OLDER);
    expect(await clusterOf({ build, beside }, both)).toBe(ORDERS);
    expect(await clusterOf({ build, beside }, UNRELATED)).toBe(LEDGER);
  });
});

describe('an address that istiod allocates', () => {
  const ALLOCATED = 'tcp://240.240.0.1:5432';

  async function clustersOf(dnsCapture: boolean, isAllocated: boolean): Promise<(string | undefined)[]> {
    const allocate = (ours: Resource[]): Resource[] =>
      ours.map((object) => ({ ...object, status: { addresses: [{ value: '240.240.0.1', host: HOST }] } }));
    const captured = (chart: Chart): void => {
      MeshProfile.set(chart, { dnsCapture: true });
      service({ capture: TcpCapture.dnsCapture() })(chart);
    };
    const clients = { client: { namespace: 'shop', dnsCapture } };
    const calls = [ALLOCATED, UNRELATED].map((url) => ({ client: 'client', url }));
    const world = { build: captured, mesh: REGISTRY_ONLY, ...(isAllocated && { change: allocate }) };
    const answer = await simulate(judge, world, { clients, calls });
    return answer.calls.map(({ hops }) => hops[0].cluster);
  }

  test('is all that is captured', async () => {
    expect(await clustersOf(true, true)).toEqual([ORDERS, 'BlackHoleCluster']);
  });

  test('before it is allocated, the whole port is', async () => {
    expect(await clustersOf(true, false)).toEqual([ORDERS, ORDERS]);
  });

  test('to a proxy without DNS capture, the whole port is', async () => {
    expect(await clustersOf(false, true)).toEqual([ORDERS, ORDERS]);
  });
});

test('a single address with its full prefix counts as a range, which DNS cannot resolve', async () => {
  const one = service({ capture: TcpCapture.realAddresses('198.51.100.10/32') });
  const errorsOf = async (resources: Resource[]): Promise<string[]> =>
    (await judge.validate(documents(resources))).flatMap(({ crd, errors = [] }) => [
      ...(crd === 'ok' ? [] : [crd]),
      ...errors,
    ]);
  const objects = inShop(one) as Resource[];
  expect(await errorsOf(objects)).toEqual([]);
  expect(await errorsOf(replacing('"resolution":"NONE"', '"resolution":"DNS"')(objects))).not.toEqual([]);
});

describe('limits', () => {
  const connectionPool = TcpConnectionPool.of({ idleTimeout: Duration.minutes(5), maxConnections: 50 });

  test('stand at the top, where they act on every port', async () => {
    const limited = service({ ports: [9092, 9093], connectionPool });
    const { hop } = await call(judge, { build: limited }, { url: `tcp://${VIRTUAL}:9093` });
    expect(hop.tcp).toEqual({ idleTimeout: '5m0s' });
    const found = await clusters(judge, { build: limited }, HOST);
    expect(Object.keys(found)).toHaveLength(2);
    for (const cluster of Object.values(found)) expect(cluster.circuitBreakers).toMatchObject({ connections: 50 });
  });

  test('in an entry for the port, the idle timeout does nothing', async () => {
    const change = (ours: Resource[]): Resource[] =>
      ours.map((object) => {
        const spec = object.spec as { trafficPolicy?: object };
        if (!spec.trafficPolicy) return object;
        const portLevelSettings = [{ port: { number: 5432 }, ...spec.trafficPolicy }];
        return { ...object, spec: { ...spec, trafficPolicy: { portLevelSettings } } };
      });
    const { hop } = await call(judge, { build: service({ connectionPool }), change }, { url: `tcp://${VIRTUAL}:5432` });
    expect(hop.tcp ?? {}).not.toHaveProperty('idleTimeout');
  });
});

describe('TLS by the proxy', () => {
  const url = `tcp://${VIRTUAL}:6379`;

  async function wireOf(world: World): Promise<string> {
    const { wire } = await call(judge, { mesh: REGISTRY_ONLY, ...world }, { url });
    return wire;
  }

  test('asks for the host and checks its name, on the port of the server', async () => {
    expect(await wireOf({ build: cache })).toBe(
      `SIMPLE TLS, sni ${HOST}, chain file-root:system, name checked against ${HOST}`,
    );
    const { hop } = await call(judge, { build: cache }, { url });
    expect(addressesOf(hop)).toEqual(['db7.provider.example.net:6380']);
  });

  test('without both names, none is sent and none is checked', async () => {
    const change = replacing(`"sni":"${HOST}","subjectAltNames":["${HOST}"]`, '"caCertificates":"system"');
    const wire = await wireOf({ build: cache, change });
    expect(wire).toContain('name NOT CHECKED');
    expect(wire).not.toContain(`sni ${HOST}`);
  });

  test('without the rule nothing leaves, and without rule and gate it leaves in clear text', async () => {
    expect(await wireOf({ build: cache, change: withoutKind('DestinationRule') })).toMatch(/^FAIL: route names/);
    const change = (ours: Resource[]): Resource[] => ours.filter(({ kind }) => kind === 'ServiceEntry');
    expect(await wireOf({ build: cache, change })).toBe('PLAINTEXT');
  });
});
