import { Chart, Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  CircuitBreaker,
  ConnectionPool,
  ExternalHttpApi,
  ExternalHttpApiProps,
  ExternalHttpsApi,
  RetryPolicy,
} from '../../lib';
import { ALLOW_ANY, call, clusters, REGISTRY_ONLY, replacing } from './ask';
import { Judge } from './judge';
import { Resource } from './manifests';
import { outcomeOf } from './wire';

const HOST = 'legacy.example.com';
const URL = `http://${HOST}/`;
const CLUSTER = `outbound|80||${HOST}`;
const SAFE = 'connect-failure,refused-stream,reset-before-request';

const judge = new Judge();
afterAll(() => judge.close());

function api(props: Partial<ExternalHttpApiProps> = {}): (chart: Chart) => void {
  return (chart) => new ExternalHttpApi(chart, 'Legacy', { host: HOST, ...props });
}

describe.each([ALLOW_ANY, REGISTRY_ONLY])('with %j', (mesh) => {
  const unknown = mesh === ALLOW_ANY ? 'PassthroughCluster' : 'BlackHoleCluster';

  test('HTTP leaves in clear text, to the port that was called', async () => {
    const { hop, wire } = await call(judge, { build: api(), mesh }, { url: URL });
    expect(wire).toBe('PLAINTEXT');
    expect(hop).toMatchObject({ cluster: CLUSTER, upstream: { type: 'STRICT_DNS', endpoints: [`${HOST}:80`] } });
  });

  test('another host on the same port is not taken for it', async () => {
    const { hop } = await call(judge, { build: api(), mesh }, { url: 'http://other.example.com/' });
    expect(hop.cluster).toBe(mesh === ALLOW_ANY ? 'PassthroughCluster' : undefined);
  });

  test('a namespace that was not named does not see the host', async () => {
    const { hop } = await call(judge, { build: api(), mesh, from: 'billing' }, { url: URL });
    expect(hop.cluster).toBe(unknown);
  });

  test('HTTPS of the application leaves untouched on its own port, and nowhere else', async () => {
    const world = { build: api({ directHttpsPort: 443 }), mesh };
    const { hop, wire } = await call(judge, world, { url: `https://${HOST}/` });
    expect([hop.cluster, wire]).toEqual([`outbound|443||${HOST}`, 'application TLS untouched']);
    expect((await call(judge, { build: api(), mesh }, { url: `https://${HOST}/` })).hop.cluster).toBe(unknown);
  });

  test('TLS on the HTTP port is not led to the host; on 443 that would be every HTTPS call', async () => {
    const build = api({ port: 8080 });
    expect((await call(judge, { build, mesh }, { url: `https://${HOST}:8080/` })).hop.cluster).toBe(unknown);
    const on443 = { build: api(), change: replacing('"number":80', '"number":443'), mesh };
    expect((await call(judge, on443, { url: `https://${HOST}/` })).hop.cluster).toBe(unknown);
    expect(outcomeOf(await call(judge, on443, { url: `http://${HOST}:443/` }))).toBe('clear text');
  });

  test('other hosts keep their TLS on the same port', async () => {
    const build = (chart: Chart): void => {
      api({ port: 8443 })(chart);
      new ExternalHttpsApi(chart, 'Mail', { host: 'mail.example.com', ports: [8443] });
    };
    const { hop, wire } = await call(judge, { build, mesh }, { url: 'https://mail.example.com:8443/' });
    expect([hop.cluster, wire]).toEqual(['outbound|8443||mail.example.com', 'application TLS untouched']);
  });
});

