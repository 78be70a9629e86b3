/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-member-access -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part } from './operator';

const jwt =
  (...changes: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    const rule = { issuer: 'https://a.example.com', jwksUri: 'https://a.example.com/jwks' };
    spec.jwtRules = [{ ...rule, ...chance.pick(changes) }];
  };

/** What the catalogue has as a part of another row, or not at all. */
export const OTHER_OPERATORS: readonly Operator[] = [
  operator(
    'A0-0000',
    'metadata',
    ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Gateway', 'Sidecar', 'AuthorizationPolicy', 'Telemetry'],
    'SCHEMA015',
    (_spec, chance, object) => {
      chance.pick([
        () => (object.metadata.labels = { ...object.metadata.labels, canary: chance.pick<unknown>([true, 1, {}, []]) }),
        () => (object.metadata.annotations = chance.pick<unknown>(['a', ['a'], { a: 1 }, { a: false }])),
      ])();
    },
  ),
  operator(
    'B3-8z',
    'zone-aware balancing',
    'DestinationRule',
    ['DESTINATIONRULE010', 'SCHEMA002', 'SCHEMA013'],
    (spec, chance) => {
      const loadBalancer = {
        zoneAwareLbSetting: chance.pick<object>([
          { failover: [{ from: 'eu', to: 'eu' }] },
          { failover: [{ from: 'eu/eu-1', to: 'us' }] },
          { failover: [{ from: '*', to: 'us' }] },
          { failoverPriority: ['topology.kubernetes.io/region'] },
          { failoverPriority: ['topology.kubernetes.io/zone'] },
        ]),
      };
      const settings = { loadBalancer, outlierDetection: { consecutive5xxErrors: chance.pick([3, 5, 7]) } };
      chance.pick([
        () => (spec.trafficPolicy = settings),
        () => (spec.trafficPolicy = { portLevelSettings: [{ port: { number: 443 }, ...settings }] }),
        () => (spec.subsets = [{ name: 'all', trafficPolicy: settings }]),
      ])();
    },
  ),
  operator('B6-7p', 'pool for what comes in', 'Sidecar', ['SIDECAR009', 'SCHEMA014'], (spec, chance) => {
    const pool = chance.pick<object>([
      {},
      { tcp: { maxConnections: -1 } },
      { tcp: { connectTimeout: '1.5ms' } },
      { tcp: { connectTimeout: '0s' } },
      { http: { maxRetries: -1 } },
      { http: { http1MaxPendingRequests: -1 } },
      { http: { maxRequestsPerConnection: -1 } },
      { http: { idleTimeout: '0.1ms' } },
    ]);
    chance.pick([
      () => (spec.inboundConnectionPool = pool),
      () => {
        const port = { number: 8443, name: 'http', protocol: 'HTTP' };
        spec.ingress = [{ port, defaultEndpoint: '127.0.0.1:8080', connectionPool: pool }];
      },
    ])();
  }),
  operator(
    'B-RA',
    'rules for tokens',
    'RequestAuthentication',
    ['REQUESTAUTHENTICATION001', 'SCHEMA008'],
    jwt({ issuer: '', jwksUri: '' }, { issuer: '', jwksUri: undefined }),
    jwt({ jwksUri: 'a.example.com/jwks' }, { jwksUri: 'ftp://a.example.com' }),
    jwt({ jwks: 'keys' }, { jwks: '{' }),
    jwt({ audiences: [''] }, { audiences: ['a', ''] }, { fromParams: [''] }, { fromCookies: [''] }),
    jwt({ fromHeaders: [{ name: '' }] }, { fromHeaders: [{ prefix: 'Bearer ' }] }),
    jwt(
      { outputClaimToHeaders: [{ claim: '', header: 'x-a' }] },
      { outputClaimToHeaders: [{ claim: 'a', header: '' }] },
    ),
    jwt({ timeout: '0s' }, { timeout: '1.5ms' }),
  ),
  operator('B-WG', 'group of workloads', 'WorkloadGroup', ['WORKLOADGROUP001', 'SCHEMA004'], (spec, chance) => {
    chance.pick([
      () => (spec.metadata = { labels: { app: chance.pick(['a b', '-a', 'a'.repeat(64)]) } }),
      () => (spec.metadata = { labels: { [chance.pick(['a b', '/a', 'a_'])]: 'a' } }),
      () => (spec.probe = chance.pick<object>([{}, { exec: { command: [] } }, { exec: {} }])),
      () => (spec.probe = { httpGet: { port: chance.pick([0, 65_536, 70_000]) } }),
      () => (spec.probe = { httpGet: { port: 80, scheme: chance.pick(['http', 'TCP']) } }),
      () =>
        (spec.probe = { httpGet: { port: 80, httpHeaders: [{ name: chance.pick(['', 'a b', 'ä']), value: 'a' }] } }),
      () => (spec.probe = { tcpSocket: { port: chance.pick([0, 65_536]) } }),
      () => (spec.probe = { httpGet: { port: 80 }, periodSeconds: -chance.pick([1, 2, 30]) }),
      () => delete spec.template,
    ])();
  }),
];
