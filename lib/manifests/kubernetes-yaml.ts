import { defineScalarTag, FAILSAFE_SCHEMA, mergeTag, NOT_RESOLVED, Schema } from 'js-yaml';

/**
 * YAML as Kubernetes and kubectl read it: the words of YAML 1.1 (`on`, `no`, `0644`) without its times of day, so that
 * `no` is false here where it is false there.
 */
export const KUBERNETES_YAML: Schema = FAILSAFE_SCHEMA.withTags([
  wordTag('null', ['', '~', 'null', 'Null', 'NULL'], () => null),
  wordTag('bool', [...caps('y', 'yes', 'true', 'on'), ...caps('n', 'no', 'false', 'off')], (word) =>
    /^(?:y|t|on)/i.test(word),
  ),
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

function caps(...words: string[]): string[] {
  return words.flatMap((word) => [word, word[0].toUpperCase() + word.slice(1), word.toUpperCase()]);
}

function wordTag(
  name: string,
  words: readonly string[],
  value: (word: string) => boolean | null,
): ReturnType<typeof defineScalarTag> {
  const values = new Map(words.map((word) => [word, value(word)]));
  return defineScalarTag(`tag:yaml.org,2002:${name}`, {
    implicit: true,
    implicitFirstChars: [...new Set(words.map((word) => word.charAt(0)))],
    resolve: (source) => {
      const known = values.get(source);
      return known === undefined ? NOT_RESOLVED : known;
    },
    identify: () => false,
  });
}

const INTEGER = /^([-+]?)(?:0[bB]([01]+)|0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/;

function integer(source: string): number | undefined {
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
