import { show } from '../../refusals/refuse';
import { UsageError } from '../usage-error';
import { namedFile, unreadable } from './find-files';
import { readPath } from './read-path';

/** As much as a baseline of a hundred thousand findings has. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Text of a file that is named by an option, such as a profile. */
export function readTextFile(name: string, folder: string): string {
  const content = readPath(namedFile(name, folder), MOST_BYTES);
  if (content.length > MOST_BYTES) {
    throw new UsageError(`${show(name)} is longer than ${MOST_BYTES} bytes. Name the file that is meant`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (error) {
    throw unreadable(name, error);
  }
}