describe('retries', () => {
  const withoutRoutes = (ours: Resource[]): Resource[] => ours.filter(({ kind }) => kind !== 'VirtualService');
  const post = { url: URL, method: 'POST' };

  test('hold whatever the mesh would repeat', async () => {
    const repeating = { ...REGISTRY_ONLY, defaultHttpRetryPolicy: { attempts: 3, retryOn: '5xx' } };
    const { hop } = await call(judge, { build: api(), mesh: repeating }, post);
    expect(hop.http?.retry).toEqual({ on: SAFE, attempts: 2 });
    const bare = await call(judge, { build: api(), mesh: repeating, change: withoutRoutes }, post);
    expect(bare.hop.http?.retry).toEqual({ on: '5xx', attempts: 3 });
  });

  test.each([ApplicationProtocol.HTTP2, ApplicationProtocol.GRPC])(
    'of the mesh would repeat %s calls that reached the server; ours do not',
    async (protocol) => {
      const build = api({ protocol });
      const request = { url: `grpc://${HOST}:80/rates.Rates/List`, method: 'POST' };
      const { hop, wire } = await call(judge, { build }, request);
      expect(wire).toBe('PLAINTEXT');
      expect(hop).toMatchObject({ http: { retry: { on: SAFE } }, upstream: { http2: true } });
      const bare = await call(judge, { build, change: withoutRoutes }, request);
      expect(bare.hop.http?.retry?.on).toContain('unavailable');
    },
  );

  test('go by method where that was asked for, within the timeout', async () => {
    const retryPolicy = RetryPolicy.moreForIdempotentMethods({ attempts: 3, perTryTimeout: Duration.seconds(2) });
    const build = api({ retryPolicy, timeout: Duration.seconds(8) });
    const read = await call(judge, { build }, { url: URL });
    const retry = { on: `${SAFE},reset,gateway-error`, attempts: 3, perTryTimeout: '2s' };
    expect(read.hop.http).toMatchObject({ timeout: '8s', retry });
    const write = await call(judge, { build }, { url: URL, method: 'POST' });
    expect(write.hop.http).toEqual({ timeout: '8s', retry: { on: SAFE, attempts: 3 } });
  });
});

describe('limits', () => {
  const build = api({
    directHttpsPort: 443,
    connectionPool: ConnectionPool.of({ maxConnections: 10, connectTimeout: Duration.seconds(3) }),
    circuitBreaker: CircuitBreaker.of(),
  });
  const limited = {
    connectTimeout: '3s',
    circuitBreakers: { connections: 10 },
    ejectable: '1 of 1 (maxEjectionPercent 100)',
  };

  test('act on calls, and not on HTTPS of the application', async () => {
    const found = await clusters(judge, { build }, HOST);
    expect(found[CLUSTER]).toMatchObject(limited);
    expect(found[`outbound|443||${HOST}`]).not.toHaveProperty('outlierDetection');
    expect(found[`outbound|443||${HOST}`]).toMatchObject({ connectTimeout: '10s' });
    for (const cluster of Object.values(found)) expect(cluster).not.toHaveProperty('tls');
  });

  test('above the ports would count failed connections of HTTPS as answers', async () => {
    const change = (ours: Resource[]): Resource[] =>
      ours.map((object) => {
        if (object.kind !== 'DestinationRule') return object;
        const { trafficPolicy, ...spec } = object.spec as { trafficPolicy: { portLevelSettings: [{ port: object }] } };
        const [{ port, ...settings }] = trafficPolicy.portLevelSettings;
        expect(port).toEqual({ number: 80 });
        return { ...object, spec: { ...spec, trafficPolicy: settings } };
      });
    const found = await clusters(judge, { build, change }, HOST);
    expect(found[`outbound|443||${HOST}`]).toHaveProperty('outlierDetection.consecutive_5xx');
  });
});

describe('below a wildcard for which the proxy speaks TLS', () => {
  const rule: Resource = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'wildcard', namespace: 'shop' },
    spec: {
      host: '*.example.com',
      exportTo: ['shop'],
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] },
    },
  };

  test('calls stay as they are', async () => {
    expect((await call(judge, { build: api(), beside: [rule] }, { url: URL })).wire).toBe('PLAINTEXT');
  });

  test('without the own rule they would meet TLS that the server does not speak', async () => {
    const change = (ours: Resource[]): Resource[] => ours.filter(({ kind }) => kind !== 'DestinationRule');
    expect((await call(judge, { build: api(), change, beside: [rule] }, { url: URL })).wire).toMatch(/^SIMPLE TLS/);
  });
});
