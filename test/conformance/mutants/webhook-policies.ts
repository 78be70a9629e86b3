/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-dynamic-delete -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part } from './operator';

const rules =
  (...list: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    spec.rules = [chance.pick(list)];
    if (spec.action === 'CUSTOM') Object.assign(spec, { action: 'ALLOW', provider: undefined });
  };

/** Section B of the catalogue: policies. */
export const POLICY_OPERATORS: readonly Operator[] = [
  operator(
    'B7-1',
    'target of a policy',
    ['AuthorizationPolicy', 'Telemetry'],
    ['TARGET001', 'SCHEMA014'],
    (spec, chance) => {
      for (const field of ['selector', 'targetRef', 'targetRefs']) delete spec[field];
      Object.assign(
        spec,
        chance.pick<object>([
          { targetRef: { group: 'apps', kind: 'Deployment', name: 'a' } },
          { targetRefs: [{ kind: 'Pod', name: 'a' }] },
          { targetRef: { group: 'networking.istio.io', kind: 'Gateway', name: 'a' } },
          { targetRef: { kind: 'Service', name: 'a' }, targetRefs: [{ kind: 'Service', name: 'a' }] },
        ]),
      );
    },
  ),
  operator('B7-2', 'CUSTOM', 'AuthorizationPolicy', 'AUTHORIZATION001', (spec, chance) => {
    const provider = { name: 'oauth' };
    const from = (source: object): object => ({ action: 'CUSTOM', provider, rules: [{ from: [{ source }] }] });
    Object.assign(
      spec,
      { action: 'CUSTOM', provider: undefined },
      chance.pick<object>([
        { provider, rules: undefined },
        { rules: [{}] },
        { provider: { name: '' }, rules: [{}] },
        from({ namespaces: ['a'] }),
        from({ notPrincipals: ['a'] }),
        from({ requestPrincipals: ['a'] }),
        { provider, rules: [{ when: [{ key: 'source.principal', values: ['a'] }] }] },
        { provider, rules: [{ when: [{ key: 'request.auth.claims[a]', values: ['a'] }] }] },
        { action: 'ALLOW', provider, rules: [{}] },
      ]),
    );
  }),
  operator('B7-3', 'DENY without rules', 'AuthorizationPolicy', 'AUTHORIZATION002', (spec) => {
    Object.assign(spec, { action: 'DENY', rules: undefined, provider: undefined });
  }),
  operator(
    'B7-4',
    'callers and requests',
    'AuthorizationPolicy',
    ['AUTHORIZATION003', 'AUTHORIZATION004', 'SCHEMA014'],
    rules(
      ...[
        {},
        { namespaces: [''] },
        { principals: ['a', ''] },
        { ipBlocks: ['a'] },
        { remoteIpBlocks: ['10.0.0.0/33'] },
        { notIpBlocks: ['10.0.0'] },
        { serviceAccounts: ['a*'] },
        { serviceAccounts: ['a/b/c'] },
        { serviceAccounts: ['/a'] },
      ].map((source) => ({ from: [{ source }] })),
      { from: [{}] },
      { to: [{}] },
      ...[
        {},
        { ports: ['http'] },
        { ports: ['70000'] },
        { notPorts: ['-1'] },
        { methods: [''] },
        { paths: ['/{a}'] },
        { paths: ['/{**}/a/{*}'] },
        { hosts: ['a', ''] },
      ].map((operation) => ({ to: [{ operation }] })),
    ),
  ),
  operator(
    'B7-5',
    'conditions',
    'AuthorizationPolicy',
    'AUTHORIZATION005',
    rules(
      ...[
        { key: '', values: ['a'] },
        { key: 'source.name', values: ['a'] },
        { key: 'source.namespace' },
        { key: 'source.namespace', values: [''] },
        { key: 'source.ip', values: ['a'] },
        { key: 'destination.port', values: ['http'] },
        { key: 'request.headers', values: ['a'] },
        { key: 'request.headers[]', values: ['a'] },
        { key: 'destination.labels[a]', values: ['a'] },
        { key: 'destination.name', notValues: ['a'] },
        { key: 'source.serviceAccount', values: ['a*'] },
      ].map((condition) => ({ when: [condition] })),
    ),
  ),
  operator(
    'B8-1',
    'peer authentication',
    'PeerAuthentication',
    ['PEERAUTHENTICATION001', 'SCHEMA014'],
    (spec, chance) => {
      const selector = chance.pick<unknown>([undefined, {}, { matchLabels: {} }]);
      Object.assign(spec, { selector, portLevelMtls: { '8443': { mode: 'STRICT' } } });
    },
  ),
  operator('B8-2', 'telemetry', 'Telemetry', ['TELEMETRY002', 'TELEMETRY003', 'TELEMETRY005'], (spec, chance) => {
    const value = chance.pick<object>([
      {},
      { operation: 'UPSERT' },
      { operation: 'REMOVE', value: 'a' },
      { value: '' },
    ]);
    chance.pick([
      () => (spec.metrics = [{ overrides: [{ tagOverrides: { a: value } }] }]),
      () => (spec.tracing = [{ customTags: { '': { literal: { value: 'a' } } } }]),
      () => (spec.tracing = [{ customTags: { a: { header: { name: '' } } } }]),
      () => (spec.tracing = [{ randomSamplingPercentage: 101 }]),
      () => {
        const expression = chance.pick(['', 'a >', '(a', 'a b', '*', "'a", 'a ? b', 'a.1']);
        spec.accessLogging = [{ filter: { expression } }];
      },
    ])();
  }),
];
