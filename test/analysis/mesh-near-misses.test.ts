import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding, Severity } from '../../lib/analysis/finding';
import { example } from '../../lib/analysis/rules/example';
import {
  EGRESS,
  EGRESS_LABELS,
  EGRESS_SERVICE,
  gateway,
  gatewayLeg,
  gatewayOf,
  hop,
  meshLeg,
  mutualServer,
} from '../../lib/analysis/rules/mesh/egress-example';
import { entry, PORTS, routes, to } from '../../lib/analysis/rules/mesh/examples';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';

/* What is near to a finding about routes, hosts, Sidecars, gateways and policies, and is none. */

const analyzer = new Analyzer();
const capturing = new Analyzer({ dnsCapture: true });

function findings(objects: readonly Fields[], context = analyzer): Finding[] {
  return context
    .check({ objects: objects.map((object) => new ManifestObject(object, {})) })
    .filter(({ severity }) => severity !== Severity.ADVICE);
}

function found(objects: readonly Fields[], context = analyzer): string[] {
  return findings(objects, context).map(({ id, object, jsonPath, clients = [] }) =>
    `${id} ${object?.name} ${jsonPath} ${clients.join(',')}`.trim(),
  );
}

const HTTPS = entry({ ports: [PORTS.https] });
const TO_API = { route: [to('api.example.com', 80)] };
const THROUGH = routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] });

function sidecar(hosts: readonly string[], metadata: Fields = {}): Fields {
  return example('Sidecar', { egress: [{ hosts }] }, { name: 'default', ...metadata });
}

function policy(spec: object, metadata: Fields = {}): Fields {
  const given = { selector: { matchLabels: EGRESS_LABELS }, action: 'ALLOW', ...spec };
  return example('AuthorizationPolicy', given, { namespace: 'istio-egress', ...metadata });
}

describe('routes', () => {
  test('for a host that is registered elsewhere', () => {
    expect(found([routes({ http: [{ timeout: '5s', ...TO_API }] })])).toEqual([]);
  });

  test('for HTTP on a port without a protocol', () => {
    const sniffed = entry({ ports: [{ number: 8080, name: 'web' }], addresses: ['240.10.0.1'] });
    expect(found([sniffed, routes({ http: [{ route: [to('api.example.com', 8080)] }] })])).toEqual([]);
  });

  test('for HTTP where one of several hosts has a port for it', () => {
    const vs = routes({
      hosts: ['api.example.com', 'api.example.org'],
      http: [{ route: [to('api.example.org', 80)] }],
    });
    expect(found([HTTPS, entry({ hosts: ['api.example.org'] }, { name: 'other' }), vs])).toEqual([]);
  });

  test('for port 80, which sidecars take any host on', () => {
    const other = entry({ ports: [{ number: 8080, name: 'http', protocol: 'HTTP' }] });
    const http = [{ match: [{ port: 80 }], route: [to('api.example.com', 8080)] }];
    expect(found([other, routes({ http })])).toEqual([]);
  });

  test('for port 80 of a host with TLS alone are followed where there is HTTP', () => {
    const other = entry({ hosts: ['api.example.org'] }, { name: 'other' });
    const on80 = (port: number): Fields =>
      routes({
        http: [{ match: [{ port: 80 }], route: [to(port === 80 ? 'api.example.org' : 'api.example.com', port)] }],
      });
    expect(found([HTTPS, other, on80(80)])).toEqual([]);
    expect(found([HTTPS, other, on80(443)])).toEqual(['ORIGINATION022 api spec.http[0].route[0].destination *']);
    expect(found([HTTPS, on80(443)])).toEqual(['ROUTING001 api spec.http *']);
  });

  test('for clients that the other routes leave alone', () => {
    const some = { match: [{ sourceLabels: { app: 'canary' } }], ...TO_API };
    expect(
      found([entry(), routes({ http: [some] }, { name: 'a' }), routes({ http: [TO_API] }, { name: 'b' })]),
    ).toEqual([]);
  });

  test('on other ports than the other routes', () => {
    const ports = [PORTS.http, { number: 8080, name: 'alt', protocol: 'HTTP' }];
    const on = (port: number): object => ({ match: [{ port }], route: [to('api.example.com', port)] });
    const twins = [routes({ http: [on(80)] }, { name: 'a' }), routes({ http: [on(8080)] }, { name: 'b' })];
    expect(found([entry({ ports }), ...twins])).toEqual([]);
  });

  test('of a namespace, before those that everybody has', () => {
    const own = routes({ exportTo: ['.'], http: [TO_API] }, { name: 'own' });
    expect(found([entry(), own, routes({ http: [TO_API] }, { namespace: 'platform' })])).toEqual([]);
  });

  test('of a namespace, before those that another one exports to it', () => {
    const theirs = routes({ exportTo: ['shop'], http: [TO_API] }, { name: 'a', namespace: 'platform' });
    expect(found([entry(), routes({ exportTo: ['.'], http: [TO_API] }, { name: 'b' }), theirs])).toEqual([]);
  });

  test('of two teams for everybody', () => {
    const twins = [
      routes({ http: [TO_API] }, { name: 'b' }),
      routes({ http: [{ timeout: '5s', ...TO_API }] }, { name: 'a', namespace: 'z' }),
    ];
    expect(found([entry(), ...twins])).toEqual(['ROUTING016 b spec.hosts[0] *']);
  });

  test('to a subset of a Service of which the manifests know nothing', () => {
    expect(found([entry(), routes({ http: [{ route: [to('other.shop.svc.cluster.local', 80, 'v1')] }] })])).toEqual([]);
  });
});

