import type { GatewayProxy } from '../../answers';
import type { Resource } from '../../manifests';
import type { Dice } from './dice';
import type { Draft } from './draft';
import { podOf } from './egress-gateway';
import { ADDRESSES, NAMESPACES } from './surroundings';

const USE_WAYPOINT = 'istio.io/use-waypoint';
const USE_NAMESPACE = 'istio.io/use-waypoint-namespace';
const ALLOCATION = 'networking.istio.io/enable-autoallocate-ip';
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
    metadata: {
      name,
      labels: {
        team: name === 'shop' ? 'a' : 'b',
        ...(dice.chance(30) ? waypointLabels(dice) : {}),
        ...(dice.chance(15) ? { 'istio.io/ingress-use-waypoint': 'true' } : {}),
      },
    },
  }));
  const ofClass = dice.maybe(30, 'labels', () => ({
    [WAYPOINT_FOR]: dice.weighted([40, 'service'], [40, 'all'], [20, 'workload']),
  }));
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
    [84, () => ({ [USE_WAYPOINT]: name, [USE_NAMESPACE]: namespace })],
    [8, () => ({ [USE_WAYPOINT]: name })],
    [6, () => ({ [USE_WAYPOINT]: 'none' })],
    [6, () => ({ [USE_WAYPOINT]: 'absent', [USE_NAMESPACE]: namespace })],
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
      metadata: { name, namespace, ...dice.maybe(30, 'labels', () => ({ [WAYPOINT_FOR]: trafficType(dice) })) },
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
  return dice.weighted([62, 'service'], [24, 'all'], [14, 'workload']);
}

function allowedRoutes(dice: Dice): object {
  return dice.weighted<() => object>(
    [76, () => ({ allowedRoutes: { namespaces: { from: 'All' } } })],
    [10, () => ({ allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'a' } } } } })],
    [6, () => ({ allowedRoutes: { namespaces: { from: 'Same' } } })],
    [8, () => ({})],
  )();
}

/** Objects as an ambient mesh has them: hosts with a waypoint and with addresses, and rules mostly beside their hosts. */
export function inAmbientMesh(dice: Dice, drafts: readonly Draft[]): Draft[] {
  const owners = new Map<string, string>();
  const entries = drafts.filter(({ kind }) => kind === 'ServiceEntry');
  return drafts.map((draft, index) => {
    if (draft.kind === 'ServiceEntry') return entryInAmbientMesh(dice, draft, index, owners);
    if (draft.kind !== 'VirtualService' && draft.kind !== 'DestinationRule') return draft;
    const { hosts = [], host = '' } = draft.spec as { readonly hosts?: string[]; readonly host?: string };
    const homes = entries
      .filter(({ spec }) => (spec.hosts as string[]).some((each) => [...hosts, host].includes(each)))
      .map(({ namespace }) => namespace);
    const isMoved = homes.length > 0 && hosts.every((each) => each.includes('.')) && dice.chance(80);
    return isMoved ? { ...draft, namespace: dice.pick(homes) } : draft;
  });
}

function entryInAmbientMesh(dice: Dice, draft: Draft, index: number, owners: Map<string, string>): Draft {
  const { namespace, spec } = draft;
  const { hosts, addresses, resolution } = spec as {
    readonly hosts: string[];
    readonly addresses?: string[];
    readonly resolution: string;
  };
  const isDynamic = resolution === 'DYNAMIC_DNS';
  const given = hosts.filter((host) => !host.startsWith('*') || isDynamic);
  const status =
    addresses || resolution === 'NONE' || dice.chance(6)
      ? {}
      : { addresses: given.map((host, place) => ({ value: allocatedAddress(index, place), host })) };
  // Of one host in two namespaces a waypoint serves one, and chance decides which: most are moved into one namespace.
  const owner = hosts.map((host) => owners.get(host)).find((each) => each !== undefined) ?? namespace;
  const isMoved = owner !== namespace && dice.chance(95);
  for (const host of hosts) if (!owners.has(host)) owners.set(host, isMoved ? owner : namespace);
  const isAlone = owner === namespace || isMoved;
  const labels = !isAlone ? { [USE_WAYPOINT]: 'none' } : dice.chance(92) ? waypointLabels(dice) : {};
  return {
    ...draft,
    namespace: isMoved ? owner : namespace,
    spec: {
      ...spec,
      // A waypoint serves one of several addresses, and chance decides which.
      ...(addresses && { addresses: addresses.slice(0, 1) }),
      ...(resolution === 'NONE' && !addresses && dice.chance(60) && { addresses: [dice.pick(ADDRESSES)] }),
    },
    labels: { ...labels, ...forGateways(dice), ...dice.maybe(6, ALLOCATION, () => 'false') },
    status,
  };
}

function forGateways(dice: Dice): Labels {
  return dice.chance(35) ? { 'istio.io/ingress-use-waypoint': dice.pick(['true', 'true', 'false']) } : {};
}

/** As istiod does it: no two have the same. */
function allocatedAddress(index: number, place: number): string {
  return `240.240.${index}.${place + 1}`;
}
