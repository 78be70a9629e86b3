/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-dynamic-delete -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part, some } from './operator';

const ADDRESS = '198.51.100.1';

const SELECTOR = { matchLabels: { app: 'a' } };

const NO_HOSTS = [
  'https://a.example.com',
  'a.example.com:443',
  'a_b.example.com',
  '-a.example.com',
  'a..example.com',
  'a.*.com',
];

const endpoints =
  (resolution: string, ...list: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    delete spec.workloadSelector;
    delete spec.addresses;
    Object.assign(spec, { resolution, endpoints: [chance.pick(list)] });
  };

/** Section B of the catalogue: metadata and entries. */
export const ENTRY_OPERATORS: readonly Operator[] = [
  operator(
    'B0-1',
    'dry run',
    ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Gateway', 'AuthorizationPolicy'],
    'ANNOTATION001',
    (_spec, chance, object) => {
      const value =
        object.kind === 'AuthorizationPolicy' ? chance.pick(['yes', 'no', '']) : chance.pick(['true', 'false']);
      object.metadata.annotations = { ...object.metadata.annotations, 'istio.io/dry-run': value };
    },
  ),
  operator(
    'B0-2',
    'internal annotation',
    ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Gateway', 'Sidecar'],
    'ANNOTATION002',
    (_spec, chance, object) => {
      const name = chance.pick(['webhook-always-reject', 'parents', 'parent-namespace']);
      object.metadata.annotations = { ...object.metadata.annotations, [`internal.istio.io/${name}`]: 'a' };
    },
  ),
  operator(
    'B0-3',
    'exportTo',
    ['ServiceEntry', 'VirtualService', 'DestinationRule'],
    'EXPORTTO001',
    (spec, chance, object) => {
      delete spec.workloadSelector;
      const own = object.metadata.namespace ?? 'default';
      spec.exportTo = chance.pick([['*', '.'], ['a', 'a'], ['.', own], ['a.b'], ['~', '.'], [''], ['*', 'a'], ['a_b']]);
    },
  ),
  operator('B0-4', 'exportTo of a rule for workloads', 'DestinationRule', 'DESTINATIONRULE015', (spec, chance) => {
    spec.workloadSelector = SELECTOR;
    spec.exportTo = chance.pick([['*'], ['another-namespace'], ['.', 'another-namespace']]);
  }),
  operator('B1-1', 'label of a workload selector', ['ServiceEntry', 'Sidecar'], ['SELECTOR001'], (spec, chance) => {
    delete spec.endpoints;
    spec.workloadSelector = { labels: chance.pick([{ '': 'a' }, { 'a*': 'b' }, { '*': 'b' }]) };
  }),
  operator('B1-3', 'selector and endpoints', 'ServiceEntry', ['SERVICEENTRY003', 'SCHEMA014'], (spec) => {
    Object.assign(spec, {
      resolution: 'STATIC',
      workloadSelector: { labels: { app: 'a' } },
      endpoints: [{ address: ADDRESS }],
    });
  }),
  operator('B1-4', 'host of an entry', 'ServiceEntry', 'SERVICEENTRY001', (spec, chance) => {
    spec.hosts = [
      ...(spec.hosts as string[]).slice(1),
      chance.pick([...NO_HOSTS, '198.51.100.7', 'a.example.com/path']),
    ];
  }),
  operator('B1-6', 'address of an entry', 'ServiceEntry', ['SERVICEENTRY004', 'SERVICEENTRY005'], (spec, chance) => {
    spec.addresses = [
      chance.pick(['a.example.com', '300.1.1.1', '10.0.0', '198.51.100.0/33', '10.1.1.1/-1', '01.2.3.4']),
    ];
  }),
  operator('B1-7', 'port of an entry', 'ServiceEntry', ['SERVICEENTRY006', 'SERVICEENTRY007'], (spec, chance) => {
    const port = some<Part>(spec.ports, chance);
    chance.pick([
      () => (port.protocol = chance.pick(['h2c', 'HTTP/1.1', 'kafka', 'http3'])),
      () => (port.name = chance.pick(['a.b', '-a', 'a_b', 'a'.repeat(64)])),
    ])();
  }),
  operator('B1-9', 'endpoints of NONE', 'ServiceEntry', 'SERVICEENTRY009', endpoints('NONE', { address: ADDRESS })),
  operator(
    'B1-11',
    'static endpoint',
    'ServiceEntry',
    ['SERVICEENTRY011', 'SERVICEENTRY012', 'SERVICEENTRY013'],
    endpoints(
      'STATIC',
      { address: 'a.example.com' },
      { address: '300.1.1.1' },
      { address: ADDRESS, ports: { nobody: 80 } },
      { address: ADDRESS, labels: { a: 'b c' } },
      { address: ADDRESS, labels: { 'a b': 'c' } },
    ),
  ),
  operator('B1-12', 'wildcard with DNS', 'ServiceEntry', 'SERVICEENTRY014', (spec, chance) => {
    for (const field of ['addresses', 'workloadSelector', 'endpoints']) delete spec[field];
    Object.assign(spec, {
      hosts: [chance.pick(['*.example.com', '*.example.org'])],
      resolution: chance.pick(['DNS', 'DNS_ROUND_ROBIN']),
    });
  }),
  operator('B1-13', 'endpoints of DNS_ROUND_ROBIN', 'ServiceEntry', 'SERVICEENTRY015', (spec, chance) => {
    endpoints('DNS_ROUND_ROBIN', { address: 'a.example.com' })(spec, chance);
    spec.endpoints.push({ address: 'b.example.com' });
  }),
  operator(
    'B1-14',
    'endpoint of DNS',
    'ServiceEntry',
    ['SERVICEENTRY016', 'SERVICEENTRY012', 'SERVICEENTRY013'],
    endpoints(
      'DNS',
      { address: 'unix:///a' },
      { address: 'https://a.example.com' },
      { address: 'a_b.example.com' },
      { address: 'a.example.com', ports: { nobody: 80 } },
      { address: 'a.example.com', labels: { a: '-' } },
    ),
  ),
  operator('B1-16', 'dynamic DNS', 'ServiceEntry', 'SERVICEENTRY018', (spec, chance, object) => {
    for (const field of ['addresses', 'workloadSelector', 'endpoints', 'location']) delete spec[field];
    Object.assign(spec, {
      resolution: 'DYNAMIC_DNS',
      hosts: ['*.example.com'],
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    });
    chance.pick([
      () => (spec.hosts = ['a.example.com']),
      () => (spec.addresses = [ADDRESS]),
      () => (spec.endpoints = [{ address: ADDRESS }]),
      () => (spec.ports[0].protocol = chance.pick(['HTTPS', 'TCP', ''])),
      () => {
        spec.location = 'MESH_INTERNAL';
        object.metadata.labels = { 'istio.io/use-waypoint': 'a' };
      },
    ])();
  }),
  operator('B1-17', 'hosts of a TCP port', 'ServiceEntry', 'SERVICEENTRY019', (spec, chance) => {
    for (const field of ['addresses', 'workloadSelector', 'endpoints']) delete spec[field];
    const protocol = chance.pick(['TCP', 'MONGO', 'REDIS', '', 'UDP', undefined]);
    Object.assign(spec, {
      resolution: chance.pick(['DNS', 'STATIC']),
      hosts: ['a.example.com', 'b.example.com'],
      ports: [{ number: 5432, name: 'tcp', protocol }],
    });
  }),
  operator('B1-18', 'exportTo of an entry', 'ServiceEntry', 'EXPORTTO001', (spec, chance) => {
    spec.exportTo = chance.pick([
      ['~', 'a'],
      ['*', '~'],
      ['.', '.'],
    ]);
  }),
  operator('B2-1', 'no address', 'WorkloadEntry', ['WORKLOADENTRY001', 'SCHEMA014'], (spec) => {
    Object.assign(spec, { address: '', network: undefined });
  }),
  operator('B2-2', 'address of a workload', 'WorkloadEntry', 'WORKLOADENTRY001', (spec, chance) => {
    spec.address = chance.pick([
      'https://a.example.com',
      'a_b.example.com',
      'unix://a',
      'unix:///a/',
      'unix://',
      '10.0.0.300',
    ]);
  }),
  operator('B2-3', 'port or label of a workload', 'WorkloadEntry', 'WORKLOADENTRY003', (spec, chance) => {
    Object.assign(
      spec,
      chance.pick<object>([{ labels: { a: 'b c' } }, { labels: { 'a//b': 'c' } }, { ports: { 'a-': 80 } }]),
    );
  }),
];
