import { Schema } from './crd';
import { Limits, Rule } from './model';

/** Our word and the CRD's keyword for each limit that is copied unchanged. */
const COPIED: readonly (readonly [keyof Limits, string])[] = [
  ['nullable', 'nullable'],
  ['default', 'default'],
  ['format', 'format'],
  ['min', 'minimum'],
  ['max', 'maximum'],
  ['minLength', 'minLength'],
  ['maxLength', 'maxLength'],
  ['pattern', 'pattern'],
  ['minItems', 'minItems'],
  ['maxItems', 'maxItems'],
  ['minEntries', 'minProperties'],
  ['maxEntries', 'maxProperties'],
  ['keys', 'x-kubernetes-list-map-keys'],
];

const RULES = 'x-kubernetes-validations';
const LIST_TYPE = 'x-kubernetes-list-type';
const KEEPS_UNKNOWN = 'x-kubernetes-preserve-unknown-fields';
const STRUCTURE = ['type', 'properties', 'required', 'items', 'additionalProperties', 'enum', 'oneOf', 'allOf'];
const KNOWN = new Set([
  ...COPIED.map(([, keyword]) => keyword),
  ...STRUCTURE,
  RULES,
  LIST_TYPE,
  KEEPS_UNKNOWN,
  'description',
]);

/** A keyword that this code does not know would be lost silently, so it is refused. */
export function checkKeywords(schema: Schema, path: string): void {
  const unknown = Object.keys(schema).find((keyword) => !KNOWN.has(keyword));
  if (unknown !== undefined) throw new Error(`${path}: the schema keyword "${unknown}" is not supported.`);
  if ((schema[LIST_TYPE] === 'map') !== LIST_TYPE in schema)
    throw new Error(`${path}: only list-type map is supported.`);
}

export function limitsOf(schema: Schema): Limits {
  const copied = COPIED.filter(([, keyword]) => keyword in schema).map(([word, keyword]) => [word, schema[keyword]]);
  return { ...(Object.fromEntries(copied) as Limits), ...rulesOf(schema) };
}

export function rulesOf(schema: Schema): { rules?: Rule[] } {
  const rules = schema[RULES] as Rule[] | undefined;
  if (!rules) return {};
  return { rules: rules.map(({ rule, message, ...rest }) => ({ rule, message, ...rest })) };
}

/**
 * The only use of oneOf, not and anyOf in these schemas is "none or exactly one of these fields"; several such groups
 * are wrapped in allOf. Any other form is refused.
 */
export function atMostOneOf(schema: Schema, path: string): { atMostOne?: string[][] } {
  const groups = (schema.allOf ?? (schema.oneOf ? [{ oneOf: schema.oneOf }] : [])).map((part) => {
    const names = (part.oneOf ?? []).slice(1).map((choice) => choice.required?.[0] ?? '');
    if (JSON.stringify(part) !== JSON.stringify(expandGroup(names))) {
      throw new Error(`${path}: this form of oneOf is not supported: ${JSON.stringify(part)}`);
    }
    return names;
  });
  return groups.length > 0 ? { atMostOne: groups } : {};
}

function expandGroup(names: readonly string[]): Schema {
  const choices = names.map((name) => ({ required: [name] }));
  return { oneOf: [{ not: { anyOf: choices } }, ...choices] };
}
