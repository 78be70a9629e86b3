import { Chart } from 'cdk8s';
import {
  ClientCertificate,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpsApi,
  GatewayTls,
  MutualTlsPartner,
  RouteStage,
  TlsOriginatedApi,
} from '../../../lib';
import { applied } from '../gateway-steps';
import { printedIn } from '../gateway-world';
import { created, OLDER, OURS, Resource } from '../manifests';
import { CLIENTS, E2eCall, GATEWAY, NO_MESH_HEADERS, Scenario } from './case';
import { delivered, refused } from './expectations';

const HOST = 'api.example.com';
const URL = `http://${HOST}/`;
const HTTPS = `https://${HOST}/`;
const PARTNER = 'partner.example.com';
const SECRET = 'partner-certificate';
const { namespace: namespaceName, serviceAccount: serviceAccountName, labels } = CLIENTS.checkout;
const clients = [EgressClient.workload({ namespaceName, serviceAccountName, labels })];

const STRAIGHT = `^checkout>api:443 tls sni=${HOST}$`;
const AT_GATEWAY = `^\\w+>gateway:443 tls sni=${HOST} ; gateway>api:443 tls sni=${HOST}$`;

type Build = (chart: Chart, gateway: EgressGateway, routeStage?: RouteStage) => void;

const api: Build = (chart, via, routeStage) =>
  new TlsOriginatedApi(chart, 'Api', { host: HOST, clients, via, routeStage, ...NO_MESH_HEADERS });
const https: Build = (chart, via, routeStage) =>
  new ExternalHttpsApi(chart, 'Api', { host: HOST, clients, via, routeStage });
const partner: Build = (chart, via, routeStage) => {
  const clientCertificate = ClientCertificate.fromSecret(SECRET);
  const props = { host: PARTNER, clients, clientCertificate, via, routeStage };
  new MutualTlsPartner(chart, 'Partner', { ...props, ...NO_MESH_HEADERS });
};

type World = Pick<Scenario, 'build' | 'gateway' | 'clients'>;
const WORLD = { gateway: GATEWAY, clients: { checkout: CLIENTS.checkout, cart: CLIENTS.cart } };

function at(build: Build, stage: RouteStage): World {
  return {
    ...WORLD,
    build: (chart) => {
      build(chart, EgressGateway.fromInstalled(chart, 'Gateway'), stage);
    },
  };
}

function owned(build: Build): World {
  return {
    ...WORLD,
    build: (chart) => {
      build(chart, EgressGateway.fromOwned(chart, 'Gateway'));
    },
  };
}

/** The routes of the last stage in the place of those that are there: the first object of it that takes effect. */
const withActiveRoutes =
  (build: Build) =>
  (ours: Resource[]): Resource[] => {
    const active = printedIn('shop', at(build, RouteStage.ACTIVE).build);
    return applied(
      ours,
      active.filter(({ kind }) => kind === 'VirtualService'),
    );
  };

const client = (url: string, origins: Record<string, number>, expect: E2eCall['expect'] = {}): E2eCall =>
  delivered({ name: 'the client', client: 'checkout', url, expect }, origins);
const neighbour = (url: string): E2eCall => refused({ name: 'its neighbour', client: 'cart', url });

const PREPARED: Scenario[] = [
  {
    name: 'stages: prepared, TLS by the proxy leaves straight',
    ...at(api, RouteStage.PREPARED),
    calls: [
      client(URL, { api443: 1 }, { wire: STRAIGHT }),
      delivered({ name: 'its neighbour', client: 'cart', url: URL }, { api443: 1 }),
    ],
  },
  {
    name: 'stages: prepared, TLS of the application leaves straight',
    ...at(https, RouteStage.PREPARED),
    calls: [client(HTTPS, { api443: 1 }, { wire: STRAIGHT, appPeerCert: HOST })],
  },
  {
    name: 'stages: prepared, a partner is called straight, also while the gateway lacks its Secret',
    secrets: [{ namespace: 'shop', name: SECRET, parts: ['cert', 'ca'] }],
    ...at(partner, RouteStage.PREPARED),
    calls: [
      client(`http://${PARTNER}/`, { partner443: 1 }, { clientCert: 'acme-client', wire: `^checkout>partner:443 ` }),
      { ...neighbour(`http://${PARTNER}/`), origins: { partner443: 0 } },
    ],
  },
  {
    name: 'stages: prepared, then the routes alone, and the gateway takes the calls',
    ...at(api, RouteStage.PREPARED),
    change: withActiveRoutes(api),
    calls: [client(URL, { api443: 1 }, { wire: AT_GATEWAY }), neighbour(URL)],
  },
  {
    name: 'stages: prepared, then the routes alone, and the gateway shows the certificate',
    secrets: ['shop', GATEWAY.namespace].map((namespace) => ({ namespace, name: SECRET, parts: ['cert', 'ca'] })),
    ...at(partner, RouteStage.PREPARED),
    change: withActiveRoutes(partner),
    calls: [
      client(`http://${PARTNER}/`, { partner443: 1 }, { clientCert: 'acme-client', wire: '; gateway>partner:443 ' }),
      neighbour(`http://${PARTNER}/`),
    ],
  },
];

