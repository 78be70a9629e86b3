/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part } from './operator';

const NO_HOSTS = [
  'https://a.example.com',
  'a.example.com:443',
  'a_b.example.com',
  '-a.example.com',
  'a..example.com',
  'a.*.com',
];

const topPolicy = (spec: Part): Part => (spec.trafficPolicy ??= {});

function policy(spec: Part, chance: Chance): Part {
  return chance.pick([
    (): Part => topPolicy(spec),
    (): Part => (topPolicy(spec).portLevelSettings = [{ port: { number: 443 } }])[0],
    (): Part => (spec.subsets = [{ name: 'all', trafficPolicy: {} }])[0].trafficPolicy,
  ])();
}

const setting =
  (name: string, ...values: readonly unknown[]) =>
  (spec: Part, chance: Chance): void => {
    policy(spec, chance)[name] = chance.pick(values);
  };

/** Section B of the catalogue: DestinationRules. */
export const RULE_OPERATORS: readonly Operator[] = [
  operator('B3-1', 'host of a rule', 'DestinationRule', 'DESTINATIONRULE001', (spec, chance) => {
    spec.host = chance.pick([...NO_HOSTS, '', '198.51.100.1']);
  }),
  operator('B3-2', 'empty policy', 'DestinationRule', 'DESTINATIONRULE002', (spec, chance) => {
    spec.trafficPolicy = chance.pick<object>([
      {},
      { portLevelSettings: [{ port: { number: 443 } }] },
      { portLevelSettings: [{ tls: { mode: 'SIMPLE' } }] },
    ]);
  }),
  operator('B3-3', 'tunnel', 'DestinationRule', 'DESTINATIONRULE003', (spec, chance) => {
    const tunnel = { targetHost: 'a.example.com', targetPort: 443 };
    Object.assign(
      topPolicy(spec),
      chance.pick<object>([
        { tunnel, proxyProtocol: { version: 'V1' } },
        { tunnel: { ...tunnel, protocol: 'GET' } },
        { tunnel: { ...tunnel, targetHost: 'https://a' } },
        { tunnel: { ...tunnel, targetPort: 70000 } },
        { tunnel: { ...tunnel, targetPort: 0 } },
      ]),
    );
  }),
  operator(
    'B3-4',
    'connection pool',
    'DestinationRule',
    ['DESTINATIONRULE004', 'DESTINATIONRULE005', 'SCHEMA014'],
    setting(
      'connectionPool',
      {},
      { tcp: { maxConnections: -1 } },
      { http: { http1MaxPendingRequests: -1 } },
      { http: { http2MaxRequests: -5 } },
      { http: { maxRequestsPerConnection: -1 } },
      { http: { maxRetries: -1 } },
      { http: { maxConcurrentStreams: -1 } },
      { http: { useClientProtocol: true, h2UpgradePolicy: 'UPGRADE' } },
      { tcp: { connectTimeout: '1.5ms' } },
      { tcp: { idleTimeout: '1.0001s' } },
      { http: { idleTimeout: '1500us' } },
    ),
  ),
  operator(
    'B3-5',
    'outlier detection',
    'DestinationRule',
    'DESTINATIONRULE006',
    setting(
      'outlierDetection',
      { maxEjectionPercent: 101 },
      { maxEjectionPercent: -1 },
      { minHealthPercent: 200 },
      { consecutiveLocalOriginFailures: 5 },
      { consecutiveLocalOriginFailures: 1, splitExternalLocalOriginErrors: false },
      { interval: '1.5ms' },
    ),
  ),
  operator(
    'B3-7',
    'consistent hash',
    'DestinationRule',
    'DESTINATIONRULE008',
    ...[
      { useSourceIp: true, minimumRingSize: 10, ringHash: {} },
      { useSourceIp: true, minimumRingSize: 10, maglev: { tableSize: 7 } },
      { useSourceIp: true, maglev: { tableSize: 65536 } },
      { useSourceIp: true, maglev: {} },
      { useSourceIp: true, maglev: { tableSize: 5000011 } },
      { httpCookie: { name: '', ttl: '1s' } },
      { httpCookie: { name: 'a', ttl: '1s', attributes: [{ name: 'b' }, { name: 'b' }] } },
      { httpCookie: { name: 'a', ttl: '1s', attributes: [{ name: '' }] } },
    ].map((consistentHash) => setting('loadBalancer', { consistentHash })),
  ),
  operator(
    'B3-8',
    'localities',
    'DestinationRule',
    'DESTINATIONRULE009',
    ...[
      { distribute: [{ from: 'a/*', to: { 'a/*': 100 } }], failover: [{ from: 'a', to: 'b' }] },
      { failover: [{ from: 'a', to: 'b' }], failoverPriority: ['topology.kubernetes.io/region'] },
      { distribute: [{ from: 'a/*', to: { 'a/*': 99 } }] },
      { distribute: [{ from: 'a/*', to: { 'a/*': 0, 'b/*': 100 } }] },
      { distribute: [{ from: 'a/*', to: { 'a/*': 101 } }] },
      { distribute: [{ from: 'a', to: { 'a/b': 50, 'a/b/c': 50 } }] },
      { distribute: [{ from: 'a*b', to: { a: 100 } }] },
      { distribute: [{ from: 'a//b', to: { a: 100 } }] },
      { distribute: ['a', 'a/b'].map((from) => ({ from, to: { a: 100 } })) },
      { failover: [{ from: 'a', to: 'a' }] },
      { failover: [{ from: 'a/b', to: 'c' }] },
      { failover: [{ from: '*', to: 'c' }] },
    ].map((localityLbSetting) => setting('loadBalancer', { localityLbSetting })),
  ),
  operator(
    'B3-10',
    'warm-up',
    'DestinationRule',
    ['DESTINATIONRULE012', 'SCHEMA014', 'SCHEMA006'],
    ...[{ duration: '1.5ms' }, { duration: '1s', minimumPercent: 101 }, { duration: '1s', aggression: 0 }].map(
      (warmup) => setting('loadBalancer', { warmup }),
    ),
  ),
  operator('B3-11', 'subsets', 'DestinationRule', 'DESTINATIONRULE013', (spec, chance) => {
    spec.subsets = chance.pick<object[]>([
      [{ name: '' }],
      [{ name: 'v1.0' }],
      [{ name: 'a'.repeat(64) }],
      [{ name: 'a' }, { name: 'a' }],
      [{ name: 'a', labels: { b: 'c d' } }],
    ]);
  }),
  operator(
    'B3-12',
    'TLS of a rule',
    'DestinationRule',
    'DESTINATIONRULE014',
    setting(
      'tls',
      { mode: 'MUTUAL' },
      { mode: 'MUTUAL', clientCertificate: '/a' },
      { mode: 'SIMPLE', credentialName: 'a', caCertificates: '/a' },
      { mode: 'MUTUAL', credentialName: 'a', privateKey: '/a' },
      { mode: 'SIMPLE', credentialName: 'a', caCrl: '/a' },
      { mode: 'SIMPLE', insecureSkipVerify: true, caCertificates: '/a' },
      { mode: 'SIMPLE', insecureSkipVerify: true, credentialName: 'a' },
      { mode: 'SIMPLE', insecureSkipVerify: true, subjectAltNames: ['a'] },
      { mode: 'MUTUAL', insecureSkipVerify: true, clientCertificate: '/a', privateKey: '/b', subjectAltNames: ['a'] },
      { mode: 'SIMPLE', credentialName: 'configmap://elsewhere/a' },
      { mode: 'SIMPLE', credentialName: 'configmap://a' },
    ),
  ),
  operator('B3-13', 'selector of a rule', 'DestinationRule', ['SELECTOR001', 'SCHEMA014'], (spec, chance) => {
    delete spec.exportTo;
    spec.workloadSelector = { matchLabels: chance.pick([{ a: '*' }, { '*': 'a' }, { '': 'a' }]) };
  }),
];
