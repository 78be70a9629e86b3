import { TrafficOutcome } from '../../../lib';
import type { PublishedScenario } from './scenario';
import { cluster, gateway, route, scenario, through, to } from './gateway-world';

const { CONNECTION_RESET, DELIVERED, HTTP_STATUS } = TrafficOutcome;

const HTTP = '{port: {number: 80, name: http, protocol: HTTP}, hosts: [foo.test]}';
const TCP = '{port: {number: 80, name: tcp, protocol: TCP}, hosts: [foo.test]}';
const toPlainTcp = route({ name: 'vs', hosts: '["*"]', gateways: '[edge/way-out]', tcp: `[{route: ${to('one')}}]` });
const WIDE_TLS =
  '{port: {number: 443, name: https, protocol: HTTPS}, hosts: ["./*"], tls: {mode: SIMPLE, credentialName: own}}';
const PASSING = '{port: {number: 443, name: https, protocol: HTTPS}, hosts: ["*.foo.test"], tls: {mode: PASSTHROUGH}}';
const bySni = (name: string): string =>
  route({
    name,
    hosts: '[my.foo.test]',
    gateways: '[edge/way-out]',
    tls: `[{match: [{port: 443, sniHosts: [my.foo.test]}], route: ${to('one', 443)}}]`,
  });

const inTeam = (namespace: string): string =>
  `{port: {number: 80, name: http, protocol: HTTP}, hosts: ["${namespace}/*.foo.test"]}`;
const byPaths = (paths: readonly string[], name: string): string =>
  `[{match: [${paths.map((path) => `{uri: {prefix: ${path}}}`).join()}], route: ${to(name)}}]`;

/** Gateways and routes that get in the way of one another. */
export const CONFLICTS: PublishedScenario[] = [
  scenario(
    'TestGatewayConflicts duplicate cross namespace gateway collision',
    'a server for TCP of another Gateway takes the port of one with routes',
    [gateway('way-out', TCP, 'alpha'), gateway('way-out', TCP, 'edge'), toPlainTcp],
    [through('tcp://foo.test:80', { error: 'no listener matched' }, { outcome: CONNECTION_RESET })],
  ),
  scenario(
    'TestGatewayConflicts duplicate cross namespace gateway collision - selected first',
    'not if it is the younger one',
    [gateway('way-out', TCP, 'edge'), gateway('way-out', TCP, 'zeta'), toPlainTcp],
    [through('tcp://foo.test:80', { listener: '0.0.0.0_80', cluster: cluster('one') }, { outcome: DELIVERED })],
  ),
  scenario(
    'TestGatewayConflicts duplicate tls gateway',
    'two servers for any name of their namespaces exclude one another',
    [gateway('way-out', WIDE_TLS, 'edge'), gateway('way-out', WIDE_TLS, 'shop')],
    [through('https://foo.test/', { error: 'multiple filter chains matched' }, { outcome: CONNECTION_RESET })],
  ),
  scenario(
    'TestGatewayConflicts duplicate tls virtual service',
    'two routes for one server name are one',
    [gateway('way-out', PASSING, 'edge'), bySni('first'), bySni('second')],
    [
      through(
        'https://my.foo.test/',
        { listener: '0.0.0.0_443', cluster: cluster('one', 443) },
        { outcome: DELIVERED },
      ),
    ],
  ),
  scenario(
    'TestGatewayConflicts multiple protocols on a port - tcp first',
    'where the older server of a port is for TCP, there is none for HTTP',
    [gateway('first', TCP), gateway('second', HTTP)],
    [through('tcp://foo.test:80', { error: 'no listener matched' }, { outcome: CONNECTION_RESET })],
  ),
  scenario(
    'TestGatewayConflicts multiple protocols on a port - http first',
    'and the other way round',
    [gateway('first', HTTP), gateway('second', TCP)],
    [
      through(
        'http://foo.test/',
        { listener: '0.0.0.0_80', virtualHost: 'blackhole:80', error: 'no route matched' },
        { outcome: HTTP_STATUS, status: 404 },
      ),
    ],
  ),
  scenario(
    'TestGatewayConflicts multiple wildcards with virtual service disambiguator',
    'one wildcard belongs to the routes of two namespaces',
    [
      ...['alpha', 'beta'].map((name) => gateway(name, inTeam(name), 'edge')),
      ...['alpha', 'beta'].map((name, index) =>
        route({
          name,
          namespace: name,
          hosts: `[${name}.foo.test]`,
          gateways: `[edge/${name}]`,
          http: `[{route: ${to(['one', 'two'][index])}}]`,
        }),
      ),
    ],
    [
      through('http://alpha.foo.test/', { listener: '0.0.0.0_80', cluster: cluster('one') }),
      through('http://beta.foo.test/', { listener: '0.0.0.0_80', cluster: cluster('two') }),
    ],
  ),
  scenario(
    'TestGatewayConflicts multiple virtual services that should become separate vhosts',
    'routes of two VirtualServices for a host are joined, each host by itself',
    [
      gateway('way-out', '{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.test, b.test]}', 'edge'),
      route({
        name: 'both',
        hosts: '[a.test, b.test]',
        gateways: '[edge/way-out]',
        http: byPaths(['/1', '/2', '/3'], 'one'),
      }),
      route({ name: 'a', hosts: '[a.test]', gateways: '[edge/way-out]', http: byPaths(['/a'], 'two') }),
      route({ name: 'b', hosts: '[b.test]', gateways: '[edge/way-out]', http: byPaths(['/b'], 'three') }),
    ],
    [
      through('http://a.test/1', { cluster: cluster('one') }),
      through('http://a.test/a', { cluster: cluster('two') }),
      through('http://b.test/b', { cluster: cluster('three') }),
    ],
  ),
];
