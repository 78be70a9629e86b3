import { Field, Rule, Snapshot, Value } from '../../../projenrc/bindings/model';
import { readSnapshot } from '../../../projenrc/bindings/snapshot-file';
import { CelRules } from './cel-rules';
import { schemaChecker } from './checker';
import { findingText } from './findings';
import { isUrl, urlScheme } from '../../../lib/analysis/schema/go-url';

/** The functions that the rules of Istio's 15 kinds call. A new one shows here, and is to be compared with Go's. */
const FUNCTIONS = [
  'all',
  'contains',
  'duration',
  'endsWith',
  'exists',
  'exists_one',
  'getScheme',
  'has',
  'int',
  'isURL',
  'matches',
  'size',
  'startsWith',
  'substring',
  'url',
];

test('every rule of the constraint data compiles', () => {
  const api = readSnapshot();
  const rules = new CelRules(api);
  const all = rulesOf(api);
  expect(all).not.toEqual([]);
  for (const { rule } of all) expect(() => rules.compile(rule)).not.toThrow();
});

test('the rules call no other functions than those that were compared', () => {
  const called = rulesOf(readSnapshot()).flatMap(
    ({ rule }) => rule.replace(/"[^"]*"/g, '""').match(/\w+(?=\()/g) ?? [],
  );
  expect([...new Set(called)].filter((name) => name !== 'in').sort()).toEqual(FUNCTIONS);
});

test('a rule that does not compile is named', () => {
  expect(() => new CelRules(readSnapshot()).compile('quantity(self)')).toThrow(
    'The CEL rule cannot be compiled: quantity(self)',
  );
});

describe('rules that Istio may write tomorrow', () => {
  test('a rule about the old object is left out, because an object that is created has none', () => {
    expect(judge([rule('self.a == oldSelf.a')], { a: 'x' })).toEqual([]);
    expect(judge([{ ...rule('oldSelf.hasValue()'), optionalOldSelf: true }], { a: 'x' })).toEqual([
      'spec: Invalid value: broken',
    ]);
  });

  test('a field of that name is no old object', () => {
    expect(judge([rule('!has(self.oldSelf)')], { oldSelf: 'x' })).toEqual(['spec: Invalid value: broken']);
  });

  test('the message may be computed, and the declared one stands in where it cannot be', () => {
    const expressions = ['"a is " + self.a', 'self.absent', '""', '"two\\nlines"'];
    const rules = expressions.map((messageExpression) => ({ ...rule('false'), messageExpression }));
    expect(rules.map((one) => judge([one], { a: 'x' })[0])).toEqual([
      'spec: Invalid value: a is x',
      'spec: Invalid value: broken',
      'spec: Invalid value: broken',
      'spec: Invalid value: broken',
    ]);
  });

  test('a rule without a message shows itself', () => {
    expect(judge([{ rule: 'has(self.b)', message: '' }], { a: 'x' })).toEqual([
      'spec: Invalid value: failed rule: has(self.b)',
    ]);
  });

  test('a rule may be about a field below', () => {
    expect(judge([{ ...rule('has(self.b)'), fieldPath: '.b' }], {})).toEqual(['spec.b: Invalid value: broken']);
  });

  test('a field whose name is a word of CEL is escaped', () => {
    const escaped = rule('!has(self.__namespace__) || self.__namespace__ != "x"');
    expect(judge([escaped], { namespace: 'x' })).toEqual(['spec: Invalid value: broken']);
    expect(judge([escaped], { namespace: 'y' })).toEqual([]);
  });

  test('a null counts as set', () => {
    expect(judge([rule('!has(self.count)')], { count: null })).toEqual(['spec: Invalid value: broken']);
  });

  test('an integer is no double', () => {
    expect(judge([rule('self.count / 2 == 1')], { count: 3 })).toEqual([]);
  });

  test('a field that Kubernetes prunes is unknown to rules, too', () => {
    expect(judge([rule('self == {"a": "x"}')], { a: 'x', pruned: true })).toEqual([
      'spec.pruned: unknown field "spec.pruned"',
    ]);
  });

  test('no rule sees an object of the wrong shape', () => {
    expect(judge([rule('false')], { a: 1 })).toEqual([
      'spec.a: Invalid value: "integer": spec.a in body must be of type string: "integer"',
    ]);
  });

  test('a default is there before the rules, and takes the place of a null that is not allowed', () => {
    const isSet = rule('self.mode == "ON"');
    const mode: Field = { type: 'string', default: 'ON' };
    for (const spec of [{}, { mode: null }, { mode: undefined }, { mode: 'ON' }]) {
      expect(judge([isSet], spec, { mode })).toEqual([]);
    }
    expect(judge([isSet], { mode: 'OFF' }, { mode })).toEqual(['spec: Invalid value: broken']);
    expect(judge([isSet], {}, { mode: { type: 'string' } })).toEqual([
      'spec: Invalid value: "object": No such key: mode evaluating rule: broken',
    ]);
  });
});

describe('a URL, as Go reads it', () => {
  test.each([
    ['http://example.com', 'http'],
    ['HTTPS://user:pw@example.com:443/a?b=%zz', 'https'],
    ['oci:opaque', 'oci'],
    ['/path', ''],
    ['*', ''],
    ['http://[::1]:80', 'http'],
    ['oci://a:b:1', 'oci'],
    ['http:///a', 'http'],
  ])('%s has the scheme "%s"', (text, scheme) => {
    expect(urlScheme(text)).toBe(scheme);
  });

  test.each([
    '',
    'example.com',
    ':a',
    'a\tb:c',
    'http://a:b:1',
    'http://a:x',
    'http://a b',
    'http://[::1',
    'http://[1.2.3.4]',
    'http://%41',
    'http://a/%zz',
    'http://a<b@c',
  ])('"%s" is none', (text) => {
    expect(isUrl(text)).toBe(false);
  });
});

function rule(text: string): Rule {
  return { rule: text, message: 'broken' };
}

/** Judges the spec of a kind that has these rules. */
function judge(rules: readonly Rule[], spec: object, more: Readonly<Record<string, Field>> = {}): string[] {
  const text: Field = { type: 'string' };
  const fields = { a: text, b: text, oldSelf: text, namespace: text, count: COUNT, ...more };
  const api: Snapshot = {
    versions: ['1.31.1'],
    kinds: [
      { kind: 'It', apiVersion: 'test.istio.io/v1', served: ['v1'], plural: 'its', spec: 'test.ItSpec', page: '' },
    ],
    messages: { 'test.ItSpec': { page: '', rules, fields } },
    enums: {},
  };
  return schemaChecker(api)({ apiVersion: 'test.istio.io/v1', kind: 'It', spec }).map(findingText);
}

const COUNT: Field = { type: 'integer', nullable: true };

function rulesOf(api: Snapshot): Rule[] {
  const ofValue = ({ rules = [], item }: Value): Rule[] => [...rules, ...(item ? ofValue(item) : [])];
  return Object.values(api.messages).flatMap(({ rules = [], fields }) => [
    ...rules,
    ...Object.values(fields).flatMap(ofValue),
  ]);
}
