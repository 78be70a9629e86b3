/** Says what is wrong with a field; the path leads from the object to it. */
export type Complain = (path: string, problem: string) => void;

/**
 * The fields of an object of which nothing is certain, as a manifest gives them. What has another type than asked for is
 * reported and then absent, as if it had not been written.
 */
export class Fields {
  public static readonly NONE = new Fields({}, () => undefined, undefined, '');

  /** The fields of anything; nothing that is no object has any. */
  public static of(value: unknown, path: string, complain: Complain): Fields {
    if (isRecord(value)) return new Fields(value, complain, undefined, path);
    if (value !== undefined && value !== null) complain(path, `${kindOf(value)} where an object is expected`);
    return new Fields(NO_FIELDS, complain, undefined, path);
  }

  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly complain: Complain,
    private readonly parent: Fields | undefined,
    /** Below the parent. */
    private readonly key: string,
    /** In a list. */
    private readonly index = -1,
  ) {}

  /** Where the fields are, from the top of the object, such as `spec.trafficPolicy.tls`. Few are ever asked for theirs. */
  public get place(): string {
    const path = this.parent?.at(this.key) ?? this.key;
    return this.index < 0 ? path : `${path}[${this.index}]`;
  }

  /** The names of what is there. */
  public get keys(): string[] {
    return Object.keys(this.values);
  }

  /** Whether a field has a value; `null` is none. */
  public has(key: string): boolean {
    const value = this.own(key);
    return value !== undefined && value !== null;
  }

  /** The value as it is written. */
  public raw(key: string): unknown {
    return this.own(key);
  }

  public text(key: string): string | undefined {
    const value = this.own(key);
    if (typeof value === 'string') return value;
    this.mistyped(key, value, 'string');
    return undefined;
  }

  public number(key: string): number | undefined {
    const value = this.own(key);
    if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.mistyped(key, value, 'number');
    return undefined;
  }

  /** A text that is not empty: for istiod an empty one is none. */
  public filled(key: string): string | undefined {
    const text = this.text(key);
    return text === '' ? undefined : text;
  }

  /** A number above zero: for istiod zero is none. */
  public positive(key: string): number | undefined {
    const number = this.number(key);
    return number !== undefined && number > 0 ? number : undefined;
  }

  public truth(key: string): boolean | undefined {
    const value = this.own(key);
    if (typeof value === 'boolean') return value;
    this.mistyped(key, value, 'boolean');
    return undefined;
  }

  public texts(key: string): string[] {
    const found: string[] = [];
    this.list(key).forEach((value, index) => {
      if (typeof value === 'string') found.push(value);
      else this.complain(`${this.at(key)}[${index}]`, `${kindOf(value)} where a string is expected`);
    });
    return found;
  }

  /** Labels and other maps from text to text. */
  public map(key: string): Readonly<Record<string, string>> {
    const found = this.optional(key);
    if (found === undefined) return NO_TEXTS;
    if (areTexts(found.values)) return found.values;
    const entries: [string, string][] = [];
    for (const name of found.keys) {
      const text = found.text(name);
      if (text !== undefined) entries.push([name, text]);
    }
    return Object.fromEntries(entries);
  }

  /** The fields of an object, none if it is absent. */
  public fields(key: string): Fields {
    return this.optional(key) ?? new Fields(NO_FIELDS, this.complain, this, key);
  }

  /** The fields of an object that makes a difference even when it is empty. */
  public optional(key: string): Fields | undefined {
    const value = this.own(key);
    if (value === undefined || value === null) return undefined;
    if (isRecord(value)) return new Fields(value, this.complain, this, key);
    this.complain(this.at(key), `${kindOf(value)} where an object is expected`);
    return undefined;
  }

  public objects(key: string): Fields[] {
    const found: Fields[] = [];
    this.list(key).forEach((value, index) => {
      if (isRecord(value)) found.push(new Fields(value, this.complain, this, key, index));
      else this.complain(`${this.at(key)}[${index}]`, `${kindOf(value)} where an object is expected`);
    });
    return found;
  }

  /** Reports something about a field that only its reader can know. */
  public report(key: string, problem: string): void {
    this.complain(this.at(key), problem);
  }

  private list(key: string): readonly unknown[] {
    const value = this.own(key);
    if (Array.isArray(value)) return value as readonly unknown[];
    this.mistyped(key, value, 'list');
    return NO_ITEMS;
  }

  /** What is not there has no type. */
  private mistyped(key: string, value: unknown, expected: string): void {
    if (value === undefined || value === null) return;
    this.complain(this.at(key), `${kindOf(value)} where a ${expected} is expected`);
  }

  private own(key: string): unknown {
    const value = this.values[key];
    // Most fields are not there: only what is found can come from elsewhere.
    return value === undefined || Object.hasOwn(this.values, key) ? value : undefined;
  }

  private at(key: string): string {
    const path = this.place;
    return path === '' ? key : `${path}.${key}`;
  }
}

const NO_ITEMS: readonly unknown[] = [];
const NO_TEXTS: Readonly<Record<string, string>> = {};
const NO_FIELDS: Readonly<Record<string, unknown>> = {};

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTexts(values: Readonly<Record<string, unknown>>): values is Readonly<Record<string, string>> {
  for (const name in values) if (typeof values[name] !== 'string') return false;
  return true;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