describe('hosts', () => {
  test('of TCP without an address where proxies answer DNS', () => {
    expect(found([entry({ ports: [PORTS.tcp] })], capturing)).toEqual([]);
    const wildcard = entry({ hosts: ['*.example.com'], ports: [PORTS.tcp], endpoints: [{ address: 'a.example.com' }] });
    expect(found([wildcard], capturing)).toEqual(['REGISTRY003 api spec.ports[0] *']);
  });

  test('of TCP that may have the whole port', () => {
    const annotations = { 'cdk8s-istio/whole-port-reason': 'The only database of the mesh.' };
    expect(found([entry({ ports: [PORTS.tcp] }, { annotations })])).toEqual([]);
  });

  test('of TCP that the gateway alone sees', () => {
    const hidden = entry({ hosts: ['db.example.com'], ports: [PORTS.tcp], exportTo: ['istio-egress'] }, { name: 'db' });
    expect(found([entry(), ...gatewayOf('api.example.com'), THROUGH, hidden])).toEqual([]);
  });

  test('of one address for different clients', () => {
    const at = (host: string, exportTo: readonly string[] | undefined, name: string): Fields =>
      entry({ hosts: [host], ports: [PORTS.tcp], addresses: ['240.10.0.1'], exportTo }, { name });
    const [own, theirs] = [at('a.example.com', ['orders'], 'a'), at('b.example.com', ['billing'], 'b')];
    expect(found([own, theirs])).toEqual([]);
    // What is exported by name comes before what everybody has, whatever its age.
    expect(found([at('c.example.com', ['orders'], 'c'), at('b.example.com', undefined, 'b')])).toEqual([
      'REGISTRY004 b spec.ports[0] orders',
    ]);
  });

  test('in two ServiceEntries that nobody sees both of', () => {
    const second = entry({ ports: [PORTS.https], exportTo: ['orders'] }, { name: 'second' });
    expect(found([entry({ exportTo: ['.'] }), second])).toEqual([]);
  });

  test('of another namespace beside those of the own', () => {
    const theirs = entry({ ports: [PORTS.https], exportTo: ['shop'] }, { namespace: 'billing' });
    expect(found([entry({ exportTo: ['.'] }), theirs])).toEqual([]);
  });

  test('with HTTP on port 443 that the proxy encrypts', () => {
    const tls = { mode: 'SIMPLE' };
    const rule = example('DestinationRule', { host: 'api.example.com', trafficPolicy: { tls } });
    expect(found([entry({ ports: [{ number: 443, name: 'web', protocol: 'HTTP' }] }), rule])).toEqual([]);
  });
});

