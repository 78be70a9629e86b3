import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync } from 'fs';
import { join } from 'path';
import { ISTIO_PINS } from '../istio-pins';
import { cacheFolder, keepNewest } from './cache';
import { fail, shown } from './steps';

export const MODULE_FOLDER = join(__dirname, '..', '..', 'conformance');

/** Without cgo the binary depends on nothing, and the build on no C compiler. */
export const GO_ENVIRONMENT = { ...process.env, CGO_ENABLED: '0' };

/** A minor release of Istio whose code judges. */
export type Minor = keyof typeof ISTIO_PINS.conformance;

export const MINORS = Object.keys(ISTIO_PINS.conformance) as Minor[];

const RELEASE_PACKAGE = 'github.com/cdk8s-istio/cdk8s-istio/conformance/internal/release';

/** The folder with one binary for each minor release, which are built unless they are in the cache. */
export function prepareBinaries(): string {
  const builds = cacheFolder('conformance');
  const folder = join(builds, buildKey());
  if (!existsSync(folder)) {
    process.stdout.write('The binaries are not in the cache; building them takes minutes, once.\n');
    // Complete or not there at all, also when two runs build at once.
    const unfinished = mkdtempSync(join(builds, 'unfinished-'));
    for (const minor of MINORS) build(minor, unfinished);
    if (existsSync(folder)) rmSync(unfinished, { recursive: true });
    else renameSync(unfinished, folder);
  }
  utimesSync(folder, new Date(), new Date());
  keepNewest(builds);
  return folder;
}

/** The folder of `prepareBinaries`, if the binaries were built before. */
export function cachedBinaries(): string | undefined {
  if (spawnSync('go', ['version']).error) return undefined;
  const folder = join(cacheFolder('conformance'), buildKey());
  return existsSync(folder) ? folder : undefined;
}

export function binaryName(minor: Minor): string {
  return `istio-${minor}`;
}

function build(minor: Minor, folder: string): void {
  const { proxy, gatewayApi, modFile } = ISTIO_PINS.conformance[minor];
  const values = { IstioVersion: proxy, GatewayAPIVersion: gatewayApi };
  const set = Object.entries(values).map(([name, value]) => `-X ${RELEASE_PACKAGE}.${name}=${value}`);
  const flags = ['-modfile', modFile, '-ldflags', ['-s', '-w', ...set].join(' ')];
  const code = shown(
    `build for Istio ${minor}`,
    'go',
    ['build', ...flags, '-o', join(folder, binaryName(minor)), '.'],
    { cwd: MODULE_FOLDER, env: GO_ENVIRONMENT },
  );
  if (code === 0) return;
  rmSync(folder, { recursive: true });
  fail(`The binary for Istio ${minor} cannot be built.`);
}

/** Another one for other sources, dependencies, pins, compiler or platform. */
function buildKey(): string {
  const version = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (version.error) fail(`Conformance needs Go, and "go" cannot be started: ${version.error.message}`);
  const hash = createHash('sha256').update(version.stdout).update(JSON.stringify(ISTIO_PINS.conformance));
  const files = readdirSync(MODULE_FOLDER, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => /\.(go|mod|sum)$/.test(file) && !file.endsWith('_test.go'));
  for (const file of sources.sort()) hash.update(`\n${file}\n`).update(readFileSync(join(MODULE_FOLDER, file)));
  return hash.digest('hex').slice(0, 16);
}
