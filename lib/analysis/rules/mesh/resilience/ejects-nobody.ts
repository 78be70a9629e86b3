import { Severity } from '../../../finding';
import { put } from '../../../fix';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, placeOf } from '../../../policy-uses';
import type { MeshView } from '../../../mesh-view';
import type { PolicyUse } from '../../../policy-uses';
import { rule } from '../objects';
import { reportUses } from '../report-uses';
import { servers, SHOWN } from './examples';

const ENVOY_DEFAULT = 10;

function detecting(more: object): ReturnType<typeof rule> {
  return rule({ outlierDetection: { consecutive5xxErrors: 5, ...more } });
}

export const ejectsNobody: MeshRule = {
  id: 'RESILIENCE006',
  severity: Severity.WARNING,
  title: 'Outlier detection that ejects nobody',
  effect: 'The proxy counts errors and goes on calling the server, however many there are.',
  why: 'maxEjectionPercent is 10 where it is not written. Of fewer than ten servers that is not even one.',
  remedy: 'Write maxEjectionPercent: 100, or a share that is one server at least',
  fires: [servers(), detecting({})],
  accepts: [servers(), detecting({ maxEjectionPercent: 100 })],
  shown: { ...SHOWN, fires: '"ejectable":"0 of 2', accepts: '"ejectable":"2 of 2' },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyOutlierDetection',
  check(view, report) {
    const detecting = view.policyUses.filter((use) => use.policy.outlierDetection && ejectable(view, use) === 0);
    for (const place of byPlace(detecting, (use) => placeOf(use, 'outlierDetection'))) {
      const [use] = place.uses;
      const percent = use.policy.outlierDetection?.positive('maxEjectionPercent') ?? ENVOY_DEFAULT;
      const message = `${percent} percent of the servers of ${use.host.hostname} (${count(view, use)}) is less than one`;
      reportUses(view, report, place, message, { fix: [put([...place.path, 'maxEjectionPercent'], 100)] });
    }
  },
};

/** How many servers of a host can be ejected; undefined where manifests do not tell the servers. */
function ejectable(view: MeshView, use: PolicyUse): number | undefined {
  const { service } = use.host;
  if (use.subset || service.registry !== 'External' || service.selector !== undefined) return undefined;
  const all = count(view, use);
  // In DNS a name may stand for many servers.
  if (service.resolution !== 'ClientSideLB' || all === 0) return undefined;
  return Math.floor((all * (use.policy.outlierDetection?.positive('maxEjectionPercent') ?? ENVOY_DEFAULT)) / 100);
}

function count(view: MeshView, { host: { service }, port }: PolicyUse): number {
  return view.mesh.endpointsOf(service).filter(({ servicePort }) => servicePort === port.number).length;
}