describe('Sidecars', () => {
  const theirs = entry({}, { namespace: 'platform' });

  test('that import a host by another line', () => {
    expect(found([theirs, sidecar(['shop/api.example.com', '*/api.example.com'])])).toEqual([]);
  });

  test('that name a host which nobody has registered', () => {
    expect(found([theirs, sidecar(['shop/api.example.org'])])).toEqual([]);
  });

  test('that name a host which is not exported to them', () => {
    const hidden = entry({ exportTo: ['.'] }, { namespace: 'platform' });
    expect(found([hidden, sidecar(['shop/api.example.com'])])).toEqual([]);
  });

  test('for all, each with its own namespace', () => {
    expect(found([theirs, sidecar(['./*'], { namespace: 'istio-system' })])).toEqual([]);
  });

  test('that leave out routes which are not for them', () => {
    const vs = routes({ exportTo: ['orders'], http: [TO_API] }, { namespace: 'platform' });
    expect(found([entry(), vs, sidecar(['./*'])])).toEqual([]);
  });
});

describe('gateways', () => {
  test('that take every server name', () => {
    const objects = [gateway({ servers: [mutualServer(['*'])] }), hop({ mode: 'ISTIO_MUTUAL' })];
    expect(found([entry(), ...objects, THROUGH])).toEqual([]);
  });

  test('that clients call in clear text where TLS is asked for', () => {
    expect(found([entry(), gateway({ servers: [mutualServer(['api.example.com'])] }), THROUGH])).toEqual([
      'EGRESS004 api spec.http[0].route[0].destination shop',
    ]);
  });

  test('whose namespace nothing tells', () => {
    const vs = routes({ exportTo: ['.'], gateways: [EGRESS], http: [TO_API] });
    expect(found([entry({ exportTo: ['.'] }), ...gatewayOf('api.example.com'), vs])).toEqual([]);
  });

  test('with one host, for different Pods', () => {
    const own = { selector: { istio: 'other' }, servers: [mutualServer(['api.example.com'])] };
    expect(found([entry(), ...gatewayOf('api.example.com'), THROUGH, gateway(own, { name: 'other' })])).toEqual([]);
  });

  test('with one host, for Pods that no label tells apart but one', () => {
    const at = (zone: string): Fields => {
      const spec = { selector: { ...EGRESS_LABELS, zone }, servers: [mutualServer(['api.example.com'])] };
      return gateway(spec, { name: zone });
    };
    expect(found([entry(), at('a'), at('b')])).toEqual([]);
  });

  test('with one host, for Pods of which some are the same', () => {
    const own = { selector: { ...EGRESS_LABELS, zone: 'a' }, servers: [mutualServer(['api.example.com'])] };
    expect(found([entry(), ...gatewayOf('api.example.com'), THROUGH, gateway(own, { name: 'other' })])).toEqual([
      'EGRESS007 other spec.servers[0]',
    ]);
  });

  test('with routes of several kinds, one of them the right one', () => {
    const tcp = [{ match: [{ gateways: [EGRESS] }], route: [to('api.example.com', 80)] }];
    const vs = routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()], tcp });
    expect(found([entry(), ...gatewayOf('api.example.com'), vs])).toEqual([]);
  });

  test('that two VirtualServices lead through', () => {
    const [first, second] = [
      routes({ http: [meshLeg()] }),
      routes({ gateways: [EGRESS], http: [TO_API] }, { name: 'b' }),
    ];
    expect(found([entry({ exportTo: ['.'] }), ...gatewayOf('api.example.com'), first, second])).toEqual([
      'EGRESS005 b spec.http[0].route[0].destination.host',
    ]);
  });
});

