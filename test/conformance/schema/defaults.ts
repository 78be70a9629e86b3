import { Snapshot, Value } from '../../../projenrc/bindings/model';
import { isObject, isPresent, messageOf } from './places';

/** A copy with the defaults in it, as Kubernetes adds them before it checks anything. */
export function withDefaults(api: Snapshot, schema: Value, data: unknown): unknown {
  if (schema.type === 'list' && schema.item && Array.isArray(data)) {
    const { item } = schema;
    return data.map((entry: unknown) => withDefaults(api, item, entry));
  }
  if (!isObject(data)) return data;
  if (schema.type === 'map' && schema.item) {
    const { item } = schema;
    return Object.fromEntries(Object.entries(data).map(([key, entry]) => [key, withDefaults(api, item, entry)]));
  }
  return schema.type === 'message' ? withFieldDefaults(api, schema, data) : data;
}

function withFieldDefaults(api: Snapshot, schema: Value, data: Readonly<Record<string, unknown>>): unknown {
  const fields = Object.entries(messageOf(api, schema).fields).flatMap(([name, field]) => {
    const missing = !isPresent(data, name) || (data[name] === null && field.nullable !== true);
    const value = missing && field.default !== undefined ? field.default : data[name];
    return value === undefined ? [] : [[name, withDefaults(api, field, value)] as const];
  });
  return { ...data, ...Object.fromEntries(fields) };
}
