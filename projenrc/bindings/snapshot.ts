import { writeFileSync } from 'fs';
import { API_VERSIONS } from '../istio-pins';
import { moduleDir } from './go-module';
import { mergeReleases } from './merge';
import { Snapshot } from './model';
import { readRelease } from './release';
import { formatSnapshot, SNAPSHOT_FILE } from './snapshot-file';

/** Reads the API of all pinned releases; needs Go. */
export function takeSnapshot(proxy?: 'off'): Snapshot {
  return mergeReleases(new Map(API_VERSIONS.map((version) => [version, readRelease(moduleDir(version, proxy))])));
}

if (require.main === module) {
  try {
    writeFileSync(SNAPSHOT_FILE, formatSnapshot(takeSnapshot()));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
