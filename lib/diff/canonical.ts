import { isRecord } from '../mesh/fields';
import { compareText } from '../mesh/mesh-object';

/** A value as text that does not depend on the order in which keys are written. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value instanceof Map) return canonical([...(value as ReadonlyMap<unknown, unknown>)]);
  if (value instanceof Set) return canonical([...(value as ReadonlySet<unknown>)]);
  if (typeof value === 'function') return '';
  if (value instanceof Date) return JSON.stringify(value);
  if (!isRecord(value)) return value === undefined ? 'null' : JSON.stringify(value);
  const keys = Object.keys(value).sort(compareText);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}
