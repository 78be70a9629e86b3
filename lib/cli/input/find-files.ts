import { lstatSync, readdirSync, Stats, statSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { portablePath } from '../../analysis/reports/artifact-uri';
import { similar } from '../../analysis/schema/similar';
import { show } from '../../refusals/refuse';
import { UsageError } from '../usage-error';
import { globExpression, globFolder, isGlob } from './glob';

/** A file to be read. */
export interface InputFile {
  /** As findings call it: as it was written, but with forward slashes. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly isPipe: boolean;
  /** It was named itself, and not found in a folder. */
  readonly isNamed: boolean;
}

const ENDINGS = /\.(?:yaml|yml|json)$/i;
const KINDS = '.yaml, .yml or .json';

/** The files that operands stand for, each once, by name. */
export function findFiles(operands: readonly string[], folder: string): InputFile[] {
  const found = new Map<string, InputFile>();
  for (const file of operands.flatMap((operand) => filesOf(operand, folder))) {
    const known = found.get(file.path);
    if (!known || (file.isNamed && !known.isNamed)) found.set(file.path, file);
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function filesOf(operand: string, folder: string): InputFile[] {
  const stats = statOf(resolve(folder, operand));
  if (stats?.isDirectory() === true) return inFolder(operand, folder);
  if (stats) return [fileOf(operand, folder, stats, true)];
  if (isLink(resolve(folder, operand))) throw leadsNowhere(operand);
  const pattern = portablePath(operand);
  if (isGlob(pattern)) return ofPattern(pattern, folder);
  throw new UsageError(`there is no file or folder ${show(operand)}. ${nearest(operand, folder)}`);
}

function inFolder(operand: string, folder: string): InputFile[] {
  const files = walk(operand, folder).filter((name) => ENDINGS.test(name));
  if (files.length > 0) return files.flatMap((name) => listed(name, folder));
  throw new UsageError(`no file in the folder ${show(operand)} ends in ${KINDS}. Name the folder with the manifests`);
}

function ofPattern(pattern: string, folder: string): InputFile[] {
  let expression: RegExp;
  try {
    expression = globExpression(pattern.replace(/^(?:\.\/)+/, ''));
  } catch {
    throw new UsageError(`${show(pattern)} is no pattern of paths. Write one such as 'manifests/**/*.yaml'`);
  }
  const top = globFolder(pattern.replace(/^(?:\.\/)+/, ''));
  const files = statOf(resolve(folder, top))?.isDirectory() === true ? walk(top === '' ? '.' : top, folder) : [];
  const matching = files.filter((name) => expression.test(name));
  if (matching.length > 0) return matching.flatMap((name) => listed(name, folder));
  throw new UsageError(`no file matches ${show(pattern)}. Write a pattern such as 'manifests/**/*.yaml'`);
}

/** All files below a folder. Folders that are links are not followed, so that there is an end. */
function walk(top: string, folder: string): string[] {
  const prefix = portablePath(top)
    .replace(/^\.$/, '')
    .replace(/(?<=[^/])\/*$/, '/');
  const found: string[] = [];
  const open = [''];
  for (let below = open.pop(); below !== undefined; below = open.pop()) {
    for (const entry of entriesOf(join(resolve(folder, top), below))) {
      if (entry.isDirectory()) {
        if (!isSkipped(entry.name)) open.push(`${below}${entry.name}/`);
      } else found.push(`${prefix}${below}${entry.name}`);
    }
  }
  return found;
}

/** What packages and tools keep for themselves are no manifests. */
function isSkipped(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}

function entriesOf(path: string): ReturnType<typeof entries> {
  try {
    return entries(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function entries(path: string): { readonly name: string; readonly isDirectory: () => boolean }[] {
  return readdirSync(path, { withFileTypes: true });
}

/** A file of a folder; a link may lead to a folder as well. */
function listed(name: string, folder: string): InputFile[] {
  const stats = statOf(resolve(folder, name));
  if (!stats) throw leadsNowhere(name);
  return stats.isFile() ? [fileOf(name, folder, stats, false)] : [];
}

/** Also one in a circle. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false;
  }
}

function leadsNowhere(name: string): UsageError {
  return new UsageError(`the link ${show(name)} leads nowhere. Take it away, or name files`);
}

/** A file that an option names. */
export function namedFile(name: string, folder: string): InputFile {
  let stats: Stats;
  try {
    stats = statSync(resolve(folder, name));
  } catch (error) {
    throw unreadable(name, error);
  }
  return fileOf(name, folder, stats, true);
}

function fileOf(name: string, folder: string, stats: Stats, isNamed: boolean): InputFile {
  // A device may never end; a pipe is what shells make of <(...).
  if (!stats.isFile() && !stats.isFIFO()) throw new UsageError(`${show(name)} is no file. Name files or folders`);
  return {
    name: portablePath(normalize(name)),
    path: resolve(folder, name),
    bytes: stats.size,
    isNamed,
    isPipe: stats.isFIFO(),
  };
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (['ENOTDIR', 'ELOOP', 'ENOENT', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw unreadable(path, error);
  }
}

/** Why a file or folder cannot be read, in the words of the system. */
export function unreadable(path: string, error: unknown): UsageError {
  const text = String(error).replace(/^(?:\w*Error: )?(.*?)\.?$/s, '$1');
  return new UsageError(`${show(path)} cannot be read: ${text}. Allow reading it, or leave it out`);
}

function nearest(operand: string, folder: string): string {
  const parent = dirname(operand);
  if (statOf(resolve(folder, parent))?.isDirectory() !== true)
    return 'Name files, folders, patterns or - for the input';
  const names = entriesOf(resolve(folder, parent)).map(({ name }) => name);
  const near = similar(operand.split(/[\\/]/).at(-1) ?? '', names);
  if (near === undefined) return 'Name files, folders, patterns or - for the input';
  return `Write ${show(portablePath(join(parent, near)))}`;
}
