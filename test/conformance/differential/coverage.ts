import { AMBIENT_FEATURE_NAMES, AMBIENT_OUTCOME_NAMES, ambientFeaturesOf } from './ambient-features';
import type { ComparableHop } from './comparable';
import { FEATURE_NAMES, featuresOf } from './features';
import type { DifferentialCall, MeshCase } from './mesh-case';
import { OUTCOMES, outcomesOf } from './outcomes';

/** How often each feature has to be there, in percent of the cases. */
const LEAST_PERCENT = 5;
/** How often each kind of outcome has to be met, in percent of the cases: 50 times in 2,000. */
const LEAST_PERCENT_OF_OUTCOME = 2.5;

export interface AnsweredCall {
  readonly call: DifferentialCall;
  readonly hops: readonly ComparableHop[];
}

/** What generated cases are about and what became of them. */
export class Coverage {
  public meshes = 0;
  public cases = 0;
  private readonly features = new Map(FEATURE_NAMES.map((name) => [name, 0]));
  /** Of meshes without ambient clients; the others have features of their own. */
  private ordinaryCases = 0;
  private ambientCases = 0;
  /** Of the cases of ambient meshes. */
  private readonly ambient = new Map([...AMBIENT_FEATURE_NAMES, ...AMBIENT_OUTCOME_NAMES].map((name) => [name, 0]));
  private readonly outcomes = new Map(OUTCOMES.map(([name]) => [name, 0]));

  public record(mesh: MeshCase, answers: readonly AnsweredCall[]): void {
    this.meshes += 1;
    const names = featuresOf(mesh);
    for (const { call, hops } of answers) {
      this.cases += 1;
      if (mesh.waypoints) {
        this.recordAmbient(mesh, call, hops);
        continue;
      }
      this.ordinaryCases += 1;
      for (const name of names(call)) this.features.set(name, this.features.get(name)! + 1);
      for (const name of outcomesOf(hops)) this.outcomes.set(name, this.outcomes.get(name)! + 1);
    }
  }

  private of(names: readonly string[]): Map<string, number> {
    return new Map(names.map((name) => [name, this.ambient.get(name)!]));
  }

  private recordAmbient(mesh: MeshCase, call: DifferentialCall, hops: readonly ComparableHop[]): void {
    this.ambientCases += 1;
    for (const name of ambientFeaturesOf(mesh, call, hops)) this.ambient.set(name, this.ambient.get(name)! + 1);
  }

  /** A line for each feature and each kind of outcome. */
  public table(): string[] {
    return [
      `${this.cases} calls in ${this.meshes} meshes`,
      ...[...this.features].map(([name, count]) => `${percent(count, this.ordinaryCases).padStart(6)} ${name}`),
      ...[...this.ambient].map(
        ([name, count]) => `${percent(count, this.ambientCases).padStart(6)} of ambient meshes: ${name}`,
      ),
      ...[...this.outcomes].map(([name, count]) => `${String(count).padStart(6)} times: ${name}`),
    ];
  }

  /** What was tried too rarely for the run to prove anything about it. */
  public rare(): string[] {
    const tooFew = (counts: Map<string, number>, least: number, cases: number): string[] =>
      [...counts].filter(([, count]) => count * 100 < least * cases).map(([name, count]) => `${name}: ${count}`);
    return [
      ...tooFew(this.features, LEAST_PERCENT, this.ordinaryCases),
      ...tooFew(this.of(AMBIENT_FEATURE_NAMES), LEAST_PERCENT, this.ambientCases),
      ...tooFew(this.of(AMBIENT_OUTCOME_NAMES), LEAST_PERCENT_OF_OUTCOME, this.ambientCases),
      ...tooFew(this.outcomes, LEAST_PERCENT_OF_OUTCOME, this.ordinaryCases),
    ];
  }
}

function percent(count: number, cases: number): string {
  return `${((count * 100) / Math.max(cases, 1)).toFixed(1)}%`;
}
