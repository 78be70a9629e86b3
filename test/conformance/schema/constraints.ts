import { Snapshot } from '../../../projenrc/bindings/model';
import { BrokenConstraint, Finding, invalid } from './findings';
import { expectedType, isObject, isPresent, jsonTypeOf, messageOf, Place, presentEntries } from './places';

/** What is wrong at this place, without the places below it and without CEL. */
export function constraintFindings(api: Snapshot, place: Place): Finding[] {
  const { path, schema, data } = place;
  const actual = jsonTypeOf(data);
  if (actual === 'null' && schema.nullable === true) return [];
  const expected = expectedType(schema);
  if (actual !== expected && !(actual === 'integer' && expected === 'number')) {
    return [invalid(path, 'type', actual, `must be of type ${expected}: ${JSON.stringify(actual)}`)];
  }
  if (typeof data === 'string') return stringFindings(api, place, data);
  if (typeof data === 'number') return numberFindings(place, data);
  if (Array.isArray(data)) return listFindings(place, data);
  if (!isObject(data)) return [];
  return schema.type === 'message' ? messageFindings(api, place, data) : entriesFindings(place, data);
}

/** `broken` tells whether the value breaks a limit that the constraint data has. */
function limit<T>(bound: T | undefined, broken: (bound: T) => boolean, finding: (bound: T) => Finding): Finding[] {
  return bound !== undefined && broken(bound) ? [finding(bound)] : [];
}

function stringFindings(api: Snapshot, { path, schema }: Place, data: string): Finding[] {
  const { minLength, maxLength, pattern, format } = schema;
  // The schema counts characters, and not the halves of surrogate pairs.
  const { length } = Array.from(data);
  return [
    ...limit(
      schema.type === 'enum' ? api.enums[schema.of ?? ''].members : undefined,
      (members) => !members.includes(data),
      (members) => unsupported(path, data, members),
    ),
    ...limit(
      maxLength,
      (max) => length > max,
      (max) => ({ path, rule: 'maxLength', message: `Too long: may not be more than ${max} bytes` }),
    ),
    ...limit(
      minLength,
      (min) => length < min,
      (min) => invalid(path, 'minLength', data, `should be at least ${min} chars long`),
    ),
    ...limit(
      pattern,
      (expression) => !new RegExp(expression, 'u').test(data),
      (expression) => invalid(path, 'pattern', data, `should match '${expression}'`),
    ),
    ...limit(
      format === 'byte' ? format : undefined,
      () => !BASE64.test(data),
      () => invalid(path, 'format', data, `must be of type byte: ${JSON.stringify(data)}`),
    ),
  ];
}

/** What Kubernetes takes for the format `byte`, which refuses the empty string. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/u;

function unsupported(path: string, data: string, members: readonly string[]): Finding {
  const supported = members.map((member) => JSON.stringify(member)).join(', ');
  const message = `Unsupported value: ${JSON.stringify(data)}: supported values: ${supported}`;
  return { path, rule: 'enum', message };
}

function numberFindings({ path, schema }: Place, data: number): Finding[] {
  const { min, max, format } = schema;
  return [
    ...limit(
      format === 'int32' ? format : undefined,
      () => data < -(2 ** 31) || data >= 2 ** 31,
      () => invalid(path, 'format', data, 'must be of type integer with format int32'),
    ),
    ...limit(
      max,
      (bound) => data > bound,
      (bound) => invalid(path, 'max', data, `should be less than or equal to ${bound}`),
    ),
    ...limit(
      min,
      (bound) => data < bound,
      (bound) => invalid(path, 'min', data, `should be greater than or equal to ${bound}`),
    ),
  ];
}

function listFindings({ path, schema }: Place, data: readonly unknown[]): Finding[] {
  const { minItems, maxItems, keys } = schema;
  return [
    ...sizeFindings(path, data.length, {
      min: minItems,
      max: maxItems,
      noun: 'items',
      rules: ['minItems', 'maxItems'],
    }),
    ...(keys ? keyFindings(path, data, keys) : []),
  ];
}

/** Every item whose keys an earlier one has; an absent key equals an absent key. */
function keyFindings(path: string, data: readonly unknown[], keys: readonly string[]): Finding[] {
  const seen = new Set<string>();
  return data.flatMap((item, index) => {
    if (!isObject(item)) return [];
    const key = JSON.stringify(Object.fromEntries(keys.map((name) => [name, item[name]])));
    const message = `Duplicate value: ${key}`;
    return seen.size === seen.add(key).size ? [{ path: `${path}[${index}]`, rule: 'keys' as const, message }] : [];
  });
}

function entriesFindings({ path, schema }: Place, data: Readonly<Record<string, unknown>>): Finding[] {
  const { minEntries, maxEntries } = schema;
  const bounds = { min: minEntries, max: maxEntries, noun: 'properties', rules: ['minEntries', 'maxEntries'] } as const;
  return sizeFindings(path, presentEntries(data).length, bounds);
}

interface SizeBounds {
  readonly min?: number;
  readonly max?: number;
  readonly noun: string;
  /** The words of the lower and the upper bound. */
  readonly rules: readonly [BrokenConstraint, BrokenConstraint];
}

function sizeFindings(path: string, size: number, { min, max, noun, rules }: SizeBounds): Finding[] {
  return [
    ...limit(
      max,
      (bound) => size > bound,
      (bound) => ({ path, rule: rules[1], message: `Too many: ${size}: must have at most ${bound} items` }),
    ),
    ...limit(
      min,
      (bound) => size < bound,
      (bound) => invalid(path, rules[0], size, `should have at least ${bound} ${noun}`),
    ),
  ];
}

function messageFindings(api: Snapshot, { path, schema }: Place, data: Readonly<Record<string, unknown>>): Finding[] {
  const { fields, atMostOne = [] } = messageOf(api, schema);
  const missing = Object.keys(fields).filter((name) => fields[name].required === true && !isPresent(data, name));
  const unknown = presentEntries(data).filter(([name]) => !Object.hasOwn(fields, name));
  return [
    ...missing.map((name) => requiredField(`${path}.${name}`)),
    ...unknown.map(([name]) => unknownField(`${path}.${name}`)),
    ...atMostOne.flatMap((group) => groupFindings(path, group, data)),
  ];
}

export function requiredField(path: string): Finding {
  return { path, rule: 'required', message: 'Required value' };
}

export function unknownField(path: string): Finding {
  return { path, rule: 'unknownField', message: `unknown field ${JSON.stringify(path)}` };
}

/** The API server's own text does not name the fields. */
function groupFindings(path: string, group: readonly string[], data: Readonly<Record<string, unknown>>): Finding[] {
  const set = group.filter((name) => isPresent(data, name));
  if (set.length < 2) return [];
  const message = `Invalid value: set only one of ${group.join(', ')}; set are ${set.join(', ')}`;
  return [{ path, rule: 'atMostOne', message }];
}
