import { Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  EgressClient,
  ServerIdentity,
  TlsOriginatedApi,
  TlsOriginatedApiProps,
} from '../../../lib';
import { created, NEWER, OLDER, OURS, poolOnlyRule, Resource, sidecar } from '../manifests';
import { CLIENTS, NO_MESH_HEADERS, Scenario } from './case';
import { delivered, refused, refusedInHandshake } from './expectations';

const HOST = 'api.example.com';
const URL = `http://${HOST}/`;
const WIRE = `\\w+>api:443 tls sni=${HOST}$`;

function api(props: Partial<TlsOriginatedApiProps> = {}): Scenario['build'] {
  return (chart) => new TlsOriginatedApi(chart, 'Api', { host: HOST, ...NO_MESH_HEADERS, ...props });
}

const inTime = (ours: Resource[]): Resource[] => ours.map((object) => created(object, OURS));
const SAME_EXPORT = { host: HOST, exportTo: ['shop'] };

/** TLS by the sidecar. */
export const ORIGINATION: Scenario[] = [
  {
    name: 'tls: HTTP leaves as TLS',
    build: api(),
    calls: [
      delivered({ name: 'GET', url: URL, expect: { wire: WIRE, originSNI: `^${HOST}$` } }, { api443: 1 }),
      delivered({ name: 'POST', url: URL, method: 'POST', expect: { wire: WIRE } }, { api443: 1 }),
      refused({ name: 'another host', url: 'http://stranger.example.net/' }),
    ],
  },
  {
    name: 'tls: ALLOW_ANY changes nothing about the host',
    mesh: { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } },
    build: api(),
    calls: [delivered({ name: 'GET', url: URL, expect: { wire: WIRE } }, { api443: 1 })],
  },
  {
    name: 'tls: HTTPS of the application is not encrypted twice',
    build: api({ directHttpsPort: 443 }),
    calls: [
      delivered({ name: 'by the proxy', url: URL, expect: { wire: WIRE } }, { api443: 1 }),
      delivered({ name: 'by the application', url: `https://${HOST}/`, expect: { appPeerCert: HOST } }, { api443: 1 }),
    ],
  },
  {
    name: 'tls: to another port of the server',
    build: api({ port: 8080, targetPort: 8443 }),
    calls: [delivered({ name: 'GET', url: `http://${HOST}:8080/` }, { api8443: 1 })],
  },
  {
    name: 'tls: HTTP/2 leaves as HTTP/2',
    build: api({ protocol: ApplicationProtocol.HTTP2 }),
    calls: [
      delivered({ name: 'GET', url: `http2://${HOST}/`, expect: { wire: WIRE, proto: 'HTTP/2' } }, { api443: 1 }),
    ],
  },
  {
    name: 'tls: gRPC leaves as HTTP/2',
    build: api({ protocol: ApplicationProtocol.GRPC }),
    calls: [
      delivered(
        { name: 'POST', url: `http2://${HOST}/rates.Rates/List`, method: 'POST', expect: { proto: 'HTTP/2' } },
        { api443: 1 },
      ),
    ],
  },
  {
    name: 'tls: a server with the name of another is refused',
    build: api({ host: 'wrong.example.com' }),
    calls: [refusedInHandshake({ name: 'GET', url: 'http://wrong.example.com/' }, 'wrong443')],
  },
  {
    name: 'tls: a server may be known by another name',
    build: api({ host: 'a.region.example.com', serverIdentity: ServerIdentity.named('region.example.com') }),
    calls: [
      delivered(
        { name: 'GET', url: 'http://a.region.example.com/', expect: { originSNI: '^region.example.com$' } },
        { regionA443: 1 },
      ),
    ],
  },
  {
    name: 'tls: a server of an unknown authority is refused',
    build: api({ host: 'unknownca.example.com' }),
    calls: [refusedInHandshake({ name: 'GET', url: 'http://unknownca.example.com/' }, 'unknownca443')],
  },
  {
    name: 'tls: without its rule nothing is sent',
    build: api(),
    change: (ours) => ours.filter(({ kind }) => kind !== 'DestinationRule'),
    calls: [refused({ name: 'GET', url: URL, expect: { wire: '^$' } })],
  },
  {
    name: 'tls: an older rule with limits alone takes no encryption away',
    build: api(),
    change: inTime,
    beside: [created(poolOnlyRule('shop', SAME_EXPORT), OLDER)],
    calls: [delivered({ name: 'GET', url: URL, expect: { wire: WIRE } }, { api443: 1 })],
  },
  {
    name: 'tls: a newer rule with limits alone and another export refuses calls',
    build: api(),
    change: inTime,
    beside: [created(poolOnlyRule('shop', { host: HOST }), NEWER)],
    calls: [refused({ name: 'GET', url: URL, expect: { wire: '^$' } })],
  },
  {
    name: 'tls: clients of two namespaces, and nobody else',
    clients: { checkout: CLIENTS.checkout, invoicer: CLIENTS.invoicer, stranger: CLIENTS.stranger },
    build: api({ clients: [EgressClient.namespace('shop'), EgressClient.namespace('billing')] }),
    calls: [
      delivered({ name: 'in shop', client: 'checkout', url: URL, expect: { wire: WIRE } }, { api443: 1 }),
      delivered({ name: 'in billing', client: 'invoicer', url: URL, expect: { wire: WIRE } }, { api443: 1 }),
      refused({ name: 'in ops', client: 'stranger', url: URL, expect: { wire: '^$' } }),
    ],
  },
  {
    name: 'tls: a Sidecar that imports the host alone is enough',
    build: api(),
    beside: [sidecar('shop', [`shop/${HOST}`])],
    calls: [delivered({ name: 'GET', url: URL, expect: { wire: WIRE } }, { api443: 1 })],
  },
  {
    name: 'tls: headers of the user arrive, those of the mesh do not',
    build: api({ requestHeaders: { set: { 'x-team': 'shop' }, remove: NO_MESH_HEADERS.requestHeaders.remove } }),
    calls: [delivered({ name: 'GET', url: URL, expect: { originHeaders: 'x-team' } }, { api443: 1 })],
  },
  {
    name: 'tls: a timeout ends a call',
    build: api({ timeout: Duration.millis(300) }),
    calls: [
      {
        name: 'to a slow server',
        url: URL,
        behaviour: { api443: { delay: '900ms' } },
        origins: { api443: 1 },
        expect: { result: '^504$' },
      },
      delivered({ name: 'to a fast one', url: URL }, { api443: 1 }),
    ],
  },
];
