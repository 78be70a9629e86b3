import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding, Severity } from '../../lib/analysis/finding';
import { RULES } from '../../lib/analysis/rules/registry';
import { SCHEMA_PAGES } from '../../lib/analysis/rules/schema/pages';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';
import { IstioVersion } from '../../lib/profile/istio-version';
import { useSeed } from '../arbitraries/seed';
import { errorsOfAdmission } from './admission';
import type { Validation } from './answers';
import { Judge } from './judge';
import { documents, Resource } from './manifests';
import { istioMinor } from './minor';
import { ANYTHING } from './mutants/anything';
import { bases } from './mutants/bases';
import { Chance, mutant, Operator } from './mutants/operator';
import { OPERATORS } from './mutants/operators';

const judge = new Judge();
afterAll(() => judge.close());

/** All operators together. The rules of both releases are nearly the same, so that the older one is asked less. */
const MUTANTS = istioMinor() === '1.31' ? 5000 : 1000;
const EACH = Math.ceil(MUTANTS / OPERATORS.length);
/** Mutants by changes that know nothing of Istio. */
const BLIND = istioMinor() === '1.31' ? 2000 : 500;
/** Documents in one question: an answer of a few of them at a time takes little memory. */
const BATCH = 100;
const SEED = useSeed('Mutants of manifests');

const version = istioMinor() === '1.31' ? IstioVersion.V1_31 : IstioVersion.V1_30;
const analyzer = new Analyzer({ istioVersion: version });

interface Mutant {
  readonly operator: Operator;
  readonly object: Fields;
}

interface Judged extends Mutant {
  readonly answer: Validation;
  readonly findings: readonly Finding[];
}

function check(object: Fields): Finding[] {
  return analyzer.check({ objects: [new ManifestObject(object, {})] });
}

async function validate(objects: readonly Fields[]): Promise<Validation[]> {
  const answers: Validation[] = [];
  for (let start = 0; start < objects.length; start += BATCH) {
    const batch = objects.slice(start, start + BATCH) as unknown as Resource[];
    answers.push(...(await judge.validate(documents(batch))));
  }
  return answers;
}

async function judged(mutants: readonly Mutant[]): Promise<Judged[]> {
  const answers = await validate(mutants.map(({ object }) => object));
  return mutants.map((one, index) => ({ ...one, answer: answers[index], findings: check(one.object) }));
}

function mutantsOf(operator: Operator, valid: readonly Fields[], chance: Chance): Mutant[] {
  const fitting = valid.filter(({ kind }) => operator.kinds.includes(kind as string));
  const mutants: Mutant[] = [];
  for (let tries = 0; mutants.length < EACH && tries < 40 * EACH; tries += 1) {
    const object = mutant(operator, chance.pick(fitting), chance);
    if (object) mutants.push({ operator, object });
  }
  return mutants;
}

function blindMutants(chance: Chance): Mutant[] {
  const mutants: Mutant[] = [];
  while (mutants.length < BLIND) {
    const operator = chance.pick(ANYTHING);
    const object = mutant(operator, chance.pick(valid), chance);
    if (object) mutants.push({ operator, object });
  }
  return mutants;
}

function isRefused({ answer }: Judged): boolean {
  return (answer.errors ?? []).length > 0;
}

/** How a mutant is shown where we and Istio disagree. */
function shown({ operator, object, answer, findings }: Judged): unknown[] {
  const ours = errorsOfAdmission(findings).map(({ id, message }) => `${id} ${message}`);
  return [operator.row, object.kind, JSON.stringify(object.spec).slice(0, 400), ...(answer.errors ?? []), ...ours];
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}

let valid: Fields[];
let all: Judged[];
let blind: Judged[];

beforeAll(async () => {
  const candidates = bases(version);
  const answers = await validate(candidates);
  valid = candidates.filter((_object, index) => (answers[index].errors ?? []).length === 0);
  const chance = new Chance(SEED);
  all = await judged(OPERATORS.flatMap((operator) => mutantsOf(operator, valid, chance)));
  blind = await judged(blindMutants(chance));
}, 240_000);

test('valid objects of every kind are found valid', () => {
  expect(valid.length).toBeGreaterThan(200);
  expect(errorsOfAdmission(valid.flatMap(check))).toEqual([]);
});

test('every error of admission has an operator', () => {
  const meant = new Set(OPERATORS.flatMap(({ ids }) => ids));
  const errors = [...SCHEMA_PAGES, ...RULES].filter(({ severity }) => severity === Severity.ERROR);
  expect(errors.map(({ id }) => id).filter((id) => !meant.has(id))).toEqual([]);
});

interface Row {
  readonly operator: Operator;
  readonly refused: readonly Judged[];
  readonly found: readonly Judged[];
  /** Found by a rule that the operator is made for. */
  readonly named: readonly Judged[];
}

function rowOf(operator: Operator): Row {
  const refused = all.filter((one) => one.operator === operator && isRefused(one));
  const found = refused.filter(({ findings }) => errorsOfAdmission(findings).length > 0);
  const named = found.filter(({ findings }) => findings.some(({ id }) => operator.ids.includes(id)));
  return { operator, refused, found, named };
}

function lineOf({ operator: { row, name }, refused, found, named }: Row): string {
  const parts = [percent(found.length, refused.length).toFixed(1), percent(named.length, refused.length).toFixed(1)];
  return `${row.padEnd(8)}${name.padEnd(40)}${EACH} made, ${refused.length} refused: ${parts[0]} % found, ${parts[1]} % by its rule`;
}

test('what Istio refuses is an error of ours, for every operator', () => {
  const rows = OPERATORS.map(rowOf);
  const refused = rows.flatMap((row) => row.refused);
  const found = rows.flatMap((row) => row.found);
  const total = percent(found.length, refused.length).toFixed(2);
  process.stderr.write(
    [
      `Istio ${version}, ${all.length} mutants, ${refused.length} refused, ${total} % found`,
      ...rows.map(lineOf),
      '',
    ].join('\n'),
  );
  expect(all).toHaveLength(EACH * OPERATORS.length);
  const weak = rows.filter(
    (row) => row.refused.length < EACH / 2 || percent(row.found.length, row.refused.length) < 90,
  );
  expect(weak.map(lineOf)).toEqual([]);
  const missed = refused.filter(({ findings }) => errorsOfAdmission(findings).length === 0);
  if (percent(found.length, refused.length) < 99) expect(missed.map(shown)).toEqual([]);
});

test('what Istio accepts is no error of ours', () => {
  const wrong = [...all, ...blind].filter((one) => !isRefused(one) && errorsOfAdmission(one.findings).length > 0);
  expect(wrong.map(shown)).toEqual([]);
});

test('the rules were not made for the operators: blind changes are judged alike', () => {
  const refused = blind.filter(isRefused);
  const missed = refused.filter(({ findings }) => errorsOfAdmission(findings).length === 0);
  const found = percent(refused.length - missed.length, refused.length);
  process.stderr.write(`${blind.length} blind changes, ${refused.length} refused, ${found.toFixed(2)} % found\n`);
  if (found < 99) expect(missed.map(shown)).toEqual([]);
});
