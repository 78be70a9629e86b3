import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { registeredHosts } from '../registered-hosts';
import { clientsOf, hasClient, placeOfExport } from '../visibility';
import { AMBIENT, ambientNamespaces, namespace } from './ambient-namespaces';
import { ambientEntry, AMBIENT_SHOP } from './waypoint-example';

function exportedBy(exportTo: readonly string[]): MeshRule['fires'] {
  return [...AMBIENT_SHOP, namespace('orders', AMBIENT), ambientEntry({}, { exportTo })];
}

export const seenByAll: MeshRule = {
  id: 'AMBIENT015',
  severity: Severity.ADVICE,
  title: 'A host that is kept from an ambient namespace',
  effect: 'Workloads of the ambient namespace reach the host all the same, through its addresses and its waypoint.',
  why: 'exportTo is for sidecars and gateways. The proxy of a node knows all hosts. Since exportTo has its use for sidecars, it is advice.',
  remedy: 'Say in an AuthorizationPolicy of the waypoint, or in a NetworkPolicy, who may call',
  fires: exportedBy(['.']),
  accepts: exportedBy(['*']),
  source: 'istio.io/istio pilot/pkg/serviceregistry/ambient/services.go: constructServiceEntries',
  check(view, report) {
    const ambient = [...view.once(ambientNamespaces)].sort();
    if (ambient.length === 0) return;
    for (const { object, spec, namespace: own } of view.once(registeredHosts)) {
      const clients = clientsOf(view, { object, spec, namespace: own });
      const others = ambient.filter((each) => !hasClient(clients, each));
      // Who keeps the host from everybody does not mean to register it.
      if (clients.length === 0 || others.length === 0) continue;
      report(
        object,
        placeOfExport(spec),
        `Ambient workloads of ${others.slice(0, 3).join(', ')} know the host as well`,
        {
          clients: others,
        },
      );
    }
  },
};
