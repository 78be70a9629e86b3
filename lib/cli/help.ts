import { Command, HELP, Option } from './command';

/** What a command does, with all that can be written behind it. */
export function helpOf({ name, operands, summary, details, options, examples }: Command): string {
  return [
    `cdk8s-istio ${name} [options] ${operands}`.trimEnd(),
    '',
    ...[summary, ...details].flatMap((paragraph) => wrap(paragraph, 2)),
    '',
    'Options:',
    ...table([...options, HELP].map((option) => [titleOf(option), option.help])),
    '',
    'Examples:',
    ...examples.flatMap(([line, purpose]) => [`  # ${purpose}`, `  ${line}`]),
    '',
  ].join('\n');
}

/** What there is at all. */
export function overview(commands: readonly Command[]): string {
  return [
    'cdk8s-istio <command> [options]',
    '',
    ...wrap('Says what is wrong with Istio manifests, and what becomes of the calls that leave the mesh.', 2),
    '',
    'Commands:',
    ...table(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Options:',
    ...table([
      ['--help', 'Print this, or the help of a command that stands before it.'],
      ['--version', 'Print the version.'],
    ]),
    '',
    'Examples:',
    '  # Check what cdk8s has written',
    '  cdk8s-istio check dist',
    '  # All about a finding',
    '  cdk8s-istio explain DESTINATIONRULE014',
    '',
  ].join('\n');
}

function titleOf({ name, value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([title]) => title.length)) + 2;
  return rows.flatMap(([title, text]) => {
    const [first = '', ...rest] = wrap(text, 0, WIDTH - width - 2);
    return [`  ${title.padEnd(width)}${first}`, ...rest.map((line) => `${' '.repeat(width + 2)}${line}`)];
  });
}

const WIDTH = 100;

/** Lines that are not longer than a terminal is wide. */
export function wrap(text: string, indent: number, width = WIDTH): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${' '.repeat(indent)}${word}`);
  }
  return lines;
}
