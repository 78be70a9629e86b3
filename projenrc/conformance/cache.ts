import { mkdirSync, readdirSync, rmSync, statSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';

/** How many builds are kept: switching between a few branches costs no build. */
const KEPT = 4;

/** A folder outside the repository, so that a new clone finds what another one has built. */
export function cacheFolder(...path: string[]): string {
  const { XDG_CACHE_HOME: root = join(homedir(), '.cache') } = process.env;
  const folder = join(root, 'cdk8s-istio', ...path);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Removes all but the newest entries of a folder. */
export function keepNewest(folder: string): void {
  const newestFirst = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of newestFirst.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}
