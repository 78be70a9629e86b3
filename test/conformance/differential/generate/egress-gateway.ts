import type { GatewayProxy } from '../../answers';
import type { Resource } from '../../manifests';
import { clientTls } from './destination-rules';
import type { Dice } from './dice';
import type { Draft } from './draft';
import { exportTo, hostOfService, NAMESPACES, portNumber, Surroundings } from './surroundings';

/** Ports of the Service and what they are on the Pod. */
const GATEWAY_PORTS: Record<string, number> = { 80: 8080, 443: 8443, 15443: 15443 };
const POD_ADDRESS = '10.244.9.9';
const LABELS = { app: 'egress', istio: 'egressgateway' };

type Home = NonNullable<Surroundings['gateway']>;

/** The installed gateway: its Service with a Pod behind it. */
export function installedGateway(home: Home): { readonly objects: Resource[]; readonly proxy: GatewayProxy } {
  const { name, namespace } = home;
  const pod = `${name}-1`;
  const ports = Object.entries(GATEWAY_PORTS);
  const objects = [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: LABELS },
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.96.0.50',
        clusterIPs: ['10.96.0.50'],
        selector: LABELS,
        ports: ports.map(([port, targetPort]) => ({
          name: port === '80' ? 'http2' : `tls-${port}`,
          port: Number(port),
          targetPort,
          protocol: 'TCP',
        })),
      },
    },
    podOf(pod, namespace, POD_ADDRESS, LABELS, 'egress'),
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-abc`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [
        { addresses: [POD_ADDRESS], conditions: { ready: true }, targetRef: { kind: 'Pod', name: pod, namespace } },
      ],
      ports: ports.map(([port, number]) => ({
        name: port === '80' ? 'http2' : `tls-${port}`,
        port: number,
        protocol: 'TCP',
      })),
    },
  ];
  const service = hostOfService(home);
  const proxy = {
    service,
    namespace,
    labels: LABELS,
    serviceAccount: 'egress',
    pod,
    ip: POD_ADDRESS,
    ports: GATEWAY_PORTS,
  };
  return { objects, proxy };
}

export function podOf(
  name: string,
  namespace: string,
  podIP: string,
  labels: Record<string, string>,
  serviceAccountName = 'default',
): Resource & Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { serviceAccountName, nodeName: 'node1', containers: [{ name: 'istio-proxy', image: 'proxy' }] },
    status: { podIP, podIPs: [{ ip: podIP }], phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

interface Way {
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TLS' | 'TCP';
  readonly mode: 'ISTIO_MUTUAL' | 'PASSTHROUGH' | 'SIMPLE' | 'MUTUAL' | undefined;
  /** Of the routes that lead to the gateway and on from it. */
  readonly kind: 'http' | 'tls' | 'tcp';
}

/** How a server of a gateway and the way to it fit together. */
const WAYS: readonly Way[] = [
  { port: 443, protocol: 'HTTPS', mode: 'ISTIO_MUTUAL', kind: 'http' },
  { port: 443, protocol: 'TLS', mode: 'PASSTHROUGH', kind: 'tls' },
  { port: 443, protocol: 'TLS', mode: 'ISTIO_MUTUAL', kind: 'tcp' },
  { port: 80, protocol: 'HTTP', mode: undefined, kind: 'http' },
  { port: 443, protocol: 'HTTPS', mode: 'SIMPLE', kind: 'http' },
  { port: 15443, protocol: 'HTTPS', mode: 'MUTUAL', kind: 'http' },
  { port: 80, protocol: 'TCP', mode: undefined, kind: 'tcp' },
];

/** A way through the gateway; in every third anything can be wrong or missing. */
export function gatewayRoute(
  dice: Dice,
  world: Surroundings,
  home: Home,
  index: number,
): { readonly drafts: Draft[]; readonly gateway: string } {
  const isWhole = dice.chance(62);
  const way = dice.weighted(
    [30, WAYS[0]],
    [18, WAYS[1]],
    [10, WAYS[2]],
    [14, WAYS[3]],
    [13, WAYS[4]],
    [11, WAYS[5]],
    [14, WAYS[6]],
  );
  const host = dice.pick(world.hosts);
  const name = `way-${index}`;
  const namespace = isWhole ? home.namespace : dice.pick([home.namespace, ...NAMESPACES]);
  const service = hostOfService(home);
  const subset = dice.chance(30) ? 'v1' : undefined;
  const writer = dice.weighted([55, namespace], [45, dice.pick(NAMESPACES)]);
  const reference = writer === namespace && dice.chance(50) ? name : `${namespace}/${name}`;
  const to = { host: service, port: { number: way.port }, ...(subset && { subset }) };
  const leg = { host, way, reference, to, namespace: writer, isWhole };
  const isThere = (percent: number): boolean => isWhole || dice.chance(percent);
  const drafts: Draft[] = [
    ...(isThere(50) ? [entryOf(dice, host)] : []),
    gateway(dice, world, { name, namespace, host, way, isWhole }),
    ...(isThere(75) ? [route(dice, world, leg)] : []),
    ...(isThere(60)
      ? [rule(dice, { host, service, subset, way, namespace: isWhole ? home.namespace : writer, isWhole })]
      : []),
    ...(dice.chance(70) ? [ruleBehind(dice, host, home.namespace)] : []),
  ];
  return { drafts, gateway: reference };
}

/** The server behind the gateway, known to all. */
function entryOf(dice: Dice, host: string): Draft {
  const ports = [
    { number: 80, name: 'http', protocol: 'HTTP', ...dice.maybe(30, 'targetPort', () => 443) },
    { number: 443, name: 'tls', protocol: dice.pick(['TLS', 'HTTPS']) },
  ];
  const spec = { hosts: [host], ports, location: 'MESH_EXTERNAL', resolution: 'DNS' };
  return { kind: 'ServiceEntry', namespace: dice.pick(NAMESPACES), spec };
}

/** TLS from the gateway to the server. */
function ruleBehind(dice: Dice, host: string, namespace: string): Draft {
  const tls = clientTls(dice, namespace);
  const trafficPolicy = dice.chance(60)
    ? { portLevelSettings: [{ port: { number: dice.pick([80, 443]) }, tls }] }
    : { tls };
  return {
    kind: 'DestinationRule',
    namespace,
    spec: { host, trafficPolicy, ...dice.maybe(60, 'exportTo', () => ['.']) },
  };
}

interface Opening {
  readonly name: string;
  readonly namespace: string;
  readonly host: string;
  readonly way: Way;
  readonly isWhole: boolean;
}

function gateway(dice: Dice, world: Surroundings, { name, namespace, host, way, isWhole }: Opening): Draft {
  const served = dice.weighted<string[]>(
    [isWhole ? 130 : 55, [host]],
    [12, [`*/${host}`]],
    [8, [`./${host}`]],
    [8, [`${dice.pick(NAMESPACES)}/${host}`]],
    [9, ['*']],
    [8, [dice.pick(world.wildcards)]],
  );
  const certificate = { credentialName: 'gateway-cert' };
  const tls = way.mode && {
    tls: { mode: way.mode, ...(way.mode === 'SIMPLE' || way.mode === 'MUTUAL' ? certificate : {}) },
  };
  const second = dice.chance(12)
    ? [
        {
          port: { number: 80, name: 'second', protocol: 'HTTP' },
          hosts: dice.chance(50) ? ['*'] : [dice.pick(world.hosts)],
        },
      ]
    : [];
  return {
    kind: 'Gateway',
    namespace,
    name,
    spec: {
      ...dice.maybe(92, 'selector', () =>
        dice.weighted<object>([isWhole ? 900 : 90, { istio: 'egressgateway' }], [10, { istio: 'other' }]),
      ),
      servers: [
        { port: { number: way.port, name: 'first', protocol: way.protocol }, hosts: served, ...tls },
        ...(way.port === 80 ? [] : second),
      ],
    },
  };
}

interface Leg {
  readonly host: string;
  readonly way: Way;
  readonly reference: string;
  readonly to: object;
  readonly namespace: string;
  readonly isWhole: boolean;
}

function route(dice: Dice, world: Surroundings, { host, way, reference, to, namespace, isWhole }: Leg): Draft {
  const [entry, exit] = dice.weighted(
    [isWhole ? 180 : 60, way.kind === 'http' ? [80, dice.pick([80, 443])] : [443, 443]],
    [20, [portNumber(dice, world), portNumber(dice, world)]],
  );
  const out = { host: isWhole ? host : dice.pick(world.hosts), port: { number: exit } };
  const first = { gateways: ['mesh'], port: entry };
  const second = { gateways: [reference], ...dice.maybe(85, 'port', () => way.port) };
  const routes = {
    http: [
      { match: [first], route: [{ destination: to }] },
      { match: [second], route: [{ destination: out }] },
    ],
    tls: [
      { match: [{ ...first, sniHosts: [host] }], route: [{ destination: to }] },
      { match: [{ ...second, sniHosts: [host] }], route: [{ destination: out }] },
    ],
    tcp: [
      { match: [first], route: [{ destination: to }] },
      { match: [second], route: [{ destination: out }] },
    ],
  };
  // What the application encrypted passes a gateway that adds TLS as a stream.
  const spec =
    way.kind === 'tcp' && dice.chance(50)
      ? { tls: [routes.tls[0]], tcp: [routes.tcp[1]] }
      : { [way.kind]: routes[way.kind] };
  return {
    kind: 'VirtualService',
    namespace,
    spec: { hosts: [host], gateways: ['mesh', reference], ...spec, ...(isWhole ? {} : exportTo(dice, namespace)) },
  };
}

interface GatewayRule {
  readonly host: string;
  readonly service: string;
  readonly subset: string | undefined;
  readonly way: Way;
  readonly namespace: string;
  readonly isWhole: boolean;
}

function rule(dice: Dice, { host, service, subset, way, namespace, isWhole }: GatewayRule): Draft {
  const certificate = { clientCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' };
  const mode = way.mode === 'PASSTHROUGH' ? 'DISABLE' : (way.mode ?? 'DISABLE');
  const tls = {
    mode,
    ...(mode === 'MUTUAL' && certificate),
    ...(mode !== 'DISABLE' && dice.maybe(85, 'sni', () => host)),
  };
  const level = { portLevelSettings: [{ port: { number: way.port }, tls }] };
  const policy = dice.chance(50) ? level : { tls };
  const spec =
    subset === undefined ? { trafficPolicy: policy } : { subsets: [{ name: subset, trafficPolicy: policy }] };
  return {
    kind: 'DestinationRule',
    namespace,
    spec: { host: service, ...spec, ...(isWhole ? {} : exportTo(dice, namespace)) },
  };
}
