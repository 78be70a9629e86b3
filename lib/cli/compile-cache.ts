import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** What other versions have left is thrown away after so long. */
const MOST_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Loads a module with what V8 made of it the last time, and keeps that for the next time: compiling the command takes longer
 * than checking some hundred manifests. Whoever then asks for the module by `require` gets it from there.
 *
 * Node from version 22 on can do the same, in a folder that all users share; its variables `NODE_COMPILE_CACHE` (the
 * folder) and `NODE_DISABLE_COMPILE_CACHE` hold here as well. Where nothing can be kept, nothing is said: the command works
 * all the same.
 *
 * @param file with text that is ASCII, which is read at once
 * @param version of the package that the module is a part of
 */
export function loadCompiled(file: string, version: string): void {
  const cache = cacheOf(file, version);
  if (cache === undefined) return;
  const cachedData = unsealed(readOwn(cache));
  const text = fs.readFileSync(file, 'latin1');
  const script = new Script(`(function (exports, require) {${text}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const module = { exports: {}, loaded: true };
  const require = createRequire(file);
  (script.runInThisContext() as (...given: unknown[]) => void)(module.exports, require);
  require.cache[file] = module as NodeJS.Module;
  if (cachedData && script.cachedDataRejected !== true) return;
  // By then V8 has compiled all that a run needs.
  process.once('exit', () => {
    keep(cache, script);
  });
}

/** The file for one text of the module and one V8; undefined where nothing is to be kept. */
function cacheOf(file: string, version: string): string | undefined {
  const { NODE_DISABLE_COMPILE_CACHE: disabled = '', NODE_V8_COVERAGE: coverage = '' } = process.env;
  if (disabled !== '' || coverage !== '') return undefined;
  const folder = cacheFolder();
  if (folder === undefined) return undefined;
  const { size, mtimeMs } = fs.statSync(file);
  const { arch, versions } = process;
  return join(folder, `${version}-${size}-${Math.floor(mtimeMs)}-${arch}-${versions.v8}.bin`);
}

/** Of this user alone: what is in it is run. */
function cacheFolder(): string | undefined {
  const { NODE_COMPILE_CACHE: given = '', XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' } = process.env;
  const folder = given || (process.platform === 'win32' ? local : xdg) || cachesAtHome();
  return folder && join(folder, 'cdk8s-istio', 'compiled');
}

function cachesAtHome(): string | undefined {
  try {
    return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  } catch {
    // Users of containers may have none.
    return undefined;
  }
}

/** The content of a file that this user wrote. */
function readOwn(file: string): Buffer | undefined {
  try {
    const descriptor = fs.openSync(file, 'r');
    try {
      const isOwn = process.getuid === undefined || fs.fstatSync(descriptor).uid === process.getuid();
      return isOwn ? fs.readFileSync(descriptor) : undefined;
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

const SEAL_BYTES = 4;

/** V8 believes what it is given, and crashes where a disk has lost a part of it. */
function sealed(data: Buffer): Buffer {
  const seal = Buffer.alloc(SEAL_BYTES);
  seal.writeUInt32BE(crc32(data));
  return Buffer.concat([data, seal]);
}

/** Undefined where it is not as it was sealed. */
function unsealed(content: Buffer | undefined): Buffer | undefined {
  if (content === undefined || content.length < SEAL_BYTES) return undefined;
  const data = content.subarray(0, -SEAL_BYTES);
  return content.readUInt32BE(data.length) === crc32(data) ? data : undefined;
}

function keep(file: string, script: Script): void {
  const folder = dirname(file);
  // Whole or not there at all, also when two processes end at once.
  const unfinished = `${file}.${process.pid}`;
  try {
    for (const each of [dirname(dirname(folder)), dirname(folder), folder]) makeFolder(each);
    for (const name of fs.readdirSync(folder)) dropOld(join(folder, name));
    fs.writeFileSync(unfinished, sealed(script.createCachedData()), { mode: 0o600 });
    fs.renameSync(unfinished, file);
  } catch {
    // What is left unfinished goes with what is old.
  }
}

/** One level: asked for several, Node goes round for ever where a file system knows no folders to be made. */
function makeFolder(folder: string): void {
  if (!fs.existsSync(folder)) fs.mkdirSync(folder, { mode: 0o700 });
}

function dropOld(file: string): void {
  if (Date.now() - fs.statSync(file).mtimeMs > MOST_DAYS * DAY_MS) fs.rmSync(file);
}
