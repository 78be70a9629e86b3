import type { Mesh } from '../mesh/mesh';
import { compareText } from '../mesh/mesh-object';
import { workloadsOf } from './known-gateways';
import type { SimulatedClient } from './traffic-call';

/** Workloads that manifests show, and for each namespace they name one that has no labels and the default account. */
export function knownClients(mesh: Mesh): SimulatedClient[] {
  const clients = new Map<string, SimulatedClient>();
  const add = (client: SimulatedClient): void => {
    const labels = Object.entries(client.labels ?? {}).sort(([a], [b]) => compareText(a, b));
    clients.set(JSON.stringify([client.namespaceName, client.serviceAccountName, labels]), client);
  };
  for (const namespaceName of mesh.namespaces) add({ namespaceName, serviceAccountName: 'default', labels: {} });
  for (const { namespace, labels, serviceAccount } of workloadsOf(mesh)) {
    add({ namespaceName: namespace, serviceAccountName: serviceAccount, labels });
  }
  return [...clients.keys()].sort().flatMap((key) => clients.get(key) ?? []);
}
