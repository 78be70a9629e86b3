/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-dynamic-delete -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part, some } from './operator';

const DNS = { resolution: 'DNS' };

const long = (length: number): string => 'a'.repeat(length);

const many = (count: number, item: (index: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_none, index) => item(index));

function policy(spec: Part, chance: Chance): Part {
  const top = (spec.trafficPolicy ??= {});
  return chance.pick([
    (): Part => top,
    (): Part => ((top.portLevelSettings ??= [{ port: { number: 443 }, tls: { mode: 'SIMPLE' } }]) as Part[])[0],
    (): Part => (((spec.subsets ??= [{ name: 'all' }]) as Part[])[0].trafficPolicy ??= {}),
  ])();
}

const topPolicy = (spec: Part): Part => (spec.trafficPolicy ??= {});

const route = (spec: Part, chance: Chance): Part => some<Part>(spec.http, chance);

const endpoint = (spec: Part, change: object): void => {
  Object.assign(spec, DNS, { endpoints: [{ address: 'server.example.com', ...change }] });
  delete spec.workloadSelector;
  spec.addresses = undefined;
};

const pool = (spec: Part, chance: Chance, part: 'http' | 'tcp'): Part =>
  ((policy(spec, chance).connectionPool ??= {})[part] ??= {});

const balancer = (spec: Part, chance: Chance): Part => {
  const found = policy(spec, chance);
  found.loadBalancer = {};
  return found.loadBalancer;
};

const TARGET = { kind: 'Service', name: 'api' };

const SELECTED = ['AuthorizationPolicy', 'PeerAuthentication', 'Telemetry'];

const TARGETED = ['AuthorizationPolicy', 'Telemetry'];

const untarget = (spec: Part): void => {
  for (const field of ['selector', 'targetRef', 'targetRefs']) delete spec[field];
};

/** Whether a part holds names of the user and no fields. */
function isMap(spec: Part, part: Part): boolean {
  const names = [
    'labels',
    'matchLabels',
    'selector',
    'ports',
    'set',
    'add',
    'headers',
    'withoutHeaders',
    'queryParams',
  ];
  let found = false;
  const visit = (value: Part): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, entry] of Object.entries(value as object)) {
      const isNamed =
        names.includes(key) || ['to', 'sourceLabels', 'customTags', 'tagOverrides', 'portLevelMtls'].includes(key);
      if (entry === part && isNamed) found = true;
      if (isNamed && Object.values((entry ?? {}) as object).includes(part)) found = false;
      visit(entry);
    }
  };
  visit(spec);
  return found;
}

