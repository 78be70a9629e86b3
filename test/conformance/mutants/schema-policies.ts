/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-dynamic-delete -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part, some } from './operator';

const long = (length: number): string => 'a'.repeat(length);

const many = (count: number, item: (index: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_none, index) => item(index));

const server = (spec: Part, chance: Chance): Part => some<Part>(spec.servers, chance);

const overrides = (spec: Part, tag: object): void => {
  spec.metrics = [{ providers: [{ name: 'prometheus' }], overrides: [{ tagOverrides: { team: tag } }] }];
};

const TARGET = { kind: 'Service', name: 'api' };

/** Section A of the catalogue: gateways, Sidecars and policies. */
export const POLICY_SCHEMA_OPERATORS: readonly Operator[] = [
  operator('A5-1', 'server', 'Gateway', ['SCHEMA004', 'ISTIOGATEWAY002', 'ISTIOGATEWAY004'], (spec, chance) => {
    const one = server(spec, chance);
    if (chance.below(2) === 0) delete one[chance.pick(['port', 'hosts'])];
    else delete one.port[chance.pick(['number', 'name', 'protocol'])];
  }),
  operator('A5-2', 'credentials of a server', 'Gateway', ['SCHEMA009', 'SCHEMA010', 'SCHEMA014'], (spec, chance) => {
    const one = server(spec, chance);
    one.port = { number: 443, name: 'https-0', protocol: 'HTTPS' };
    one.tls = {
      mode: 'SIMPLE',
      ...chance.pick<object>([
        { credentialNames: ['a'], tlsCertificates: [{ serverCertificate: 'a', privateKey: 'b' }] },
        { credentialName: 'a', credentialNames: ['b'] },
        { credentialNames: ['a', 'b', 'c'] },
        { credentialNames: [] },
      ]),
    };
  }),
  operator('A5-3', 'mode or version of TLS of a server', 'Gateway', 'SCHEMA005', (spec, chance) => {
    const one = server(spec, chance);
    one.port = { number: 443, name: 'https-0', protocol: 'HTTPS' };
    one.tls = {
      mode: 'SIMPLE',
      credentialName: 'a',
      ...chance.pick<object>([
        { mode: 'TLS' },
        { mode: 'simple' },
        { minProtocolVersion: 'TLSV1_4' },
        { maxProtocolVersion: '1.2' },
      ]),
    };
  }),
  operator(
    'A5-4',
    'listener of a Sidecar',
    'Sidecar',
    ['SCHEMA004', 'SCHEMA005', 'SIDECAR004', 'SIDECAR006', 'SIDECAR007'],
    (spec, chance) => {
      chance.pick([
        () => (spec.egress = [{ port: { number: 80, name: 'http', protocol: 'HTTP' } }]),
        () => (spec.ingress = [{ defaultEndpoint: '127.0.0.1:80' }]),
        () => (spec.egress = [{ hosts: ['./*'], captureMode: 'iptables' }]),
        () => (spec.outboundTrafficPolicy = { mode: chance.pick(['allow_any', 'REGISTRY']) }),
        () => (spec.outboundTrafficPolicy = { mode: 'ALLOW_ANY', egressProxy: { port: { number: 1 } } }),
      ])();
    },
  ),
  operator('A6-1', 'selector or action', 'AuthorizationPolicy', ['SCHEMA005', 'SCHEMA014'], (spec, chance) => {
    if (chance.below(2) === 0) spec.action = chance.pick(['allow', 'REJECT', '']);
    else Object.assign(spec, { selector: { matchLabels: { app: 'a' } }, targetRefs: [TARGET] });
  }),
  operator(
    'A6-2',
    'rules of a policy',
    'AuthorizationPolicy',
    ['SCHEMA004', 'SCHEMA009', 'AUTHORIZATION005'],
    (spec, chance) => {
      spec.rules = chance.pick<unknown[]>([
        many(513, () => ({})),
        [{ from: many(513, () => ({ source: { namespaces: ['a'] } })) }],
        [{ when: [{ values: ['a'] }] }],
      ]);
    },
  ),
  operator(
    'A6-3',
    'service accounts of a policy',
    'AuthorizationPolicy',
    ['SCHEMA007', 'SCHEMA009', 'SCHEMA014', 'AUTHORIZATION001', 'AUTHORIZATION003'],
    (spec, chance) => {
      const source = chance.pick<object>([
        { serviceAccounts: ['a'], namespaces: ['b'] },
        { notServiceAccounts: ['a'], principals: ['b'] },
        { serviceAccounts: many(17, (index) => `a${index}`) },
        { serviceAccounts: [long(321)] },
      ]);
      spec.rules = [{ from: [{ source }] }];
    },
  ),
  operator(
    'A7',
    'peer authentication',
    'PeerAuthentication',
    ['SCHEMA005', 'SCHEMA010', 'SCHEMA014', 'PEERAUTHENTICATION001'],
    (spec, chance) => {
      const selector = { matchLabels: { app: 'a' } };
      const mode = { mode: 'STRICT' };
      Object.assign(
        spec,
        chance.pick<object>([
          { selector: undefined, portLevelMtls: { '80': mode } },
          { selector: {}, portLevelMtls: { '80': mode } },
          { selector, portLevelMtls: {} },
          { selector, portLevelMtls: { '0': mode } },
          { selector, portLevelMtls: { '70000': mode } },
          { selector, portLevelMtls: { http: mode } },
          { mtls: { mode: 'strict' } },
        ]),
      );
    },
  ),
  operator('A8-1', 'provider of telemetry', 'Telemetry', ['SCHEMA004', 'SCHEMA008', 'TELEMETRY001'], (spec, chance) => {
    const field = chance.pick(['tracing', 'metrics', 'accessLogging']);
    spec[field] = [{ providers: [chance.pick<object>([{}, { name: '' }])] }];
  }),
  operator(
    'A8-2',
    'match of telemetry',
    'Telemetry',
    ['SCHEMA005', 'SCHEMA008', 'SCHEMA011', 'TELEMETRY003'],
    (spec, chance) => {
      const match = chance.pick<object>([
        { metric: 'REQUEST_COUNT', customMetric: 'a' },
        { customMetric: '' },
        { metric: 'requests' },
        { mode: 'BOTH' },
      ]);
      spec.metrics = [{ overrides: [{ match, disabled: true }] }];
    },
  ),
  operator('A8-3', 'tag of a metric', 'Telemetry', ['SCHEMA014', 'SCHEMA005', 'TELEMETRY003'], (spec, chance) => {
    overrides(
      spec,
      chance.pick<object>([
        { operation: 'UPSERT' },
        { operation: 'UPSERT', value: '' },
        { operation: 'REMOVE', value: 'a' },
        { operation: 'SET', value: 'a' },
      ]),
    );
  }),
  operator(
    'A8-4',
    'tracing',
    'Telemetry',
    ['SCHEMA004', 'SCHEMA006', 'SCHEMA008', 'SCHEMA011', 'TELEMETRY002'],
    (spec, chance) => {
      spec.tracing = [
        chance.pick<object>([
          { randomSamplingPercentage: 100.5 },
          { randomSamplingPercentage: -1 },
          { customTags: { a: { literal: { value: '' } } } },
          { customTags: { a: { literal: {} } } },
          { customTags: { a: { literal: { value: 'a' }, header: { name: 'b' } } } },
          { customTags: { a: { environment: {} } } },
        ]),
      ];
    },
  ),
];
