import { Chart } from 'cdk8s';
import {
  CircuitBreaker,
  EgressGateway,
  Endpoint,
  ExternalHttpApi,
  ExternalHttpsApi,
  ExternalTcpService,
  LocalityFailover,
  MutualTlsPartner,
  Resolution,
  TcpCapture,
  TcpCircuitBreaker,
  TcpTls,
  TlsOriginatedApi,
} from '../../lib';
import { inShop } from '../manifests';
import type { CallAnswer } from './answers';
import { replacing, simulate, World } from './ask';
import { clientIn, endpointsOf, orderOf } from './endpoints';
import { CERTIFICATE, CHECKOUT } from './gateway-modes';
import { ask, GATEWAY, printedIn } from './gateway-world';
import { Judge } from './judge';
import type { Resource } from './manifests';
import { objectionsTo } from './objections';

const HOST = 'catalog.example.com';
const HTTP = `http://${HOST}/`;
const HTTPS = `https://${HOST}/`;
const TCP = 'tcp://10.255.0.5:5432';
const [EU_IP, US_IP] = ['198.51.100.41', '198.51.100.42'];
const [EU_NAME, US_NAME] = ['eu.catalog.example.net', 'us.catalog.example.net'];
const EU = { locality: 'eu-west-1' };
const US = { locality: 'us-east-1' };

const ADDRESSES = Resolution.endpoints(Endpoint.ipAddress(EU_IP, EU), Endpoint.ipAddress(US_IP, US));
const NAMES = Resolution.endpoints(Endpoint.dnsName(EU_NAME, EU), Endpoint.dnsName(US_NAME, US));

const BOTH_WAYS = LocalityFailover.regions([
  { fromRegion: 'eu-west-1', toRegion: 'us-east-1' },
  { fromRegion: 'us-east-1', toRegion: 'eu-west-1' },
]);
const http = { circuitBreaker: CircuitBreaker.of(), localityFailover: BOTH_WAYS };
const tcp = { circuitBreaker: TcpCircuitBreaker.of(), localityFailover: BOTH_WAYS };
const clients = [CHECKOUT];

const judge = new Judge();
afterAll(() => judge.close());

type Build = (chart: Chart, resolution: Resolution, via?: EgressGateway) => unknown;

function database(chart: Chart, resolution: Resolution, tls?: TcpTls): ExternalTcpService {
  const capture = TcpCapture.virtualIp('10.255.0.5');
  return new ExternalTcpService(chart, 'Api', { host: HOST, capture, ports: [5432], resolution, tls, ...tcp });
}

const DESTINATIONS: [string, Build, string][] = [
  [
    'ExternalHttpApi',
    (chart, resolution) => new ExternalHttpApi(chart, 'Api', { host: HOST, resolution, ...http }),
    HTTP,
  ],
  [
    'TlsOriginatedApi',
    (chart, resolution, via) => new TlsOriginatedApi(chart, 'Api', { host: HOST, resolution, via, clients, ...http }),
    HTTP,
  ],
  [
    'MutualTlsPartner',
    (chart, resolution, via) =>
      new MutualTlsPartner(chart, 'Api', {
        ...{ host: HOST, resolution, via, clients, clientCertificate: CERTIFICATE },
        ...http,
      }),
    HTTP,
  ],
  [
    'ExternalHttpsApi',
    (chart, resolution, via) => new ExternalHttpsApi(chart, 'Api', { host: HOST, resolution, via, clients, ...tcp }),
    HTTPS,
  ],
  ['ExternalTcpService', (chart, resolution) => database(chart, resolution), TCP],
  [
    'ExternalTcpService with TLS',
    (chart, resolution) => database(chart, resolution, TcpTls.originateFromFirstByte()),
    TCP,
  ],
];

const PLACES = { eu: 'eu-west-1/eu-west-1a', us: 'us-east-1/us-east-1a', ap: 'ap-south-1', nowhere: '' };

/** What becomes of a call from each place. */
async function fromEach(world: World, url: string): Promise<Record<keyof typeof PLACES, CallAnswer>> {
  const callers = Object.fromEntries(Object.entries(PLACES).map(([name, locality]) => [name, clientIn(locality)]));
  const calls = Object.keys(callers).map((client) => ({ client, url }));
  const answer = await simulate(judge, world, { clients: callers, calls, validation: true });
  expect(answer.invalidEnvoyConfig ?? []).toEqual([]);
  return Object.fromEntries(calls.map(({ client }, index) => [client, answer.calls[index]])) as Record<
    keyof typeof PLACES,
    CallAnswer
  >;
}

