import { readdirSync, readFileSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { binaryName, MINORS, MODULE_FOLDER } from './binaries';
import { prepareEnvoy } from './envoy';
import { add, fail, NO_TESTS, shown, Sums } from './steps';

const REPOSITORY = join(__dirname, '..', '..');
const CANARIES = join(MODULE_FOLDER, 'e2e', 'canaries');

/** Real traffic through real Envoys, where this machine lets us have network namespaces. */
export function e2e(binaries: string, args: string[]): Sums {
  const obstacle = whyNot();
  if (obstacle !== undefined) {
    process.stdout.write(`\n== real traffic: skipped, since ${obstacle}\n`);
    return NO_TESTS;
  }
  const envoy = prepareEnvoy();
  const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-e2e-'));
  try {
    const sums = MINORS.map((minor) => {
      const cases = join(scratch, `${minor}.json`);
      const write = ['ts-node', '-P', 'test/tsconfig.json', 'test/conformance/e2e/write-cases.ts', minor, cases];
      if (shown(`cases for Istio ${minor}`, 'npx', write, { cwd: REPOSITORY }) !== 0) fail('There are no cases.');
      const results = join(scratch, `${minor}-results.json`);
      const files = [cases, ...readdirSync(CANARIES).map((file) => join(CANARIES, file))];
      const flags = ['--envoy', envoy, '--json', results, ...files.flatMap((file) => ['--cases', file])];
      const code = shown(`real traffic, Istio ${minor}`, join(binaries, binaryName(minor)), ['e2e', ...flags, ...args]);
      const runs = JSON.parse(readFileSync(results, 'utf8')) as { readonly ok: boolean }[];
      const failed = runs.filter(({ ok }) => !ok).length;
      // A run that was broken off, or refused its cases, has failed as a whole.
      return { passed: runs.length - failed, failed: Math.max(failed, code === 0 ? 0 : 1) };
    });
    return add(...sums);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return `network namespaces need Linux, and this is ${process.platform}`;
  return process.getuid?.() === 0 ? undefined : 'network namespaces need root';
}
