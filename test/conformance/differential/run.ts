import { described } from './case-file';
import { compare, Difference, isLeftToChance } from './compare';
import type { Coverage } from './coverage';
import { CALLS_PER_MESH, generatedMeshes, MeshKind } from './generate/mesh';
import type { IstioSide } from './istio';
import { kindOf, minimised } from './minimise';
import type { MeshCase } from './mesh-case';
import type { Simulator } from './simulator';

/** What a run over generated meshes has found. */
export interface RunResult {
  /** One for each kind, as small as it gets. */
  readonly differences: readonly Difference[];
  /** Calls that differ, with those that are like another one. */
  readonly differing: number;
  /** Calls to which Istio itself gives several answers. */
  readonly leftToChance: number;
  /** Objects of all meshes, and how many of them admission has refused. */
  readonly objects: number;
  readonly refused: number;
  /** Meshes about which Istio panics. */
  readonly panics: number;
  readonly milliseconds: { readonly istio: number; readonly ours: number };
}

export interface Sides {
  readonly istio: IstioSide;
  readonly simulator: Simulator;
  readonly coverage: Coverage;
}

export interface Extent {
  readonly seed: number;
  readonly kind?: MeshKind;
  readonly cases: number;
  /** What is made of each mesh. @default - nothing else */
  readonly change?: (mesh: MeshCase, index: number) => MeshCase;
  /** After how many kinds of differences the run ends. */
  readonly enough?: number;
}

/** Compares both over generated meshes until enough differences are found. */
export async function runComparison(
  sides: Sides,
  { seed, cases, kind, change, enough = 1 }: Extent,
): Promise<RunResult> {
  const run = new Run(sides);
  const before = sides.coverage.cases;
  const meshes = generatedMeshes(seed, Math.ceil((cases * 1.02) / CALLS_PER_MESH), kind);
  for (const [index, mesh] of meshes.entries()) {
    await run.over(change ? change(mesh, index) : mesh);
    if (run.kinds.size >= enough || sides.coverage.cases - before >= cases) break;
  }
  return run.result();
}

class Run {
  public readonly kinds = new Map<string, Difference>();
  private differing = 0;
  private leftToChance = 0;
  private objects = 0;
  private refused = 0;
  private panics = 0;
  private readonly milliseconds = { istio: 0, ours: 0 };

  public constructor(private readonly sides: Sides) {}

  public async over(generated: MeshCase): Promise<void> {
    const { istio, simulator, coverage } = this.sides;
    const mesh = await istio.admitted(generated);
    this.objects += generated.objects.length;
    this.refused += generated.objects.length - mesh.objects.length;
    const timed: Simulator = { answers: (asked) => this.timed('ours', async () => simulator.answers(asked)) };
    const start = performance.now();
    const oursBefore = this.milliseconds.ours;
    let comparison;
    try {
      comparison = await compare(istio, timed, mesh);
    } catch (error) {
      if (!String(error).includes('Istio panicked')) throw error;
      this.panics += 1;
      return;
    }
    this.milliseconds.istio += performance.now() - start - (this.milliseconds.ours - oursBefore);
    coverage.record(mesh, comparison.answered);
    for (const difference of comparison.differences) await this.add(mesh, difference);
  }

  public result(): RunResult {
    const { kinds, differing, leftToChance, objects, refused, panics, milliseconds } = this;
    const differences = [...kinds.values()];
    return { differences, differing, leftToChance, objects, refused, panics, milliseconds };
  }

  private async add(mesh: MeshCase, difference: Difference): Promise<void> {
    const { istio, simulator } = this.sides;
    const kind = kindOf(difference);
    if (this.kinds.has(kind)) {
      this.differing += 1;
    } else if (await isLeftToChance(istio, mesh, difference)) {
      this.leftToChance += 1;
    } else {
      this.differing += 1;
      // Ours may not depend on what was asked before: a difference that is none alone is kept as it is.
      const alone = (await compare(istio, simulator, difference.mesh)).differences.at(0);
      this.kinds.set(kind, alone ? await minimised(istio, simulator, alone) : difference);
    }
  }

  private async timed<Result>(side: 'ours', work: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.milliseconds[side] += performance.now() - start;
    }
  }
}

/** All that a failed run has to say. */
export function complaint({ differences, differing }: RunResult): string {
  return [`${differing} calls differ`, ...differences.map(described)].join('\n\n');
}
