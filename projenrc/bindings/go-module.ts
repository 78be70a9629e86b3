import { spawnSync } from 'child_process';

export interface GoModule {
  readonly path: string;
  /** With the leading `v`. */
  readonly version: string;
}

export function apiModule(version: string): GoModule {
  return { path: 'istio.io/api', version: `v${version}` };
}

export function istioModule(version: string): GoModule {
  return { path: 'istio.io/istio', version };
}

/** The folder of a module in Go's module cache; downloads it when it is not there, unless `proxy` is `off`. */
export function moduleDir({ path, version }: GoModule, proxy?: 'off'): string {
  const result = spawnSync('go', ['mod', 'download', '-json', `${path}@${version}`], {
    encoding: 'utf8',
    env: { ...process.env, ...(proxy && { GOPROXY: proxy }) },
  });
  if (result.error) throw new Error(`${path} needs Go, and "go" cannot be started: ${result.error.message}`);
  const answer = parse(result.stdout);
  if (answer.Dir === undefined) {
    throw new Error(`Go cannot download ${path}@${version}: ${answer.Error ?? result.stderr.trim()}`);
  }
  return answer.Dir;
}

/**
 * Why moduleDir() would fail without a download; undefined when the module is at hand. Where CONFORMANCE_MODULES is
 * `required` it is downloaded, and its absence is an error: what is left out there would look like a good run.
 */
export function whyUnavailable(module: GoModule): string | undefined {
  if (process.env.CONFORMANCE_MODULES === 'required') {
    moduleDir(module);
    return undefined;
  }
  try {
    moduleDir(module, 'off');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function parse(text: string): { Dir?: string; Error?: string } {
  return text.trim() === '' ? {} : (JSON.parse(text) as { Dir?: string; Error?: string });
}
