import { TrafficOutcome } from '../../../lib';
import type { PublishedScenario } from './scenario';
import { anywhere, cluster, gateway, route, scenario, through, to } from './gateway-world';

const { CONNECTION_RESET, DELIVERED, HTTP_STATUS } = TrafficOutcome;

const HTTP = '{port: {number: 80, name: http, protocol: HTTP}, hosts: [foo.test]}';
const FOR_EXAMPLE = '{port: {number: 80, name: http, protocol: HTTP}, hosts: [api.test]}';
const REDIRECTING = '{port: {number: 80, name: http, protocol: HTTP}, hosts: [api.test], tls: {httpsRedirect: true}}';
const TO_ONE = route({ name: 'vs', hosts: '[api.test]', http: anywhere('one') });

const REDIRECTED = through(
  'http://api.test/',
  {
    listener: '0.0.0.0_80',
    virtualHost: 'api.test:80',
    error: 'tls required, sending 301',
  },
  { outcome: HTTP_STATUS, status: 301 },
);

/** Servers for HTTP and HTTPS. */
export const HTTP_GATEWAY: PublishedScenario[] = [
  scenario(
    'TestHTTPGateway no virtual services',
    'a server without routes answers 404, and other ports are closed',
    [gateway('way-out', HTTP)],
    [
      through(
        'http://foo.test/',
        { listener: '0.0.0.0_80', virtualHost: 'blackhole:80', error: 'no route matched' },
        { outcome: HTTP_STATUS, status: 404 },
      ),
      through('http://foo.test:81/', { error: 'no listener matched' }, { outcome: CONNECTION_RESET }),
    ],
  ),
  scenario(
    'TestHTTPGateway simple http and virtual service',
    'path and host of a request count',
    [
      gateway('way-out', HTTP),
      route({ name: 'vs', hosts: '["*"]', http: `[{match: [{uri: {exact: /page}}], route: ${to('one')}}]` }),
    ],
    [
      through('http://foo.test/', { virtualHost: 'foo.test:80', error: 'no route matched' }, { status: 404 }),
      through('http://bad.test/', { listener: '0.0.0.0_80', error: 'no virtual host matched' }, { status: 404 }),
      through('http://foo.test/page', { virtualHost: 'foo.test:80', cluster: cluster('one') }, { outcome: DELIVERED }),
    ],
  ),
  scenario(
    'TestHTTPGateway virtual service merging',
    'two routes share a server for a wildcard',
    [
      gateway('way-out', '{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*.foo.test"]}'),
      ...['one', 'two'].map((name) => route({ name, hosts: `[${name}.foo.test]`, http: anywhere(name) })),
    ],
    [
      through('http://one.foo.test/', { cluster: cluster('one') }),
      through('http://two.foo.test/', { cluster: cluster('two') }),
      through('http://three.foo.test/', { error: 'no virtual host matched' }),
    ],
  ),
  scenario(
    'TestHTTPGateway httpsRedirect without routes',
    'a server that redirects needs no route',
    [gateway('way-out', REDIRECTING)],
    [REDIRECTED],
  ),
  scenario(
    'TestHTTPGateway httpsRedirect with routes',
    'and asks none',
    [gateway('way-out', REDIRECTING), TO_ONE],
    [REDIRECTED],
  ),
  scenario(
    'TestHTTPGateway mixed httpsRedirect with routes',
    'also where another Gateway has the host without it',
    [gateway('way-out', REDIRECTING), gateway('way-two', FOR_EXAMPLE), TO_ONE],
    [REDIRECTED],
  ),
  scenario(
    'TestHTTPGateway httpsRedirect on https',
    'a server for HTTPS redirects nobody',
    [
      gateway(
        'way-out',
        '{port: {number: 443, name: https, protocol: HTTPS}, hosts: [api.test], tls: {httpsRedirect: true, mode: SIMPLE, credentialName: own}}',
      ),
      TO_ONE,
    ],
    [through('https://api.test/', { listener: '0.0.0.0_443', virtualHost: 'api.test:443', cluster: cluster('one') })],
  ),
];
