import type { MeshClient } from '../mesh/client';
import { hostOfService, isSelecting, targetsOf } from '../mesh/kubernetes-service';
import type { Mesh } from '../mesh/mesh';
import { isSubset, MeshObject } from '../mesh/mesh-object';
import type { SimulatedGateway } from './simulation-options';

/** A gateway that calls can be followed through. */
export interface KnownGateway {
  /** Full name of its Service. */
  readonly service: string;
  readonly client: MeshClient;
  readonly address: string;
  readonly podPort: (servicePort: number) => number;
}

const POD_ADDRESS = '10.244.9.9';

/** Labels of Pods that exist, or that a Deployment makes. */
export interface Workload {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly pod?: MeshObject;
}

/** Gateways by the full name of their Service: those that are named, then those that manifests show. */
export function knownGateways(mesh: Mesh, named: readonly SimulatedGateway[]): Map<string, KnownGateway> {
  const found = new Map(named.map((gateway) => [gateway.service, ofOptions(mesh, gateway)]));
  const selectors = mesh.objectsOf('networking.istio.io', 'Gateway').map(({ spec }) => spec.map('selector'));
  const workloads = workloadsOf(mesh);
  for (const service of mesh.objectsOf('', 'Service')) {
    const host = hostOfService(service.name, service.namespace);
    if (found.has(host)) continue;
    const workload = mesh.gatewayServices.has(host)
      ? workloadBehind(service, workloads)
      : workloadOf(service, workloads, selectors);
    if (workload) found.set(host, ofManifests(service, workload));
  }
  return found;
}

function ofOptions(mesh: Mesh, gateway: SimulatedGateway): KnownGateway {
  const [name, namespace] = gateway.service.split('.');
  const service = mesh.objectsOf('', 'Service').find((each) => each.name === name && each.namespace === namespace);
  const workload = workloadsOf(mesh).find(
    (each) => each.namespace === gateway.namespaceName && isSubset(gateway.labels, each.labels),
  );
  const targets = service ? targetsOf(service, workload?.pod) : [];
  return {
    service: gateway.service,
    address: gateway.ip ?? POD_ADDRESS,
    client: {
      kind: 'gateway',
      namespace: gateway.namespaceName,
      labels: gateway.labels,
      serviceAccount: gateway.serviceAccountName ?? workload?.serviceAccount ?? 'default',
      hasDnsCapture: false,
      locality: '',
    },
    podPort: (port) =>
      gateway.ports?.[String(port)] ?? targets.find((target) => target.port === port)?.targetPort ?? port,
  };
}

function ofManifests(service: MeshObject, { namespace, labels, serviceAccount, pod }: Workload): KnownGateway {
  const targets = targetsOf(service, pod);
  return {
    service: hostOfService(service.name, service.namespace),
    address: pod?.fields.fields('status').text('podIP') ?? POD_ADDRESS,
    client: { kind: 'gateway', namespace, labels, serviceAccount, hasDnsCapture: false, locality: '' },
    podPort: (port) => targets.find((target) => target.port === port)?.targetPort ?? port,
  };
}

/** A Service that a Gateway of the Gateway API names leads to a gateway, whatever its labels. */
function workloadBehind(service: MeshObject, workloads: readonly Workload[]): Workload {
  const labels = service.spec.map('selector');
  return (
    workloads.find(
      ({ namespace, ...each }) => namespace === service.namespace && isSelecting(service, each.labels),
    ) ?? {
      namespace: service.namespace,
      labels,
      serviceAccount: 'default',
    }
  );
}

/** A Service leads to a gateway if Gateways select what it selects. */
function workloadOf(
  service: MeshObject,
  workloads: readonly Workload[],
  selectors: readonly Readonly<Record<string, string>>[],
): Workload | undefined {
  const isGateway = (labels: Readonly<Record<string, string>>): boolean =>
    selectors.some((selector) => Object.keys(selector).length > 0 && isSubset(selector, labels));
  const behind = workloads.find(
    ({ namespace, labels }) => namespace === service.namespace && isSelecting(service, labels) && isGateway(labels),
  );
  if (behind) return behind;
  const labels = service.spec.map('selector');
  return isGateway(labels) ? { namespace: service.namespace, labels, serviceAccount: 'default' } : undefined;
}

/** Pods, and what makes Pods. */
export function workloadsOf(mesh: Mesh): Workload[] {
  const pods = mesh.objectsOf('', 'Pod').map((pod) => ({
    namespace: pod.namespace,
    labels: pod.labels,
    serviceAccount: pod.spec.text('serviceAccountName') ?? 'default',
    pod,
  }));
  const templates = ['Deployment', 'StatefulSet', 'DaemonSet'].flatMap((kind) =>
    mesh.objectsOf('apps', kind).map(({ namespace, spec }) => {
      const template = spec.fields('template');
      return {
        namespace,
        labels: template.fields('metadata').map('labels'),
        serviceAccount: template.fields('spec').text('serviceAccountName') ?? 'default',
      };
    }),
  );
  return [...pods, ...templates];
}
