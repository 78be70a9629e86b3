import { similar } from '../analysis/schema/similar';
import { printable } from '../analysis/reports/printable';
import { show } from '../refusals/refuse';
import { Command, parseArguments } from './command';
import type * as CallModule from './commands/call';
import type * as CheckModule from './commands/check';
import type * as DiffModule from './commands/diff';
import type * as ExplainModule from './commands/explain';
import type * as GraphModule from './commands/graph';
import type * as RulesModule from './commands/rules';
import { helpOf, overview } from './help';
import { processTerminal, Terminal } from './terminal';
import { UsageError } from './usage-error';

/* eslint-disable @typescript-eslint/no-require-imports -- Each needs another part of the library: what is not called is not loaded. */
const COMMANDS: ReadonlyMap<string, () => Command> = new Map([
  ['check', () => (require('./commands/check') as typeof CheckModule).checkCommand],
  ['explain', () => (require('./commands/explain') as typeof ExplainModule).explainCommand],
  ['call', () => (require('./commands/call') as typeof CallModule).callCommand],
  ['diff', () => (require('./commands/diff') as typeof DiffModule).diffCommand],
  ['graph', () => (require('./commands/graph') as typeof GraphModule).graphCommand],
  ['rules', () => (require('./commands/rules') as typeof RulesModule).rulesCommand],
]);
/* eslint-enable @typescript-eslint/no-require-imports */

/** The exit code when the command is called wrongly or cannot read something. */
export const UNUSABLE = 2;

/** Does what the arguments of a process say; the exit code. */
export function main(args: readonly string[], terminal: Terminal): number {
  try {
    return dispatch(args, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.writeError(`cdk8s-istio: ${printable(error.message)}.\n`);
    return UNUSABLE;
  }
}

function dispatch(args: readonly string[], terminal: Terminal): number {
  const [name, ...rest] = args;
  if (args.length === 0) {
    terminal.writeError(overview(allCommands()));
    return UNUSABLE;
  }
  if (name === '--help' || name === 'help' || name === '-h') {
    const about = COMMANDS.get(rest[0])?.();
    terminal.write(about ? helpOf(about) : overview(allCommands()));
    return 0;
  }
  if (name === '--version') {
    terminal.write(`${terminal.version}\n`);
    return 0;
  }
  const command = COMMANDS.get(name)?.();
  if (!command) throw unknownCommand(name);
  const given = parseArguments(rest, name, command.options);
  if (!given.has('help')) return command.run(given, terminal);
  terminal.write(helpOf(command));
  return 0;
}

function allCommands(): Command[] {
  return [...COMMANDS.values()].map((load) => load());
}

function unknownCommand(name: string): UsageError {
  const names = [...COMMANDS.keys()];
  const near = similar(name, names);
  const remedy = near === undefined ? `Write one of ${names.join(', ')}` : `Write ${show(near)}`;
  return new UsageError(`there is no command ${show(name)}. ${remedy}`);
}

/** Runs as the command of a package in a version. */
export function run(version: string): void {
  // Whoever reads the output may stop before its end, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.exitCode = main(process.argv.slice(2), processTerminal(version));
  // As soon as all is printed; V8 would tidy up first.
  process.stdout.write('', () => {
    process.stderr.write('', () => process.exit());
  });
}
