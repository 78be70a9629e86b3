import { isSubset } from '../../../../mesh/mesh-object';
import { workloads } from '../workloads';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { sidecar } from './sidecar-example';

function ofRoot(more: object): MeshRule['fires'] {
  return [
    entry({}, { namespace: 'platform' }),
    sidecar({ egress: [{ hosts: ['./*'] }], ...more }, { namespace: 'istio-system' }),
  ];
}

/** Known elsewhere as KIA1006. */
export const rootSelector: MeshRule = {
  id: 'SCOPE052',
  severity: Severity.WARNING,
  title: 'A Sidecar of the root namespace for some workloads',
  effect: 'It is for workloads of the root namespace alone. In all other namespaces it does nothing.',
  why: 'Only a Sidecar without any workloadSelector stands for namespaces that have none of their own; an empty selector is one as well.',
  remedy: 'Remove workloadSelector for all namespaces, or write a Sidecar in the namespace of the workloads',
  fires: ofRoot({ workloadSelector: { labels: {} } }),
  accepts: ofRoot({}),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'outbound|80||api.example.com',
    accepts: 'BlackHoleCluster',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: initSidecarScopes',
  check(view, report) {
    const { rootNamespace } = view.context;
    for (const { object, spec, namespace } of view.of('Sidecar')) {
      if (namespace !== rootNamespace || spec.workloadSelector === undefined) continue;
      const labels = (spec.workloadSelector.labels ?? {}) as Readonly<Record<string, string>>;
      const path = ['spec', 'workloadSelector'];
      if (Object.keys(labels).length === 0) {
        report(object, path, `The Sidecar is for all workloads of ${rootNamespace} and for no others`, {
          remedy: 'Remove workloadSelector, if the Sidecar is to be for all namespaces',
        });
        continue;
      }
      const selected = view.once(workloads).filter((workload) => isSubset(labels, workload.labels));
      const elsewhere = [...new Set(selected.map((workload) => workload.namespace))].sort();
      // Without a workload to compare with, the labels may well be those of a workload of the root namespace.
      if (elsewhere.length === 0 || elsewhere.includes(rootNamespace)) continue;
      report(
        object,
        path,
        `Workloads with these labels are in namespace ${elsewhere.join(', ')}, not in ${rootNamespace}`,
        {
          remedy: `Write the Sidecar in namespace ${elsewhere[0]}`,
          clients: elsewhere,
        },
      );
    }
  },
};
