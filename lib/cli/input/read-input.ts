import { DEFAULT_LIMITS } from '../../manifests/limits';
import { ManifestObject } from '../../manifests/manifest-object';
import { ManifestFault, ManifestProblem, Manifests, readManifests } from '../../manifests/read-manifests';
import { Progress } from '../progress';
import { Terminal } from '../terminal';
import { UsageError } from '../usage-error';
import { findFiles, InputFile } from './find-files';
import { readPath } from './read-path';

/** The manifests of everything that was named, together. */
export interface Input extends Manifests {
  /** The names of all files. */
  readonly files: readonly string[];
  /** Files of folders without a single object, which are for other tools. */
  readonly foreign: readonly string[];
}

/** What stands for standard input. */
export const STDIN = '-';

/** More text than this at once is not read. */
const MOST_BYTES = 4 * DEFAULT_LIMITS.bytes;

/** Reads files, folders and standard input; without any, the folder at hand. */
export function readInput(operands: readonly string[], terminal: Terminal, progress: Progress): Input {
  const named = operands.length === 0 ? ['.'] : operands;
  const collected = new Collected();
  if (named.includes(STDIN)) {
    collected.add('stdin', terminal.readInput(DEFAULT_LIMITS.bytes), true);
  }
  const files = findFiles(
    named.filter((operand) => operand !== STDIN),
    terminal.folder,
  );
  files.forEach((file, index) => {
    progress.show(`reading ${index + 1} of ${files.length} files`);
    collected.addFile(file);
  });
  return collected;
}

class Collected implements Input {
  public readonly objects: ManifestObject[] = [];
  public readonly problems: ManifestProblem[] = [];
  public readonly files: string[] = [];
  public readonly foreign: string[] = [];
  private bytes = 0;

  public addFile(file: InputFile): void {
    this.bytes += file.bytes;
    if (this.bytes > MOST_BYTES) {
      throw new UsageError(`the files have more than ${MOST_BYTES} bytes together. Check them in parts`);
    }
    if (file.bytes > DEFAULT_LIMITS.bytes) {
      const detail = `it is longer than ${DEFAULT_LIMITS.bytes} bytes`;
      this.files.push(file.name);
      this.problems.push({ fault: ManifestFault.LIMIT, detail, file: file.name });
    } else this.add(file.name, readPath(file, DEFAULT_LIMITS.bytes), file.isNamed);
  }

  public add(name: string, content: Uint8Array, isNamed: boolean): void {
    const { objects, problems } = readManifests(content, name);
    const others = problems.filter(({ fault }) => fault === ManifestFault.NO_OBJECT).length;
    const isForeign = objects.length === 0 && others > 0 && others === problems.length;
    if (isForeign && !isNamed) {
      this.foreign.push(name);
      return;
    }
    this.files.push(name);
    for (const each of objects) this.objects.push(each);
    this.problems.push(...problems);
    if (this.objects.length > DEFAULT_LIMITS.objects) {
      throw new UsageError(`there are more than ${DEFAULT_LIMITS.objects} objects. Check them in parts`);
    }
  }
}
