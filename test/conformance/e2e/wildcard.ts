import { Chart } from 'cdk8s';
import { ExternalHttpsApi, Resolution, TlsOriginatedApi, WildcardHosts } from '../../../lib';
import { created, NEWER, OLDER, OURS, Resource } from '../manifests';
import { CLIENTS, NO_MESH_HEADERS, Scenario } from './case';
import { delivered, refused, refusedInHandshake } from './expectations';

const HOST = '*.wild.example.com';
const A = 'a.wild.example.com';
const DEEP = 'deep.sub.wild.example.com';
const REASON = { reason: 'test bed' };
/** Somebody else's server. */
const STRANGER = '203.0.113.66';
const WIRE = `\\w+>wild:443 tls sni=${A}$`;

const dynamic = (chart: Chart): void => {
  WildcardHosts.dynamicDns(chart, 'Wild', { host: HOST });
};

const encrypted = (chart: Chart): void => {
  WildcardHosts.dynamicDnsWithTls(chart, 'Wild', { host: HOST, acceptFailOpen: REASON });
};

/** Nothing but an entry stands there that could take the headers of the mesh away. */
const allowHeaders = ['x-envoy-attempt-count', 'x-envoy-decorator-operation'];

const inTime = (ours: Resource[]): Resource[] => ours.map((object) => created(object, OURS));

/** A host that another team calls by HTTP on the same port. */
function httpEntry(creationTimestamp: string): Resource {
  const ports = [{ number: 80, name: 'http', protocol: 'HTTP' }];
  const entry = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'api', namespace: 'shop' },
    spec: { exportTo: ['shop'], hosts: ['api.example.com'], location: 'MESH_EXTERNAL', ports, resolution: 'DNS' },
  };
  return created(entry, creationTimestamp);
}

function sharedPort(name: string, creationTimestamp: string): Scenario {
  return {
    name: `wildcard: HTTP by dynamic DNS on a port with ${name}`,
    clearText: true,
    allowHeaders,
    build: (chart) => WildcardHosts.dynamicDns(chart, 'Wild', { host: HOST, tlsPorts: [], httpPorts: [80] }),
    change: inTime,
    beside: [httpEntry(creationTimestamp)],
    calls: [
      leaving('a name', `http://${A}/`, { wild80: 1 }),
      leaving('the other host', 'http://api.example.com/', { api80: 1 }),
      { ...leaving('the address of a stranger', `http://${A}/`, { wild80: 1 }), dial: `${STRANGER}:80` },
    ],
  };
}

/** In clear text. */
function leaving(name: string, url: string, origins: Record<string, number>): Scenario['calls'][number] {
  return delivered({ name, url, expect: { wire: 'plaintext "GET / HTTP/1.1"' } }, origins);
}

