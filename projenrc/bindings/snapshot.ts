import { writeFileSync } from 'fs';
import { ISTIO_PINS } from '../istio-pins';
import { apiModule, moduleDir } from './go-module';
import { mergeReleases } from './merge';
import { Snapshot } from './model';
import { readRelease, Release } from './release';
import { formatSnapshot, SNAPSHOT_FILE } from './snapshot-file';

/** Reads the API of all pinned releases; needs Go. */
export function takeSnapshot(proxy?: 'off'): Snapshot {
  const releases = ISTIO_PINS.api.map(
    (version) => [version, readRelease(moduleDir(apiModule(version), proxy))] as const,
  );
  return mergeReleases(new Map<string, Release>(releases));
}

if (require.main === module) {
  try {
    writeFileSync(SNAPSHOT_FILE, formatSnapshot(takeSnapshot()));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
