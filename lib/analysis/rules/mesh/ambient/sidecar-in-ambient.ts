import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { example } from '../../example';
import { AMBIENT, ambientNamespaces, namespace } from './ambient-namespaces';

function among(labels: Readonly<Record<string, string>>): MeshRule['fires'] {
  return [namespace('shop', labels), example('Sidecar', { egress: [{ hosts: ['./*'] }] })];
}

/** Known elsewhere as IST0167. */
export const sidecarInAmbient: MeshRule = {
  id: 'AMBIENT001',
  severity: Severity.ADVICE,
  title: 'A Sidecar in an ambient namespace',
  effect: 'It does nothing for workloads without sidecars: they see all hosts, and unknown hosts are let out.',
  why: 'The proxy of a node reads no Sidecar. Some workloads of the namespace may have a sidecar all the same, and no call through a sidecar shows the effect.',
  remedy: 'Remove it, and limit what leaves the namespace with a NetworkPolicy or an AuthorizationPolicy of a waypoint',
  fires: among(AMBIENT),
  accepts: among({ 'istio-injection': 'enabled' }),
  source: 'istio.io/istio pkg/config/analysis/analyzers/sidecar/selector.go',
  check(view, report) {
    const ambient = view.once(ambientNamespaces);
    for (const { object, namespace: own } of view.of('Sidecar')) {
      if (ambient.has(own)) report(object, ['kind'], `Namespace ${own} is ambient`, { clients: [own] });
    }
  },
};
