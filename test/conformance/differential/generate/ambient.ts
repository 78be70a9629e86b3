import type { GatewayProxy } from '../../answers';
import type { Resource } from '../../manifests';
import type { Dice } from './dice';
import type { Draft } from './draft';
import { podOf } from './egress-gateway';
import { ADDRESSES, NAMESPACES } from './surroundings';

const USE_WAYPOINT = 'istio.io/use-waypoint';
const USE_NAMESPACE = 'istio.io/use-waypoint-namespace';
const WAYPOINT_FOR = 'istio.io/waypoint-for';
const HBONE_PORT = 15008;
const CLASS = 'istio-waypoint';

/** Waypoints that a mesh may have; another one is named and never there. */
export const WAYPOINTS = [
  { name: 'waypoint', namespace: 'shop' },
  { name: 'exit', namespace: 'edge' },
] as const;

type Labels = Record<string, string>;

/** A mesh with ambient clients: its namespaces, its waypoints and their proxies. */
export interface AmbientMesh {
  readonly objects: Resource[];
  readonly proxies: GatewayProxy[];
}

export function ambientMesh(dice: Dice): AmbientMesh {
  const ways = WAYPOINTS.map((home, index) => waypoint(dice, home, index));
  const spaces = NAMESPACES.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { team: name === 'shop' ? 'a' : 'b', ...(dice.chance(35) ? waypointLabels(dice) : {}) } },
  }));
  const ofClass = dice.maybe(35, 'labels', () => ({ [WAYPOINT_FOR]: dice.pick(['service', 'all', 'workload']) }));
  const gatewayClass = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: CLASS, ...ofClass },
    spec: { controllerName: 'istio.io/mesh-controller' },
  };
  return {
    objects: [gatewayClass, ...spaces, ...ways.flatMap(({ objects }) => objects)],
    proxies: ways.map(({ proxy }) => proxy),
  };
}

/** Most name a waypoint that is there. */
export function waypointLabels(dice: Dice): Labels {
  const { name, namespace } = dice.pick(WAYPOINTS);
  return dice.weighted<() => Labels>(
    [66, () => ({ [USE_WAYPOINT]: name, [USE_NAMESPACE]: namespace })],
    [12, () => ({ [USE_WAYPOINT]: name })],
    [14, () => ({ [USE_WAYPOINT]: 'none' })],
    [8, () => ({ [USE_WAYPOINT]: 'absent', [USE_NAMESPACE]: namespace })],
  )();
}

/** What istiod deploys for a Gateway, and what it says of it. */
function waypoint(
  dice: Dice,
  { name, namespace }: (typeof WAYPOINTS)[number],
  index: number,
): { readonly objects: Resource[]; readonly proxy: GatewayProxy } {
  const host = `${name}.${namespace}.svc.cluster.local`;
  const pod = `${name}-1`;
  const ip = `10.244.8.${index + 1}`;
  const clusterIP = `10.96.0.${60 + index}`;
  const labels = {
    'gateway.istio.io/managed': 'istio.io-mesh-controller',
    'gateway.networking.k8s.io/gateway-name': name,
  };
  const ports = [{ name: 'mesh', port: HBONE_PORT, targetPort: HBONE_PORT, protocol: 'TCP' }];
  const objects = [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name, namespace, ...dice.maybe(20, 'labels', () => ({ [WAYPOINT_FOR]: trafficType(dice) })) },
      spec: {
        gatewayClassName: CLASS,
        listeners: [{ name: 'mesh', port: HBONE_PORT, protocol: 'HBONE', ...allowedRoutes(dice) }],
      },
      status: { addresses: dice.chance(94) ? [{ type: 'Hostname', value: host }] : [] },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels },
      spec: {
        type: 'ClusterIP',
        clusterIP,
        clusterIPs: [clusterIP],
        selector: { 'gateway.networking.k8s.io/gateway-name': name },
        ports,
      },
    },
    podOf(pod, namespace, ip, labels, name),
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-abc`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [ip], conditions: { ready: true }, targetRef: { kind: 'Pod', name: pod, namespace } }],
      ports: ports.map(({ targetPort, ...port }) => ({ ...port, port: targetPort })),
    },
  ];
  return { objects, proxy: { service: host, namespace, labels, serviceAccount: name, pod, ip, ports: {} } };
}

function trafficType(dice: Dice): string {
  return dice.weighted([70, 'service'], [20, 'all'], [10, 'workload']);
}

function allowedRoutes(dice: Dice): object {
  return dice.weighted<() => object>(
    [60, () => ({ allowedRoutes: { namespaces: { from: 'All' } } })],
    [15, () => ({ allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'a' } } } } })],
    [10, () => ({ allowedRoutes: { namespaces: { from: 'Same' } } })],
    [15, () => ({})],
  )();
}

/** A ServiceEntry as an ambient mesh has it: with a waypoint, and with the addresses that istiod gives. */
export function inAmbientMesh(dice: Dice, draft: Draft, index: number): Draft {
  if (draft.kind !== 'ServiceEntry') return draft;
  const { hosts, addresses, resolution } = draft.spec as {
    readonly hosts: string[];
    readonly addresses?: string[];
    readonly resolution: string;
  };
  const isDynamic = resolution === 'DYNAMIC_DNS';
  const given = hosts.filter((host) => !host.startsWith('*') || isDynamic);
  const isOptedOut = dice.chance(6);
  const status =
    addresses || resolution === 'NONE' || dice.chance(6)
      ? {}
      : { addresses: given.map((host, place) => ({ value: allocatedAddress(index, place), host })) };
  return {
    ...draft,
    spec: {
      ...draft.spec,
      // A waypoint serves one of several addresses, and chance decides which.
      ...(addresses && { addresses: addresses.slice(0, 1) }),
      ...(resolution === 'NONE' && !addresses && dice.chance(60) && { addresses: [dice.pick(ADDRESSES)] }),
    },
    labels: {
      ...(dice.chance(72) ? waypointLabels(dice) : {}),
      ...(isOptedOut && { 'networking.istio.io/enable-autoallocate-ip': 'false' }),
    },
    status,
  };
}

/** As istiod does it: no two have the same. */
function allocatedAddress(index: number, place: number): string {
  return `240.240.${index}.${place + 1}`;
}
