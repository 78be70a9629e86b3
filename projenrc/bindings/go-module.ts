import { spawnSync } from 'child_process';

const API = 'istio.io/api';

/** The folder of one release of istio.io/api in Go's module cache. */
export function moduleDir(version: string, proxy?: 'off'): string {
  return goModuleDir(API, `v${version}`, proxy);
}

/** The folder of a module in Go's module cache; downloads it when it is not there, unless `proxy` is `off`. */
export function goModuleDir(module: string, version: string, proxy?: 'off'): string {
  const result = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    encoding: 'utf8',
    env: { ...process.env, ...(proxy && { GOPROXY: proxy }) },
  });
  if (result.error) throw new Error(`The snapshot needs Go, and "go" cannot be started: ${result.error.message}`);
  const answer = parse(result.stdout);
  if (answer.Dir === undefined) {
    throw new Error(`Go cannot download ${module}@${version}: ${answer.Error ?? result.stderr.trim()}`);
  }
  return answer.Dir;
}

function parse(text: string): { Dir?: string; Error?: string } {
  return text.trim() === '' ? {} : (JSON.parse(text) as { Dir?: string; Error?: string });
}