async function ordersFrom(world: World, url: string): Promise<Record<string, string[][]>> {
  const answers = await fromEach(world, url);
  return Object.fromEntries(Object.entries(answers).map(([place, { hops }]) => [place, orderOf(hops[0])]));
}

describe.each(DESTINATIONS)('%s', (_name, build, url) => {
  test.each([
    ['by address', ADDRESSES, EU_IP, US_IP],
    ['by DNS name', NAMES, EU_NAME, US_NAME],
  ])('gives each client its region first: %s', async (_kind, resolution, eu, us) => {
    expect(await ordersFrom({ build: (chart) => build(chart, resolution) }, url)).toEqual({
      eu: [[eu], [us]],
      us: [[us], [eu]],
      ap: [[eu, us]],
      nowhere: [[eu, us]],
    });
  });

  test('is accepted without a word', async () => {
    for (const resolution of [ADDRESSES, NAMES]) {
      const objects = inShop((chart) => build(chart, resolution));
      expect(await objectionsTo(judge, objects)).toEqual([]);
    }
  });
});

describe('through a gateway', () => {
  const throughGateway = DESTINATIONS.filter(([name]) =>
    ['TlsOriginatedApi', 'MutualTlsPartner', 'ExternalHttpsApi'].includes(name),
  );

  test.each(throughGateway)('%s goes by where the gateway is', async (_name, build, url) => {
    const objects = printedIn('shop', (chart) => {
      build(chart, ADDRESSES, EgressGateway.fromInstalled(chart, 'Gateway'));
    });
    const gateway = { ...GATEWAY, proxy: { ...GATEWAY.proxy, locality: PLACES.us } };
    const caller = { ...clientIn(PLACES.eu), serviceAccount: 'checkout', labels: { app: 'checkout' } };
    const question = { callers: { eu: caller }, calls: [{ client: 'eu' as const, url }], gateway };
    const [{ hops }] = await ask(judge, objects, question);
    expect(hops).toHaveLength(2);
    expect(orderOf(hops[1])).toEqual([[US_IP], [EU_IP]]);
  });
});

describe('without a circuit breaker', () => {
  const build = (chart: Chart): unknown =>
    new ExternalHttpApi(chart, 'Api', { host: HOST, resolution: NAMES, ...http });
  const change = (ours: Resource[]): Resource[] =>
    JSON.parse(JSON.stringify(ours).replace(/,"outlierDetection":\{[^}]*\}/, '')) as Resource[];

  test('nothing fails over and nobody is near, which is refused', async () => {
    const { eu } = await fromEach({ build, change }, HTTP);
    expect(eu.hops[0].upstream?.outlierDetection).toBeUndefined();
    expect(orderOf(eu.hops[0])).toEqual([[EU_NAME, US_NAME]]);
    const refused = (): unknown =>
      inShop(
        (chart) => new ExternalHttpApi(chart, 'Api', { host: HOST, resolution: NAMES, localityFailover: BOTH_WAYS }),
      );
    expect(refused).toThrow('cdk8s-istio:LOCALITY001');
  });

  test('the webhook says nothing where it stands in an entry for a port', async () => {
    const objections = await objectionsTo(judge, change(inShop(build)));
    expect(objections).toEqual([]);
  });
});

describe('places without a failover', () => {
  const build = (chart: Chart): unknown => {
    const resolution = Resolution.endpoints(
      Endpoint.ipAddress(EU_IP, { ...EU, weight: 80 }),
      Endpoint.ipAddress(US_IP, { ...US, weight: 20 }),
    );
    return new ExternalHttpApi(chart, 'Api', { host: HOST, resolution, circuitBreaker: CircuitBreaker.of() });
  };

  test('decide nothing: the weights hold for everybody', async () => {
    const answers = await fromEach({ build }, HTTP);
    for (const { hops } of Object.values(answers)) {
      expect(endpointsOf(hops[0])).toMatchObject([
        { address: EU_IP, priority: 0, weight: 80 },
        { address: US_IP, priority: 0, weight: 20 },
      ]);
    }
  });

  test('would keep clients to their place, were that not switched off', async () => {
    const change = replacing('"loadBalancer":{"localityLbSetting":{"enabled":false},"simple":"LEAST_REQUEST"},', '');
    const { eu } = await fromEach({ build, change }, HTTP);
    expect(orderOf(eu.hops[0])).toEqual([[EU_IP], [US_IP]]);
  });
});

