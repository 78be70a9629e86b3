import { isUrl, urlScheme } from './go-url';

/**
 * What the rules of Istio's schemas need of CEL. The generator translates each rule to TypeScript that calls these, so
 * that checking manifests needs no interpreter; tests compare the translations with a CEL library.
 */

/** A rule could not be evaluated, which the API server takes for a rule that is broken. */
export class CelError extends Error {}

type Fields = Readonly<Record<string, unknown>>;

export function has(message: unknown, field: string): boolean {
  return isFields(message) && Object.hasOwn(message, field) && message[field] !== undefined;
}

export function get(message: unknown, field: string): unknown {
  if (!has(message, field)) throw new CelError(`no such key: ${field}`);
  return (message as Fields)[field];
}

/** The characters of a text, the items of a list, the entries of a map. */
export function size(value: unknown): number {
  if (typeof value === 'string') return /[\ud800-\udfff]/.test(value) ? Array.from(value).length : value.length;
  return items(value).length;
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new CelError('found no matching overload');
  return value;
}

export function number(value: unknown): number {
  if (typeof value !== 'number') throw new CelError('found no matching overload');
  return value;
}

export function add(one: unknown, other: unknown): unknown {
  return typeof one === 'number' ? one + number(other) : text(one) + text(other);
}

export function substring(value: unknown, start: number, end: number): string {
  const characters = Array.from(text(value));
  if (end > characters.length) throw new CelError(`string index ${end} out of range`);
  return characters.slice(start, end).join('');
}

export function all(value: unknown, test: (item: unknown) => boolean): boolean {
  return items(value).every(test);
}

export function exists(value: unknown, test: (item: unknown) => boolean): boolean {
  return items(value).some(test);
}

export function existsOne(value: unknown, test: (item: unknown) => boolean): boolean {
  return items(value).filter(test).length === 1;
}

export function int(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (!/^[-+]?\d+$/.test(text(value))) throw new CelError(`cannot convert to int: ${text(value)}`);
  return Number(value);
}

export function isURL(value: unknown): boolean {
  return isUrl(text(value));
}

export function schemeOfURL(value: unknown): string {
  try {
    return urlScheme(text(value));
  } catch (error) {
    throw new CelError(`URL parse error: ${(error as Error).message}`);
  }
}

/** The items of a list, or the keys of a map. */
function items(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isFields(value)) throw new CelError('found no matching overload');
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The nanoseconds of a duration as Go reads it, such as `1h30m` or `1.5s`. */
export function duration(value: unknown): number {
  const nanoseconds = goDuration(text(value));
  if (nanoseconds === undefined) throw new CelError(`invalid duration: ${text(value)}`);
  return nanoseconds;
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  '\u00b5s': 1e3,
  '\u03bcs': 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Go counts them in 64 bits. */
const MAX_NANOSECONDS = 2 ** 63;

export function goDuration(value: string): number | undefined {
  // What nearly everybody writes.
  const plain = /^(\d{1,6})(ms|s|m|h)$/.exec(value);
  if (plain) return Number(plain[1]) * UNITS[plain[2]];
  const match = /^[-+]?(?=.)(.*)$/s.exec(value);
  if (!match) return undefined;
  const [, amount] = match;
  if (amount === '0') return 0;
  let total = 0;
  let end = 0;
  for (const part of amount.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/gy)) {
    total += nanoseconds(part[1], UNITS[part[2]]);
    end += part[0].length;
  }
  if (end !== amount.length || total > MAX_NANOSECONDS) return undefined;
  return value.startsWith('-') ? -total : total;
}

/** Whole numbers and fractions apart, as Go does, which cuts what is below a nanosecond. */
function nanoseconds(amount: string, unit: number): number {
  const [whole, fraction = ''] = amount.split('.');
  const digits = fraction.slice(0, 18);
  const cut = digits === '' ? 0 : Math.floor((Number(digits) * unit) / 10 ** digits.length + 1e-6);
  return Number(whole) * unit + cut;
}
