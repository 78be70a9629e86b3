import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const EXAMPLES = join(ROOT, 'examples');

/** The folders with an app of their own. */
export function exampleNames(): string[] {
  return readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

export function exampleFolder(name: string): string {
  return join(EXAMPLES, name);
}

/** Runs an example as a user does, with cdk8s-cli on the compiled package, and writes its manifests to a folder. */
export function synthesize(name: string, outputFolder: string): void {
  const binaries = join(ROOT, 'node_modules/.bin');
  execFileSync(join(binaries, 'cdk8s'), ['synth', '--output', outputFolder], {
    cwd: exampleFolder(name),
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false', PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The manifests of a folder, by file name. */
export function readManifests(folder: string): Record<string, string> {
  const files = readdirSync(folder).sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}
