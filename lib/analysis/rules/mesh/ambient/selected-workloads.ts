import type { Fields } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { example } from '../../example';
import { gatewayWithLabels } from '../gateways';
import { workloadsByLabels } from '../workloads';
import { AMBIENT, ambientNamespaces, namespace } from './ambient-namespaces';
import { attachedObjects, selectedLabels } from './attached-objects';

const LABELS = { app: 'checkout' };

function running(labels: Readonly<Record<string, string>>): Fields {
  const template = { metadata: { labels: { ...LABELS, ...labels } }, spec: { containers: [] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout', namespace: 'shop' },
    spec: { template },
  };
}

function plugged(labels: Readonly<Record<string, string>>): MeshRule['fires'] {
  const plugin = example('WasmPlugin', {
    selector: { matchLabels: LABELS },
    match: [{ mode: 'CLIENT' }],
    url: 'oci://registry.example.com/tags:1',
  });
  return [namespace('shop', AMBIENT), running(labels), plugin];
}

/** Acts on calls of workloads; what asks who calls a workload is no matter of egress. */
const KINDS = ['Telemetry', 'WasmPlugin', 'TrafficExtension'] as const;

/** Near to KIA1111, KIA1112, KIA1116 and KIA1117. */
export const selectedWorkloads: MeshRule = {
  id: 'AMBIENT018',
  severity: Severity.ADVICE,
  title: 'A plugin or Telemetry that selects workloads without sidecars',
  effect: 'No proxy has it. Calls of the workloads are neither seen nor changed by it.',
  why: 'Labels select sidecars and gateways. Proxies of nodes run no plugins, and a waypoint takes what names it, or one of its hosts, as its target. What becomes of a call is the same with and without it, so that none shows it.',
  remedy: 'Write targetRefs with the ServiceEntry or the Gateway of its waypoint instead of selector',
  fires: plugged({}),
  accepts: plugged({ 'sidecar.istio.io/inject': 'true' }),
  source: 'istio.io/istio pilot/pkg/model/policyattachment.go: ShouldAttachPolicy',
  check(view, report) {
    const all = attachedObjects(view, KINDS);
    const ambient = all.length > 0 ? view.once(ambientNamespaces) : new Set<string>();
    if (ambient.size === 0) return;
    const workloads = view.once(workloadsByLabels);
    for (const written of all) {
      const { object, namespace: own } = written;
      const labels = selectedLabels(written) ?? {};
      if (!ambient.has(own) || Object.keys(labels).length === 0) continue;
      if (gatewayWithLabels(view, labels, own) !== undefined) continue;
      const selected = workloads.selected(labels).filter((workload) => workload.namespace === own);
      const isAmbient = selected.every((workload) => view.mesh.dataPlaneOf(own, workload.labels) === 'ambient');
      if (selected.length === 0 || !isAmbient) continue;
      const what = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
      report(object, ['spec', 'selector'], `Workloads of ${own} with ${named(what)} have no proxy that would use it`);
    }
  },
};
