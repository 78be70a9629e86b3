import { isSubset } from '../../../../mesh/mesh-object';
import { append } from '../../../../mesh/virtual-service-index';
import { workloads } from '../workloads';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { example } from '../../example';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { clientsOf } from '../visibility';

function selecting(namespace: string): MeshRule['fires'] {
  return [
    entry({ resolution: 'STATIC', workloadSelector: { labels: { app: 'api' } } }),
    example('WorkloadEntry', { address: '198.51.100.7', labels: { app: 'api' } }, { namespace }),
  ];
}

export const workloadElsewhere: MeshRule = {
  id: 'REGISTRY028',
  severity: Severity.ADVICE,
  title: 'A workloadSelector for WorkloadEntries of another namespace',
  effect: 'The servers get no calls; without others, calls fail.',
  why: 'A ServiceEntry selects WorkloadEntries and Pods of its own namespace. Pods with these labels may be there without being among the objects, so it is advice.',
  remedy: 'Put ServiceEntry and WorkloadEntries into one namespace',
  fires: selecting('machines'),
  accepts: selecting('shop'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'to no server',
    accepts: 'to 198.51.100.7:80',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/controller.go: workloadEntryHandler',
  check(view, report) {
    const byLabel = view.once(workloadsByLabel);
    for (const { object, spec, namespace, services } of view.once(registeredHosts)) {
      const service = services.at(0);
      const { selector = {} } = service ?? {};
      const first = Object.entries(selector).at(0);
      if (!first) continue;
      const selected = (byLabel.get(first.join('=')) ?? []).filter(({ labels }) => isSubset(selector, labels));
      const namespaces = [...new Set(selected.map((each) => each.namespace))].sort();
      if (namespaces.length === 0 || namespaces.includes(namespace)) continue;
      const message = `No workload of ${namespace} has the labels, but some of ${namespaces.join(', ')}`;
      report(object, ['spec', 'workloadSelector'], message, { clients: clientsOf(view, { object, spec, namespace }) });
    }
  },
};

interface Labelled {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** WorkloadEntries and Pods by each of their labels. */
function workloadsByLabel(view: MeshView): ReadonlyMap<string, readonly Labelled[]> {
  const found = new Map<string, Labelled[]>();
  const entries = view.mesh.objectsOf('networking.istio.io', 'WorkloadEntry');
  const all: readonly Labelled[] = [
    // Labels of the object come before those of the workload.
    ...entries.map(({ namespace, spec, labels }) => ({ namespace, labels: { ...spec.map('labels'), ...labels } })),
    ...view.once(workloads),
  ];
  for (const workload of all) {
    for (const label of Object.entries(workload.labels)) append(found, label.join('='), workload);
  }
  return found;
}
