import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding, Severity } from '../../lib/analysis/finding';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';
import { IstioVersion } from '../../lib/profile/istio-version';
import type { Validation } from './answers';
import { Judge } from './judge';
import { documents, Resource } from './manifests';
import { istioMinor } from './minor';
import { bases } from './mutants/bases';
import { Chance, mutant, Operator } from './mutants/operator';
import { SCHEMA_OPERATORS } from './mutants/schema-operators';
import { WEBHOOK_OPERATORS } from './mutants/webhook-operators';

const judge = new Judge();
afterAll(() => judge.close());

/** All operators together. */
const MUTANTS = 5000;
const OPERATORS: readonly Operator[] = [...SCHEMA_OPERATORS, ...WEBHOOK_OPERATORS];
const EACH = Math.ceil(MUTANTS / OPERATORS.length);
/** Documents in one question: an answer of a few of them at a time takes little memory. */
const BATCH = 100;
const SEED = Number(process.env.MUTANTS_SEED ?? Date.now() % 1_000_000);

const version = istioMinor() as IstioVersion;
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

function errorsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity }) => severity === Severity.ERROR);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}

let valid: Fields[];
let all: Judged[];

beforeAll(async () => {
  const candidates = bases(version);
  const answers = await validate(candidates);
  valid = candidates.filter((_object, index) => (answers[index].errors ?? []).length === 0);
  const chance = new Chance(SEED);
  all = await judged(OPERATORS.flatMap((operator) => mutantsOf(operator, valid, chance)));
}, 240_000);

test('valid objects of every kind are found valid', () => {
  expect(valid.length).toBeGreaterThan(200);
  expect(valid.flatMap(check).filter(({ severity }) => severity === Severity.ERROR)).toEqual([]);
});

test('what Istio refuses is an error of ours, for every operator', () => {
  const rows = OPERATORS.map((operator) => {
    const own = all.filter((one) => one.operator === operator);
    const refused = own.filter(({ answer }) => (answer.errors ?? []).length > 0);
    const found = refused.filter(({ findings }) => errorsOf(findings).length > 0);
    const named = refused.filter(({ findings }) => findings.some(({ id }) => operator.ids.includes(id)));
    return { operator, made: own.length, refused, found, named };
  });
  const refused = rows.flatMap((row) => row.refused);
  const found = rows.flatMap((row) => row.found);
  const named = rows.flatMap((row) => row.named);
  const lines = rows.map(({ operator, made, refused: own, found: seen, named: exact }) =>
    [
      operator.row.padEnd(8),
      operator.name.padEnd(40),
      `${made} made, ${own.length} refused,`,
      `${percent(seen.length, own.length).toFixed(1)} % found, ${percent(exact.length, own.length).toFixed(1)} % by its rule`,
    ].join(' '),
  );
  const missed = refused.filter((one) => !found.includes(one)).slice(0, 30);
  process.stderr.write(
    [
      `Istio ${version}, MUTANTS_SEED=${SEED}: ${all.length} mutants, ${refused.length} refused,`,
      `${percent(found.length, refused.length).toFixed(2)} % found, ${percent(named.length, refused.length).toFixed(2)} % by the rule of the operator\n`,
      ...lines.map((line) => `${line}\n`),
      ...missed.map(
        ({ operator, object, answer }) =>
          `missed ${operator.row} ${JSON.stringify(object.spec).slice(0, 300)} ${(answer.errors ?? []).join('; ').slice(0, 200)}\n`,
      ),
    ].join(''),
  );
  expect(rows.filter(({ made }) => made < EACH).map(({ operator }) => operator.name)).toEqual([]);
  expect(percent(found.length, refused.length)).toBeGreaterThanOrEqual(99);
  const weak = rows.filter((row) => row.refused.length === 0 || percent(row.found.length, row.refused.length) < 90);
  expect(weak.map(({ operator }) => operator.name)).toEqual([]);
});

test('what Istio accepts is no error of ours', () => {
  const accepted = all.filter(({ answer }) => (answer.errors ?? []).length === 0);
  const wrong = accepted.filter(({ findings }) => errorsOf(findings).length > 0);
  const told = wrong.map(({ operator, object, findings }) => [
    operator.row,
    JSON.stringify(object.spec).slice(0, 300),
    errorsOf(findings).map(({ id, message }) => `${id} ${message}`),
  ]);
  process.stderr.write(
    `${accepted.length} mutants are accepted by Istio, ${wrong.length} of them are errors of ours\n`,
  );
  expect(told).toEqual([]);
});
