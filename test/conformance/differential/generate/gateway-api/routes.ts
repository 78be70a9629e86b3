import { hostOfService, NAMESPACES, portNumber } from '../surroundings';
import { gatewayApi, Listener, Named, NETWORKING, Opened, Scene, someNamespace } from './kinds';
import { connectionRules, grpcRules, httpRules, parentReference } from './rules';

const RULES = { HTTPRoute: httpRules, GRPCRoute: grpcRules, TLSRoute: connectionRules, TCPRoute: connectionRules };
type RouteKind = keyof typeof RULES;

/** A route of sidecars: beside who calls, beside what is called, or elsewhere. */
export function meshRoute(scene: Scene, index: number): Named[] {
  const { dice, world, entries, services } = scene;
  const parents = [...entries, ...services];
  if (parents.length === 0) return [];
  const parent = dice.pick(entries.length > 0 && dice.chance(70) ? entries : parents);
  const namespace = dice.weighted([45, parent.metadata.namespace], [55, someNamespace(dice)]);
  const kind = dice.weighted<RouteKind>([60, 'HTTPRoute'], [12, 'GRPCRoute'], [15, 'TLSRoute'], [13, 'TCPRoute']);
  const own = (parent.spec.ports as { readonly number?: number; readonly port?: number }[]).map(
    ({ number, port }) => number ?? port!,
  );
  const reference = {
    ...parentReference(parent, namespace),
    ...dice.maybe(35, 'port', () => (dice.chance(85) ? dice.pick(own) : portNumber(dice, world))),
  };
  const second = dice.chance(12) ? [parentReference(dice.pick(parents), namespace)] : [];
  return [
    gatewayApi(kind, `mesh-${index}`, namespace, {
      parentRefs: [reference, ...second],
      ...(kind === 'TLSRoute' && dice.maybe(70, 'hostnames', () => dice.some(world.hosts, 1, 2))),
      rules: RULES[kind](scene, namespace, towardsGateway(scene)),
    }),
  ];
}

/** Half of all routes of sidecars lead to a gateway, as they do for egress. */
function towardsGateway({ dice, gateways }: Scene): object | undefined {
  if (gateways.length === 0 || dice.chance(50)) return undefined;
  const { service, listeners } = dice.pick(gateways);
  return { ...service, port: dice.pick(listeners).port };
}

const KINDS: Readonly<Record<string, readonly RouteKind[]>> = {
  HTTP: ['HTTPRoute', 'HTTPRoute', 'HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'HTTPRoute', 'HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
};

/** A route from a gateway to where calls are meant for. */
export function gatewayRoute(scene: Scene, opened: Opened, listener: Listener, name: string): Named {
  const { dice, world } = scene;
  const { gateway } = opened;
  const namespace = dice.weighted([45, gateway.metadata.namespace], [55, dice.pick(NAMESPACES)]);
  const kind = dice.chance(94) ? dice.pick(KINDS[listener.protocol]) : dice.pick(Object.keys(RULES) as RouteKind[]);
  const reference = {
    ...parentReference(gateway, namespace),
    ...dice.maybe(35, 'sectionName', () => (dice.chance(90) ? listener.name : 'absent')),
    ...dice.maybe(25, 'port', () => (dice.chance(90) ? listener.port : 81)),
  };
  const host = dice.pick(world.hosts);
  const to = { group: NETWORKING, kind: 'Hostname', name: host, port: dice.pick([80, 443]) };
  const hostnames = dice.weighted<() => string[]>(
    [60, () => [host]],
    [15, () => dice.some(world.hosts, 1, 2)],
    [12, () => [dice.pick(world.wildcards)]],
  );
  return gatewayApi(kind, name, namespace, {
    parentRefs: [reference],
    ...(kind !== 'TCPRoute' && dice.maybe(85, 'hostnames', hostnames)),
    rules: RULES[kind](scene, namespace, dice.chance(85) ? to : undefined),
  });
}

/** The rule by which sidecars speak to a gateway as its listener wants it. */
export function ruleTo({ service, gateway }: Opened, listener: Listener, host?: string): Named {
  const isMesh = JSON.stringify(listener.tls ?? {}).includes('ISTIO_MUTUAL');
  const isClear = listener.tls === undefined || listener.protocol === 'TLS';
  const mode = isMesh ? 'ISTIO_MUTUAL' : isClear ? 'DISABLE' : 'SIMPLE';
  const name = host ?? listener.hostname;
  const sni = name?.startsWith('*') === false ? { sni: name } : {};
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: {
      name: `to-${gateway.metadata.name}-${listener.name}${host === undefined ? '' : `-${host}`}`,
      namespace: service.namespace,
    },
    spec: {
      host: hostOfService(service),
      trafficPolicy: {
        portLevelSettings: [{ port: { number: listener.port }, tls: { mode, ...(mode !== 'DISABLE' && sni) } }],
      },
    },
  };
}
