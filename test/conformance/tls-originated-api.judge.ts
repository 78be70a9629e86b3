import { Chart, Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  CircuitBreaker,
  ConnectionPool,
  EgressClient,
  Resolution,
  RetryPolicy,
  ServerIdentity,
  TlsOriginatedApi,
  TlsOriginatedApiProps,
  TrustAnchor,
} from '../../lib';
import { POOL_AND_BREAKER } from '../properties/golden-props';
import { addressesOf, ALLOW_ANY, call, clusters, REGISTRY_ONLY, replacing, simulate } from './ask';
import { Judge } from './judge';
import { outcomeOf } from './wire';

const HOST = 'rates.example.com';
const URL = `http://${HOST}/`;
const GATED = `outbound|80|cdk8s-istio-tls|${HOST}`;
const ENCRYPTED = `SIMPLE TLS, sni ${HOST}, chain file-root:system, name checked against ${HOST}`;
const SAFE = 'connect-failure,refused-stream,reset-before-request';

const judge = new Judge();
afterAll(() => judge.close());

function api(props: Partial<TlsOriginatedApiProps> = {}): (chart: Chart) => void {
  return (chart) => new TlsOriginatedApi(chart, 'Rates', { host: HOST, ...props });
}

describe.each([ALLOW_ANY, REGISTRY_ONLY])('with %j', (mesh) => {
  test('HTTP leaves as TLS, to the TLS port, with the name of the server asked for and checked', async () => {
    const { hop, wire } = await call(judge, { build: api(), mesh }, { url: URL });
    expect(wire).toBe(ENCRYPTED);
    expect(hop).toMatchObject({ cluster: GATED, upstream: { endpoints: [`${HOST}:443`] } });
  });

  test('HTTPS on the direct port is not encrypted twice', async () => {
    const world = { build: api({ directHttpsPort: 443 }), mesh };
    const { hop, wire } = await call(judge, world, { url: `https://${HOST}/` });
    expect([hop.cluster, wire]).toEqual([`outbound|443||${HOST}`, 'application TLS untouched']);
    expect((await call(judge, world, { url: URL })).wire).toBe(ENCRYPTED);
  });

  test('gRPC leaves as HTTP/2 inside TLS', async () => {
    const world = { build: api({ protocol: ApplicationProtocol.GRPC }), mesh };
    const { hop, wire } = await call(judge, world, { url: `grpc://${HOST}/rates.Rates/List`, method: 'POST' });
    expect(wire).toBe(ENCRYPTED);
    expect(hop).toMatchObject({ http: { retry: { on: SAFE } }, upstream: { http2: true, tls: { alpn: ['h2'] } } });
  });
});

describe('retries and timeouts', () => {
  const retryPolicy = RetryPolicy.moreForIdempotentMethods({ attempts: 3, perTryTimeout: Duration.seconds(2) });
  const build = api({ retryPolicy, timeout: Duration.seconds(8) });

  test.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('%s is repeated whatever failed', async (method) => {
    const { hop } = await call(judge, { build }, { url: URL, method });
    const retry = { on: `${SAFE},reset,gateway-error`, attempts: 3, perTryTimeout: '2s' };
    expect(hop.http).toMatchObject({ timeout: '8s', retry });
  });

  test.each(['POST', 'PATCH', 'PURGE', 'get'])('%s is repeated only where it was not sent', async (method) => {
    const { hop } = await call(judge, { build }, { url: URL, method });
    expect(hop.http).toEqual({ timeout: '8s', retry: { on: SAFE, attempts: 3 } });
  });

  test('none means none', async () => {
    const { hop } = await call(judge, { build: api({ retryPolicy: RetryPolicy.none() }) }, { url: URL });
    expect(hop.http).not.toHaveProperty('retry');
  });
});

test('headers are changed on every route', async () => {
  const requestHeaders = { set: { 'x-team': 'shop' }, remove: ['x-secret'] };
  const build = api({ requestHeaders, retryPolicy: RetryPolicy.moreForIdempotentMethods() });
  for (const method of ['GET', 'POST']) {
    const { hop } = await call(judge, { build }, { url: URL, method });
    expect(hop.http).toMatchObject({
      addHeaders: [{ append_action: 'OVERWRITE_IF_EXISTS_OR_ADD', header: { key: 'x-team', value: 'shop' } }],
      removeHeaders: ['x-secret'],
    });
  }
});