describe('labels', () => {
  const PRIMARY = LocalityFailover.failoverPriority('role=primary');
  const by = (localityFailover: LocalityFailover, one: object, other: object) => (chart: Chart) => {
    const resolution = Resolution.endpoints(Endpoint.ipAddress(EU_IP, one), Endpoint.ipAddress(US_IP, other));
    new TlsOriginatedApi(chart, 'Api', { host: HOST, resolution, ...http, localityFailover });
  };

  test('with a value come first for everybody', async () => {
    const build = by(PRIMARY, { labels: { role: 'standby' } }, { labels: { role: 'primary' } });
    const orders = await ordersFrom({ build }, HTTP);
    for (const order of Object.values(orders)) expect(order).toEqual([[US_IP], [EU_IP]]);
  });

  test('of the place are known from the locality', async () => {
    const region = LocalityFailover.failoverPriority('topology.kubernetes.io/region', 'topology.kubernetes.io/zone');
    const build = by(region, { locality: 'us-east-1/us-east-1b' }, { locality: 'us-east-1/us-east-1a' });
    const { us, eu } = await ordersFrom({ build }, HTTP);
    expect([us, eu]).toEqual([[[US_IP], [EU_IP]], [[EU_IP, US_IP]]]);
  });

  const names = (chart: Chart): void => {
    new TlsOriginatedApi(chart, 'Api', { host: HOST, resolution: NAMES, ...http });
  };
  const byRegion = (ours: Resource[]): Resource[] =>
    JSON.parse(
      JSON.stringify(ours).replace(/"failover":\[[^\]]*\]/g, '"failoverPriority":["topology.kubernetes.io/region"]'),
    ) as Resource[];

  test('of DNS names in two places make istiod panic, which nothing says before and is refused', async () => {
    expect(await objectionsTo(judge, byRegion(inShop(names)))).toEqual([]);
    await expect(fromEach({ build: names, change: byRegion }, HTTP)).rejects.toThrow(/^Istio panicked/);
    const localityFailover = LocalityFailover.failoverPriority('topology.kubernetes.io/region');
    const refused = (): unknown =>
      inShop(
        (chart) => new TlsOriginatedApi(chart, 'Api', { host: HOST, resolution: NAMES, ...http, localityFailover }),
      );
    expect(refused).toThrow('cdk8s-istio:LOCALITY003');
  });

  test('of DNS names are not looked at in the subset that fails closed', async () => {
    const nowhere = (ours: Resource[]): Resource[] =>
      JSON.parse(JSON.stringify(byRegion(ours)).replaceAll(/,"locality":"[^"]*"/g, '')) as Resource[];
    const { eu } = await fromEach({ build: names, change: nowhere }, HTTP);
    expect(orderOf(eu.hops[0])).toEqual([[EU_NAME, US_NAME]]);
  });
});

