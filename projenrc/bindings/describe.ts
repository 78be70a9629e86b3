import { Definition, EnumType, Field, Message, typeNameOf, Value } from './model';

/** Limits that Istio writes as CEL rules although they are plain ranges. */
const KNOWN_RULES: Readonly<Record<string, string>> = {
  '0 < self && self <= 65535': '1 to 65535',
  "duration(self) >= duration('1ms')": 'at least 1ms',
};

/** One sentence that says what the schema knows about a field. The words are ours, the facts are the schema's. */
export function describeField(name: string, field: Field, message: Message): string {
  const rivals = (message.atMostOne ?? []).find((group) => group.includes(name))?.filter((other) => other !== name);
  return sentence([
    field.required ? 'required' : undefined,
    describeValue(field),
    rivals && `excludes ${rivals.map(code).join(' and ')}`,
    field.deprecated ? 'deprecated in Istio' : undefined,
    describeSince(field),
  ]);
}

export function describeMessage(name: string, message: Message): string {
  const groups = (message.atMostOne ?? []).map((group) => `at most one of ${group.map(code).join(' or ')}`);
  return sentence([`Istio's message ${istioName(name, message)}`, ...groups, describeSince(message)]);
}

export function describeEnum(name: string, type: EnumType): string {
  return sentence([`Istio's enum ${istioName(name, type)}`, describeSince(type)]);
}

export function describeSince({ since }: { since?: string }): string | undefined {
  return since === undefined ? undefined : `since Istio ${since}`;
}

/** One sentence without semicolons: jsii ends its summary at the first of either. */
export function sentence(parts: readonly (string | undefined)[]): string {
  const text = parts.filter((part) => part !== undefined).join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `ServiceEntry.Location`: anchors are made of the names of nested definitions. */
function istioName(name: string, { anchor }: Definition): string {
  return code(anchor?.replaceAll('-', '.') ?? name);
}

function describeValue(value: Value): string {
  return [noun(value), ...facts(value)].join(', ');
}

function noun({ type, of = '', item }: Value): string {
  switch (type) {
    case 'list':
      return item ? `list of ${describeValue(item)}` : 'list';
    case 'map':
      return item ? `map of ${describeValue(item)}` : 'map';
    case 'message':
    case 'enum':
      return code(typeNameOf(of));
    case 'duration':
      return 'duration such as `10s`';
    case 'struct':
      return 'free-form object';
    case 'string':
      return 'text';
    case 'integer':
      return 'whole number';
    default:
      return type;
  }
}

function facts(value: Value): string[] {
  return [
    range(value.min, value.max),
    range(value.minLength, value.maxLength, 'characters'),
    value.pattern === undefined ? undefined : pattern(value.pattern),
    range(value.minItems, value.maxItems, 'items'),
    range(value.minEntries, value.maxEntries, 'entries'),
    value.keys && `unique by ${value.keys.map(code).join(' and ')}`,
    ...(value.rules ?? []).map(({ rule }) => KNOWN_RULES[rule] as string | undefined),
  ].filter((fact) => fact !== undefined);
}

function range(min?: number, max?: number, unit = ''): string | undefined {
  const limits = [min === undefined ? '' : `at least ${min}`, max === undefined ? '' : `at most ${max}`];
  const text = min !== undefined && max !== undefined ? `${min} to ${max}` : limits.join('');
  return text === '' ? undefined : `${text} ${unit}`.trim();
}

/** A pattern that would end the comment or its code span is left to the reference page. */
function pattern(text: string): string | undefined {
  return /\*\/|[@`]/.test(text) ? undefined : `matching \`${text}\``;
}

function code(text: string): string {
  return `\`${text}\``;
}
