import { Message, Rule, Snapshot, Value } from '../../projenrc/bindings/model';

/** A CRD schema as plain JSON. */
export type Json = Record<string, unknown>;

/**
 * Rebuilds the CRD schema that a message of the snapshot stands for. Written apart from the code that takes the
 * snapshot, so that a word that one of them forgets shows as a difference.
 */
export function expandMessage(snapshot: Snapshot, id: string): Json {
  const message = snapshot.messages[id];
  const fields = Object.entries(message.fields);
  const required = fields.filter(([, field]) => field.required === true).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, field]) => [name, expandValue(snapshot, field)])),
    ...(required.length > 0 && { required: required.sort() }),
    ...expandGroups(message),
    ...expandRules(message.rules),
  };
}

function expandGroups({ atMostOne = [] }: Message): Json {
  const groups = atMostOne.map((names) => {
    const choices = names.map((name) => ({ required: [name] }));
    return { oneOf: [{ not: { anyOf: choices } }, ...choices] };
  });
  return groups.length > 1 ? { allOf: groups } : { ...groups[0] };
}

function expandRules(rules?: readonly Rule[]): Json {
  return rules ? { 'x-kubernetes-validations': rules } : {};
}

function expandValue(snapshot: Snapshot, value: Value): Json {
  const { type, of = '', item, rules, keys } = value;
  const keywords = Object.entries(value)
    .filter(([word]) => !NOT_KEYWORDS.has(word))
    .map(([word, limit]) => [KEYWORDS[word] ?? word, limit as unknown] as const);
  return {
    ...Object.fromEntries(keywords),
    ...expandRules(rules),
    ...(keys && { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys }),
    ...expandType(snapshot, type, of, item),
  };
}

/** Words that no keyword of the same or a similar name stands for. */
const NOT_KEYWORDS = new Set(['type', 'of', 'item', 'required', 'deprecated', 'since', 'anchor', 'rules', 'keys']);

const KEYWORDS: Readonly<Record<string, string | undefined>> = {
  min: 'minimum',
  max: 'maximum',
  minEntries: 'minProperties',
  maxEntries: 'maxProperties',
};

function expandType(snapshot: Snapshot, type: Value['type'], of: string, item?: Value): Json {
  switch (type) {
    case 'message':
      return expandMessage(snapshot, of);
    case 'enum':
      return { type: 'string', enum: snapshot.enums[of].members };
    case 'list':
      return { type: 'array', items: expandValue(snapshot, item!) };
    case 'map':
      return { type: 'object', additionalProperties: expandValue(snapshot, item!) };
    case 'struct':
      return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    case 'duration':
      return { type: 'string' };
    default:
      return { type };
  }
}
