import fc from 'fast-check';
import { Snapshot, Value } from '../../projenrc/bindings/model';
import { readSnapshot } from '../../projenrc/bindings/snapshot-file';
import { MESSAGES } from '../../lib/analysis/schema/istio-schema';
import { CelRule, ValueData } from '../../lib/analysis/schema/schema-data';
import { CelRules } from '../conformance/schema/cel-rules';

/**
 * Each rule was translated to TypeScript. Here the translation and a library for CEL judge the same values, which have
 * the types of the schema and little else in common with what anybody writes.
 */
const snapshot = readSnapshot();
const cel = new CelRules(snapshot);

interface Case {
  readonly name: string;
  readonly schema: Value;
  readonly rules: readonly CelRule[];
}

const cases = Object.entries(snapshot.messages).flatMap(([id, message]) => [
  { name: id, schema: { type: 'message', of: id } as const, rules: MESSAGES[id].rules ?? [] },
  ...Object.entries(message.fields).flatMap(([name, field]) =>
    below(`${id}.${name}`, field, MESSAGES[id].fields[name]),
  ),
]);

function below(name: string, schema: Value, data: ValueData): Case[] {
  const inner = schema.item && data.item ? below(`${name}[]`, schema.item, data.item) : [];
  return [{ name, schema, rules: data.rules ?? [] }, ...inner];
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    'a',
    'unix://',
    'unix:///a',
    'unix://@a/',
    '1ms',
    '0.9ms',
    '1s',
    '-1s',
    '1h30m',
    'x',
    '80',
    '0',
    '70000',
  ),
  fc.constantFrom(
    'http://a',
    'https://a.example.com/b',
    'ftp://a',
    'oci://a',
    'a:b',
    '//a',
    'NONE',
    'DNS',
    'UPSERT',
    'REMOVE',
    'HOST',
    'HTTPS',
    'WAYPOINT',
  ),
  // The library takes units of time that Go does not know.
  fc.string({ maxLength: 4 }).filter((value) => !/^[-+]?[\d.]+\D/.test(value)),
);

function valueOf(schema: Value, api: Snapshot, depth = 3): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'integer':
      return fc.constantFrom(0, 1, -1, 80, 65535, 65536);
    case 'number':
      return fc.constantFrom(0, 0.5, 100);
    case 'boolean':
      return fc.boolean();
    case 'struct':
      return fc.constant({});
    case 'list':
      return depth === 0 ? fc.constant([]) : fc.array(valueOf(schema.item!, api, depth - 1), { maxLength: 3 });
    case 'map':
      return fc.dictionary(
        fc.oneof(text, fc.constantFrom('a*', '80')),
        depth === 0 ? fc.constant('a') : valueOf(schema.item!, api, depth - 1),
        { maxKeys: 3 },
      );
    case 'message': {
      const fields = Object.entries(api.messages[schema.of!].fields);
      return fc.record(
        Object.fromEntries(
          fields.map(([name, field]) => [name, depth === 0 ? fc.constant({}) : valueOf(field, api, depth - 1)]),
        ),
        { requiredKeys: [] },
      );
    }
    case 'enum':
      return fc.constantFrom(...api.enums[schema.of!].members);
    default:
      return text;
  }
}

function isBroken({ holds }: CelRule, value: unknown): boolean {
  try {
    return !holds(value);
  } catch {
    return true;
  }
}

const ruled = cases.filter(({ rules }) => rules.length > 0);

test('there are rules', () => {
  expect(ruled.length).toBeGreaterThan(50);
});

test.each(ruled)('$name is judged as by the library', ({ schema, rules }) => {
  const arbitrary = valueOf(schema, snapshot);
  fc.assert(
    fc.property(arbitrary, (value) => {
      const ours = rules.filter((rule) => isBroken(rule, value)).length;
      expect(ours).toBe(cel.findings({ path: 'spec', schema, data: value }).length);
    }),
    { numRuns: 150 },
  );
});
