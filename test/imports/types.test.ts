import { withoutVariant } from '../../projenrc/bindings/model';
import { readSnapshot } from '../../projenrc/bindings/snapshot-file';
import { declarations } from './source';

const { kinds, messages, enums } = readSnapshot();
const declared = declarations();
const NOT_OFFERED = ['networking.HTTPRoute.mirror_percent', 'security.JWTRule.jwks_uri'];

describe('messages', () => {
  test.each(Object.keys(messages))('%s has exactly its fields', (id) => {
    const properties = declared.interfaces.get(withoutVariant(id)) ?? [];
    const expected = Object.entries(messages[id].fields)
      .filter(([name]) => !NOT_OFFERED.includes(`${id}.${name}`))
      .map(([name, { required }]) => ({ name, optional: required !== true, readonly: true }));
    expect(properties.map(({ name, optional, readonly }) => ({ name, optional, readonly }))).toEqual(expected);
  });

  test('only the two old spellings in snake case are not offered', () => {
    const all = Object.entries(messages).flatMap(([id, { fields }]) =>
      Object.keys(fields).map((name) => `${id}.${name}`),
    );
    expect(all.filter((name) => name.slice(name.lastIndexOf('.')).includes('_'))).toEqual(NOT_OFFERED);
  });

  test('WorkloadEntry has one type and two sets of limits', () => {
    const [own, template] = [messages['networking.WorkloadEntrySpec'], messages['networking.WorkloadEntrySpec~2']];
    const needsAddress = 'has(self.address) || has(self.network)';
    expect(own.rules?.map(({ rule }) => rule)).toContain(needsAddress);
    expect(template.rules?.map(({ rule }) => rule)).not.toContain(needsAddress);
    expect(messages['networking.WorkloadGroupSpec'].fields.template.of).toBe('networking.WorkloadEntrySpec~2');
  });
});

describe('enums', () => {
  test.each(Object.keys(enums))('%s has exactly its wire values', (id) => {
    expect((declared.enums.get(id) ?? []).map(([, value]) => value)).toEqual(enums[id].members);
  });

  test('members are called like their wire value, but for the capitals that jsii demands', () => {
    const renamed = [...declared.enums.values()].flat().filter(([name, value]) => name !== value);
    expect(Object.fromEntries(renamed)).toEqual({ IF_NOT_PRESENT: 'IfNotPresent', ALWAYS: 'Always' });
  });
});

describe('names', () => {
  test('each type is emitted once', () => {
    expect(declared.names).toHaveLength(new Set(declared.names).size);
  });

  test('nothing is emitted but the kinds, their props, the messages and the enums', () => {
    const ofKinds = kinds.flatMap(({ kind, spec }) => [
      spec.replace(/\w+$/, kind),
      spec.replace(/\w+$/, `${kind}Props`),
    ]);
    const expected = new Set([...ofKinds, ...Object.keys(messages).map(withoutVariant), ...Object.keys(enums)]);
    expect(new Set(declared.names)).toEqual(expected);
  });

  test('no type name is longer than 60 characters', () => {
    const tooLong = declared.names.map((id) => id.split('.')[1]).filter((name) => name.length > 60);
    expect(tooLong).toEqual([]);
  });

  test('a kind has the kind as its name, its spec the suffix Spec', () => {
    for (const { kind, spec } of kinds) expect(spec).toMatch(new RegExp(`^[a-z]+\\.${kind}Spec$`));
  });
});
