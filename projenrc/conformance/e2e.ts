import { spawn, spawnSync } from 'child_process';
import { once } from 'events';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { binaryName, Minor, MINORS, MODULE_FOLDER } from './binaries';
import { prepareEnvoy } from './envoy';
import { add, fail, NO_TESTS, STOPPING, Sums } from './steps';

const REPOSITORY = join(__dirname, '..', '..');
const CANARIES = join(MODULE_FOLDER, 'e2e', 'canaries');

/** Test beds at once of each release; the proxies of two releases together stay below 6 GiB. */
const PARALLEL = '6';

/**
 * Real traffic through real Envoys, where this machine lets us have network namespaces. Called alone, each release gets
 * every scenario; among all steps, each gets its share of them.
 */
export async function e2e(binaries: string, args: string[], isAlone: boolean): Promise<Sums> {
  const obstacle = whyNot();
  if (obstacle !== undefined) {
    process.stdout.write(`\n== real traffic: skipped, since ${obstacle}\n`);
    return NO_TESTS;
  }
  const envoy = prepareEnvoy();
  const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-e2e-'));
  try {
    MINORS.forEach((minor, index) => {
      const turn = isAlone ? [] : [String(index), String(MINORS.length)];
      writeCases(minor, casesFile(minor, scratch), turn);
    });
    const canaries = readdirSync(CANARIES).filter((file) => file.endsWith('.yaml'));
    // They mostly wait, and have a network each.
    return add(
      ...(await Promise.all(
        MINORS.map((minor, turn) => {
          const share = canaries.filter((_, index) => isAlone || index % MINORS.length === turn);
          const files = [casesFile(minor, scratch), ...share.map((file) => join(CANARIES, file))];
          return runMinor({ minor, binary: join(binaries, binaryName(minor)), envoy, scratch, files }, args);
        }),
      )),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Run {
  readonly minor: Minor;
  readonly binary: string;
  readonly envoy: string;
  readonly scratch: string;
  /** Files of scenarios. */
  readonly files: string[];
}

async function runMinor({ minor, binary, envoy, scratch, files }: Run, args: string[]): Promise<Sums> {
  const [results, log] = ['results.json', 'log'].map((name) => join(scratch, `${minor}-${name}`));
  const flags = [
    '--envoy',
    envoy,
    '--json',
    results,
    '--parallel',
    PARALLEL,
    ...files.flatMap((file) => ['--cases', file]),
  ];
  const bed = spawn(binary, ['e2e', ...flags, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (signal: NodeJS.Signals): void => {
    bed.kill(signal);
  };
  for (const signal of STOPPING) process.on(signal, stop);
  const output = createWriteStream(log);
  bed.stdout.pipe(output, { end: false });
  bed.stderr.pipe(output, { end: false });
  const [code] = (await once(bed, 'close')) as [number | null];
  for (const signal of STOPPING) process.off(signal, stop);
  output.end();
  await once(output, 'finish');
  process.stdout.write(`\n== real traffic, Istio ${minor}\n${readFileSync(log, 'utf8')}`);
  if (code === null) fail(`The test bed of Istio ${minor} was ended by a signal.`);
  return readSums(results, code);
}

function casesFile(minor: Minor, scratch: string): string {
  return join(scratch, `${minor}-cases.json`);
}

/** Compiled once for each release, since some properties exist from one release on. */
function writeCases(minor: Minor, file: string, turn: string[]): void {
  const args = ['ts-node', '-P', 'test/tsconfig.json', 'test/conformance/e2e/write-cases.ts', minor, file, ...turn];
  const { status } = spawnSync('npx', args, { cwd: REPOSITORY, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) fail(`The scenarios for Istio ${minor} cannot be written.`);
}

function readSums(file: string, code: number): Sums {
  let runs: { readonly ok: boolean }[] = [];
  try {
    runs = JSON.parse(readFileSync(file, 'utf8')) as typeof runs;
  } catch {
    // It refused its cases and has said why.
    return { passed: 0, failed: 1 };
  }
  const failed = runs.filter(({ ok }) => !ok).length;
  return { passed: runs.length - failed, failed: Math.max(failed, code === 0 ? 0 : 1) };
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return `network namespaces need Linux, and this is ${process.platform}`;
  return process.getuid?.() === 0 ? undefined : 'network namespaces need root';
}
