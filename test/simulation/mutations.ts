import fc from 'fast-check';

/** YAML that JSON cannot say; a text stands for it until it is printed. */
const TOKENS = [
  '.nan',
  '.inf',
  '-.inf',
  '1e999',
  '0x1F',
  '0777',
  '1_000',
  '12:30',
  'y',
  '~',
  '2024-02-30',
  '!!binary aGk=',
  '!!set {a, b}',
  '*anything',
];
const TOKEN = /"@@(.*?)@@"/g;

const BACKTRACKING = [
  '(a+)+$',
  '(a|aa)+$',
  '(.*a){20}',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(?:a*)*b',
  '(',
  '[',
  '\\',
  '(?P<n>a)',
  '*',
];
const HOSTILE_TEXTS = [
  '',
  ' ',
  '*',
  '*.',
  '.',
  '..',
  '~',
  '/',
  '*/*',
  './*',
  ':',
  '[::1]:80',
  '\u0000',
  '\ud800',
  '\u202e',
  'İ',
  'ß.de',
  '🦑',
  '-',
  '%00',
  '${x}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '9'.repeat(400),
  '-1',
  '0',
  '1e9',
  'NaN',
  'Infinity',
  '999.999.999.999',
  '::',
  '10.0.0.0/-1',
  '10.0.0.0/99',
  '1h1h1h',
  '1e9s',
  '-5s',
  '99999999999999999999h',
  'a'.repeat(3_000),
  'a.'.repeat(1_000),
  ...BACKTRACKING,
];
const HOSTILE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'length',
  'then',
  'toJSON',
  '',
  ' ',
  '🦑',
  '0',
  'k'.repeat(500),
];
const HOSTILE_NUMBERS = [
  0,
  -0,
  -1,
  0.5,
  65_536,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e308,
  5e-324,
  99_999_999_999_999_999_999,
];

/** The way from an object to one of its values. */
export type Way = readonly (string | number)[];

/** A change of one object; `wrong` where no reader can make anything of what now stands there. */
export interface Mutation {
  readonly what: string;
  readonly way: Way;
  readonly isWrongType: boolean;
  readonly text: string;
}

export interface Draft {
  readonly way: number;
  readonly kind: 'remove' | 'replace' | 'add' | 'repeat' | 'nest';
  readonly junk: unknown;
  readonly key: string;
}

const junk = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]], [{}], ['x', 1], { a: { b: [] } }),
  },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...HOSTILE_TEXTS) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...HOSTILE_NUMBERS) },
  { weight: 2, arbitrary: fc.constantFrom(...TOKENS).map((token): unknown => `@@${token}@@`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_KEYS).map((key) => withKey({}, key, { a: 1 }) as unknown) },
);

export const drafts: fc.Arbitrary<Draft> = fc.record({
  way: fc.nat(),
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant('replace' as const) },
    { weight: 1, arbitrary: fc.constantFrom('remove' as const, 'add' as const, 'repeat' as const, 'nest' as const) },
  ),
  junk,
  key: fc.constantFrom(...HOSTILE_KEYS),
});

/** The object as YAML, with the change that the draft asks for. */
export function mutate(object: object, { way: turn, kind, junk, key }: Draft): Mutation {
  const written = JSON.parse(JSON.stringify(object)) as object;
  const ways = [...waysIn(written)];
  const way = ways[turn % ways.length];
  const copy = structuredClone(written) as Record<string, unknown>;
  const owner = way
    .slice(0, -1)
    .reduce<Record<string, unknown>>((value, each) => value[each] as Record<string, unknown>, copy);
  const last = way[way.length - 1];
  const old = owner[last];
  const changes: Record<Draft['kind'], () => void> = {
    remove: () => (Array.isArray(owner) ? owner.splice(Number(last), 1) : Reflect.deleteProperty(owner, last)),
    replace: () => (owner[last] = junk),
    add: () =>
      typeof old === 'object' && old !== null && !Array.isArray(old) ? withKey(old, key, junk) : (owner[last] = junk),
    repeat: () =>
      (owner[last] = Array.isArray(old) ? Array.from({ length: 300 }, () => old[0] as unknown) : [old, old]),
    nest: () => (owner[last] = Array.from({ length: 60 }).reduce<unknown>((inner) => ({ a: inner }), old)),
  };
  changes[kind]();
  return {
    what: `${kind} ${way.join('.')}`,
    way,
    isWrongType: isWrong(old, owner[last], kind),
    text: JSON.stringify(copy).replace(TOKEN, '$1'),
  };
}

/** Each value below an object. */
function* waysIn(value: unknown, way: Way = []): Generator<Way> {
  if (way.length > 0) yield way;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value))
    yield* waysIn(child, [...way, Array.isArray(value) ? Number(key) : key]);
}

/** `null` is absent, a number may be written as a text, and what a token is, only YAML knows. */
function isWrong(old: unknown, changed: unknown, kind: Draft['kind']): boolean {
  if (kind === 'remove' || kind === 'add' || changed === null || changed === undefined || isToken(changed))
    return false;
  if (typeof old === 'number' && typeof changed === 'string') return !/^-?\d+$/.test(changed);
  return kindOf(old) !== kindOf(changed);
}

function isToken(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('@@');
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

/** Sets a key as a parser does: `__proto__` is one like any other. */
function withKey(object: object, key: string, value: unknown): object {
  return Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
