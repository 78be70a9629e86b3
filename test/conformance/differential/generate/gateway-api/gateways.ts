import type { GatewayProxy } from '../../../answers';
import type { Resource } from '../../../manifests';
import type { Dice } from '../dice';
import { podOf } from '../egress-gateway';
import { hostOfService, NAMESPACES, Surroundings } from '../surroundings';
import { gatewayApi, Opened } from './kinds';
import { someListeners } from './listeners';

const POD_ADDRESS = '10.244.9.10';
const CLUSTER_ADDRESS = '10.96.0.51';

/** A Gateway at the gateway that is installed; some teams get its address wrong. */
export function manualGateway(dice: Dice, world: Surroundings): Opened {
  const home = world.gateway!;
  const namespace = dice.chance(85) ? home.namespace : dice.pick(NAMESPACES);
  const listeners = someListeners(dice, world);
  const value = dice.weighted(
    [namespace === home.namespace ? 50 : 0, home.name],
    [50, hostOfService(home)],
    [4, 'absent'],
  );
  const gateway = gatewayApi('Gateway', 'manual', namespace, {
    gatewayClassName: 'istio',
    addresses: [{ type: 'Hostname', value }],
    listeners,
    ...allowedListeners(dice),
  });
  return { gateway, listeners, service: home };
}

/** A Gateway for which Istio makes Deployment and Service, with what it makes. */
export function managedGateway(
  dice: Dice,
  world: Surroundings,
): { readonly opened: Opened; readonly made: Resource[]; readonly proxy: GatewayProxy } {
  const namespace = dice.pick(['edge', ...NAMESPACES]);
  const listeners = someListeners(dice, world);
  const gateway = gatewayApi('Gateway', 'managed', namespace, {
    gatewayClassName: 'istio',
    listeners,
    ...allowedListeners(dice),
  });
  const service = { name: 'managed-istio', namespace };
  const labels = {
    'gateway.networking.k8s.io/gateway-name': 'managed',
    'gateway.networking.k8s.io/gateway-class-name': 'istio',
  };
  const pod = 'managed-istio-1';
  const ports = [
    { name: 'status-port', port: 15021, appProtocol: 'tcp' },
    ...listeners
      .filter(({ port }, index) => listeners.findIndex((each) => each.port === port) === index)
      .map(({ name, port, protocol }) => ({ name, port, appProtocol: protocol.toLowerCase() })),
  ];
  const made = [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...service, labels },
      spec: {
        type: 'ClusterIP',
        clusterIP: CLUSTER_ADDRESS,
        clusterIPs: [CLUSTER_ADDRESS],
        selector: { 'gateway.networking.k8s.io/gateway-name': 'managed' },
        ports: ports.map((port) => ({ ...port, targetPort: port.port, protocol: 'TCP' })),
      },
    },
    podOf(pod, namespace, POD_ADDRESS, labels, 'managed-istio'),
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'managed-istio-abc', namespace, labels: { 'kubernetes.io/service-name': service.name } },
      addressType: 'IPv4',
      endpoints: [
        { addresses: [POD_ADDRESS], conditions: { ready: true }, targetRef: { kind: 'Pod', name: pod, namespace } },
      ],
      ports: ports.map(({ name, port }) => ({ name, port, protocol: 'TCP' })),
    },
  ];
  const proxy = {
    service: hostOfService(service),
    namespace,
    labels,
    serviceAccount: 'managed-istio',
    pod,
    ip: POD_ADDRESS,
    ports: Object.fromEntries(ports.map(({ port }) => [String(port), port])),
  };
  return { opened: { gateway, listeners, service }, made, proxy };
}

function allowedListeners(dice: Dice): object {
  return dice.maybe(70, 'allowedListeners', () => ({
    namespaces: dice.weighted<object>(
      [50, { from: 'All' }],
      [25, { from: 'Same' }],
      [10, { from: 'None' }],
      [15, { from: 'Selector', selector: { matchLabels: { team: 'a' } } }],
    ),
  }));
}
