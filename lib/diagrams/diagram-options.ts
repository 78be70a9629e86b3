import type { SimulationOptions } from '../simulation/simulation-options';
import type { SimulatedClient } from '../simulation/traffic-call';

/** What diagrams and inventories have to be told beside the manifests. */
export interface EgressDiagramOptions extends SimulationOptions {
  /**
   * The workloads that are shown.
   *
   * @default - whom the manifests name: workloads, labels and accounts that rules select, and for each namespace of them, and
   * for all others, a workload that nothing selects
   */
  readonly clients?: SimulatedClient[];
}
