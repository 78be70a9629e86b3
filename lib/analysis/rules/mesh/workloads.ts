import { LabelIndex } from '../../../mesh/label-index';
import { Workload, workloadsOf } from '../../../simulation/known-gateways';
import type { MeshView } from '../../mesh-view';

/** Pods, and what makes Pods. */
export function workloads(view: MeshView): readonly Workload[] {
  return workloadsOf(view.mesh);
}

/** The same, to be found by labels. */
export function workloadsByLabels(view: MeshView): LabelIndex<Workload> {
  return new LabelIndex(view.once(workloads), ({ labels }) => labels);
}
