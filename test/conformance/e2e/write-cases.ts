import { writeFileSync } from 'node:fs';
import { IstioVersion } from '../../../lib';
import { caseOf, Scenario } from './case';
import { CLEAR_TEXT } from './clear-text';
import { THROUGH_GATEWAY } from './gateway';
import { GATEWAY_STAGES } from './gateway-stages';
import { HYGIENE } from './hygiene';
import { LIMITS } from './limits';
import { LOCALITY } from './locality';
import { ORIGINATION } from './origination';
import { PARTNER } from './partner';
import { PASSTHROUGH } from './passthrough';
import { PAYMENT } from './payment';
import { ROUND_ROBIN } from './round-robin';
import { ROUTES } from './routes';
import { SHARING } from './sharing';
import { TCP } from './tcp';
import { WILDCARD } from './wildcard';

const SCENARIOS: Scenario[] = [
  ...PASSTHROUGH,
  ...ORIGINATION,
  ...PARTNER,
  ...THROUGH_GATEWAY,
  ...GATEWAY_STAGES,
  ...LIMITS,
  ...TCP,
  ...WILDCARD,
  ...CLEAR_TEXT,
  ...ROUND_ROBIN,
  ...HYGIENE,
  ...SHARING,
  ...PAYMENT,
  ...LOCALITY,
  ...ROUTES,
];

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
