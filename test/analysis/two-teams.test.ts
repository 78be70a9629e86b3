import { Analyzer } from '../../lib/analysis/analyzer';
import { example } from '../../lib/analysis/rules/example';
import { EGRESS_SERVICE, gateway, mutualServer } from '../../lib/analysis/rules/mesh/egress-example';
import { entry, routes, to } from '../../lib/analysis/rules/mesh/examples';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';

/* Two teams lead one host through one gateway. It obeys the older objects for both, which is no matter where both do the same. */

const HOST = 'api.example.com';

interface Team {
  readonly retries?: number;
  readonly path?: string;
  readonly sni?: string;
  readonly tls?: object;
  readonly hosts?: readonly string[];
  readonly isGated?: boolean;
}

function team(
  name: string,
  { retries = 2, path, sni = HOST, tls, hosts = [HOST], isGated = true }: Team = {},
): Fields[] {
  const own = `istio-egress/${name}`;
  const exportTo = [name, 'istio-egress'];
  const subset = (port: number, settings: object): object[] => {
    return [{ name, trafficPolicy: { portLevelSettings: [{ port: { number: port }, tls: settings }] } }];
  };
  const to443 = { destination: { host: EGRESS_SERVICE, port: { number: 443 }, subset: name } };
  const toHost = { destination: { host: HOST, port: { number: 80 }, ...(isGated && { subset: name }) } };
  const http = [
    { match: [{ gateways: ['mesh'], port: 80 }], retries: { attempts: retries }, route: [to443] },
    { match: [{ gateways: [own], port: 443, ...(path !== undefined && { uri: { prefix: path } }) }], route: [toHost] },
  ];
  const port = { number: 443, name: `https-${name}`, protocol: 'HTTPS' };
  const inGateway = { name, namespace: 'istio-egress' };
  return [
    entry({ exportTo }, { name, namespace: name }),
    gateway({ servers: [mutualServer(hosts, { port, ...(tls && { tls }) })] }, { name }),
    example(
      'DestinationRule',
      { host: EGRESS_SERVICE, subsets: subset(443, { mode: 'ISTIO_MUTUAL', sni: HOST }) },
      { ...inGateway, name: `${name}-hop` },
    ),
    example(
      'DestinationRule',
      { exportTo: ['.'], host: HOST, subsets: subset(80, { mode: 'SIMPLE', sni, subjectAltNames: [sni] }) },
      inGateway,
    ),
    routes({ exportTo, gateways: ['mesh', own], http }, { name, namespace: name }),
  ];
}

function found(...teams: readonly Fields[][]): string[] {
  const objects = teams.flat().map((object) => new ManifestObject(object, {}));
  const findings = new Analyzer().check({ objects });
  return findings
    .filter(({ id }) => ['EGRESS007', 'ROUTING016'].includes(id))
    .map(({ id, object }) => `${id} ${object?.namespace}/${object?.name}`);
}

const LEFT_OUT = 'EGRESS007 istio-egress/shop';
const UNUSED = 'ROUTING016 shop/shop';

test('nothing is found where both do the same', () => {
  expect(found(team('billing'), team('shop'))).toEqual([]);
});

test.each<[string, Team, string[]]>([
  ['other paths', { path: '/v2' }, [LEFT_OUT]],
  ['other TLS to the host', { sni: 'other.example.com' }, [LEFT_OUT]],
  ['a route without the subset', { isGated: false }, [LEFT_OUT]],
  ['other TLS at the gateway', { tls: { mode: 'MUTUAL', credentialName: 'own' } }, [LEFT_OUT]],
  ['more hosts in the server', { hosts: [HOST, 'api.example.org'] }, [LEFT_OUT]],
  ['other retries in the sidecars', { retries: 5 }, [UNUSED]],
])('%s are found', (_name, change, ids) => {
  expect(found(team('billing'), team('shop', change))).toEqual(ids);
});

test('a server without routes is found', () => {
  const [registered, server, ...rules] = team('shop');
  expect(found(team('billing'), [registered, server, ...rules.slice(0, 2)])).toEqual([LEFT_OUT]);
});

test('a second VirtualService that changes what the gateway does is found', () => {
  const more = routes(
    {
      exportTo: ['istio-egress'],
      gateways: ['istio-egress/billing'],
      http: [{ match: [{ uri: { prefix: '/x' } }], route: [to(HOST, 80)] }],
    },
    { name: 'more', namespace: 'billing' },
  );
  expect(found(team('billing'), [more], team('shop'))).toEqual([LEFT_OUT]);
});
