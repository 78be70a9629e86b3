import { Path } from '../../../manifests/manifest-object';
import { MeshReport, MeshReportDetails } from '../../mesh-rule';
import type { MeshView } from '../../mesh-view';
import { clientsOf, PlacedUses } from '../../policy-uses';

/** Reports what one place does to all hosts and ports that it is used for. */
export function reportUses(
  view: MeshView,
  report: MeshReport,
  { source, path, uses }: PlacedUses,
  message: string,
  { field = [], ...more }: MeshReportDetails & { readonly field?: Path } = {},
): void {
  const object = view.writtenAs(source);
  if (object) report(object, [...path, ...field], message, { clients: clientsOf(uses), ...more });
}
