import { IstioVersion } from '../../profile/istio-version';
import { ENUMS, KINDS, MESSAGES } from './istio-schema';
import { CelRule, KindData, ValueData } from './schema-data';

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** What has to hold for a value, prepared so that checking it takes few steps. */
export class CompiledValue {
  public readonly expected: JsonType;
  public readonly item?: CompiledValue;
  public readonly members?: readonly string[];
  /** Members that a newer Istio added, with that release. */
  public readonly laterMembers: ReadonlyMap<string, string>;
  public readonly pattern?: RegExp;
  public readonly rules: readonly CelRule[];
  /** The release that added the field, where the one at hand does not know it. */
  public readonly later?: string;
  private knownMessage?: CompiledMessage;

  public constructor(
    public readonly data: ValueData,
    private readonly schema: CompiledSchema,
  ) {
    const { type, of = '', item, pattern, since, rules = [] } = data;
    this.expected = expectedType(type);
    this.rules = rules;
    if (item) this.item = new CompiledValue(item, schema);
    if (pattern !== undefined) this.pattern = new RegExp(pattern, 'u');
    if (since !== undefined && schema.isLater(since)) this.later = since;
    const { members, memberSince = {} } = type === 'enum' ? ENUMS[of] : {};
    this.laterMembers = new Map(Object.entries(memberSince).filter(([, added]) => schema.isLater(added)));
    if (members) this.members = members.filter((member) => !this.laterMembers.has(member));
  }

  /** The message that it is, which may hold itself. */
  public get message(): CompiledMessage | undefined {
    if (this.data.type !== 'message') return undefined;
    return (this.knownMessage ??= this.schema.message(this.data.of ?? ''));
  }
}

export interface CompiledMessage {
  readonly fields: ReadonlyMap<string, CompiledValue>;
  readonly required: readonly string[];
  readonly atMostOne: readonly (readonly string[])[];
  readonly rules: readonly CelRule[];
}

export interface CompiledKind {
  readonly data: KindData;
  readonly spec: CompiledValue;
  readonly later?: string;
}

/** The schema of one release. Messages are prepared when they are first needed. */
export class CompiledSchema {
  private readonly messages = new Map<string, CompiledMessage>();
  private readonly kinds: ReadonlyMap<string, CompiledKind>;
  private readonly groups = new Set(KINDS.map(({ group }) => group));

  public constructor(private readonly version: IstioVersion) {
    const kinds = KINDS.map((data): [string, CompiledKind] => [
      `${data.group}/${data.kind}`,
      {
        data,
        spec: new CompiledValue({ type: 'message', of: data.spec }, this),
        ...(data.since !== undefined && this.isLater(data.since) && { later: data.since }),
      },
    ]);
    this.kinds = new Map(kinds);
  }

  public kind(group: string, kind: string): CompiledKind | undefined {
    return this.kinds.get(`${group}/${kind}`);
  }

  public hasGroup(group: string): boolean {
    return this.groups.has(group);
  }

  public message(id: string): CompiledMessage {
    const known = this.messages.get(id);
    if (known) return known;
    const { fields, atMostOne = [], rules = [] } = MESSAGES[id];
    const compiled: CompiledMessage = {
      fields: new Map(Object.entries(fields).map(([name, field]) => [name, new CompiledValue(field, this)])),
      required: Object.keys(fields).filter((name) => fields[name].required === true),
      atMostOne,
      rules,
    };
    this.messages.set(id, compiled);
    return compiled;
  }

  public isLater(since: string): boolean {
    return minorOf(since) > minorOf(this.version);
  }
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

function expectedType(type: ValueData['type']): JsonType {
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

export function jsonTypeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number';
    default:
      return 'object';
  }
}
