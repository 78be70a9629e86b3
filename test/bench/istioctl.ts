import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { GO_ENVIRONMENT, MODULE_FOLDER } from '../../projenrc/conformance/binaries';
import { cacheFolder, keepNewest } from '../../projenrc/conformance/cache';

const COMMAND = 'istio.io/istio/istioctl/cmd/istioctl';

/**
 * Istio's own command, of the release that judges. It is built when it is first needed, outside of the module of the judge:
 * what it needs beyond that is much, and nothing that the judge should depend on. Undefined where it cannot be built.
 */
export function istioctl(progress: (message: string) => void): string | undefined {
  const { stdout, error } = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (error) return undefined;
  const builds = cacheFolder('istioctl');
  const hash = createHash('sha256').update(stdout);
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(MODULE_FOLDER, file)));
  const folder = join(builds, hash.digest('hex').slice(0, 16));
  if (!existsSync(folder)) {
    progress('building istioctl, which takes minutes, once');
    const unfinished = mkdtempSync(join(builds, 'unfinished-'));
    for (const file of ['go.mod', 'go.sum']) cpSync(join(MODULE_FOLDER, file), join(unfinished, file));
    const flags = ['-mod=mod', '-ldflags', '-s -w', '-o', 'istioctl'];
    const { status } = spawnSync('go', ['build', ...flags, COMMAND], {
      cwd: unfinished,
      env: GO_ENVIRONMENT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) return undefined;
    renameSync(unfinished, folder);
    keepNewest(builds);
  }
  return join(folder, 'istioctl');
}
