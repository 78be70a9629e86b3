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
  private readonly outcomes = new Map(OUTCOMES.map(([name]) => [name, 0]));

  public record(mesh: MeshCase, answers: readonly AnsweredCall[]): void {
    this.meshes += 1;
    const names = featuresOf(mesh);
    for (const { call, hops } of answers) {
      this.cases += 1;
      for (const name of names(call)) this.features.set(name, this.features.get(name)! + 1);
      for (const name of outcomesOf(hops)) this.outcomes.set(name, this.outcomes.get(name)! + 1);
    }
  }

  /** A line for each feature and each kind of outcome. */
  public table(): string[] {
    return [
      `${this.cases} calls in ${this.meshes} meshes`,
      ...[...this.features].map(([name, count]) => `${this.percent(count).padStart(6)} ${name}`),
      ...[...this.outcomes].map(([name, count]) => `${String(count).padStart(6)} times: ${name}`),
    ];
  }

  /** What was tried too rarely for the run to prove anything about it. */
  public rare(): string[] {
    const tooFew = (counts: Map<string, number>, percent: number): string[] =>
      [...counts].filter(([, count]) => count * 100 < percent * this.cases).map(([name, count]) => `${name}: ${count}`);
    return [...tooFew(this.features, LEAST_PERCENT), ...tooFew(this.outcomes, LEAST_PERCENT_OF_OUTCOME)];
  }

  private percent(count: number): string {
    return `${((count * 100) / this.cases).toFixed(1)}%`;
  }
}
