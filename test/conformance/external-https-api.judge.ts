import { Chart, Duration } from 'cdk8s';
import { ExternalHttpsApi, ExternalHttpsApiProps, Resolution, TcpCircuitBreaker, TcpConnectionPool } from '../../lib';
import { addressesOf, ALLOW_ANY, call, clusters, REGISTRY_ONLY } from './ask';
import { Judge } from './judge';
import { outcomeOf } from './wire';

const HOST = 'mail.example.com';

const judge = new Judge();
afterAll(() => judge.close());

function api(props: Partial<ExternalHttpsApiProps> = {}): (chart: Chart) => void {
  return (chart) => new ExternalHttpsApi(chart, 'Mail', { host: HOST, ...props });
}

describe.each([ALLOW_ANY, REGISTRY_ONLY])('with %j', (mesh) => {
  test('HTTPS goes to the host as the application wrote it', async () => {
    const { hop, wire } = await call(judge, { build: api(), mesh }, { url: `https://${HOST}/` });
    expect(wire).toBe('application TLS untouched');
    expect(hop).toMatchObject({ cluster: `outbound|443||${HOST}`, upstream: { endpoints: [`${HOST}:443`] } });
    expect(hop.upstream).not.toHaveProperty('tls');
  });

  test('another server name is not taken for the host', async () => {
    const { hop } = await call(judge, { build: api(), mesh }, { url: `https://${HOST}/`, sni: 'other.example.com' });
    expect(hop.cluster).toBe(mesh === ALLOW_ANY ? 'PassthroughCluster' : 'BlackHoleCluster');
  });

  test('HTTP on the same port is not taken for HTTPS', async () => {
    const { hop } = await call(judge, { build: api(), mesh }, { url: `http://${HOST}:443/` });
    expect(hop.cluster).toBe(mesh === ALLOW_ANY ? 'PassthroughCluster' : 'BlackHoleCluster');
  });

  test('each port leads to itself', async () => {
    const world = { build: api({ ports: [8443, 443] }), mesh };
    const { hop } = await call(judge, world, { url: `https://${HOST}:8443/` });
    expect(hop).toMatchObject({ cluster: `outbound|8443||${HOST}`, upstream: { endpoints: [`${HOST}:8443`] } });
    const other = await call(judge, world, { url: `https://${HOST}/` });
    expect(other.hop.cluster).toBe(`outbound|443||${HOST}`);
  });
});

test('a namespace that was not named does not see the host', async () => {
  const world = { build: api(), mesh: REGISTRY_ONLY, from: 'billing' };
  const answer = await call(judge, world, { url: `https://${HOST}/` });
  expect(answer.hop.cluster).toBe('BlackHoleCluster');
  expect(outcomeOf(answer)).toBe('refused');
});

test('fixed addresses get the port of the call', async () => {
  const resolution = Resolution.staticEndpoints('198.51.100.11', '198.51.100.10');
  const { hop } = await call(judge, { build: api({ resolution }) }, { url: `https://${HOST}/` });
  expect(addressesOf(hop)).toEqual(['198.51.100.10:443', '198.51.100.11:443']);
});

test('limits act on every port, and one unreachable server can be left out', async () => {
  const build = api({
    ports: [443, 8443],
    connectionPool: TcpConnectionPool.of({ maxConnections: 50, connectTimeout: Duration.seconds(3) }),
    circuitBreaker: TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 3 }),
  });
  const found = await clusters(judge, { build }, HOST);
  expect(Object.keys(found).sort()).toEqual([`outbound|443||${HOST}`, `outbound|8443||${HOST}`]);
  for (const cluster of Object.values(found)) {
    expect(cluster).toMatchObject({
      connectTimeout: '3s',
      circuitBreakers: { connections: 50 },
      ejectable: '1 of 1 (maxEjectionPercent 100)',
      outlierDetection: { split_external_local_origin_errors: true, consecutive_local_origin_failure: 3 },
    });
  }
});

test('the idle timeout acts on the connections', async () => {
  const connectionPool = TcpConnectionPool.of({ idleTimeout: Duration.minutes(5) });
  const { hop } = await call(judge, { build: api({ connectionPool }) }, { url: `https://${HOST}/` });
  expect(hop.tcp).toEqual({ idleTimeout: '5m0s' });
});