describe('shares', () => {
  const by =
    (localityFailover: LocalityFailover, resolution = NAMES) =>
    (chart: Chart) => {
      new TlsOriginatedApi(chart, 'Api', { host: HOST, resolution, localityFailover });
    };
  const EIGHTY = LocalityFailover.distribute([
    { fromLocality: 'eu-west-1', toLocalities: { 'eu-west-1': 80, 'us-east-1': 20 } },
    { fromLocality: '*', toLocalities: { 'eu-west-1': 20, 'us-east-1': 80 } },
  ]);

  test.each([
    ['by DNS name', NAMES],
    ['by address', ADDRESSES],
  ])(
    'hold for their place, without a breaker, and with those of everybody else last: %s',
    async (_kind, resolution) => {
      const { eu, us, nowhere } = await fromEach({ build: by(EIGHTY, resolution) }, HTTP);
      const weights = ({ hops }: CallAnswer): number[] => endpointsOf(hops[0]).map(({ placeWeight }) => placeWeight);
      expect([eu, us, nowhere].map(weights)).toEqual([
        [80, 20],
        [20, 80],
        [20, 80],
      ]);
      expect(await objectionsTo(judge, inShop(by(EIGHTY, resolution)))).toEqual([]);
    },
  );

  test('drop who is not listed, which is refused', async () => {
    const change = replacing('{"eu-west-1":80,"us-east-1":20}', '{"eu-west-1":100}');
    const { eu } = await fromEach({ build: by(EIGHTY), change }, HTTP);
    expect(orderOf(eu.hops[0])).toEqual([[EU_NAME]]);
    const refused = (): unknown =>
      inShop(by(LocalityFailover.distribute([{ fromLocality: 'eu-west-1', toLocalities: { 'eu-west-1': 100 } }])));
    expect(refused).toThrow('cdk8s-istio:LOCALITY004');
  });

  test('overflow with very heavy servers, which are refused', async () => {
    const heavy = Resolution.endpoints(
      Endpoint.ipAddress(EU_IP, { ...EU, weight: 9_999 }),
      Endpoint.ipAddress(US_IP, { ...US, weight: 9_999 }),
    );
    const change = replacing('"weight":9999', '"weight":99999999');
    const { eu } = await fromEach({ build: by(EIGHTY, heavy), change }, HTTP);
    expect(endpointsOf(eu.hops[0]).map(({ placeWeight }) => placeWeight)).not.toEqual([80, 20]);
    expect(() => Endpoint.ipAddress(EU_IP, { weight: 99_999_999 })).toThrow('cdk8s-istio:ENDPOINT002');
  });
});

describe('weights', () => {
  const build = (chart: Chart): void => {
    const resolution = Resolution.endpoints(
      Endpoint.ipAddress(EU_IP, { weight: 7 }),
      Endpoint.ipAddress(US_IP, { weight: 9 }),
    );
    new ExternalHttpApi(chart, 'Api', { host: HOST, resolution });
  };

  test.each([
    ['of zero', '"weight":0'],
    ['that are missing beside others', '"labels":{}'],
  ])('%s are taken for 1, and refused', async (_name, by) => {
    const { eu } = await fromEach({ build, change: replacing('"weight":7', by) }, HTTP);
    expect(endpointsOf(eu.hops[0])).toMatchObject([{ weight: 1 }, { weight: 9 }]);
    expect(() => Endpoint.ipAddress(EU_IP, { weight: 0 })).toThrow('cdk8s-istio:ENDPOINT002');
    const mixed = [Endpoint.ipAddress(EU_IP), Endpoint.ipAddress(US_IP, { weight: 9 })];
    expect(() => Resolution.endpoints(...mixed)).toThrow('cdk8s-istio:ENDPOINT002');
  });
});

describe('a label that says where a server is', () => {
  const build = (chart: Chart): void => {
    const resolution = Resolution.endpoints(Endpoint.ipAddress(EU_IP, { labels: { role: 'us-east-1' } }));
    new ExternalHttpApi(chart, 'Api', { host: HOST, resolution });
  };

  test.each(['topology.istio.io/locality', 'istio-locality'])('moves it there, and is refused: %s', async (label) => {
    const change = replacing('"role":"us-east-1"', `"${label}":"us-east-1"`);
    const { eu } = await fromEach({ build, change }, HTTP);
    expect(eu.hops[0].upstream?.endpoints?.join()).toContain('loc=us-east-1');
    const labels = { [label]: 'us-east-1' };
    expect(() => Endpoint.ipAddress(EU_IP, { labels })).toThrow('cdk8s-istio:ENDPOINT003');
  });
});

test('Istio takes an IPv6 address beside DNS names, and Envoy would never find it, which is refused', async () => {
  const build = (chart: Chart): unknown =>
    new ExternalHttpApi(chart, 'Api', { host: HOST, resolution: NAMES, ...http });
  const change = replacing(`"address":"${US_NAME}"`, '"address":"2001:db8::1"');
  expect(await objectionsTo(judge, change(inShop(build)))).toEqual([]);
  const { eu } = await fromEach({ build, change }, HTTP);
  expect(eu.hops[0].upstream?.type).toBe('STRICT_DNS');
  const mixed = [Endpoint.dnsName(EU_NAME), Endpoint.ipAddress('2001:db8::1')];
  expect(() => Resolution.endpoints(...mixed)).toThrow('cdk8s-istio:ENDPOINT001');
});
