import { Construct } from 'constructs';
import { refuse, show } from '../refusals/refuse';
import { EgressClient } from '../values/egress-client';
import { Destination } from './destination';

/** A workload of which everything is known that a certificate needs. */
export interface CertificateHolder {
  readonly serviceAccountName: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The clients of one namespace. */
export interface ClientNamespace {
  readonly namespaceName: string;
  readonly workloads: CertificateHolder[];
  readonly serviceAccountNames: string[];
}

/** The clients by namespace, in one order; each has to be a workload, since nothing else can be given a certificate. */
export function certificateHolders(scope: Construct, { clients }: Destination): ClientNamespace[] {
  const namespaces = [...new Set(clients.map(({ namespaceName }) => namespaceName))].sort();
  return namespaces.map((namespaceName) => {
    const workloads = clients
      .filter((client) => client.namespaceName === namespaceName)
      .map((client) => holder(scope, client))
      .sort((one, other) => (one.serviceAccountName < other.serviceAccountName ? -1 : 1));
    const serviceAccountNames = workloads.map(({ serviceAccountName }) => serviceAccountName);
    const shared = serviceAccountNames.find((name, index) => serviceAccountNames.indexOf(name) !== index);
    if (shared !== undefined) {
      refuse('CLIENT004', scope, {
        problem: `clients names the service account ${show(shared)} of ${show(namespaceName)} twice`,
        remedy: 'Name it once with the labels that both workloads carry, or give each a service account of its own',
      });
    }
    return { namespaceName, workloads, serviceAccountNames };
  });
}

function holder(scope: Construct, client: EgressClient): CertificateHolder {
  const { namespaceName, serviceAccountName, labels } = client;
  if (serviceAccountName !== undefined && labels !== undefined) return { serviceAccountName, labels };
  const account = serviceAccountName ?? 'checkout';
  refuse('CLIENT003', scope, {
    problem: `clients names ${show({ namespaceName, serviceAccountName })}, but only a workload can present a certificate at its sidecar`,
    remedy: `Write EgressClient.workload({ namespaceName: ${show(namespaceName)}, serviceAccountName: ${show(account)}, labels: { app: ${show(account)} } }) with its own labels`,
  });
}
