import { spawnSync } from 'child_process';

const MODULE = 'istio.io/api';

/** The releases that the snapshot compares, oldest first. Pinned: a listing of the module shows only part of them. */
export const VERSIONS = ['1.28.3', '1.29.3', '1.30.3', '1.31.1'] as const;

/** The folder of one release in Go's module cache; downloads it when it is not there, unless `proxy` is `off`. */
export function moduleDir(version: string, proxy?: 'off'): string {
  const result = spawnSync('go', ['mod', 'download', '-json', `${MODULE}@v${version}`], {
    encoding: 'utf8',
    env: { ...process.env, ...(proxy && { GOPROXY: proxy }) },
  });
  if (result.error) throw new Error(`The snapshot needs Go, and "go" cannot be started: ${result.error.message}`);
  const answer = parse(result.stdout);
  if (answer.Dir === undefined) {
    throw new Error(`Go cannot download ${MODULE}@v${version}: ${answer.Error ?? result.stderr.trim()}`);
  }
  return answer.Dir;
}

function parse(text: string): { Dir?: string; Error?: string } {
  return text.trim() === '' ? {} : (JSON.parse(text) as { Dir?: string; Error?: string });
}