/** Many hosts below a domain. */
export const WILDCARD: Scenario[] = [
  {
    name: 'wildcard: dynamic DNS leads every name to its own server',
    build: dynamic,
    calls: [
      delivered({ name: 'a name', url: `https://${A}/`, expect: { wire: WIRE } }, { wild443: 1 }),
      delivered({ name: 'a deeper name', url: `https://${DEEP}/` }, { deep443: 1 }),
      delivered({ name: 'the address of a stranger', url: `https://${A}/`, dial: `${STRANGER}:443` }, { wild443: 1 }),
      refused({ name: 'another domain', url: 'https://stranger.example.net/' }),
      refused({ name: 'the domain itself', url: 'https://wild.example.com/', dial: `${STRANGER}:443` }),
      refused({ name: 'HTTP', url: `http://${A}/` }),
    ],
  },
  {
    name: 'wildcard: dynamic DNS on another port',
    build: (chart) => WildcardHosts.dynamicDns(chart, 'Wild', { host: '*.example.com', tlsPorts: [8443] }),
    calls: [delivered({ name: 'a name', url: 'https://api.example.com:8443/' }, { api8443: 1 })],
  },
  {
    name: 'wildcard: ALLOW_ANY changes nothing about the names',
    mesh: { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } },
    build: dynamic,
    calls: [
      delivered({ name: 'the address of a stranger', url: `https://${A}/`, dial: `${STRANGER}:443` }, { wild443: 1 }),
      delivered({ name: 'another domain', url: 'https://stranger.example.net/' }, { stranger443: 1 }),
    ],
  },
  {
    name: 'wildcard: who is not named does not see the names',
    clients: { checkout: CLIENTS.checkout, stranger: CLIENTS.stranger },
    build: dynamic,
    calls: [
      delivered({ name: 'a client', client: 'checkout', url: `https://${A}/` }, { wild443: 1 }),
      refused({ name: 'a stranger', client: 'stranger', url: `https://${A}/` }),
    ],
  },
  {
    name: 'wildcard: a construct for a single name takes precedence',
    build: (chart) => {
      dynamic(chart);
      const resolution = Resolution.staticEndpoints('198.51.100.70');
      new ExternalHttpsApi(chart, 'Deep', { host: DEEP, resolution });
    },
    calls: [
      // The fixed address is that of another machine, whose certificate shows who was reached.
      {
        name: 'the single name',
        url: `https://${DEEP}/`,
        origins: { wild443: 0 },
        expect: { result: '^error: tls: failed to verify certificate', conns: '^wild443:1$' },
      },
      delivered({ name: 'another name', url: `https://${A}/` }, { wild443: 1 }),
    ],
  },
  sharedPort('an older host', OLDER),
  sharedPort('a newer host', NEWER),
  {
    name: 'wildcard: the Host header says the port of HTTP by dynamic DNS',
    clearText: true,
    allowHeaders,
    build: (chart) => WildcardHosts.dynamicDns(chart, 'Wild', { host: '*.example.com', httpPorts: [80] }),
    calls: [
      {
        name: 'a port that is not declared',
        url: 'http://api.example.com:8443/',
        dial: '198.51.100.10:80',
        origins: { api8443: 'any' },
        expect: { result: '^400$', wire: '>api:8443 plaintext' },
      },
    ],
  },
  {
    name: 'wildcard: the original destination is kept, whoever that is',
    build: (chart) => WildcardHosts.originalDestination(chart, 'Wild', { host: HOST, acceptSpoofing: REASON }),
    calls: [
      delivered({ name: 'a name', url: `https://${A}/`, expect: { wire: WIRE } }, { wild443: 1 }),
      {
        name: 'the address of a stranger',
        url: `https://${A}/`,
        dial: `${STRANGER}:443`,
        origins: { stranger443: 'any' },
        expect: { conns: '^stranger443:1$', wire: `>stranger:443 tls sni=${A}$` },
      },
      refused({ name: 'another domain', url: 'https://stranger.example.net/' }),
    ],
  },
  {
    name: 'wildcard: one server answers for all names',
    clearText: true,
    allowHeaders,
    build: (chart) => WildcardHosts.oneServer(chart, 'Wild', { host: HOST, server: A, httpPorts: [80] }),
    calls: [
      delivered({ name: 'its own name', url: `https://${A}/`, expect: { wire: WIRE } }, { wild443: 1 }),
      delivered({ name: 'the address of a stranger', url: `https://${A}/`, dial: `${STRANGER}:443` }, { wild443: 1 }),
      {
        ...leaving('another name', `http://${DEEP}/`, { wild80: 1 }),
        expect: { result: '^200$', originHost: `^${DEEP}$` },
      },
      refused({ name: 'another domain', url: 'https://stranger.example.net/' }),
    ],
  },
  {
    name: 'wildcard: the proxy speaks TLS to every name',
    allowHeaders,
    build: encrypted,
    calls: [
      delivered({ name: 'a name', url: `http://${A}/`, expect: { wire: WIRE } }, { wild443: 1 }),
      delivered({ name: 'a deeper name', url: `http://${DEEP}/`, expect: { originSNI: `^${DEEP}$` } }, { deep443: 1 }),
      delivered({ name: 'the address of a stranger', url: `http://${A}/`, dial: `${STRANGER}:80` }, { wild443: 1 }),
      refused({ name: 'another domain', url: 'http://stranger.example.net/' }),
    ],
  },
  {
    name: 'wildcard: the proxy accepts no other name',
    allowHeaders,
    build: (chart) => WildcardHosts.dynamicDnsWithTls(chart, 'Wild', { host: '*.example.com', acceptFailOpen: REASON }),
    calls: [
      refusedInHandshake({ name: 'the certificate of another', url: 'http://wrong.example.com/' }, 'wrong443'),
      refusedInHandshake({ name: 'an unknown authority', url: 'http://unknownca.example.com/' }, 'unknownca443'),
      delivered(
        {
          name: 'a port in the Host header is encrypted as well',
          url: 'http://api.example.com:8443/',
          dial: '198.51.100.10:80',
          expect: { wire: '>api:8443 tls sni=api.example.com$' },
        },
        { api8443: 1 },
      ),
    ],
  },
  {
    name: 'wildcard: a construct for a single name keeps its own TLS',
    allowHeaders,
    build: (chart) => {
      encrypted(chart);
      new TlsOriginatedApi(chart, 'Deep', { host: DEEP, ...NO_MESH_HEADERS });
    },
    calls: [
      delivered(
        { name: 'the single name', url: `http://${DEEP}/`, expect: { 'sidecar.cluster': 'cdk8s-istio-tls' } },
        { deep443: 1 },
      ),
      delivered({ name: 'another name', url: `http://${A}/`, expect: { wire: WIRE } }, { wild443: 1 }),
    ],
  },
];