describe('policies', () => {
  const BEHIND = [entry(), ...gatewayOf('api.example.com'), THROUGH];
  const hosts = (...names: string[]): object => ({ rules: [{ to: [{ operation: { hosts: names } }] }] });

  test('about requests where one of the servers sees them', () => {
    const passing = { port: { number: 8443, name: 'tls', protocol: 'TLS' }, hosts: ['b.example.com'] };
    const other = gateway({ servers: [{ ...passing, tls: { mode: 'PASSTHROUGH' } }] }, { name: 'other' });
    expect(found([...BEHIND, other, policy(hosts('api.example.com'))])).toEqual([]);
  });

  test('about requests where Pods may serve another Gateway that sees them', () => {
    const passing = { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['b.example.com'] };
    const vs = routes({
      hosts: ['b.example.com'],
      gateways: ['mesh', EGRESS],
      tls: [
        { match: [{ gateways: ['mesh'], sniHosts: ['b.example.com'] }], route: [to(EGRESS_SERVICE, 443)] },
        { match: [{ gateways: [EGRESS], sniHosts: ['b.example.com'] }], route: [to('b.example.com', 443)] },
      ],
    });
    const passingThrough = [
      entry({ hosts: ['b.example.com'], ports: [PORTS.https] }),
      gateway({ servers: [{ ...passing, tls: { mode: 'PASSTHROUGH' } }] }),
      vs,
      policy(hosts('b.example.com')),
    ];
    const place = 'spec.rules[0].to[0].operation.hosts';
    expect(found(passingThrough)).toEqual([`ACCESS003 api ${place}`]);
    const zone = { selector: { zone: 'a' }, servers: [mutualServer(['c.example.com'])] };
    expect(found([...passingThrough, gateway(zone, { name: 'zone' })])).toEqual([]);
  });

  test('that allow a host with a port, by a wildcard, or to all', () => {
    for (const name of ['api.example.com:*', 'API.example.com', '*.example.com', '*', 'api.*']) {
      expect(found([...BEHIND, policy(hosts(name))])).toEqual([]);
    }
    expect(found([...BEHIND, policy({ rules: [{ from: [{ source: { namespaces: ['shop'] } }] }] })])).toEqual([]);
  });

  test('of some Pods of the gateway, which may allow the rest', () => {
    const some = policy({ selector: { matchLabels: { app: 'x' } }, ...hosts('api.example.com') }, { name: 'some' });
    expect(found([...BEHIND, policy(hosts('b.example.com')), some])).toEqual([]);
  });

  test('of a namespace whose own workloads have the labels', () => {
    const template = { metadata: { labels: EGRESS_LABELS }, spec: {} };
    const metadata = { name: 'own', namespace: 'shop' };
    const own = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } };
    const rules = [{ from: [{ source: { namespaces: ['shop'] } }] }];
    expect(found([...BEHIND, own, policy({ rules }, { namespace: 'shop' })])).toEqual([]);
  });

  test('for all gateways, in the root namespace', () => {
    const objects = [
      ...BEHIND,
      policy({ selector: undefined, ...hosts('b.example.com') }, { namespace: 'istio-system' }),
    ];
    expect(found(objects)).toEqual(['ACCESS005 api spec.hosts[0]']);
  });
});

test('a destination that is the Service of a gateway needs no manifest of it', () => {
  expect(found([entry(), routes({ http: [{ route: [to(EGRESS_SERVICE, 443)] }] })])).toEqual([]);
});

describe('clear text', () => {
  const origin = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 };
  const tls = { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] };

  function rule(exportTo: readonly string[], trafficPolicy: object = tls, metadata: Fields = {}): Fields {
    return example('DestinationRule', { host: 'api.example.com', exportTo, trafficPolicy }, metadata);
  }

  const around = (exportTo?: readonly string[]): Fields[] => [
    entry({ ports: [origin], exportTo }),
    ...gatewayOf('api.example.com'),
  ];

  test('of a gateway, where its namespace has the rule', () => {
    const own = rule(['.'], tls, { namespace: 'istio-egress' });
    expect(found([...around(), THROUGH, own])).toEqual([]);
    expect(found([...around(), THROUGH, rule(['.'])])).toEqual([
      'ORIGINATION021 api spec.http[1].route[0].destination *',
    ]);
  });

  test('of a gateway, where somebody asks for it', () => {
    const disabled = { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }] };
    expect(found([...around(), THROUGH, rule(['.', 'istio-egress'], disabled)])).toEqual([]);
  });

  test('of a gateway that is in no namespace that is told', () => {
    const vs = routes({ exportTo: ['.'], gateways: [EGRESS], http: [gatewayLeg()] });
    expect(found([...around(['.']), vs, rule(['.'])])).toEqual([]);
  });

  test('of clients that have no routes to the gateway, and a rule of their own', () => {
    const vs = routes({ exportTo: ['.', 'istio-egress'], gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] });
    const ofGateway = rule(['.'], tls, { namespace: 'istio-egress' });
    const objects = [...around(['.', 'billing', 'istio-egress']), vs, ofGateway];
    expect(found(objects)).toEqual(['ORIGINATION023 api spec.exportTo billing']);
    // They go past the gateway, but not in clear text.
    expect(found([...objects, rule(['.', 'billing', 'istio-egress'], tls, { name: 'all' })])).toEqual([
      'ROUTING021 api spec.exportTo billing',
    ]);
  });

  test('of clients whose own routes lead to the gateway', () => {
    const own = routes({
      exportTo: ['.', 'istio-egress'],
      gateways: ['mesh', EGRESS],
      http: [meshLeg(), gatewayLeg()],
    });
    const theirs = routes({ exportTo: ['billing'], http: [meshLeg({ match: [{ port: 80 }] })] }, { name: 'theirs' });
    const ofGateway = rule(['.'], tls, { namespace: 'istio-egress' });
    expect(found([...around(['.', 'billing', 'istio-egress']), ofGateway, own, theirs])).toEqual([]);
  });
});

