import { entry, PORTS, routes, to } from '../../lib/analysis/rules/mesh/examples';
import { NAMED, OTHER, RACED, SELECTING, atGateway, rule, workload, testBoundaries } from './boundary-objects';

testBoundaries([
  [
    'two parts that no address is allocated for',
    'REGISTRY026',
    0,
    [PORTS.tcp, PORTS.https].map((port) => entry({ ports: [port], resolution: 'NONE' }, { name: port.name })),
    { dnsCapture: true },
  ],
  [
    'labels of which one differs',
    'REGISTRY030',
    1,
    [SELECTING, workload({ app: 'api', tier: 'a' }, { app: 'other', tier: 'a' })],
  ],
  ['raced addresses of one server', 'REGISTRY017', 0, [entry({ endpoints: NAMED.slice(1) }, RACED)]],
  ['raced addresses of the host itself', 'REGISTRY017', 0, [entry({}, RACED)]],
  [
    'servers of two entries, one of them raced',
    'REGISTRY017',
    1,
    [entry({ endpoints: NAMED.slice(1) }, RACED), entry({ endpoints: NAMED.slice(0, 1) }, { name: 'other' })],
  ],
  [
    'another strategy',
    'REGISTRY017',
    0,
    [entry({ endpoints: NAMED }, { annotations: { 'istio.io/connect-strategy': 'DEFAULT' } })],
  ],
  [
    'one server of two entries',
    'REGISTRY018',
    0,
    ['a', 'b'].map((name) => entry({ resolution: 'DNS_ROUND_ROBIN', endpoints: NAMED.slice(1) }, { name })),
  ],
  [
    'servers of two ports',
    'REGISTRY018',
    0,
    [PORTS.http, PORTS.https].map((port, index) =>
      entry({ ports: [port], resolution: 'DNS_ROUND_ROBIN', endpoints: [NAMED[index]] }, { name: port.name }),
    ),
  ],
  [
    'one word for other clients',
    'REGISTRY019',
    0,
    [entry({ hosts: ['partner'], exportTo: ['billing'] }), rule({ tls: { mode: 'DISABLE' } }, { host: 'partner' })],
  ],
  [
    'one word in the hosts of routes',
    'REGISTRY019',
    1,
    [
      entry({ hosts: ['partner'] }),
      OTHER,
      routes({ hosts: ['partner'], http: [{ route: [to('api.example.org', 80)] }] }),
    ],
  ],
  [
    'servers of which none is of the mesh',
    'REGISTRY021',
    0,
    [
      entry({
        location: 'MESH_INTERNAL',
        resolution: 'STATIC',
        endpoints: [{ address: '10.1.0.1' }, { address: '10.1.0.2' }],
      }),
    ],
  ],
  [
    'servers outside, some with an identity',
    'REGISTRY021',
    0,
    [
      entry({
        resolution: 'STATIC',
        endpoints: [{ address: '10.1.0.1', serviceAccount: 'api' }, { address: '10.1.0.2' }],
      }),
    ],
  ],
  [
    'servers with an identity by label',
    'REGISTRY021',
    0,
    [
      entry({
        location: 'MESH_INTERNAL',
        resolution: 'STATIC',
        endpoints: [
          { address: '10.1.0.1', serviceAccount: 'api' },
          { address: '10.1.0.2', labels: { 'security.istio.io/tlsMode': 'istio' } },
        ],
      }),
    ],
  ],
  ['a private name of the mesh', 'REGISTRY022', 0, [entry({ hosts: ['api.internal'], location: 'MESH_INTERNAL' })]],
  [
    'addresses of the mesh',
    'REGISTRY022',
    0,
    [entry({ location: 'MESH_INTERNAL', endpoints: [{ address: '10.1.0.1' }] })],
  ],
  [
    'names of the mesh with an identity',
    'REGISTRY022',
    0,
    [entry({ location: 'MESH_INTERNAL', endpoints: [{ address: 'vm.example.net', serviceAccount: 'api' }] })],
  ],
  ['names outside, as servers of the mesh', 'REGISTRY022', 1, [entry({ location: 'MESH_INTERNAL', endpoints: NAMED })]],
  [
    'a made-up host of fixed servers',
    'REGISTRY023',
    0,
    [entry({ hosts: ['partner.mesh'], resolution: 'STATIC', endpoints: [{ address: '198.51.100.7' }] })],
  ],
  ['a host for nobody', 'REGISTRY024', 1, [entry({ exportTo: ['~'] })]],
  ['a host of a namespace without clients', 'REGISTRY024', 0, [entry({ exportTo: ['orders'] })]],
  [
    'addresses of IPv6 that are not looked up',
    'REGISTRY025',
    0,
    [entry({ resolution: 'STATIC', endpoints: [{ address: '2001:db8::7' }] })],
  ],
  ['names of servers', 'REGISTRY025', 0, [entry({ endpoints: NAMED })]],
  [
    'two parts for different clients',
    'REGISTRY026',
    0,
    [
      entry({ ports: [PORTS.tcp], exportTo: ['.'] }),
      entry({ ports: [PORTS.https], exportTo: ['orders'] }, { name: 'b' }),
    ],
    { dnsCapture: true },
  ],
  [
    'two parts where nobody answers DNS',
    'REGISTRY026',
    0,
    [entry({ ports: [PORTS.tcp] }), entry({ ports: [PORTS.https] }, { name: 'b' })],
  ],
  [
    'TCP and HTTP for different clients',
    'REGISTRY027',
    0,
    [
      entry({ exportTo: ['orders'] }),
      entry(
        { hosts: ['db.example.com'], ports: [{ number: 80, name: 'tcp', protocol: 'TCP' }], exportTo: ['.'] },
        { name: 'db' },
      ),
    ],
  ],
  [
    'TCP with an address beside HTTP',
    'REGISTRY027',
    0,
    [
      entry(),
      entry(
        { hosts: ['db.example.com'], ports: [{ number: 80, name: 'tcp', protocol: 'TCP' }], addresses: ['240.10.0.1'] },
        { name: 'db' },
      ),
    ],
  ],
  ['a name through a gateway', 'REGISTRY029', 0, atGateway(entry())],
  ['labels that are not asked for', 'REGISTRY030', 0, [SELECTING, workload({ app: 'api', tier: 'a' }, { tier: 'b' })]],
  ['labels of both', 'REGISTRY030', 0, [SELECTING, workload({ app: 'api' }, { app: 'api' })]],
  [
    'labels of a workload that is not meant',
    'REGISTRY030',
    0,
    [SELECTING, workload({ app: 'other' }, { app: 'another' })],
  ],
  [
    'servers with addresses of IPv6, of a mesh whose proxies ask for them',
    'REGISTRY025',
    0,
    [entry({ endpoints: [{ address: '2001:db8::7' }] })],
    { dualStack: true },
  ],
  [
    'servers with addresses of IPv6, of a mesh that does not say so',
    'REGISTRY025',
    1,
    [entry({ endpoints: [{ address: '2001:db8::7' }] })],
    { dualStack: false },
  ],
]);
