import { Endpoint, spiffe } from './endpoints';
import type { Fields } from './fields';
import { isSubset, MeshObject } from './mesh-object';
import { protocolOfServicePort } from './protocol';
import { Service, ServicePort, UNSPECIFIED_IP } from './service';

const EXPORT_TO = 'networking.istio.io/exportTo';
const TLS_MODE_LABEL = 'security.istio.io/tlsMode';
const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** Objects that tell the servers of a Service. */
export interface KubernetesSurroundings {
  readonly trustDomain: string;
  readonly podsOf: (namespace: string) => readonly MeshObject[];
  readonly slicesOf: (namespace: string, service: string) => readonly MeshObject[];
}

/** A port of a Service and where it leads on a Pod. */
export interface ServiceTarget {
  readonly port: number;
  readonly targetPort: number;
}

/** Follows `ConvertService` in pilot/pkg/serviceregistry/kube/conversion.go. */
export function readKubernetesService(object: MeshObject): Service {
  const { spec, name, namespace, annotations } = object;
  const externalName = spec.text('type') === 'ExternalName' ? spec.filled('externalName') : undefined;
  const clusterIp = spec.text('clusterIP') ?? '';
  const exportTo = annotations[EXPORT_TO];
  return {
    hostname: hostOfService(name, namespace),
    namespace,
    name,
    objectName: name,
    registry: 'Kubernetes',
    createdAt: object.createdAt,
    ports: spec.objects('ports').flatMap(readPort),
    resolution: clusterIp === 'None' ? 'Passthrough' : externalName === undefined ? 'ClientSideLB' : 'Alias',
    isMeshExternal: externalName !== undefined,
    address: clusterIp === 'None' || clusterIp === '' ? UNSPECIFIED_IP : clusterIp,
    allocatedAddresses: [],
    isToBeAllocated: false,
    exportTo: exportTo ? new Set(exportTo.split(',').map((entry) => entry.trim())) : undefined,
    labels: object.labels,
    selector: spec.optional('selector') && spec.map('selector'),
    subjectAltNames: [],
    aliases: [],
    externalName,
    passthroughTargetPorts: new Map(),
    isFirstConnectionRaced: false,
    prefersOwnZone: false,
    source: object.source,
  };
}

export function hostOfService(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

function readPort(port: Fields): ServicePort[] {
  const number = port.number('port');
  if (number === undefined) {
    port.report('port', 'missing');
    return [];
  }
  const name = port.text('name') ?? '';
  const transport = port.text('protocol') ?? 'TCP';
  return [
    {
      name,
      number,
      protocol: protocolOfServicePort({ number, name, transport, appProtocol: port.text('appProtocol') }),
    },
  ];
}

/** Where the ports of a Service lead on a Pod with these containers. */
export function targetsOf(service: MeshObject, pod?: MeshObject): ServiceTarget[] {
  return service.spec.objects('ports').flatMap((port) => {
    const number = port.number('port');
    if (number === undefined) return [];
    const target: unknown = port.raw('targetPort');
    if (typeof target === 'number') return [{ port: number, targetPort: target || number }];
    if (typeof target !== 'string') return [{ port: number, targetPort: number }];
    const named = pod && containerPort(pod, target);
    return named === undefined
      ? [{ port: number, targetPort: Number(target) || number }]
      : [{ port: number, targetPort: named }];
  });
}

function containerPort(pod: MeshObject, name: string): number | undefined {
  for (const container of pod.spec.objects('containers')) {
    const found = container.objects('ports').find((port) => port.text('name') === name);
    if (found) return found.number('containerPort');
  }
  return undefined;
}

/** The servers of a Service: its EndpointSlices, with what the Pods say of themselves. */
export function kubernetesEndpoints(object: MeshObject, around: KubernetesSurroundings): Endpoint[] {
  return around.slicesOf(object.namespace, object.name).flatMap((slice) =>
    slice.fields.objects('endpoints').flatMap((endpoint) => {
      const conditions = endpoint.fields('conditions');
      if (conditions.truth('ready') === false) return [];
      const podName = endpoint.fields('targetRef').text('name');
      const pod = around.podsOf(object.namespace).find(({ name }) => name === podName);
      return endpoint
        .texts('addresses')
        .flatMap((address) => slice.fields.objects('ports').flatMap((port) => podEndpoint(address, port, pod, around)));
    }),
  );
}

function podEndpoint(
  address: string,
  port: Fields,
  pod: MeshObject | undefined,
  { trustDomain }: KubernetesSurroundings,
): Endpoint[] {
  const number = port.number('port');
  if (number === undefined) return [];
  const labels = pod?.labels ?? {};
  const account = pod && (pod.spec.text('serviceAccountName') ?? '');
  return [
    {
      address,
      port: number,
      portName: port.text('name') ?? '',
      labels,
      tlsMode: labels[TLS_MODE_LABEL] ?? 'disabled',
      locality: '',
      weight: 1,
      identity: pod && account !== undefined ? spiffe(trustDomain, pod.namespace, account) : '',
    },
  ];
}

/** EndpointSlices by the Service they belong to. */
export function serviceOfSlice(slice: MeshObject): string {
  return slice.labels[SERVICE_NAME_LABEL] ?? '';
}

/** Whether a Service leads to Pods with these labels; one without a selector leads to none. */
export function isSelecting(service: MeshObject, labels: Readonly<Record<string, string>>): boolean {
  const selector = service.spec.map('selector');
  return Object.keys(selector).length > 0 && isSubset(selector, labels);
}
