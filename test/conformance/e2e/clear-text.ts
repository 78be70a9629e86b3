import { Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  CircuitBreaker,
  EgressClient,
  ExternalHttpApi,
  ExternalHttpApiProps,
  Resolution,
  RetryPolicy,
} from '../../../lib';
import { sidecar } from '../manifests';
import { CLIENTS, NO_MESH_HEADERS, QUIET_PROXIES, Scenario } from './case';
import { delivered, refused } from './expectations';

const HOST = 'api.example.com';
const URL = `http://${HOST}/`;
const WIRE = '^\\w+>api:80 plaintext';

function api(props: Partial<ExternalHttpApiProps> = {}): Scenario['build'] {
  return (chart) => new ExternalHttpApi(chart, 'Api', { host: HOST, ...NO_MESH_HEADERS, ...props });
}

/** Plain HTTP, on purpose. */
export const CLEAR_TEXT: Scenario[] = [
  {
    name: 'http: REGISTRY_ONLY lets the host out in clear text, and nothing else',
    clearText: true,
    build: api(),
    calls: [
      delivered({ name: 'GET', url: URL, expect: { wire: WIRE, originTLS: '^false$' } }, { api80: 1 }),
      delivered({ name: 'POST', url: URL, method: 'POST', expect: { wire: WIRE } }, { api80: 1 }),
      refused({ name: 'another host', url: 'http://stranger.example.net/' }),
      refused({
        name: 'another host at the address of this one',
        url: 'http://stranger.example.net/',
        dial: '198.51.100.10:80',
      }),
      refused({ name: 'HTTPS to the host', url: `https://${HOST}/` }),
      refused({ name: 'TLS on the HTTP port', url: `https://${HOST}:80/` }),
      delivered({ name: 'the host at the address of another one', url: URL, dial: '203.0.113.66:80' }, { api80: 1 }),
    ],
  },
  {
    name: 'http: ALLOW_ANY changes nothing about the host',
    clearText: true,
    mesh: { ...QUIET_PROXIES, outboundTrafficPolicy: { mode: 'ALLOW_ANY' } },
    build: api(),
    calls: [
      delivered({ name: 'the host', url: URL, dial: '203.0.113.66:80' }, { api80: 1 }),
      delivered({ name: 'another host', url: 'http://stranger.example.net/' }, { stranger80: 1 }),
    ],
  },
  {
    name: 'http: nothing that was sent is sent again, whatever the mesh would repeat',
    clearText: true,
    mesh: { ...QUIET_PROXIES, defaultHttpRetryPolicy: { attempts: 3, retryOn: '5xx' } },
    build: api(),
    calls: [
      delivered({ name: 'GET', url: URL, expect: { wire: WIRE } }, { api80: 1 }),
      {
        name: 'a failing server',
        url: URL,
        method: 'POST',
        behaviour: { api80: { status: 503 } },
        origins: { api80: 1 },
        expect: { result: '^503$' },
      },
      {
        name: 'a server that hangs up',
        url: URL,
        method: 'POST',
        behaviour: { api80: { reset: true } },
        origins: { api80: 1 },
        expect: { result: '^503$' },
      },
    ],
  },
  {
    name: 'http: HTTPS of the application beside it stays as it is',
    build: api({ directHttpsPort: 443, circuitBreaker: CircuitBreaker.of({ consecutive5xxErrors: 1 }) }),
    calls: [
      { ...delivered({ name: 'in clear text', url: URL, expect: { wire: WIRE } }, { api80: 1 }), clearText: true },
      delivered(
        { name: 'by the application', url: `https://${HOST}/`, expect: { appPeerCert: HOST, wire: 'api:443 tls' } },
        { api443: 1 },
      ),
    ],
  },
  {
    name: 'http: HTTP/2 with prior knowledge',
    clearText: true,
    build: api({ protocol: ApplicationProtocol.HTTP2 }),
    calls: [delivered({ name: 'GET', url: `http2://${HOST}/`, expect: { proto: 'HTTP/2' } }, { api80: 1 })],
  },
  {
    name: 'http: gRPC',
    clearText: true,
    build: api({ protocol: ApplicationProtocol.GRPC }),
    calls: [
      delivered(
        { name: 'POST', url: `http2://${HOST}/rates.Rates/List`, method: 'POST', expect: { proto: 'HTTP/2' } },
        { api80: 1 },
      ),
    ],
  },
  {
    name: 'http: reads are repeated where that was asked for, and end in time',
    clearText: true,
    mesh: QUIET_PROXIES,
    build: api({
      retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 2 }),
      timeout: Duration.millis(1500),
    }),
    calls: [
      {
        name: 'a read recovers',
        url: URL,
        behaviour: { api80: { failFirst: 1 } },
        origins: { api80: 2 },
        expect: { result: '^200$' },
      },
      {
        name: 'a write is sent once',
        url: URL,
        method: 'POST',
        behaviour: { api80: { failFirst: 1 } },
        origins: { api80: 1 },
        expect: { result: '^503$' },
      },
      {
        name: 'a slow server',
        url: URL,
        method: 'POST',
        behaviour: { api80: { delay: '3s' } },
        origins: { api80: 1 },
        expect: { result: '^504$' },
      },
    ],
  },
  {
    name: 'http: a Sidecar that imports its own namespace still lets the host out',
    clearText: true,
    build: api(),
    beside: [sidecar('shop', ['./*'])],
    calls: [delivered({ name: 'GET', url: URL }, { api80: 1 })],
  },
  {
    name: 'http: who is not named does not see the host',
    clearText: true,
    clients: { checkout: CLIENTS.checkout, invoicer: CLIENTS.invoicer, stranger: CLIENTS.stranger },
    build: api({ clients: [EgressClient.namespace('shop'), EgressClient.namespace('billing')] }),
    calls: [
      delivered({ name: 'a client', client: 'checkout', url: URL }, { api80: 1 }),
      delivered({ name: 'a client of another namespace', client: 'invoicer', url: URL }, { api80: 1 }),
      refused({ name: 'a stranger', client: 'stranger', url: URL }),
    ],
  },
  {
    name: 'http: calls are spread over all addresses of the answer',
    clearText: true,
    build: api({ host: 'multi.example.com' }),
    calls: [
      {
        name: 'many',
        url: 'http://multi.example.com/',
        count: 20,
        origins: { multiA80: 'any', multiB80: 'any' },
        expect: { result: '^200 x20$', hits: '^multiA80:\\d+,multiB80:\\d+$' },
      },
    ],
  },
  {
    name: 'http: fixed addresses are taken instead of those of DNS',
    clearText: true,
    build: api({ host: 'wild.example.com', resolution: Resolution.staticEndpoints('198.51.100.70') }),
    calls: [delivered({ name: 'GET', url: 'http://wild.example.com/', dial: '203.0.113.66:80' }, { wild80: 1 })],
  },
];
