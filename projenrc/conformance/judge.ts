import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { LEAST, propCoverage } from './prop-coverage';
import { shown, Sums } from './steps';

const REPOSITORY = join(__dirname, '..', '..');

/** They wait for their judges half of the time. */
const WORKERS = '4';

/** The suites that ask Istio's own code, for every minor release; all of them unless jest is told otherwise. */
export function judge(binaries: string, args: string[]): Sums {
  const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-judge-'));
  const counts = mkdtempSync(join(scratch, 'props-'));
  const results = join(scratch, 'results.json');
  try {
    const jest = [
      'jest',
      '--ci',
      '--maxWorkers',
      WORKERS,
      '--config',
      'test/conformance/jest.config.json',
      '--json',
      '--outputFile',
      results,
    ];
    const env = {
      ...process.env,
      CONFORMANCE_BINARIES: binaries,
      CONFORMANCE_MODULES: 'required',
      ...(args.length === 0 && { CONFORMANCE_PROP_COUNTS: counts }),
    };
    const code = shown('judge', 'npx', [...jest, ...args], {
      cwd: REPOSITORY,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const sums = readSums(results, code);
    if (args.length > 0) return sums;
    const { lines, rare } = propCoverage(counts);
    process.stdout.write(`\n== properties of generated constructs\n${lines.join('\n')}\n`);
    for (const one of rare) process.stdout.write(`tried less than ${String(LEAST)} times: ${one}\n`);
    return { passed: sums.passed, failed: sums.failed + rare.length };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readSums(file: string, code: number): Sums {
  const {
    numPassedTests: passed,
    numFailedTests,
    numFailedTestSuites,
  } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numFailedTestSuites: number;
  };
  // A suite that cannot be loaded has no failed tests.
  return { passed, failed: Math.max(numFailedTests, numFailedTestSuites, code === 0 ? 0 : 1) };
}
