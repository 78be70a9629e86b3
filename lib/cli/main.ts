import { similar } from '../analysis/schema/similar';
import { printable } from '../analysis/reports/printable';
import { show } from '../refusals/refuse';
import { Command, parseArguments } from './command';
import { callCommand } from './commands/call';
import { checkCommand } from './commands/check';
import { diffCommand } from './commands/diff';
import { explainCommand } from './commands/explain';
import { graphCommand } from './commands/graph';
import { rulesCommand } from './commands/rules';
import { helpOf, overview } from './help';
import { processTerminal, Terminal } from './terminal';
import { UsageError } from './usage-error';

const COMMANDS: readonly Command[] = [
  checkCommand,
  explainCommand,
  callCommand,
  diffCommand,
  graphCommand,
  rulesCommand,
];

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
    terminal.writeError(overview(COMMANDS));
    return UNUSABLE;
  }
  if (name === '--help' || name === 'help' || name === '-h') {
    const about = COMMANDS.find((command) => command.name === rest[0]);
    terminal.write(about ? helpOf(about) : overview(COMMANDS));
    return 0;
  }
  if (name === '--version') {
    terminal.write(`${terminal.version}\n`);
    return 0;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) throw unknownCommand(name);
  const given = parseArguments(rest, name, command.options);
  if (!given.has('help')) return command.run(given, terminal);
  terminal.write(helpOf(command));
  return 0;
}

function unknownCommand(name: string): UsageError {
  const names = COMMANDS.map((each) => each.name);
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
}
