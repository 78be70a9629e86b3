import { parseArgs } from 'node:util';
import { show } from '../refusals/refuse';
import { similar } from '../analysis/schema/similar';
import { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** What can be written behind a command. */
export interface Option {
  readonly name: string;
  /** What stands for the value in the help; absent: the option has none. */
  readonly value?: string;
  readonly allowed?: readonly string[];
  readonly isRepeatable?: boolean;
  readonly help: string;
}

/** One thing that the command can do. */
export interface Command {
  readonly name: string;
  /** What is written behind the name and the options. */
  readonly operands: string;
  readonly summary: string;
  readonly details: readonly string[];
  readonly options: readonly Option[];
  /** With what each is for. */
  readonly examples: readonly (readonly [string, string])[];

  /** The exit code. */
  run(args: Arguments, terminal: Terminal): number;
}

/** What was written behind a command. */
export interface Arguments {
  readonly operands: readonly string[];
  /** The last value of an option. */
  readonly value: (option: string) => string | undefined;
  readonly values: (option: string) => readonly string[];
  readonly has: (option: string) => boolean;
}

export const HELP: Option = { name: 'help', help: 'Print this.' };

/** Reads arguments; whatever is not known is refused with what is. */
export function parseArguments(args: readonly string[], command: string, options: readonly Option[]): Arguments {
  const known = new Map([...options, HELP].map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      [...known.values()].map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = known.get(token.name);
    if (!option) throw unknownOption(token.rawName, command, [...known.keys()]);
    checkValue(option, token);
    if (!option.isRepeatable && option.value !== undefined && values.has(option.name)) {
      throw new UsageError(`--${option.name} is given twice. Write it once`);
    }
    values.set(option.name, [...(values.get(option.name) ?? []), token.value ?? '']);
  }
  return {
    operands,
    value: (option) => values.get(option)?.at(-1),
    values: (option) => values.get(option) ?? [],
    has: (option) => values.has(option),
  };
}

function checkValue(
  { name, value, allowed }: Option,
  { value: given, inlineValue }: { readonly value?: string; readonly inlineValue?: boolean },
): void {
  if (value === undefined) {
    if (given !== undefined) throw new UsageError(`--${name} takes no value, but has ${show(given)}. Write --${name}`);
    return;
  }
  if (given === undefined || given === '' || (inlineValue !== true && given.startsWith('--'))) {
    throw new UsageError(`--${name} has no value. Write --${name} ${allowed?.[0] ?? value}`);
  }
  if (allowed && !allowed.includes(given)) {
    throw new UsageError(`--${name} is ${show(given)}. Write ${oneOf(allowed)}`);
  }
}

function unknownOption(raw: string, command: string, names: readonly string[]): UsageError {
  const near = similar(raw.replace(/^-+/, ''), names);
  const remedy = near === undefined ? `Write one of ${names.map((each) => `--${each}`).join(', ')}` : `Write --${near}`;
  return new UsageError(`${command} has no option ${raw}. ${remedy}`);
}

/** `a, b or c` */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}
