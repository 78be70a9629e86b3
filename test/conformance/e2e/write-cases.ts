import { writeFileSync } from 'node:fs';
import { IstioVersion } from '../../../lib';
import { caseOf } from './case';
import { SCENARIOS } from './scenarios';

/**
 * Writes the cases for one minor release of Istio into a file: write-cases.ts <minor> <file> [<turn> <turns>]. With turns,
 * the share of that turn alone.
 */
function main([minor, file, turn = '0', turns = '1']: string[]): void {
  const version = Object.values(IstioVersion).find((known) => (known as string) === minor);
  if (version === undefined) throw new Error(`${minor} is not a release that the library knows`);
  const mine = SCENARIOS.filter((_, index) => index % Number(turns) === Number(turn));
  const cases = mine.map((scenario) => caseOf(scenario, version));
  writeFileSync(file, JSON.stringify(cases, undefined, 2));
  process.stdout.write(`${String(cases.length)} scenarios\n`);
}

main(process.argv.slice(2));
