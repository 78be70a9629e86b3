import { ExternalHttpsApi, ExternalHttpsApiProps, Resolution, TcpCircuitBreaker, Visibility } from '../../../lib';
import { sidecar } from '../manifests';
import { CLIENTS, Scenario } from './case';
import { delivered, refused } from './expectations';

const HOST = 'api.example.com';
const URL = `https://${HOST}/`;
const STRANGER = 'https://stranger.example.net/';

function api(props: Partial<ExternalHttpsApiProps> = {}): Scenario['build'] {
  return (chart) => new ExternalHttpsApi(chart, 'Api', { host: HOST, ...props });
}

/** HTTPS of the application, past the eyes of the proxy. */
export const PASSTHROUGH: Scenario[] = [
  {
    name: 'https: REGISTRY_ONLY lets the host out and nothing else',
    build: api(),
    calls: [
      delivered({ name: 'the host', url: URL, expect: { wire: `^\\w+>api:443 tls sni=${HOST}$` } }, { api443: 1 }),
      refused({ name: 'another host', url: STRANGER }),
      refused({ name: 'HTTP to the same port', url: `http://${HOST}:443/` }),
      refused({ name: 'HTTP to port 80', url: `http://${HOST}/` }),
      refused({ name: 'another server name', url: URL, sni: 'stranger.example.net' }),
      delivered(
        { name: 'the server name at the address of another host', url: URL, dial: '203.0.113.66:443' },
        { api443: 1 },
      ),
    ],
  },
  {
    name: 'https: ALLOW_ANY lets unknown hosts out as they are',
    mesh: { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } },
    build: api(),
    calls: [
      delivered({ name: 'the host', url: URL }, { api443: 1 }),
      delivered({ name: 'another host', url: STRANGER }, { stranger443: 1 }),
    ],
  },
  {
    name: 'https: each of several ports leads to itself',
    build: api({ ports: [443, 8443] }),
    calls: [
      delivered({ name: '443', url: URL }, { api443: 1 }),
      delivered({ name: '8443', url: `https://${HOST}:8443/` }, { api8443: 1 }),
    ],
  },
  {
    name: 'https: several hosts are a loop, and each leads to itself',
    build: (chart) => {
      for (const host of [HOST, 'rates.example.com']) new ExternalHttpsApi(chart, host, { host });
    },
    calls: [
      delivered({ name: 'one', url: URL }, { api443: 1 }),
      delivered({ name: 'the other', url: 'https://rates.example.com/' }, { rates443: 1 }),
    ],
  },
  {
    name: 'https: fixed addresses are taken instead of those of DNS',
    build: api({ resolution: Resolution.staticEndpoints('198.51.100.10') }),
    calls: [delivered({ name: 'the host', url: URL, dial: '203.0.113.66:443' }, { api443: 1 })],
  },
  {
    name: 'https: a Sidecar that imports its own namespace still lets the host out',
    build: api(),
    beside: [sidecar('shop', ['./*'])],
    calls: [delivered({ name: 'the host', url: URL }, { api443: 1 })],
  },
  {
    name: 'https: who is not named does not see the host',
    clients: { checkout: CLIENTS.checkout, stranger: CLIENTS.stranger },
    build: api(),
    calls: [
      delivered({ name: 'a client', client: 'checkout', url: URL }, { api443: 1 }),
      refused({ name: 'a stranger', client: 'stranger', url: URL }),
    ],
  },
  {
    name: 'https: visible everywhere means that everybody gets out',
    clients: { checkout: CLIENTS.checkout, stranger: CLIENTS.stranger },
    build: api({ visibility: Visibility.everywhere() }),
    calls: [
      delivered({ name: 'a client', client: 'checkout', url: URL }, { api443: 1 }),
      delivered({ name: 'a stranger', client: 'stranger', url: URL }, { api443: 1 }),
    ],
  },
  {
    name: 'https: a server that refuses connections is left out',
    build: api({
      host: 'multi.example.com',
      resolution: Resolution.staticEndpoints('198.51.100.31', '198.51.100.32'),
      circuitBreaker: TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 1, maxEjectionPercent: 50 }),
    }),
    calls: [
      {
        name: 'until one has failed',
        url: 'https://multi.example.com/',
        count: 8,
        behaviour: { multiB443: { closed: true } },
        origins: { multiA443: 7 },
        expect: { result: '200' },
      },
    ],
  },
];
