import { EGRESS, gatewayLeg, meshLeg } from '../../lib/analysis/rules/mesh/egress-example';
import { waypoint } from '../../lib/analysis/rules/mesh/ambient/waypoint-example';
import { entry, PORTS, routes, to } from '../../lib/analysis/rules/mesh/examples';
import { behindHttpRoute, httpRoute } from '../../lib/analysis/rules/mesh/gateway-api-example';
import {
  AT_WAYPOINT,
  BOTH,
  ENCRYPTED,
  ORIGIN,
  OTHER,
  atGateway,
  deployment,
  forSome,
  mutual,
  role,
  rule,
  secret,
  toHost,
  testBoundaries,
} from './boundary-objects';

testBoundaries([
  [
    'clients without routes, to ports that are no HTTP for TLS',
    'ORIGINATION023',
    0,
    forSome(entry({ ports: [PORTS.http, { ...PORTS.tcp, targetPort: 443 }], addresses: ['240.10.0.1'] })),
  ],
  ['clients without routes, to a port that applications encrypt', 'ORIGINATION023', 0, forSome(BOTH)],
  ['clients without routes, to HTTP for TLS', 'ORIGINATION023', 1, forSome(entry({ ports: [ORIGIN] }))],
  [
    'routes for HTTP on a port of TLS',
    'ORIGINATION022',
    0,
    [BOTH, routes({ http: [{ match: [{ port: 443 }], route: [to('api.example.com', 443)] }] })],
  ],
  [
    'files of clients that leave their proxy to others',
    'ORIGINATION026',
    1,
    [
      entry({ ports: [ORIGIN], exportTo: ['.'] }),
      rule({ tls: { mode: 'SIMPLE', caCertificates: '/partner/ca.pem' } }),
      deployment({}, [{ name: 'app' }]),
    ],
  ],

  [
    'a gateway and a host of the mesh',
    'ORIGINATION021',
    0,
    atGateway(entry({ ports: [ORIGIN], location: 'MESH_INTERNAL' })),
  ],
  [
    'a gateway and a host without servers',
    'ORIGINATION021',
    0,
    atGateway(entry({ ports: [ORIGIN], resolution: 'NONE' })),
  ],
  ['a gateway and a port for clear text', 'ORIGINATION021', 0, atGateway(entry())],
  [
    'a gateway and a host that it does not see',
    'ORIGINATION021',
    0,
    atGateway(entry({ ports: [ORIGIN], exportTo: ['.'] })),
  ],
  [
    'a gateway and the only port of a host',
    'ORIGINATION021',
    1,
    atGateway(entry({ ports: [ORIGIN] }), [], [meshLeg(), gatewayLeg({ route: [to('api.example.com')] })]),
  ],
  [
    'a gateway and a port that applications encrypt',
    'ORIGINATION021',
    1,
    atGateway(BOTH, [], [meshLeg(), gatewayLeg({ route: [to('api.example.com', 443)] })]),
  ],
  [
    'routes of a gateway alone',
    'ORIGINATION022',
    0,
    [BOTH, routes({ gateways: [EGRESS], http: [{ route: [to('api.example.com', 443)] }] })],
  ],
  [
    'routes to a port that is encrypted',
    'ORIGINATION022',
    0,
    [BOTH, rule({ tls: { mode: 'SIMPLE' } }), routes({ http: [{ route: [to('api.example.com', 443)] }] })],
  ],
  [
    'routes of some clients, all of which encrypt',
    'ORIGINATION022',
    0,
    [
      BOTH,
      rule({ tls: { mode: 'SIMPLE' } }, { exportTo: ['.'] }),
      routes({ exportTo: ['.'], http: [{ route: [to('api.example.com', 443)] }] }),
    ],
  ],
  [
    'routes of all clients, some of which encrypt',
    'ORIGINATION022',
    1,
    [
      BOTH,
      rule({ tls: { mode: 'SIMPLE' } }, { exportTo: ['.'] }),
      routes({ http: [{ route: [to('api.example.com', 443)] }] }),
    ],
  ],
  [
    'a private host that proves a public name',
    'ORIGINATION025',
    0,
    [
      entry({ hosts: ['api.internal'], ports: [ORIGIN] }),
      rule({ tls: { mode: 'SIMPLE', subjectAltNames: ['api.example.com'] } }, { host: 'api.internal' }),
    ],
  ],
  [
    'a private host whose entry names a public name',
    'ORIGINATION025',
    0,
    [
      entry({ hosts: ['api.internal'], ports: [ORIGIN], subjectAltNames: ['api.example.com'] }),
      rule({ tls: { mode: 'SIMPLE' } }, { host: 'api.internal' }),
    ],
  ],
  [
    'a name that is there for nobody to prove',
    'ORIGINATION025',
    0,
    [
      entry({ ports: [ORIGIN] }),
      rule({ tls: { mode: 'SIMPLE', subjectAltNames: ['only-through-egress-gateway.invalid'] } }),
    ],
  ],
  [
    'a host that nobody can have, of which no name is written',
    'ORIGINATION025',
    1,
    [entry({ hosts: ['api.invalid'], ports: [ORIGIN] }), rule({ tls: { mode: 'SIMPLE' } }, { host: 'api.invalid' })],
  ],
  [
    'a private host that nobody checks',
    'ORIGINATION025',
    0,
    [
      entry({ hosts: ['api.internal'], ports: [ORIGIN] }),
      rule({ tls: { mode: 'SIMPLE', insecureSkipVerify: true } }, { host: 'api.internal' }),
    ],
  ],
  [
    'files of the image',
    'ORIGINATION026',
    0,
    [
      entry({ ports: [ORIGIN] }),
      rule({ tls: { mode: 'SIMPLE', caCertificates: '/etc/ssl/certs/ca.pem' } }, { exportTo: ['.'] }),
      deployment({}),
    ],
  ],
  [
    'files of clients that write their proxy',
    'ORIGINATION026',
    0,
    [
      entry({ ports: [ORIGIN], exportTo: ['.'] }),
      rule({ tls: { mode: 'SIMPLE', caCertificates: '/partner/ca.pem' } }),
      deployment({}, [{ name: 'istio-proxy' }]),
    ],
  ],
  [
    'files of clients that are not selected',
    'ORIGINATION026',
    0,
    [
      entry({ ports: [ORIGIN], exportTo: ['.'] }),
      rule(
        { tls: { mode: 'SIMPLE', caCertificates: '/partner/ca.pem' } },
        { workloadSelector: { matchLabels: { app: 'other' } } },
      ),
      deployment({}),
    ],
  ],
  [
    'a Secret beside that of its authority',
    'ORIGINATION028',
    0,
    [...mutual(), secret('client', ['tls.crt']), secret('client-cacert', ['ca.crt'])],
  ],
  [
    'a Secret of a server that nobody checks',
    'ORIGINATION028',
    0,
    [...mutual({ insecureSkipVerify: true }), secret('client', ['tls.crt'])],
  ],
  ['a Secret that is filled by others', 'ORIGINATION028', 0, [...mutual(), secret('client', [])]],
  [
    'a Secret with its kind in front',
    'ORIGINATION028',
    1,
    [...mutual({ credentialName: 'kubernetes://client' }), secret('client', ['tls.crt'])],
  ],
  [
    'a Role for other objects',
    'ORIGINATION029',
    0,
    [...mutual(), role('a', { resources: ['configmaps'], resourceNames: ['x'] })],
  ],
  [
    'a Role beside one that is enough',
    'ORIGINATION029',
    0,
    [...mutual(), role('a', { verbs: ['get'] }), role('b', {})],
  ],
  ['a Role for lists of one name', 'ORIGINATION029', 1, [...mutual(), role('a', { resourceNames: ['client'] })]],
  [
    'a Role that nobody needs',
    'ORIGINATION029',
    0,
    [...mutual({ credentialName: 'configmap://client' }), role('a', { verbs: ['get'] })],
  ],
  [
    'a route elsewhere to a gateway, and clients that encrypt by themselves',
    'ORIGINATION030',
    0,
    [entry({ ports: [ORIGIN] }), ...behindHttpRoute('platform'), rule(ENCRYPTED)],
  ],
  [
    'a route elsewhere, and a rule that clients beside the host have',
    'ORIGINATION030',
    1,
    [entry({ ports: [ORIGIN] }), ...behindHttpRoute('platform'), rule(ENCRYPTED, { exportTo: ['.'] })],
  ],
  [
    'a route elsewhere to another host of the namespace of the clients',
    'ORIGINATION030',
    1,
    [entry({ ports: [ORIGIN], exportTo: ['.', 'platform'] }), OTHER, toHost(httpRoute('platform'), 'api.example.org')],
  ],
  [
    'a route beside the waypoint of the host',
    'ORIGINATION030',
    0,
    [
      waypoint({ namespace: 'istio-egress' }, { allowedRoutes: { namespaces: { from: 'All' } } }),
      entry({ ports: [ORIGIN], addresses: ['240.10.0.1'] }, { labels: AT_WAYPOINT }),
      ...behindHttpRoute('istio-egress'),
    ],
  ],
  [
    'a route elsewhere for another port',
    'ORIGINATION030',
    0,
    [
      entry({ ports: [PORTS.http, { ...ORIGIN, number: 8080, name: 'http-8080' }] }),
      ...behindHttpRoute('platform'),
      rule({ portLevelSettings: [{ port: { number: 8080 }, tls: { mode: 'SIMPLE' } }] }),
    ],
  ],
  [
    'a route beside the host, of which the mesh shows routes to their own namespace',
    'ORIGINATION030',
    0,
    [entry({ ports: [ORIGIN], exportTo: ['.', 'istio-egress'] }), ...behindHttpRoute('shop')],
    { defaultVirtualServiceExportTo: ['.'] },
  ],
]);