describe('limits', () => {
  test('act on the cluster of the gate as on that of the port, and not on direct HTTPS', async () => {
    const found = await clusters(judge, { build: api(POOL_AND_BREAKER) }, HOST);
    const limited = {
      connectTimeout: '3s',
      circuitBreakers: { connections: 100, pending: 64, requests: 200, retries: 10 },
      httpOptions: { idleTimeout: '1m0s' },
      ejectable: '1 of 1 (maxEjectionPercent 100)',
      outlierDetection: {
        consecutive_5xx: 5,
        consecutive_gateway_failure: 5,
        interval: '1s',
        base_ejection_time: '2s',
      },
    };
    expect(found[GATED]).toMatchObject(limited);
    expect(found[`outbound|80||${HOST}`]).toEqual(found[GATED]);
    expect(found[`outbound|443||${HOST}`]).not.toHaveProperty('outlierDetection');
    expect(found[`outbound|443||${HOST}`]).toMatchObject({ connectTimeout: '10s' });
  });

  test('need no idle timeout of TCP beside that of HTTP', async () => {
    const change = replacing('"connectTimeout":"3s"', '"connectTimeout":"3s","idleTimeout":"60s"');
    const build = api(POOL_AND_BREAKER);
    expect(await clusters(judge, { build, change }, HOST)).toEqual(await clusters(judge, { build }, HOST));
  });

  test('an idle timeout alone acts', async () => {
    const connectionPool = ConnectionPool.of({ idleTimeout: Duration.minutes(2) });
    const found = await clusters(judge, { build: api({ connectionPool }) }, HOST);
    expect(found[GATED].httpOptions).toEqual({ idleTimeout: '2m0s' });
  });

  test('a breaker with some known servers can leave one out', async () => {
    const resolution = Resolution.staticEndpoints('198.51.100.10', '198.51.100.11', '198.51.100.12');
    const circuitBreaker = CircuitBreaker.of({ maxEjectionPercent: 34 });
    const found = await clusters(judge, { build: api({ resolution, circuitBreaker }) }, HOST);
    expect(found[GATED].ejectable).toBe('1 of 3 (maxEjectionPercent 34)');
  });
});

describe('trust', () => {
  test('a ConfigMap is asked for by every client, and handed out', async () => {
    const build = api({
      trustAnchor: TrustAnchor.configMap('partner-ca'),
      clients: [EgressClient.namespace('shop'), EgressClient.namespace('billing')],
    });
    const metadata = { name: 'partner-ca', namespace: 'shop' };
    const authority = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'ca.crt': 'certificate' } };
    const name = 'configmap://shop/partner-ca-cacert';
    for (const from of ['shop', 'billing']) {
      const secrets = [{ proxy: 'client', names: [name] }];
      const world = { build, beside: [authority], from };
      const answer = await simulate(judge, world, { calls: [{ url: URL, client: 'client' }], secrets });
      expect(answer.calls[0].hops[0].upstream?.tls?.caSecret).toBe(name);
      expect(answer.secrets).toMatchObject([{ name, isDelivered: true }]);
      const without = await simulate(judge, { build, from }, { secrets });
      expect(without.secrets).toMatchObject([{ name, isDelivered: false }]);
    }
  });

  test('a server that is not verified is asked for by the name in the call', async () => {
    const serverIdentity = ServerIdentity.insecureSkipVerify({ reason: 'self-signed test server' });
    const { wire } = await call(judge, { build: api({ serverIdentity }) }, { url: URL });
    expect(wire).toBe(`SIMPLE TLS, sni ${HOST}, chain NOT CHECKED, name NOT CHECKED`);
  });
});

test('fixed addresses get the TLS port', async () => {
  const resolution = Resolution.staticEndpoints('198.51.100.11', '198.51.100.10');
  const { hop } = await call(judge, { build: api({ resolution }) }, { url: URL });
  expect(addressesOf(hop)).toEqual(['198.51.100.10:443', '198.51.100.11:443']);
});

describe('clients in two namespaces', () => {
  const build = api({ clients: [EgressClient.namespace('shop'), EgressClient.namespace('billing')] });

  test.each(['shop', 'billing'])('cover %s', async (from) => {
    expect((await call(judge, { build, from, mesh: REGISTRY_ONLY }, { url: URL })).wire).toBe(ENCRYPTED);
  });

  test('leave a third out: it is refused, or unknown to the proxy', async () => {
    const refused = await call(judge, { build, from: 'ops', mesh: REGISTRY_ONLY }, { url: URL });
    expect(outcomeOf(refused)).toBe('refused');
    const unknown = await call(judge, { build, from: 'ops', mesh: ALLOW_ANY }, { url: URL });
    expect(unknown.hop.cluster).toBe('PassthroughCluster');
  });
});
