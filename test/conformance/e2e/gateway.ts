import { Chart } from 'cdk8s';
import {
  ApplicationProtocol,
  ClientCertificate,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpsApi,
  GatewayTls,
  InstalledGatewayProps,
  MutualTlsPartner,
  RetryPolicy,
  TlsOriginatedApi,
} from '../../../lib';
import { allowNothing, installed } from '../installed-gateway';
import { Resource, sidecar } from '../manifests';
import { CLIENTS, E2eCall, GATEWAY, QUIET_PROXIES, Scenario } from './case';
import { delivered, refused, refusedInHandshake } from './expectations';

const HOST = 'api.example.com';
const URL = `http://${HOST}/`;
const HTTPS = `https://${HOST}/`;
const PARTNER = 'partner.example.com';
const SECRET = 'partner-certificate';
const clients = [EgressClient.serviceAccount('shop', 'checkout')];

type Build = (chart: Chart, gateway: EgressGateway) => void;

/** What the rows have in common: a gateway, its client, and a neighbour whom it turns away. */
function via(build: Build, props?: InstalledGatewayProps): Pick<Scenario, 'build' | 'gateway' | 'clients'> {
  return {
    gateway: GATEWAY,
    clients: { checkout: CLIENTS.checkout, cart: CLIENTS.cart },
    build: (chart) => {
      build(chart, EgressGateway.fromInstalled(chart, 'Gateway', props));
    },
  };
}

const api: Build = (chart, gateway) => new TlsOriginatedApi(chart, 'Api', { host: HOST, clients, via: gateway });
const https: Build = (chart, gateway) => new ExternalHttpsApi(chart, 'Api', { host: HOST, clients, via: gateway });

const AT_GATEWAY = `^\\w+>gateway:443 tls sni=${HOST} ; gateway>api:443 tls sni=${HOST}$`;
const PEER = 'spiffe://cluster.local/ns/shop/sa/checkout';

const intended = (url: string, origins: Record<string, number>, more: Partial<E2eCall> = {}): E2eCall =>
  delivered({ name: 'the client', client: 'checkout', url, ...more }, origins);
const neighbour = (url: string): E2eCall => refused({ name: 'its neighbour', client: 'cart', url });

/** A proxy that forwards a stream connects before it reads, and closes when it learns who calls: no byte is sent. */
const neighbourCutOff = (url: string): E2eCall => ({ ...neighbour(url), origins: { api443: 0 } });

const without =
  (kind: string) =>
  (ours: Resource[]): Resource[] =>
    ours.filter((object) => object.kind !== kind);

