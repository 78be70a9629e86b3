import type { DemonstrationWaypoint } from '../../lib/analysis/mesh-rule';
import type { GatewayProxy } from './answers';
import type { Resource } from './manifests';

const POD_ADDRESS = '10.244.8.8';
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** What istiod makes of a Gateway of its class for waypoints. */
export interface DeployedWaypoint {
  readonly objects: Resource[];
  readonly proxy: GatewayProxy;
}

export function deployed({ name, namespace }: DemonstrationWaypoint): DeployedWaypoint {
  const labels = { 'gateway.istio.io/managed': 'istio.io-mesh-controller', [GATEWAY_NAME]: name };
  const pod = `${name}-1`;
  const objects = [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: 'istio-waypoint' },
      spec: { controllerName: 'istio.io/mesh-controller' },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels },
      spec: {
        clusterIP: '10.96.0.60',
        clusterIPs: ['10.96.0.60'],
        selector: { [GATEWAY_NAME]: name },
        ports: [{ name: 'mesh', port: 15008, targetPort: 15008, protocol: 'TCP' }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: pod, namespace, labels },
      spec: { serviceAccountName: name, nodeName: 'node1', containers: [{ name: 'istio-proxy', image: 'proxy' }] },
      status: {
        podIP: POD_ADDRESS,
        podIPs: [{ ip: POD_ADDRESS }],
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-abc`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [
        { addresses: [POD_ADDRESS], conditions: { ready: true }, targetRef: { kind: 'Pod', name: pod, namespace } },
      ],
      ports: [{ name: 'mesh', port: 15008, protocol: 'TCP' }],
    },
  ] as unknown as Resource[];
  const service = `${name}.${namespace}.svc.cluster.local`;
  return { objects, proxy: { service, namespace, labels, serviceAccount: name, pod, ip: POD_ADDRESS, ports: {} } };
}

/** The objects with the status that istiod gives the Gateway: without it, no call goes through the waypoint. */
export function withStatus(objects: readonly Resource[], { name, namespace }: DemonstrationWaypoint): Resource[] {
  return objects.map((object) => {
    const { kind, metadata } = object as { readonly kind?: string; readonly metadata?: Partial<DemonstrationWaypoint> };
    if (kind !== 'Gateway' || metadata?.name !== name || metadata.namespace !== namespace) return object;
    const addresses = [{ type: 'Hostname', value: `${name}.${namespace}.svc.cluster.local` }];
    return { ...object, status: { addresses } } as unknown as Resource;
  });
}
