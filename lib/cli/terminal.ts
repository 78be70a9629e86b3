import { Colors, NO_COLORS, TERMINAL_COLORS } from '../analysis/reports/colors';
import { readDescriptor } from './input/read-descriptor';

/** All that the command knows of the world beside files. */
export interface Terminal {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly hasTerminalOutput: boolean;
  readonly hasTerminalErrors: boolean;
  readonly version: string;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Standard input, and little more than the limit where it does not end. */
  readonly readInput: (limit: number) => Uint8Array;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The terminal of this process. */
export function processTerminal(version: string): Terminal {
  return {
    folder: process.cwd(),
    environment: process.env,
    hasTerminalOutput: process.stdout.isTTY,
    hasTerminalErrors: process.stderr.isTTY,
    version,
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    readInput: (limit) => readDescriptor(0, limit),
    now: () => process.uptime() * 1000,
  };
}

/** Colours are for terminals, unless the environment says otherwise; @see https://no-color.org */
export function colorsOf({ environment, hasTerminalOutput }: Terminal): Colors {
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: term } = environment;
  if (force !== undefined) return force === '0' || force === 'false' ? NO_COLORS : TERMINAL_COLORS;
  const isWanted = (none === undefined || none === '') && hasTerminalOutput && term !== 'dumb';
  return isWanted ? TERMINAL_COLORS : NO_COLORS;
}
