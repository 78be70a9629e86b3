import { MINORS, prepareBinaries } from './binaries';
import { e2e } from './e2e';
import { goTests } from './go-tests';
import { judge } from './judge';
import { speed } from './speed';
import { add, fail, Failure, NO_TESTS, STOPPING, Sums } from './steps';

/** All steps in their order; one of them alone takes arguments. */
const STEPS = new Map<string, (binaries: string, args: string[], isAlone: boolean) => Sums | Promise<Sums>>([
  ['build', () => NO_TESTS],
  ['go', (_, args) => goTests(args)],
  ['speed', speed],
  ['judge', judge],
  ['e2e', e2e],
]);

async function main(args: string[]): Promise<number> {
  const [only, ...others] = args;
  const names = args.length === 0 ? [...STEPS.keys()] : [only];
  const binaries = prepareBinaries();
  process.stdout.write(`Istio ${MINORS.join(' and ')}: ${binaries}\n`);
  const sums: Sums[] = [];
  // The step that is interrupted cleans up behind itself, and no other one starts.
  let stoppedBy: string | undefined;
  for (const signal of STOPPING) process.on(signal, () => (stoppedBy = signal));
  for (const name of names) {
    if (stoppedBy !== undefined) fail(`Stopped by ${stoppedBy}.`);
    const step =
      STEPS.get(name) ?? fail(`There is no step ${name}: use ${[...STEPS.keys()].join(', ')}, or none for all.`);
    sums.push(await step(binaries, others, args.length > 0));
  }
  const { passed, failed } = add(...sums);
  process.stdout.write(`\nTests: ${String(passed)} passed, ${String(failed)} failed\n`);
  return failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  },
);
