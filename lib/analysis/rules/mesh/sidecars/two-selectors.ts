import type { Fields } from '../../../../manifests/manifest-object';
import { compareText, creationOrder, isSubset, MeshObject } from '../../../../mesh/mesh-object';
import { append } from '../../../../mesh/virtual-service-index';
import { workloads } from '../workloads';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { canonical } from '../canonical';
import { entry } from '../examples';
import { sidecar } from './sidecar-example';

const LABELS = { app: 'checkout', tier: 'web' };

function labelled(labels: Fields): MeshRule['fires'] {
  return [
    entry({}, { namespace: 'platform' }),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'checkout', namespace: 'shop' },
      spec: { selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: { containers: [] } } },
    },
    sidecar({ workloadSelector: { labels }, egress: [{ hosts: ['./*'] }] }, { name: 'first' }),
    sidecar(
      { workloadSelector: { labels: { tier: 'web' } }, egress: [{ hosts: ['./*', 'platform/*'] }] },
      { name: 'second' },
    ),
  ];
}

/** IST0110 and KIA0003, for selectors that differ. */
export const twoSelectors: MeshRule = {
  id: 'SCOPE053',
  severity: Severity.WARNING,
  title: 'A workload that two Sidecars select',
  effect:
    'One of them counts for the workload and the other does nothing: the older one counts; of the same second, the one whose name comes first.',
  why: 'Sidecars are not merged, and the more labels do not count for more.',
  remedy: 'Write labels of which a workload has those of one Sidecar alone',
  fires: labelled({ app: 'checkout' }),
  accepts: labelled({ app: 'basket' }),
  shown: {
    client: { namespace: 'shop', labels: LABELS },
    url: 'http://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'BlackHoleCluster',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: doGetSidecarScope',
  check(view, report) {
    const bySidecar = view.once(selectingSidecars);
    if (bySidecar.size === 0) return;
    const said = new Set<string>();
    const labelled = view.once(workloads).map((workload) => ({ ...workload, key: canonical(workload.labels) }));
    for (const { namespace, labels } of labelled.sort((a, b) => compareText(a.key, b.key))) {
      const pairs = Object.entries(labels).map(([key, value]) => `${namespace} ${key}=${value}`);
      const selecting = pairs
        .flatMap((pair) => bySidecar.get(pair) ?? [])
        .filter((sidecarObject) => isSubset(selectorOf(sidecarObject), labels))
        .sort(creationOrder);
      const [first, ...others] = selecting;
      for (const other of others) {
        // Equal selectors are told already, workload or not.
        if (canonical(selectorOf(first)) === canonical(selectorOf(other))) continue;
        const object = view.writtenAs(other.source);
        if (!object || said.has(other.name + namespace)) continue;
        said.add(other.name + namespace);
        const shown = Object.entries(labels)
          .sort()
          .map(([key, value]) => `${key}: ${value}`);
        report(
          object,
          ['spec', 'workloadSelector', 'labels'],
          `For the workload with ${shown.join(', ')} Sidecar ${namespace}/${first.name} counts, not ${other.name}`,
          { clients: [namespace] },
        );
      }
    }
  },
};

/** Sidecars with a selector by their namespace and one of the labels that they select. */
function selectingSidecars(view: MeshView): ReadonlyMap<string, readonly MeshObject[]> {
  const found = new Map<string, MeshObject[]>();
  for (const sidecarObject of view.mesh.objectsOf('networking.istio.io', 'Sidecar')) {
    const first = Object.entries(selectorOf(sidecarObject)).at(0);
    if (first) append(found, `${sidecarObject.namespace} ${first[0]}=${first[1]}`, sidecarObject);
  }
  return found;
}

function selectorOf({ spec }: MeshObject): Readonly<Record<string, string>> {
  return spec.fields('workloadSelector').map('labels');
}
