/** Says what is wrong with a field; the path leads from the object to it. */
export type Complain = (path: string, problem: string) => void;

/**
 * The fields of an object of which nothing is certain, as a manifest gives them. What has another type than asked for is
 * reported and then absent, as if it had not been written.
 */
export class Fields {
  public static readonly NONE = new Fields({}, '', () => undefined);

  /** The fields of anything; nothing that is no object has any. */
  public static of(value: unknown, path: string, complain: Complain): Fields {
    if (isRecord(value)) return new Fields(value, path, complain);
    if (value !== undefined && value !== null) complain(path, `${kindOf(value)} where an object is expected`);
    return new Fields({}, path, complain);
  }

  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly path: string,
    private readonly complain: Complain,
  ) {}

  /** Where the fields are, from the top of the object, such as `spec.trafficPolicy.tls`. */
  public get place(): string {
    return this.path;
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
    return this.typed(key, 'string', (value) => (typeof value === 'string' ? value : undefined));
  }

  public number(key: string): number | undefined {
    return this.typed(key, 'number', (value) => {
      if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    });
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
    return this.typed(key, 'boolean', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  public texts(key: string): string[] {
    return this.list(key).flatMap((value, index) => {
      if (typeof value === 'string') return [value];
      this.complain(`${this.at(key)}[${index}]`, `${kindOf(value)} where a string is expected`);
      return [];
    });
  }

  /** Labels and other maps from text to text. */
  public map(key: string): Record<string, string> {
    const found = this.fields(key);
    const entries = found.keys.map((name): [string, string | undefined] => [name, found.text(name)]);
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }

  /** The fields of an object, none if it is absent. */
  public fields(key: string): Fields {
    return Fields.of(this.own(key), this.at(key), this.complain);
  }

  /** The fields of an object that makes a difference even when it is empty. */
  public optional(key: string): Fields | undefined {
    const value = this.own(key);
    if (value === undefined || value === null) return undefined;
    if (isRecord(value)) return new Fields(value, this.at(key), this.complain);
    this.complain(this.at(key), `${kindOf(value)} where an object is expected`);
    return undefined;
  }

  public objects(key: string): Fields[] {
    return this.list(key).flatMap((value, index) => {
      const path = `${this.at(key)}[${index}]`;
      if (isRecord(value)) return [new Fields(value, path, this.complain)];
      this.complain(path, `${kindOf(value)} where an object is expected`);
      return [];
    });
  }

  /** Reports something about a field that only its reader can know. */
  public report(key: string, problem: string): void {
    this.complain(this.at(key), problem);
  }

  private list(key: string): readonly unknown[] {
    return this.typed(key, 'list', (value) => (Array.isArray(value) ? (value as readonly unknown[]) : undefined)) ?? [];
  }

  private typed<T>(key: string, expected: string, read: (value: unknown) => T | undefined): T | undefined {
    const value = this.own(key);
    if (value === undefined || value === null) return undefined;
    const result = read(value);
    if (result === undefined) this.complain(this.at(key), `${kindOf(value)} where a ${expected} is expected`);
    return result;
  }

  private own(key: string): unknown {
    return Object.hasOwn(this.values, key) ? this.values[key] : undefined;
  }

  private at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
