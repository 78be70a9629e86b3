import { readSnapshot } from '../../projenrc/bindings/snapshot-file';
import { declarations } from './source';

const { versions, kinds, messages, enums } = readSnapshot();

test.each([
  ['networking.ConnectionPoolSettingsHTTPSettings', 'http2KeepAlive', '1.31'],
  ['networking.ConnectionPoolSettingsHTTPSettings', 'maxConcurrentStreams', undefined],
  ['networking.LoadBalancerSettings', 'zoneAwareLbSetting', '1.31'],
  ['networking.HTTPRedirect', 'prefixRewrite', '1.31'],
  ['networking.TrafficPolicyRetryBudget', 'budgetInterval', '1.31'],
  ['security.Source', 'trustDomains', '1.30'],
  ['security.Source', 'notTrustDomains', '1.30'],
  ['security.Source', 'principals', undefined],
  ['telemetry.Tracing', 'disableContextPropagation', '1.30'],
  ['telemetry.TracingCustomTag', 'formatter', '1.29'],
  ['networking.ServiceEntrySpec', 'hosts', undefined],
])('%s.%s came with %s', (id, field, since) => {
  expect(messages[id].fields[field].type).toBeDefined();
  expect(messages[id].fields[field].since).toBe(since);
});

test('TrafficExtension is the only kind that is newer than the base line', () => {
  expect(kinds.filter(({ since }) => since !== undefined).map(({ kind, since }) => [kind, since])).toEqual([
    ['TrafficExtension', '1.30'],
  ]);
});

test('enum members know when they came', () => {
  expect(enums['networking.EnvoyFilterPatchOperation'].memberSince).toEqual({ MERGE_AND_REPLACE_LIST: '1.31' });
  expect(enums['networking.EnvoyFilterPatchContext'].memberSince).toEqual({ WAYPOINT: '1.29' });
  expect(enums['networking.ServiceEntryResolution'].memberSince).toBeUndefined();
});

test('only versions after the base line are named', () => {
  const later = versions.slice(1).map((version) => version.split('.').slice(0, 2).join('.'));
  const fields = Object.values(messages).flatMap((message) => Object.values(message.fields));
  const named = [...fields, ...Object.values(messages), ...Object.values(enums)].map(({ since }) => since);
  expect(new Set(named.filter((since) => since !== undefined))).toEqual(new Set(later));
});

test('the documentation of a property says since when it exists', () => {
  const docs = new Map(
    [...declarations().interfaces].map(([id, list]) => [id, new Map(list.map((p) => [p.name, p.doc]))]),
  );
  for (const [id, { fields }] of Object.entries(messages)) {
    for (const [name, { since }] of Object.entries(fields)) {
      const doc = docs.get(id)?.get(name) ?? '';
      expect([id, name, /since Istio (\S+)\. @see/i.exec(doc)?.[1]]).toEqual([
        id,
        name,
        doc === '' ? undefined : since,
      ]);
    }
  }
});
