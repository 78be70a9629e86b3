import { Chart } from 'cdk8s';
import {
  CircuitBreaker,
  EgressGateway,
  ExternalHttpApi,
  ExternalHttpsApi,
  MutualTlsPartner,
  Resolution,
  TcpCircuitBreaker,
  TlsOriginatedApi,
} from '../../lib';
import { call, clusters, replacing } from './ask';
import { CERTIFICATE, CHECKOUT } from './gateway-modes';
import { ask, CALLERS, printedIn } from './gateway-world';
import { Judge } from './judge';
import { documents } from './manifests';

const HOST = 'files.example.com';
const resolution = Resolution.dnsRoundRobin();
const clients = [CHECKOUT];

const judge = new Judge();
afterAll(() => judge.close());

const http = (chart: Chart): void => {
  new ExternalHttpApi(chart, 'Files', { host: HOST, resolution, circuitBreaker: CircuitBreaker.of() });
};

/** Each kind of destination, with the way through a gateway where there is one. */
const DESTINATIONS: [string, (chart: Chart, via?: EgressGateway) => void, string, string][] = [
  [
    'ExternalHttpsApi',
    (chart, via) => new ExternalHttpsApi(chart, 'Files', { host: HOST, resolution, clients, via }),
    `https://${HOST}/`,
    'application TLS untouched',
  ],
  [
    'TlsOriginatedApi',
    (chart, via) => new TlsOriginatedApi(chart, 'Files', { host: HOST, resolution, clients, via }),
    `http://${HOST}/`,
    `SIMPLE TLS, sni ${HOST}, chain file-root:system, name checked against ${HOST}`,
  ],
  [
    'MutualTlsPartner',
    (chart, via) =>
      new MutualTlsPartner(chart, 'Files', {
        ...{ host: HOST, resolution, clients, via },
        clientCertificate: CERTIFICATE,
      }),
    `http://${HOST}/`,
    `MUTUAL TLS, sni ${HOST}, chain kubernetes://partner-certificate-cacert, name checked against ${HOST}`,
  ],
];

describe.each(DESTINATIONS)('%s', (_name, build, url, wanted) => {
  test.each([
    ['straight from the sidecar', false],
    ['through a gateway', true],
  ])('takes one address of the answer: %s', async (_way, isVia) => {
    const objects = printedIn('shop', (chart) => {
      build(chart, isVia ? EgressGateway.fromInstalled(chart, 'Gateway') : undefined);
    });
    const [{ hops, wire }] = await ask(judge, objects, { callers: CALLERS, calls: [{ client: 'intended', url }] });
    expect([hops.length, wire]).toEqual([isVia ? 2 : 1, wanted]);
    expect(hops.at(-1)?.upstream).toMatchObject({ type: 'LOGICAL_DNS', endpoints: [`${HOST}:443`] });
  });
});

test('ExternalHttpApi takes one address of the answer', async () => {
  const { hop, wire } = await call(judge, { build: http }, { url: `http://${HOST}/` });
  expect(wire).toBe('PLAINTEXT');
  expect(hop.upstream).toMatchObject({ type: 'LOGICAL_DNS', endpoints: [`${HOST}:80`] });
});

test('another name is asked for than the host', async () => {
  const build = (chart: Chart): void => {
    const other = Resolution.dnsRoundRobin('files.internal.example.com');
    new ExternalHttpsApi(chart, 'Files', { host: HOST, resolution: other });
  };
  const { hop } = await call(judge, { build }, { url: `https://${HOST}/` });
  expect(hop.upstream).toMatchObject({ type: 'LOGICAL_DNS', endpoints: ['files.internal.example.com:443'] });
});

describe('a breaker', () => {
  test('can leave out the one server that the proxy knows', async () => {
    const [cluster] = Object.values(await clusters(judge, { build: http }, HOST));
    expect(cluster).toMatchObject({ type: 'LOGICAL_DNS', ejectable: '1 of 1 (maxEjectionPercent 100)' });
  });

  test('of half the servers never opens, which is refused', async () => {
    const change = replacing('"maxEjectionPercent":100', '"maxEjectionPercent":50');
    const [cluster] = Object.values(await clusters(judge, { build: http, change }, HOST));
    expect(cluster.ejectable).toMatch(/^0 of 1 /);
    const circuitBreaker = TcpCircuitBreaker.of({ maxEjectionPercent: 50 });
    const refused = (): unknown =>
      printedIn('shop', (chart) => new ExternalHttpsApi(chart, 'Files', { host: HOST, resolution, circuitBreaker }));
    expect(refused).toThrow('cdk8s-istio:BREAKER001');
  });
});

test('Istio refuses a second name to ask for, which cannot be written', async () => {
  const build = (chart: Chart): void => {
    const one = Resolution.dnsRoundRobin('a.example.com');
    new ExternalHttpsApi(chart, 'Files', { host: HOST, resolution: one });
  };
  const endpoint = '{"address":"a.example.com"}';
  const change = replacing(endpoint, `${endpoint},{"address":"b.example.com"}`);
  const [{ crd, errors = [] }] = await judge.validate(documents(change(printedIn('shop', build))));
  expect([crd, ...errors].join()).toMatch(/DNS_ROUND_ROBIN/);
});
