import { Fields, isFields, Path } from '../../manifests/manifest-object';
import { show } from '../../refusals/refuse';
import { SchemaRuleId } from '../rules/schema/pages';
import { size } from './cel';
import { CompiledMessage, CompiledValue, jsonTypeOf } from './compiled';
import { CelRule } from './schema-data';
import { similar } from './similar';
import { Fix, replace } from '../fix';

/** One thing that the API server refuses. */
export interface SchemaProblem {
  readonly id: SchemaRuleId;
  readonly path: Path;
  readonly message: string;
  readonly remedy?: string;
  readonly fix?: Fix;
}

/** More of them say nothing new, and a hostile file could hold millions. */
const MOST = 100;

/** The API server does not evaluate the rules of an object in which one of these is found. */
const PREVENTS_RULES = new Set<SchemaRuleId>(['SCHEMA003', 'SCHEMA004', 'SCHEMA005', 'SCHEMA007', 'SCHEMA009']);

/** Checks one value as the API server checks an object that is created. */
export class SchemaCheck {
  public readonly problems: SchemaProblem[] = [];
  private readonly broken: SchemaProblem[] = [];
  private readonly path: (string | number)[];

  public constructor(
    at: Path,
    private readonly version: string,
  ) {
    this.path = [...at];
  }

  /** Whether all values have the types of the schema. */
  public get isWellTyped(): boolean {
    return !this.problems.some(({ id }) => id === 'SCHEMA003');
  }

  /** What is found: rules of CEL only where nothing keeps the API server from evaluating them. */
  public get all(): readonly SchemaProblem[] {
    return this.problems.some(({ id }) => PREVENTS_RULES.has(id)) ? this.problems : [...this.problems, ...this.broken];
  }

  public check(schema: CompiledValue, value: unknown): void {
    if (this.problems.length >= MOST) return;
    const actual = jsonTypeOf(value);
    if (actual !== schema.expected && !(actual === 'integer' && schema.expected === 'number')) {
      if (actual === 'null' && schema.data.nullable === true) return;
      this.add('SCHEMA003', `${show(value)} is of type ${actual}, and not ${schema.expected}`);
      return;
    }
    if (actual === 'string') this.checkText(schema, value as string);
    else if (actual === 'array') this.checkList(schema, value as readonly unknown[]);
    else if (actual === 'object') this.checkObject(schema, value as Fields);
    else if (typeof value === 'number') this.checkNumber(schema, value);
    const rules = schema.message?.rules ?? schema.rules;
    if (rules.length > 0) this.checkRules(rules, value);
  }

  private checkObject(schema: CompiledValue, value: Fields): void {
    if (schema.message) this.checkMessage(schema.message, value);
    else if (schema.item) this.checkMap(schema, schema.item, value);
  }

  private checkMessage(schema: CompiledMessage, value: Fields): void {
    for (const name of schema.required) {
      if (!isPresent(value, name)) {
        this.add('SCHEMA004', `${show(name)} is missing`, { below: name });
      }
    }
    for (const name of Object.keys(value)) {
      if (value[name] === undefined) continue;
      const field = schema.fields.get(name);
      if (!field) this.unknown(name, schema);
      else if (field.later !== undefined) this.tooNew(name, field.later);
      else this.below(name, field, value[name]);
    }
    for (const group of schema.atMostOne) this.checkOneOf(group, value);
  }

  private checkOneOf(group: readonly string[], value: Fields): void {
    let count = 0;
    for (const name of group) if (isPresent(value, name)) count += 1;
    if (count < 2) return;
    const set = group.filter((name) => isPresent(value, name));
    this.add('SCHEMA011', `only one of ${group.join(', ')} can be set; set are ${set.join(', ')}`);
  }

  private unknown(name: string, { fields }: CompiledMessage): void {
    const meant = similar(name, [...fields.keys()]);
    this.add('SCHEMA002', `there is no field ${show(name)}`, {
      below: name,
      ...(meant !== undefined && { remedy: `Write ${show(meant)}, or leave the field out` }),
    });
  }

  private tooNew(name: string, since: string): void {
    this.add('SCHEMA013', `the field ${show(name)} came with Istio ${since}, and this is ${this.version}`, {
      below: name,
    });
  }

  private checkMap({ data: { minEntries, maxEntries } }: CompiledValue, item: CompiledValue, value: Fields): void {
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    this.checkSize(names.length, 'entries', minEntries, maxEntries);
    for (const name of names) this.below(name, item, value[name]);
  }