/** Section A of the catalogue: what holds everywhere, and entries. */
export const ENTRY_SCHEMA_OPERATORS: readonly Operator[] = [
  operator(
    'A0-0',
    'unknown kind or version',
    ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Gateway', 'Sidecar', 'AuthorizationPolicy'],
    'SCHEMA001',
    (_spec, chance, object) => {
      object.apiVersion = `${String(object.apiVersion).split('/')[0]}/${chance.pick(['v2', 'v1alpha2', 'v1beta2'])}`;
    },
  ),
  operator(
    'A0-00',
    'unknown field',
    ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Gateway', 'Sidecar', 'AuthorizationPolicy', 'Telemetry'],
    'SCHEMA002',
    (spec, chance) => {
      const places: Part[] = [];
      const visit = (part: Part): void => {
        if (typeof part !== 'object' || part === null) return;
        if (!Array.isArray(part)) places.push(part);
        Object.values(part as object).forEach(visit);
      };
      visit(spec);
      const place = chance.pick(places.filter((part) => part === spec || !isMap(spec, part)));
      place[chance.pick(['hostz', 'exportto', 'tls_mode', '__proto', 'constructor'])] = chance.pick(['a', 1, {}, []]);
    },
  ),
  operator(
    'A0-000',
    'wrong type',
    ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Gateway', 'Sidecar', 'AuthorizationPolicy', 'Telemetry'],
    'SCHEMA003',
    (spec, chance) => {
      const field = some(Object.keys(spec as object), chance);
      spec[field] = chance.pick([1, true, typeof spec[field] === 'string' ? ['a'] : 'a', null]);
    },
  ),
  operator(
    'A0-1',
    'duration of nothing',
    ['VirtualService', 'DestinationRule'],
    ['SCHEMA014', 'DESTINATIONRULE004', 'DESTINATIONRULE006', 'DESTINATIONRULE012', 'VIRTUALSERVICE012'],
    (spec, chance, object) => {
      const text = chance.pick(['0s', '0.5ms', '-1s', '1', 'fast']);
      if (object.kind === 'DestinationRule') {
        chance.pick([
          () => (pool(spec, chance, 'tcp').connectTimeout = text),
          () => (pool(spec, chance, 'tcp').maxConnectionDuration = text),
          () => (pool(spec, chance, 'tcp').tcpKeepalive = { time: text }),
          () => (pool(spec, chance, 'http').idleTimeout = text),
          () => (policy(spec, chance).outlierDetection = { interval: text }),
          () => (policy(spec, chance).outlierDetection = { baseEjectionTime: text }),
          () => (balancer(spec, chance).warmup = { duration: text }),
        ])();
        return;
      }
      const one = route(spec, chance);
      chance.pick([
        () => (one.timeout = text),
        () => (one.retries = { attempts: 1, perTryTimeout: text }),
        () => (one.retries = { attempts: 1, backoff: text }),
        () => (one.fault = { delay: { fixedDelay: text, percentage: { value: 1 } } }),
        () => (one.corsPolicy = { maxAge: text }),
      ])();
    },
  ),
  operator(
    'A0-3',
    'number out of range',
    ['VirtualService', 'DestinationRule'],
    ['SCHEMA006', 'VIRTUALSERVICE010'],
    (spec, chance, object) => {
      const number = chance.pick([-1, 4294967296]);
      if (object.kind === 'VirtualService') some<Part>(route(spec, chance).route, chance).destination.port = { number };
      else topPolicy(spec).portLevelSettings = [{ port: { number }, tls: { mode: 'SIMPLE' } }];
    },
  ),
  operator('A0-4', 'label of a selector', SELECTED, ['SCHEMA007', 'SCHEMA014', 'SELECTOR001'], (spec, chance) => {
    untarget(spec);
    const labels = [{ app: '*' }, { 'a*': 'b' }, { '': 'b' }, { app: long(64) }];
    spec.selector = { matchLabels: chance.pick(labels) };
  }),
  operator(
    'A0-5',
    'label of a workload selector',
    ['ServiceEntry', 'Sidecar'],
    ['SCHEMA007', 'SCHEMA014', 'SELECTOR001'],
    (spec, chance) => {
      delete spec.endpoints;
      spec.workloadSelector = { labels: chance.pick([{ app: 'a*' }, { app: long(64) }]) };
    },
  ),
  operator('A0-6', 'two forms of a match', 'VirtualService', 'SCHEMA011', (spec, chance) => {
    const [one, other] = chance.pick([
      ['exact', 'prefix'],
      ['prefix', 'regex'],
      ['exact', 'regex'],
    ]);
    const field = chance.pick(['uri', 'scheme', 'method', 'authority']);
    route(spec, chance).match = [{ [field]: { [one]: '/a', [other]: '/b' } }];
  }),
  operator(
    'A0-7',
    'target reference',
    TARGETED,
    ['SCHEMA004', 'SCHEMA007', 'SCHEMA008', 'SCHEMA009', 'SCHEMA011', 'SCHEMA014', 'TARGET001'],
    (spec, chance) => {
      untarget(spec);
      chance.pick([
        () => (spec.targetRef = { kind: 'Service' }),
        () => (spec.targetRef = { name: 'api' }),
        () => (spec.targetRef = { ...TARGET, name: '' }),
        () => (spec.targetRef = { ...TARGET, name: long(254) }),
        () => (spec.targetRef = { ...TARGET, group: 'A_b' }),
        () => (spec.targetRef = { ...TARGET, namespace: 'shop' }),
        () => (spec.targetRefs = many(17, () => TARGET)),
        () => Object.assign(spec, { targetRef: TARGET, selector: { matchLabels: { app: 'a' } } }),
      ])();
    },
  ),
  operator(
    'A1-1',
    'hosts of an entry',
    'ServiceEntry',
    ['SCHEMA004', 'SCHEMA009', 'SCHEMA010', 'SCHEMA014', 'SERVICEENTRY001'],
    (spec, chance) => {
      spec.hosts = chance.pick<unknown>([undefined, [], ['*'], many(257, (index) => `a${index}.example.com`)]);
    },
  ),
  operator('A1-2', 'selector and endpoints', 'ServiceEntry', ['SCHEMA014'], (spec, chance) => {
    spec.workloadSelector = chance.pick([{}, { labels: { app: 'a' } }]);
    spec.endpoints = chance.pick([[], [{ address: '198.51.100.1' }]]);
  }),
  operator('A1-3', 'range with DNS', 'ServiceEntry', ['SCHEMA007', 'SCHEMA014', 'SERVICEENTRY004'], (spec, chance) => {
    spec.resolution = chance.pick(['DNS', 'DNS_ROUND_ROBIN']);
    spec.addresses = [chance.pick(['198.51.100.0/24', '2001:db8::/64', '1'.repeat(65)])];
  }),
  operator('A1-4', 'endpoints of NONE', 'ServiceEntry', ['SCHEMA014'], (spec, chance) => {
    delete spec.workloadSelector;
    Object.assign(spec, { resolution: chance.pick(['NONE', undefined]), endpoints: [{ address: '198.51.100.1' }] });
  }),
  operator('A1-5', 'endpoints of DNS_ROUND_ROBIN', 'ServiceEntry', ['SCHEMA014'], (spec, chance) => {
    endpoint(spec, {});
    spec.resolution = 'DNS_ROUND_ROBIN';
    spec.endpoints.push({ address: chance.pick(['other.example.com', '198.51.100.1']) });
  }),
  operator('A1-6', 'resolution or location', 'ServiceEntry', 'SCHEMA005', (spec, chance) => {
    spec[chance.pick(['resolution', 'location'])] = chance.pick(['dns', 'LOGICAL_DNS', 'mesh_external', '']);
  }),
  operator(
    'A1-7',
    'port of an entry',
    'ServiceEntry',
    ['SCHEMA004', 'SCHEMA006', 'SCHEMA007', 'SCHEMA012', 'SCHEMA014', 'SERVICEENTRY006'],
    (spec, chance) => {
      const ports = (spec.ports ??= [{ number: 443, name: 'tls', protocol: 'TLS' }]) as Part[];
      const port = some(ports, chance);
      chance.pick([
        () => ports.push({ ...port, number: 9999 }),
        () => ports.push({ ...port, name: 'another' }),
        () => (port.number = chance.pick([0, 65536])),
        () => (port.targetPort = 0),
        () => delete port.name,
        () => delete port.number,
        () => (port.protocol = long(257)),
      ])();
    },
  ),
  operator(
    'A1-8',
    'endpoint',
    'ServiceEntry',
    ['SCHEMA006', 'SCHEMA007', 'SCHEMA009', 'SCHEMA014', 'SERVICEENTRY012', 'SERVICEENTRY016'],
    ...(
      [
        { address: undefined },
        { address: 'unix:///a', ports: { tls: 1 } },
        { address: 'unix://a' },
        { address: 'unix:///a/' },
        { ports: { a_b: 443 } },
        { ports: { tls: 0 } },
        { ports: { tls: 65536 } },
        { locality: long(2049) },
        { serviceAccount: long(254) },
        { address: long(257) },
        { weight: -1 },
        { ports: Object.fromEntries(many(129, (index) => [`p${index}`, 1]) as [string, number][]) },
      ] as const
    ).map((change) => (spec: Part) => {
      endpoint(spec, change);
    }),
  ),
  operator(
    'A2',
    'workload entry',
    'WorkloadEntry',
    ['SCHEMA006', 'SCHEMA007', 'SCHEMA014', 'WORKLOADENTRY001', 'WORKLOADENTRY003'],
    ...(
      [
        { address: undefined, network: undefined },
        { address: 'unix:///a', ports: { tls: 1 } },
        { address: 'unix://a' },
        { address: 'unix:///a/' },
        { ports: { a_b: 443 } },
        { ports: { tls: 70000 } },
        { locality: long(2049) },
        { serviceAccount: long(254) },
        { weight: 4294967296 },
      ] as const
    ).map((change) => (spec: Part) => void Object.assign(spec, change)),
  ),
];
