import { spawnSync, SpawnSyncOptions } from 'child_process';

/** Ends the run with one line instead of a stack trace. */
export class Failure extends Error {}

export function fail(message: string): never {
  throw new Failure(message);
}

/** Signals that end a run early. */
export const STOPPING = ['SIGINT', 'SIGTERM'] as const;

/** What a test runner counted. */
export interface Sums {
  readonly passed: number;
  readonly failed: number;
}

export const NO_TESTS: Sums = { passed: 0, failed: 0 };

export function add(...sums: Sums[]): Sums {
  return {
    passed: sums.reduce((total, { passed }) => total + passed, 0),
    failed: sums.reduce((total, { failed }) => total + failed, 0),
  };
}

/** Runs a command in the open, between a title and the time it took; returns its exit code. */
export function shown(title: string, command: string, args: string[], options: SpawnSyncOptions = {}): number {
  const start = Date.now();
  process.stdout.write(`\n== ${title}\n`);
  const { status, error, signal } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) fail(`${command} cannot be started: ${error.message}`);
  // The one at the keyboard stopped the child: nothing may follow it.
  if (signal) fail(`${command} was ended by ${signal}.`);
  process.stdout.write(`== ${title}: ${((Date.now() - start) / 1000).toFixed(0)} s, exit ${String(status)}\n`);
  return status ?? 1;
}