  private checkList({ data, item }: CompiledValue, value: readonly unknown[]): void {
    this.checkSize(value.length, 'items', data.minItems, data.maxItems);
    if (item) for (let index = 0; index < value.length; index++) this.below(index, item, value[index]);
    if (data.keys) this.checkKeys(data.keys, value);
  }

  private checkSize(found: number, noun: string, min = 0, max = Infinity): void {
    if (found > max) this.add('SCHEMA009', `there are ${found} ${noun}, and at most ${max} are allowed`);
    else if (found < min) this.add('SCHEMA010', `there are ${found} ${noun}, and at least ${min} are needed`);
  }

  private checkKeys(keys: readonly string[], value: readonly unknown[]): void {
    const seen = new Map<unknown, number>();
    value.forEach((entry, index) => {
      if (!isFields(entry)) return;
      const [only] = keys;
      const key = keys.length === 1 ? entry[only] : JSON.stringify(keys.map((name) => entry[name]));
      const first = seen.get(key);
      if (first === undefined) seen.set(key, index);
      else {
        const named = keys.map((name) => `${name} ${show(entry[name])}`).join(', ');
        this.add('SCHEMA012', `${named} is already that of item ${first}`, { below: index });
      }
    });
  }

  private checkText({ data, members, laterMembers, pattern }: CompiledValue, value: string): void {
    if (members && !members.includes(value)) this.wrongMember(value, members, laterMembers);
    const { minLength, maxLength } = data;
    if (maxLength !== undefined && value.length > maxLength && size(value) > maxLength) {
      this.add('SCHEMA007', `a text of ${size(value)} characters is too long; ${maxLength} are allowed`);
    }
    if (minLength !== undefined && value.length < minLength * 2 && size(value) < minLength) {
      this.add('SCHEMA008', `${show(value)} is too short; ${minLength} or more characters are needed`);
    }
    if (pattern && !pattern.test(value)) this.add('SCHEMA008', `${show(value)} does not match ${String(data.pattern)}`);
    if (data.format === 'byte' && !BASE64.test(value)) this.add('SCHEMA008', `${show(value)} is not base64`);
  }

  private wrongMember(value: string, members: readonly string[], later: ReadonlyMap<string, string>): void {
    const since = later.get(value);
    if (since !== undefined) {
      this.add('SCHEMA013', `${show(value)} came with Istio ${since}, and this is ${this.version}`);
      return;
    }
    const meant = similar(value, members);
    const remedy = `Write ${meant === undefined ? `one of ${members.join(', ')}` : show(meant)}`;
    const isMeant = meant !== undefined && lettersOf(meant) === lettersOf(value);
    this.add('SCHEMA005', `${show(value)} is none of ${members.join(', ')}`, {
      remedy,
      ...(isMeant && { fix: [replace(this.path, meant)] }),
    });
  }

  private checkNumber({ data: { min, max, format } }: CompiledValue, value: number): void {
    const low = min ?? (format === 'int32' ? -(2 ** 31) : -Infinity);
    const high = max ?? (format === 'int32' ? 2 ** 31 - 1 : Infinity);
    if (value < low || value > high) this.add('SCHEMA006', `${value} is not in the range from ${low} to ${high}`);
  }

  private checkRules(rules: readonly CelRule[], value: unknown): void {
    for (const { holds, message, fieldPath } of rules) {
      let problem = message;
      try {
        if (holds(value)) continue;
      } catch (error) {
        problem = `${message} (${(error as Error).message})`;
      }
      const shown = typeof value === 'object' ? '' : `${show(value)}: `;
      const below = fieldPath?.slice(1).split('.') ?? [];
      this.broken.push({ id: 'SCHEMA014', path: [...this.path, ...below], message: `${shown}${problem}` });
    }
  }

  private below(step: string | number, schema: CompiledValue, value: unknown): void {
    this.path.push(step);
    this.check(schema, value);
    this.path.pop();
  }

  private add(
    id: SchemaRuleId,
    message: string,
    { below, remedy, fix }: { below?: string | number; remedy?: string; fix?: Fix } = {},
  ): void {
    const path = below === undefined ? [...this.path] : [...this.path, below];
    this.problems.push({ id, path, message, ...(remedy !== undefined && { remedy }), ...(fix && { fix }) });
  }
}

/** A word without what is easily written otherwise: whoever writes `dns` or `registry-only` can have meant one word alone. */
function lettersOf(word: string): string {
  return word.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

/** What Kubernetes takes for the format `byte`, which refuses the empty string. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/u;

function isPresent(value: Fields, name: string): boolean {
  return value[name] !== undefined && Object.hasOwn(value, name);
}
