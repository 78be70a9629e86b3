import type { ComparableHop } from './comparable';
import type { MeshCase } from './mesh-case';

/** One that says what becomes of the calls of a mesh: the hops of each, in their order. */
export interface Simulator {
  answers(mesh: MeshCase): ComparableHop[][] | Promise<ComparableHop[][]>;
}
