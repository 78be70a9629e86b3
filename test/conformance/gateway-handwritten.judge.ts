import { Chart } from 'cdk8s';
import {
  DestinationProps,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpsApi,
  GatewayTls,
  MutualTlsPartner,
  RouteStage,
  TlsOriginatedApi,
} from '../../lib';
import { REGISTRY_ONLY } from './ask';
import type { CallAnswer } from './answers';
import { CERTIFICATE, CHECKOUT } from './gateway-modes';
import { fates, statesBetween } from './gateway-steps';
import { ask, CALLER_NAMES, CALLERS, Fate, printedIn } from './gateway-world';
import { Judge } from './judge';
import { created, OLDER, OURS, Resource } from './manifests';

/* A host that is led by objects which somebody wrote by hand, with a direct way out. */

const judge = new Judge();
afterAll(() => judge.close());

const host = 'api.example.com';
const HTTP = `http://${host}/`;
const HTTPS = `https://${host}/`;

const byHand = (kind: string, spec: object): Resource =>
  created(
    {
      apiVersion: 'networking.istio.io/v1',
      kind,
      metadata: { namespace: 'shop', name: 'by-hand' },
      spec,
    },
    OLDER,
  );

const entry = (ports: object[], more: object = {}): Resource =>
  byHand('ServiceEntry', { hosts: [host], location: 'MESH_EXTERNAL', resolution: 'DNS', ports, ...more });
const SIMPLE = { mode: 'SIMPLE', sni: host, subjectAltNames: [host] };
const rule = (ports: number[], more: object = {}, tls: object = SIMPLE): Resource => {
  const portLevelSettings = ports.map((number) => ({ port: { number }, tls }));
  return byHand('DestinationRule', { host, trafficPolicy: { portLevelSettings }, ...more });
};
const routes = (port: number, more: object = {}): Resource =>
  byHand('VirtualService', {
    hosts: [host],
    http: [{ match: [{ port: 80 }], route: [{ destination: { host, port: { number: port } } }], timeout: '3s' }],
    ...more,
  });

const TLS = { number: 443, name: 'tls', protocol: 'TLS' };
const TO_443 = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 };
const PRIVATE = { exportTo: ['.'] };

interface SetByHand {
  readonly objects: Resource[];
  readonly urls: string[];
}

/** Sets by hand, and the calls that they are there for. */
const SETS: Record<string, SetByHand> = {
  'TLS by the application': { objects: [entry([TLS])], urls: [HTTPS] },
  'TLS by a rule': { objects: [entry([TO_443, TLS]), rule([80])], urls: [HTTP, HTTPS] },
  'TLS by a rule, with routes': { objects: [entry([TO_443, TLS]), rule([80]), routes(80)], urls: [HTTP, HTTPS] },
  'the same, private': {
    objects: [entry([TO_443, TLS], PRIVATE), rule([80], PRIVATE), routes(80, PRIVATE)],
    urls: [HTTP, HTTPS],
  },
  'mutual TLS by a rule': {
    objects: [
      entry([TO_443]),
      rule(
        [80],
        { workloadSelector: { matchLabels: { app: 'checkout' } } },
        {
          ...SIMPLE,
          mode: 'MUTUAL',
          credentialName: 'partner-certificate',
        },
      ),
    ],
    urls: [HTTP],
  },
};

/** As many tutorials have it. */
const FROM_80_TO_443 = {
  objects: [
    entry([
      { number: 80, name: 'http', protocol: 'HTTP' },
      { number: 443, name: 'https', protocol: 'HTTPS' },
    ]),
    rule([443]),
    routes(443),
  ],
  urls: [HTTP],
};

function ours(build: (chart: Chart, via: EgressGateway) => void): Resource[] {
  const printed = printedIn('shop', (chart) => {
    build(chart, EgressGateway.fromInstalled(chart, 'Gateway'));
  });
  return printed.map((object) => created(object, OURS));
}

async function hopsOf(objects: Resource[], urls: string[]): Promise<CallAnswer['hops'][]> {
  const calls = urls.flatMap((url) => CALLER_NAMES.slice(0, 3).map((client) => ({ client, url })));
  const answers = await ask(judge, objects, { callers: CALLERS, calls, mesh: REGISTRY_ONLY });
  return answers.map(({ hops }) => hops);
}

const clients = [CHECKOUT];
const ROUTES = {
  originate: { tls: GatewayTls.originate(), clients, urls: [HTTP] },
  mutual: { tls: GatewayTls.mutual(CERTIFICATE), clients, urls: [HTTP] },
  passthrough: { tls: GatewayTls.passthrough(), clients, urls: [HTTPS] },
  'passthrough without identity': { tls: GatewayTls.passthroughWithoutIdentity(), clients: undefined, urls: [HTTPS] },
};

const ALL_SETS: Record<string, SetByHand> = {
  ...SETS,
  'routes from port 80 to port 443': FROM_80_TO_443,
  'in clear text': { objects: [entry([{ number: 80, name: 'http', protocol: 'HTTP' }])], urls: [HTTP] },
};
const PAIRS = Object.keys(ALL_SETS).flatMap((set) => Object.keys(ROUTES).map((way) => ({ set, way })));

