import { closeSync, constants, openSync } from 'node:fs';
import { show } from '../../refusals/refuse';
import { UsageError } from '../usage-error';
import { InputFile, unreadable } from './find-files';
import { readDescriptor } from './read-descriptor';

/** Whoever writes into a pipe has begun by then. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 10;

/** What a file or a pipe holds, and little more than the limit where it grows or does not end. */
export function readPath(file: InputFile, limit: number): Uint8Array {
  try {
    // To open a pipe that nobody writes into would wait for ever.
    const descriptor = openSync(file.path, constants.O_RDONLY | (file.isPipe ? constants.O_NONBLOCK : 0));
    try {
      return file.isPipe ? readPipe(file, descriptor, limit) : readDescriptor(descriptor, limit, file.bytes);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(file.name, error);
  }
}

/** A pipe that nobody writes into yet looks like an empty one. */
function readPipe({ name }: InputFile, descriptor: number, limit: number): Uint8Array {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const content = readDescriptor(descriptor, limit);
    if (content.length > 0) return content;
    if (performance.now() > end) {
      throw new UsageError(`${show(name)} is a pipe that nobody writes into. Write into it, or leave it out`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
}
