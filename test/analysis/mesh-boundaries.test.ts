import { EGRESS, hop, meshLeg, gateway, mutualServer } from '../../lib/analysis/rules/mesh/egress-example';
import { entry, PORTS, routes, to } from '../../lib/analysis/rules/mesh/examples';
import { behindHttpRoute, httpRoute } from '../../lib/analysis/rules/mesh/gateway-api-example';
import {
  ENCRYPTED,
  LEGS,
  ORIGIN,
  OTHER,
  TO_API,
  atGateway,
  forSome,
  inCapitals,
  renamed,
  rule,
  testBoundaries,
} from './boundary-objects';

testBoundaries([
  ['clients without routes that send clear text', 'ROUTING021', 0, forSome(entry({ ports: [ORIGIN] }))],
  [
    'a match by source at the gateway',
    'ROUTING023',
    0,
    [
      ...atGateway(entry(), [OTHER]),
      routes(
        {
          gateways: [EGRESS],
          http: [{ match: [{ port: 443, sourceLabels: { app: 'a' } }], route: [to('api.example.org', 80)] }],
        },
        { name: 'z' },
      ),
    ],
  ],
  ['routes where nothing is registered', 'ROUTING022', 0, [routes({ http: [TO_API] })]],
  [
    'routes of a gateway',
    'ROUTING022',
    0,
    [OTHER, routes({ gateways: [EGRESS], http: [{ route: [to('api.example.org', 80)] }] })],
  ],
  [
    'routes for a Service',
    'ROUTING022',
    0,
    [OTHER, routes({ hosts: ['api.shop.svc.cluster.local', 'api'], http: [{ route: [to('api.example.org', 80)] }] })],
  ],
  [
    'routes below a wildcard',
    'ROUTING022',
    0,
    [
      entry({ hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS' }),
      routes({ http: [{ route: [to('*.example.com', 80)] }] }),
    ],
  ],
  [
    'routes that the gateway does not see',
    'ROUTING023',
    0,
    [
      ...atGateway(entry(), [OTHER]),
      routes(
        { exportTo: ['.'], gateways: [EGRESS], http: [{ match: [{ port: 443 }], route: [to('api.example.org', 80)] }] },
        { name: 'z' },
      ),
    ],
  ],
  [
    'the same match at the gateway',
    'ROUTING023',
    1,
    [
      ...atGateway(entry(), [OTHER]),
      routes(
        { gateways: [EGRESS], http: [{ match: [{ port: 443 }], route: [to('api.example.org', 80)] }] },
        { name: 'z' },
      ),
    ],
  ],
  [
    'a host in capitals, as it is registered',
    'POLICY053',
    0,
    [entry({ hosts: ['API.example.com'] }), rule({ tls: { mode: 'DISABLE' } }, { host: 'API.example.com' })],
  ],
  [
    'a host in capitals that nobody has registered',
    'POLICY053',
    0,
    [OTHER, rule({ tls: { mode: 'DISABLE' } }, { host: 'API.example.com' })],
  ],
  ['an import in capitals that nobody has registered', 'SCOPE007', 0, [OTHER, inCapitals(['./API.example.com'])]],
  ['an import in capitals of all below a wildcard', 'SCOPE007', 1, [OTHER, inCapitals(['./*.Example.org'])]],
  [
    'an entry for a port that the host has not',
    'POLICY055',
    0,
    [
      entry(),
      rule({
        proxyProtocol: { version: 'V2' },
        portLevelSettings: [{ port: { number: 8080 }, outlierDetection: { interval: '5s' } }],
      }),
    ],
  ],
  [
    'a hash of a port of HTTP',
    'POLICY054',
    0,
    [
      entry(),
      rule({ portLevelSettings: [{ port: { number: 80 }, loadBalancer: { consistentHash: { useSourceIp: true } } }] }),
    ],
  ],
  [
    'a hash of rule and port',
    'POLICY054',
    0,
    [
      entry({ ports: [PORTS.https] }),
      rule({
        loadBalancer: { consistentHash: { useSourceIp: true } },
        portLevelSettings: [{ port: { number: 443 }, loadBalancer: { consistentHash: { useSourceIp: true } } }],
      }),
    ],
  ],
  [
    'a gateway that takes all names',
    'ROUTING021',
    0,
    [entry(), gateway({ servers: [mutualServer(['*'])] }), hop({ mode: 'ISTIO_MUTUAL' }), routes(LEGS)],
  ],
  [
    'a route elsewhere, of a host for its namespace alone',
    'ROUTING024',
    0,
    [entry({ exportTo: ['platform', 'istio-egress'] }), ...behindHttpRoute('platform')],
  ],
  [
    'a route elsewhere, of a host for clients there and others',
    'ROUTING024',
    1,
    [entry({ exportTo: ['.', 'platform', 'istio-egress'] }), ...behindHttpRoute('platform')],
  ],
  ['a route in the namespace of the gateway', 'ROUTING024', 1, [entry(), ...behindHttpRoute('istio-egress')]],
  [
    'routes elsewhere and beside the host',
    'ROUTING024',
    0,
    [entry(), ...behindHttpRoute('shop'), renamed(httpRoute('platform'))],
  ],
  [
    'a route elsewhere, and a VirtualService for all',
    'ROUTING024',
    0,
    [
      entry(),
      ...behindHttpRoute('platform'),
      routes({ http: [meshLeg({ match: [{ port: 80 }] })] }, { name: 'direct' }),
    ],
  ],
  [
    'a route elsewhere, and a VirtualService for others',
    'ROUTING024',
    1,
    [
      entry(),
      ...behindHttpRoute('platform'),
      routes({ exportTo: ['orders'], http: [meshLeg({ match: [{ port: 80 }] })] }, { name: 'direct' }),
    ],
  ],
  [
    'a route elsewhere to no gateway',
    'ROUTING024',
    0,
    [entry(), ...behindHttpRoute('platform').filter(({ kind }) => kind !== 'VirtualService')],
  ],
  [
    'a route elsewhere that sends clear text past the gateway',
    'ROUTING024',
    0,
    [entry({ ports: [ORIGIN] }), ...behindHttpRoute('platform')],
  ],
  [
    'a route elsewhere to a gateway, and clients that encrypt by themselves',
    'ROUTING024',
    1,
    [entry({ ports: [ORIGIN] }), ...behindHttpRoute('platform'), rule(ENCRYPTED)],
  ],
]);