/** Calls that are led through a gateway. */
export const THROUGH_GATEWAY: Scenario[] = [
  {
    name: 'gateway: TLS by the gateway',
    ...via(api),
    calls: [intended(URL, { api443: 1 }, { expect: { wire: AT_GATEWAY, 'gateway.peer': PEER } }), neighbour(URL)],
  },
  {
    name: 'gateway: gRPC',
    ...via((chart, gateway) => {
      const protocol = ApplicationProtocol.GRPC;
      new TlsOriginatedApi(chart, 'Api', { host: HOST, clients, protocol, via: gateway });
    }),
    calls: [
      intended(`http2://${HOST}/a.B/C`, { api443: 1 }, { method: 'POST', expect: { proto: 'HTTP/2' } }),
      neighbour(`http2://${HOST}/a.B/C`),
    ],
  },
  {
    name: 'gateway: HTTPS of the application passes inside mutual TLS',
    ...via(https),
    calls: [
      intended(HTTPS, { api443: 1 }, { expect: { appPeerCert: HOST, wire: AT_GATEWAY } }),
      neighbourCutOff(HTTPS),
    ],
  },
  {
    name: 'gateway: HTTPS of the application passes without identity',
    passthroughWithoutIdentity: true,
    ...via((chart, gateway) => {
      new EgressGatewayRoute(chart, 'Route', { host: HOST, gateway, tls: GatewayTls.passthroughWithoutIdentity() });
    }),
    calls: [
      intended(HTTPS, { api443: 1 }, { expect: { appPeerCert: HOST, wire: AT_GATEWAY } }),
      delivered({ name: 'its neighbour', client: 'cart', url: HTTPS }, { api443: 1 }),
      refused({ name: 'another host', client: 'cart', url: 'https://stranger.example.net/' }),
    ],
  },
  {
    name: 'gateway: the gateway shows the certificate',
    secrets: [{ namespace: GATEWAY.namespace, name: SECRET, parts: ['cert', 'ca'] }],
    ...via((chart, gateway) => {
      const clientCertificate = ClientCertificate.fromSecret(SECRET);
      new MutualTlsPartner(chart, 'Partner', { host: PARTNER, clients, clientCertificate, via: gateway });
    }),
    calls: [
      intended(`http://${PARTNER}/`, { partner443: 1 }, { expect: { clientCert: 'acme-client' } }),
      neighbour(`http://${PARTNER}/`),
    ],
  },
  {
    name: 'gateway: a Secret beside the client is not the one of the gateway',
    secrets: [{ namespace: 'shop', name: SECRET, parts: ['cert', 'ca'] }],
    ...via((chart, gateway) => {
      const clientCertificate = ClientCertificate.fromSecret(SECRET);
      new MutualTlsPartner(chart, 'Partner', { host: PARTNER, clients, clientCertificate, via: gateway });
    }),
    calls: [refusedInHandshake({ name: 'the client', client: 'checkout', url: `http://${PARTNER}/` }, 'partner443')],
  },
  {
    name: 'gateway: whose owner turns everybody away',
    ...via(api, { denyByDefault: true }),
    beside: [allowNothing(installed())],
    calls: [intended(URL, { api443: 1 }, { expect: { wire: AT_GATEWAY } }), neighbour(URL)],
  },
  {
    name: 'gateway: on another port, under another name',
    ...via(api, { namespaceName: 'edge', serviceName: 'partners', port: 8443 }),
    gateway: {
      namespace: 'edge',
      name: 'partners',
      serviceAccount: 'partners',
      labels: { app: 'partners', istio: 'partners' },
      ports: { '8443': 10443 },
    },
    calls: [intended(URL, { api443: 1 }, { expect: { 'gateway.peer': PEER } }), neighbour(URL)],
  },
  {
    name: 'gateway: a Sidecar that imports its own namespace leads to it all the same',
    ...via(api),
    beside: [sidecar('shop', ['./*'])],
    calls: [intended(URL, { api443: 1 }, { expect: { wire: AT_GATEWAY } }), neighbour(URL)],
  },
  {
    name: 'gateway: a client whose Sidecar lacks the first hop sends nothing past it',
    ...via(api),
    beside: [sidecar('shop', ['istio-system/*'])],
    calls: [refused({ name: 'the client', client: 'checkout', url: URL, expect: { wire: '^$' } })],
  },
  {
    name: 'gateway: without routes nothing is sent past it',
    ...via(api),
    change: without('VirtualService'),
    calls: [
      refusedInHandshake({ name: 'the client', client: 'checkout', url: URL }, 'api443'),
      refusedInHandshake({ name: 'its neighbour', client: 'cart', url: URL }, 'api443'),
    ],
  },
  {
    name: 'gateway: without its Gateway object nothing is sent',
    ...via(api),
    change: without('Gateway'),
    calls: [refused({ name: 'the client', client: 'checkout', url: URL })],
  },
  {
    name: 'gateway: without the rule of the first hop nothing is sent',
    ...via(api),
    change: (ours) => ours.filter(({ metadata }) => !(metadata as { name: string }).name.endsWith('-hop')),
    calls: [refused({ name: 'the client', client: 'checkout', url: URL, expect: { wire: '^$' } })],
  },
  {
    name: 'gateway: a route of its own',
    ...via((chart, gateway) => {
      new EgressGatewayRoute(chart, 'Route', { host: HOST, clients, gateway, tls: GatewayTls.originate() });
    }),
    calls: [intended(URL, { api443: 1 }, { expect: { wire: AT_GATEWAY } }), neighbour(URL)],
  },
  {
    name: 'gateway: two hosts share it, with clients of their own',
    ...via((chart, gateway) => {
      api(chart, gateway);
      const cart = [EgressClient.serviceAccount('shop', 'cart')];
      new TlsOriginatedApi(chart, 'Rates', { host: 'rates.example.com', clients: cart, via: gateway });
    }),
    calls: [
      intended(URL, { api443: 1 }),
      neighbour(URL),
      delivered({ name: 'the other client', client: 'cart', url: 'http://rates.example.com/' }, { rates443: 1 }),
      refused({ name: 'and not the first', client: 'checkout', url: 'http://rates.example.com/' }),
    ],
  },
  {
    name: 'gateway: tries are not multiplied by two proxies',
    mesh: QUIET_PROXIES,
    ...via((chart, gateway) => {
      const retryPolicy = RetryPolicy.moreForIdempotentMethods({ attempts: 2 });
      new TlsOriginatedApi(chart, 'Api', { host: HOST, clients, retryPolicy, via: gateway });
    }),
    calls: [
      {
        name: 'a read of a failing server',
        client: 'checkout',
        url: URL,
        behaviour: { api443: { status: 503 } },
        origins: { api443: 3 },
        expect: { result: '^503$' },
      },
      {
        name: 'a write',
        client: 'checkout',
        url: URL,
        method: 'POST',
        behaviour: { api443: { status: 503 } },
        origins: { api443: 1 },
        expect: { result: '^503$' },
      },
    ],
  },
  {
    name: 'gateway: a server with the name of another is refused',
    ...via((chart, gateway) => {
      new TlsOriginatedApi(chart, 'Api', { host: 'wrong.example.com', clients, via: gateway });
    }),
    calls: [
      refusedInHandshake({ name: 'the client', client: 'checkout', url: 'http://wrong.example.com/' }, 'wrong443'),
    ],
  },
];
