import { MINORS, prepareBinaries } from './binaries';
import { e2e } from './e2e';
import { goTests } from './go-tests';
import { judge } from './judge';
import { add, Failure, Sums } from './steps';

/** All steps in their order; one of them alone takes arguments. */
const STEPS = new Map<string, (binaries: string, args: string[]) => Sums>([
  ['go', (_, args) => goTests(args)],
  ['judge', judge],
  ['e2e', e2e],
]);

function main(args: string[]): number {
  const [only, ...others] = args;
  const names = args.length === 0 ? [...STEPS.keys()] : [only];
  const unknown = names.find((name) => !STEPS.has(name) && name !== 'build');
  if (unknown !== undefined) {
    throw new Failure(`There is no step ${unknown}: use build, ${[...STEPS.keys()].join(', ')}, or none for all.`);
  }
  const binaries = prepareBinaries();
  process.stdout.write(`Istio ${MINORS.join(' and ')}: ${binaries}\n`);
  const sums = names.map((name) => STEPS.get(name)?.(binaries, others) ?? { passed: 0, failed: 0 });
  const { passed, failed } = add(...sums);
  process.stdout.write(`\nTests: ${String(passed)} passed, ${String(failed)} failed\n`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
