import type { Dice } from '../dice';
import { NAMESPACES, Surroundings } from '../surroundings';
import { SECRET } from './credentials';
import { gatewayApi, Listener, Named } from './kinds';

const MODE = 'gateway.istio.io/tls-terminate-mode';

interface Way {
  readonly protocol: string;
  readonly port: number;
  readonly tls?: object;
}

const MESH_TLS = { mode: 'Terminate', options: { [MODE]: 'ISTIO_MUTUAL' } };

/** Kinds of listeners, as often as teams write them. */
const WAYS: readonly (readonly [number, Way])[] = [
  [38, { protocol: 'HTTP', port: 80 }],
  [46, { protocol: 'HTTPS', port: 443, tls: MESH_TLS }],
  [14, { protocol: 'HTTPS', port: 443, tls: { certificateRefs: [{ name: SECRET }] } }],
  [16, { protocol: 'TLS', port: 443, tls: { mode: 'Passthrough' } }],
  [10, { protocol: 'TLS', port: 15443, tls: MESH_TLS }],
  [9, { protocol: 'HTTPS', port: 15443, tls: { certificateRefs: [{ name: SECRET }], options: { [MODE]: 'MUTUAL' } } }],
  [15, { protocol: 'TCP', port: 15443 }],
];

export function someListeners(dice: Dice, world: Surroundings): Listener[] {
  return dice.times(dice.weighted([40, 1], [40, 2], [20, 3]), (index) => ({
    name: `${dice.pick(['a', 'b'])}-${index}`,
    ...dice.weighted(...WAYS),
    ...dice.maybe(45, 'hostname', () => dice.pick([...world.hosts, ...world.wildcards])),
    ...dice.maybe(80, 'allowedRoutes', () => allowedRoutes(dice)),
  }));
}

function allowedRoutes(dice: Dice): object {
  return {
    ...dice.maybe(92, 'namespaces', () =>
      dice.weighted<object>(
        [72, { from: 'All' }],
        [10, { from: 'Same' }],
        [12, { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': dice.pick(NAMESPACES) } } }],
        [
          12,
          {
            from: 'Selector',
            selector: { matchExpressions: [{ key: 'team', operator: dice.pick(['Exists', 'DoesNotExist']) }] },
          },
        ],
      ),
    ),
    ...dice.maybe(10, 'kinds', () => [{ kind: dice.pick(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute']) }]),
  };
}

/** A set of listeners of another team, which a Gateway takes or not. */
export function listenerSet(dice: Dice, world: Surroundings, gateway: Named): Named {
  const namespace = dice.chance(60) ? gateway.metadata.namespace : dice.pick(NAMESPACES);
  const parentRef = { name: gateway.metadata.name, namespace: gateway.metadata.namespace };
  return gatewayApi('ListenerSet', `set-of-${gateway.metadata.name}`, namespace, {
    parentRef,
    listeners: someListeners(dice, world),
  });
}
