import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { unreadable } from './find-files';

/** Text of a file that is named by an option, such as a profile. */
export function readTextFile(name: string, folder: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(resolve(folder, name)));
  } catch (error) {
    throw unreadable(name, error);
  }
}