test.each(PAIRS)('$set: a prepared route for $way concerns no call', async ({ set, way }) => {
  const { objects, urls } = ALL_SETS[set];
  const { tls, clients: some } = ROUTES[way as keyof typeof ROUTES];
  const route = ours((chart, gateway) => {
    new EgressGatewayRoute(chart, 'R', { host, gateway, tls, clients: some, routeStage: RouteStage.PREPARED });
  });
  const before = await hopsOf(objects, urls);
  const states = statesBetween(objects, [...objects, ...route]);
  // Parts of a route are the same beside every set.
  for (const state of set === 'TLS by a rule' ? states : states.slice(-1)) {
    expect(await hopsOf(state, urls)).toEqual(before);
  }
});

interface Takeover {
  readonly set: string;
  readonly url: string;
  readonly build: (chart: Chart, props: DestinationProps) => void;
}

/** Constructs that take the place of a set by hand. */
const TAKEOVERS: Takeover[] = [
  ...['TLS by a rule', 'TLS by a rule, with routes', 'the same, private'].map((set) => ({
    set,
    url: HTTP,
    build: (chart: Chart, props: DestinationProps) => new TlsOriginatedApi(chart, 'Api', props),
  })),
  {
    set: 'TLS by the application',
    url: HTTPS,
    build: (chart, props) => new ExternalHttpsApi(chart, 'Api', props),
  },
  {
    set: 'mutual TLS by a rule',
    url: HTTP,
    build: (chart, props) => new MutualTlsPartner(chart, 'Api', { ...props, clientCertificate: CERTIFICATE }),
  },
];

function at(build: (chart: Chart, props: DestinationProps) => void, routeStage: RouteStage): Resource[] {
  return ours((chart, via) => {
    build(chart, { host, clients, via, routeStage });
  });
}

/** What becomes of the calls of each caller, from a set by hand to the gateway; what is by hand goes entry first. */
async function takeOver(objects: Resource[], { url, build }: Omit<Takeover, 'set'>): Promise<Fate[][]> {
  const prepared = at(build, RouteStage.PREPARED);
  const both = [...objects, ...prepared];
  const states = [
    ...statesBetween(objects, both),
    ...statesBetween(both, prepared),
    // That step is looked at elsewhere, object by object.
    at(build, RouteStage.ACTIVE),
  ];
  const met: Fate[][] = [];
  for (const state of states) met.push(await fates(judge, state, url, host));
  expect(met.at(-1)).toEqual(['delivered', 'refused', 'refused', 'refused']);
  return met;
}

const failed = (met: Fate[][]): Fate[] =>
  met.map(([intended]) => intended).filter((fate) => fate !== 'direct' && fate !== 'delivered');

test.each(TAKEOVERS)(
  '$set: prepared, then without it, then active, and no call fails',
  async ({ set, ...takeover }) => {
    const met = await takeOver(SETS[set].objects, takeover);
    expect(failed(met)).toEqual([]);
    // Others, whom nobody asked about, are not sent in clear text for it.
    const [before] = met;
    const others = before.map((_, caller) => caller).filter((caller) => before[caller] !== 'clear text');
    for (const caller of others) expect(met.map((one) => one[caller])).not.toContain('clear text');
  },
);

test('what is by hand goes entry first: without its rule, others are sent in clear text', async () => {
  const { objects } = SETS['TLS by a rule'];
  const prepared = at(TAKEOVERS[0].build, RouteStage.PREPARED);
  const [, , stranger] = await fates(judge, [...prepared, ...objects.slice(0, 1)], HTTP, host);
  expect(stranger).toBe('clear text');
});

describe('routes from port 80 to port 443', () => {
  const [takeover] = TAKEOVERS;

  test('lose their TLS to whoever takes the host over', async () => {
    const met = await takeOver(FROM_80_TO_443.objects, takeover);
    expect(met.map(([intended]) => intended)).toContain('clear text');
  });

  test('can be changed before, so that they do not', async () => {
    const changed = [rule([80, 443]), entry([TO_443, TLS]), routes(80)];
    for (const state of statesBetween(FROM_80_TO_443.objects, changed)) {
      expect((await fates(judge, state, HTTP, host)).slice(0, 2)).toEqual(['direct', 'direct']);
    }
    const met = await takeOver(changed, takeover);
    expect(failed(met)).toEqual([]);
  });
});

test('active at once, calls that a rule by hand encrypts fail until the routes are there', async () => {
  const { objects } = SETS['TLS by a rule'];
  const active = at(TAKEOVERS[0].build, RouteStage.ACTIVE);
  const met: Fate[] = [];
  for (const state of statesBetween(objects, [...active, ...objects])) {
    met.push((await fates(judge, state, HTTP, host))[0]);
  }
  expect(met).toContain('refused');
  expect(met).not.toContain('clear text');
});

test('a route for TLS of the application is prepared, then active, then what is by hand goes', async () => {
  const { objects } = SETS['TLS by the application'];
  const [prepared, active] = [RouteStage.PREPARED, RouteStage.ACTIVE].map((routeStage) =>
    ours((chart, gateway) => {
      new EgressGatewayRoute(chart, 'R', { host, gateway, clients, tls: GatewayTls.passthrough(), routeStage });
    }),
  );
  const states = [
    ...statesBetween([...objects, ...prepared], [...objects, ...active]),
    ...statesBetween([...objects, ...active], active),
  ];
  const met: Fate[][] = [];
  for (const state of states) met.push(await fates(judge, state, HTTPS, host));
  expect(failed(met)).toEqual([]);
  expect([met[0], met.at(-1)]).toEqual([
    ['direct', 'direct', 'direct', 'direct'],
    ['delivered', 'refused', 'refused', 'refused'],
  ]);
});
