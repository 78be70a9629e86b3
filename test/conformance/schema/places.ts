import { Message, Snapshot, Value } from '../../../projenrc/bindings/model';

/** A value of a manifest and what the constraint data says about it. */
export interface Place {
  readonly path: string;
  readonly schema: Value;
  readonly data: unknown;
}

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** This place and all places below, the outer before the inner, fields in the order of the constraint data. */
export function placesOf(api: Snapshot, place: Place): Place[] {
  return [place, ...placesBelow(api, place).flatMap((below) => placesOf(api, below))];
}

function placesBelow(api: Snapshot, { path, schema, data }: Place): Place[] {
  if (schema.type === 'list' && schema.item && Array.isArray(data)) {
    const { item } = schema;
    return data.map((entry: unknown, index) => ({ path: `${path}[${index}]`, schema: item, data: entry }));
  }
  if (!isObject(data)) return [];
  if (schema.type === 'map' && schema.item) {
    const { item } = schema;
    return presentEntries(data).map(([key, entry]) => ({ path: `${path}[${key}]`, schema: item, data: entry }));
  }
  if (schema.type !== 'message') return [];
  return Object.entries(messageOf(api, schema).fields)
    .filter(([name]) => isPresent(data, name))
    .map(([name, field]) => ({ path: `${path}.${name}`, schema: field, data: data[name] }));
}

export function messageOf(api: Snapshot, { of = '' }: Value): Message {
  if (!Object.hasOwn(api.messages, of)) throw new Error(`The constraint data has no message "${of}".`);
  return api.messages[of];
}

/** The type that the CRD names. */
export function expectedType({ type }: Value): JsonType {
  switch (type) {
    case 'message':
    case 'map':
    case 'struct':
      return 'object';
    case 'list':
      return 'array';
    case 'enum':
    case 'duration':
      return 'string';
    default:
      return type;
  }
}

export function jsonTypeOf(data: unknown): JsonType {
  if (data === null) return 'null';
  if (Array.isArray(data)) return 'array';
  if (typeof data === 'number') return Number.isInteger(data) ? 'integer' : 'number';
  if (typeof data === 'boolean' || typeof data === 'string') return typeof data as 'boolean' | 'string';
  if (typeof data === 'object') return 'object';
  throw new Error(`A manifest holds plain JSON, and not a ${typeof data}: resolve it before it is checked.`);
}

export function isObject(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** `undefined` is not written to YAML, so it counts as absent. */
export function isPresent(data: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(data, name) && data[name] !== undefined;
}

export function presentEntries(data: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(data).filter(([, value]) => value !== undefined);
}
