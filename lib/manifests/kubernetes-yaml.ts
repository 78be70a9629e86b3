import { defineScalarTag, FAILSAFE_SCHEMA, mergeTag, NOT_RESOLVED, Schema } from 'js-yaml';

const NULLS = ['', '~', 'null', 'Null', 'NULL'];
const TRUE = caps('y', 'yes', 'true', 'on');
const FALSE = caps('n', 'no', 'false', 'off');

/** What a plain scalar stands for that is no text and no number. */
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...NULLS.map((word) => [word, null] as const),
  ...TRUE.map((word) => [word, true] as const),
  ...FALSE.map((word) => [word, false] as const),
]);

/**
 * YAML as Kubernetes and kubectl read it: the words of YAML 1.1 (`on`, `no`, `0644`) without its times of day, so that
 * `no` is false here where it is false there.
 */
export const KUBERNETES_YAML: Schema = FAILSAFE_SCHEMA.withTags([
  wordTag('null', NULLS),
  wordTag('bool', [...TRUE, ...FALSE]),
  defineScalarTag('tag:yaml.org,2002:int', {
    implicit: true,
    implicitFirstChars: '+-0123456789'.split(''),
    resolve: (source) => integer(source) ?? NOT_RESOLVED,
    identify: () => false,
  }),
  defineScalarTag('tag:yaml.org,2002:float', {
    implicit: true,
    implicitFirstChars: '+-.0123456789'.split(''),
    resolve: (source) => float(source) ?? NOT_RESOLVED,
    identify: () => false,
  }),
  mergeTag,
]);

/** The value of a plain scalar of {@link KUBERNETES_YAML} that does not merge. */
export function plainValue(source: string): string | number | boolean | null {
  const first = source.charCodeAt(0);
  // From + to 9, with the signs, the dot and the digits.
  if (first >= 43 && first <= 57) return integer(source) ?? float(source) ?? source;
  const word = source.length <= LONGEST_WORD ? WORDS.get(source) : undefined;
  return word === undefined ? source : word;
}

const LONGEST_WORD = Math.max(...[...WORDS.keys()].map(({ length }) => length));

function caps(...words: string[]): string[] {
  return words.flatMap((word) => [word, word[0].toUpperCase() + word.slice(1), word.toUpperCase()]);
}

function wordTag(name: string, words: readonly string[]): ReturnType<typeof defineScalarTag> {
  return defineScalarTag(`tag:yaml.org,2002:${name}`, {
    implicit: true,
    implicitFirstChars: [...new Set(words.map((word) => word.charAt(0)))],
    resolve: (source) => {
      const known = words.includes(source) ? WORDS.get(source) : undefined;
      return known === undefined ? NOT_RESOLVED : known;
    },
    identify: () => false,
  });
}

const INTEGER = /^([-+]?)(?:0[bB]([01]+)|0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/;

function integer(source: string): number | undefined {
  // Nearly all are numbers of ports and of replicas.
  if (/^[1-9]\d*$/.test(source)) return Number(source);
  const match = INTEGER.exec(source.includes('_') ? source.replaceAll('_', '') : source) as
    (string | undefined)[] | null;
  if (!match) return undefined;
  const [, sign, binary, hex, octal, decimal] = match;
  const digits = binary ?? hex ?? octal ?? decimal ?? '';
  const base = binary !== undefined ? 2 : hex !== undefined ? 16 : octal !== undefined ? 8 : 10;
  const value = base === 10 ? Number(digits) : parseInt(digits, base);
  // Beyond 64 bits it is a floating point number, which JavaScript has for both.
  return sign === '-' ? -value : value;
}

function float(source: string): number | undefined {
  const text = source.includes('_') ? source.replaceAll('_', '') : source;
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text)) {
    // What is too large for a number is a text.
    return Number.isFinite(Number(text)) ? Number(text) : undefined;
  }
  const special = /^([-+]?)\.(?:inf|Inf|INF)$/.exec(source);
  if (special) return special[1] === '-' ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(source) ? NaN : undefined;
}
