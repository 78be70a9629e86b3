import fc from 'fast-check';

/** One seed for a whole run, so that what failed once can be repeated: FAST_CHECK_SEED=<seed> npx jest <file>. */
export function useSeed(what: string): number {
  const { FAST_CHECK_SEED: given } = process.env;
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  if (!Number.isInteger(seed)) throw new Error(`FAST_CHECK_SEED is ${String(given)}, which is not a whole number`);
  process.stderr.write(`${what}: FAST_CHECK_SEED=${String(seed)}\n`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
  return seed;
}
