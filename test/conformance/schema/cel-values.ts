import { Snapshot, Value } from '../../../projenrc/bindings/model';
import { isObject, isPresent, messageOf, presentEntries } from './places';

/**
 * A value of a manifest as CEL sees it: integers are no doubles, and a message has only the fields that the constraint
 * data knows, because Kubernetes prunes the others first. Maps, so that no key is taken for a property of JavaScript.
 */
export function celValue(api: Snapshot, schema: Value, data: unknown): unknown {
  if (data === null) return null;
  if (schema.type === 'integer' && typeof data === 'number') return BigInt(data);
  if (schema.type === 'list' && schema.item && Array.isArray(data)) {
    const { item } = schema;
    return data.map((entry: unknown) => celValue(api, item, entry));
  }
  if (!isObject(data)) return data;
  if (schema.type === 'map' && schema.item) {
    const { item } = schema;
    return new Map(presentEntries(data).map(([key, entry]) => [key, celValue(api, item, entry)]));
  }
  if (schema.type !== 'message') return data;
  const fields = Object.entries(messageOf(api, schema).fields).filter(([name]) => isPresent(data, name));
  return new Map(fields.map(([name, field]) => [celName(name), celValue(api, field, data[name])]));
}

/** Words that cannot stand behind a dot in CEL. */
const RESERVED = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var ' +
    'void while'
  ).split(' '),
);

/** The name of a field in a rule, which Kubernetes escapes where CEL could not read it. */
function celName(field: string): string {
  if (RESERVED.has(field)) return `__${field}__`;
  return field
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}