describe('twins at a gateway', () => {
  function at(name: string, http: object): Fields {
    return routes({ gateways: [EGRESS], http: [http] }, { name });
  }

  const direct = routes({ http: [meshLeg({ match: undefined })] }, { name: 'to-gateway' });
  const other = entry({ hosts: ['api.example.org'] }, { name: 'other' });
  const around = [entry(), other, ...gatewayOf('api.example.com'), direct];
  const away = { route: [to('api.example.org', 80)] };

  test('with routes for all calls', () => {
    expect(found([...around, at('a', TO_API), at('b', away)])).toEqual(['ROUTING023 b spec.http[0] *']);
  });

  test('that do the same', () => {
    expect(found([...around, at('a', TO_API), at('b', TO_API)])).toEqual([]);
  });

  test('for other paths', () => {
    const orders = { match: [{ uri: { prefix: '/orders' } }], ...away };
    expect(found([...around, at('a', TO_API), at('b', orders)])).toEqual([]);
  });
});

describe('hosts of TLS', () => {
  const at = (protocol: string): object => ({ ports: [{ number: 5432, name: 'db', protocol }] });

  test('on a port of a database, as HTTPS', () => {
    expect(found([entry(at('HTTPS'))])).toEqual([]);
    expect(found([entry(at('TLS'))])).toEqual(['REGISTRY020 api spec.ports[0].protocol *']);
  });

  test('on a port of a database, where istiod allocates an address', () => {
    expect(found([entry(at('TLS'))], capturing)).toEqual([]);
    expect(found([entry({ ...at('TLS'), resolution: 'NONE' })], capturing)).toEqual([
      'REGISTRY020 api spec.ports[0].protocol *',
    ]);
  });
});

describe('addresses that istiod allocates', () => {
  const twins = (ports: readonly object[], addresses?: readonly string[]): Fields[] =>
    ports.map((port, index) => entry({ ports: [port], addresses }, { name: `part-${index}` }));

  test('to two parts of a host with HTTP alone', () => {
    expect(found(twins([PORTS.http, { ...PORTS.http, number: 8080, name: 'alt' }]), capturing)).toEqual([]);
    expect(found(twins([PORTS.http, PORTS.tcp]), capturing)).toEqual(['REGISTRY026 part-1 spec.hosts[0] *']);
  });

  test('not to those that have the same one', () => {
    expect(found(twins([PORTS.http, PORTS.tcp], ['240.10.0.1']), capturing)).toEqual([]);
  });

  test('where nobody asks for them', () => {
    expect(found(twins([PORTS.http, PORTS.https]))).toEqual([]);
  });
});

test('a name of one word is that of a Service where there is one', () => {
  const word = entry({ hosts: ['partner'] }, { name: 'partner' });
  const rule = example('DestinationRule', { host: 'partner', trafficPolicy: { tls: { mode: 'DISABLE' } } });
  expect(found([word, rule])).toEqual(['REGISTRY019 api spec.host *']);
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'partner', namespace: 'shop' },
    spec: { ports: [{ port: 80, name: 'http' }] },
  };
  expect(found([word, rule, service])).toEqual([]);
});