/** Of rules that are seen by unequal lists, Istio obeys the newest; what is by hand was there before. */
const inTime = (ours: Resource[]): Resource[] => ours.map((object) => created(object, OURS));

const BY_HAND: Resource[] = [
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { namespace: 'shop', name: 'by-hand' },
    spec: {
      hosts: [HOST],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { namespace: 'shop', name: 'by-hand' },
    spec: {
      host: HOST,
      trafficPolicy: {
        portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST] } }],
      },
    },
  },
].map((object) => created(object, OLDER));

const BESIDE_BY_HAND: Scenario[] = [
  {
    name: 'stages: prepared, a route of its own leaves objects by hand alone',
    ...at((chart, gateway, routeStage) => {
      const tls = GatewayTls.originate();
      new EgressGatewayRoute(chart, 'Route', { host: HOST, clients, gateway, tls, routeStage });
    }, RouteStage.PREPARED),
    beside: BY_HAND,
    change: inTime,
    allowHeaders: ['x-envoy-attempt-count', 'x-envoy-decorator-operation'],
    calls: [client(URL, { api443: 1 }, { wire: STRAIGHT })],
  },
  {
    name: 'stages: prepared, a construct takes over from objects by hand',
    ...at(api, RouteStage.PREPARED),
    beside: BY_HAND,
    change: inTime,
    calls: [client(URL, { api443: 1 }, { wire: STRAIGHT })],
  },
];

/** A gateway whose owner turns everybody away who is not let in. */
const OWNED: Scenario[] = [
  {
    name: 'owned gateway: the client passes, whatever port the Host header has, and nobody else',
    ...owned(api),
    calls: [
      client(URL, { api443: 1 }, { wire: AT_GATEWAY }),
      { ...client(`http://${HOST}:80/`, { api443: 1 }, { wire: AT_GATEWAY }), name: 'the client, with the port' },
      { ...neighbour(URL), expect: { result: '^403$', hits: '^$' } },
      { ...neighbour(`http://${HOST}:80/`), name: 'its neighbour, with the port', expect: { result: '^403$' } },
    ],
  },
  {
    name: 'owned gateway: a route without a policy lets nobody pass',
    ...owned(api),
    change: (ours) =>
      ours.filter(({ kind, metadata }) => {
        return kind !== 'AuthorizationPolicy' || JSON.stringify(metadata).includes('allow-nothing');
      }),
    calls: [
      { ...refused({ name: 'the client', client: 'checkout', url: URL }), expect: { result: '^403$', hits: '^$' } },
      { ...neighbour(URL), expect: { result: '^403$', hits: '^$' } },
    ],
  },
  {
    name: 'owned gateway: TLS of the application passes for its client',
    ...owned(https),
    calls: [client(HTTPS, { api443: 1 }, { wire: AT_GATEWAY }), { ...neighbour(HTTPS), origins: { api443: 0 } }],
  },
  {
    name: 'owned gateway: a route without identity lets everybody pass to its host alone',
    passthroughWithoutIdentity: true,
    ...owned((chart, gateway) => {
      const tls = GatewayTls.passthroughWithoutIdentity();
      new EgressGatewayRoute(chart, 'Route', { host: HOST, gateway, tls });
    }),
    calls: [
      client(HTTPS, { api443: 1 }),
      delivered({ name: 'its neighbour', client: 'cart', url: HTTPS }, { api443: 1 }),
      refused({ name: 'another host', client: 'cart', url: 'https://stranger.example.net/' }),
    ],
  },
];

/** Gateways that are ours, and hosts on their way to one. */
export const GATEWAY_STAGES: Scenario[] = [...PREPARED, ...BESIDE_BY_HAND, ...OWNED];
