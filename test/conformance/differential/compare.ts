import { ComparableHop, differingFields } from './comparable';
import type { AnsweredCall } from './coverage';
import type { IstioSide } from './istio';
import type { DifferentialCall, MeshCase } from './mesh-case';
import type { Simulator } from './simulator';

/** How often Istio is asked again before it is believed that it does not decide by chance. */
const REPETITIONS = 16;

/** A call about which the two do not agree. */
export interface Difference {
  /** The mesh with this call alone. */
  readonly mesh: MeshCase;
  readonly fields: readonly string[];
  readonly istio: readonly ComparableHop[];
  readonly ours: readonly ComparableHop[];
}

export interface Comparison {
  readonly answered: readonly AnsweredCall[];
  readonly differences: readonly Difference[];
}

/** Asks both about the calls of a mesh. */
export async function compare(istio: IstioSide, simulator: Simulator, mesh: MeshCase): Promise<Comparison> {
  return compareWith(await istio.answers(mesh), simulator, mesh);
}

/** Compares what Istio has said before. */
export async function compareWith(
  istio: readonly ComparableHop[][],
  simulator: Simulator,
  mesh: MeshCase,
): Promise<Comparison> {
  const ours = await simulator.answers(mesh);
  const answered = mesh.calls.map((call, index) => ({ call, hops: istio[index] }));
  const differences = mesh.calls.flatMap((call, index) => {
    const fields = differingFields(istio[index], ours[index]);
    return fields.length === 0 ? [] : [{ mesh: withCall(mesh, call), fields, istio: istio[index], ours: ours[index] }];
  });
  return { answered, differences };
}

export function withCall(mesh: MeshCase, call: DifferentialCall): MeshCase {
  return { ...mesh, clients: { [call.client]: mesh.clients[call.client] }, calls: [call] };
}

/**
 * Whether Istio gives several answers to one question, so that none of them is the right one. It is asked again about
 * the whole mesh, as it was before.
 */
export async function isLeftToChance(
  istio: IstioSide,
  mesh: MeshCase,
  { mesh: asked, istio: first }: Difference,
  repetitions = REPETITIONS,
): Promise<boolean> {
  const index = mesh.calls.indexOf(asked.calls[0]);
  for (let again = 0; again < repetitions; again += 1) {
    const answers = await istio.answers(mesh);
    if (differingFields(first, answers[index]).length > 0) return true;
  }
  return false;
}
