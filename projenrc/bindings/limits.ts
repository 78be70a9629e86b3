import { Schema } from './crd';
import { Limits, Message, Rule, Value } from './model';

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

/** The other direction: the CRD schema, without descriptions, that a message stands for. */
export function messageSchema(message: Message, lookup: Lookup): Schema {
  const fields = Object.entries(message.fields);
  const required = fields.filter(([, field]) => field.required).map(([name]) => name);
  const groups = (message.atMostOne ?? []).map(expandGroup);
  return {
    type: 'object',
    ...(fields.length > 0 && {
      properties: Object.fromEntries(fields.map(([name, field]) => [name, valueSchema(field, lookup)])),
    }),
    ...(required.length > 0 && { required: required.sort() }),
    ...(groups.length === 1 && groups[0]),
    ...(groups.length > 1 && { allOf: groups }),
    ...(message.rules && { [RULES]: message.rules }),
  };
}

export interface Lookup {
  message(id: string): Message;
  members(id: string): readonly string[];
}

function valueSchema(value: Value, lookup: Lookup): Schema {
  return { ...limitKeywords(value), ...structure(value, lookup) };
}

function limitKeywords(limits: Limits): Schema {
  return {
    ...Object.fromEntries(
      COPIED.filter(([word]) => word in limits).map(([word, keyword]) => [keyword, limits[word]] as const),
    ),
    ...(limits.keys && { [LIST_TYPE]: 'map' }),
    ...(limits.rules && { [RULES]: limits.rules }),
  };
}

function structure({ type, of = '', item = { type: 'struct' } }: Value, lookup: Lookup): Schema {
  switch (type) {
    case 'message':
      return messageSchema(lookup.message(of), lookup);
    case 'enum':
      return { type: 'string', enum: lookup.members(of) };
    case 'list':
      return { type: 'array', items: valueSchema(item, lookup) };
    case 'map':
      return { type: 'object', additionalProperties: valueSchema(item, lookup) };
    case 'struct':
      return { type: 'object', [KEEPS_UNKNOWN]: true };
    case 'duration':
      return { type: 'string' };
    default:
      return { type };
  }
}
