import type { GatewayProxy } from '../../../answers';
import type { Resource } from '../../../manifests';
import type { Dice } from '../dice';
import type { Draft } from '../draft';
import { NAMESPACES, Surroundings } from '../surroundings';
import { credentials } from './credentials';
import { managedGateway, manualGateway } from './gateways';
import { Named, Opened, Scene } from './kinds';
import { listenerSet } from './listeners';
import { backendTlsPolicy, referenceGrant } from './policies';
import { gatewayRoute, meshRoute, ruleTo } from './routes';
import { wholeWay } from './ways';

export interface GatewayApiObjects {
  readonly objects: Resource[];
  readonly proxies: GatewayProxy[];
  /** What is worth calling. */
  readonly targets: Draft[];
}

/** Objects of the Gateway API in all their forms, among those that a mesh has already. */
export function gatewayApiObjects(dice: Dice, world: Surroundings, others: readonly Resource[]): GatewayApiObjects {
  const managed = dice.chance(world.gateway ? 50 : 75) ? managedGateway(dice, world) : undefined;
  const manual = world.gateway && dice.chance(75) ? manualGateway(dice, world) : undefined;
  const gateways: Opened[] = [...(manual ? [manual] : []), ...(managed ? [managed.opened] : [])];
  const ofKind = (kind: string): Named[] => (others as Named[]).filter((object) => object.kind === kind);
  const scene: Scene = {
    dice,
    world,
    entries: ofKind('ServiceEntry').filter(({ metadata }) => metadata.namespace !== 'edge'),
    services: ofKind('Service').filter(({ metadata }) => metadata.namespace !== 'edge'),
    gateways,
  };
  const ways = gateways.flatMap((opened, place) =>
    dice.times(dice.weighted([15, 0], [50, 1], [35, 2]), (index) => wholeWay(scene, opened, 10 * place + index)),
  );
  const objects: Resource[] = [
    ...namespaces(dice),
    ...ways.flatMap((way) => way.objects),
    ...['edge', ...NAMESPACES].flatMap(credentials),
    ...(managed?.made ?? []),
    ...gateways.flatMap((opened) => throughGateway(scene, opened)),
    ...dice.times(dice.whole(1, 4), (index) => meshRoute(scene, index)).flat(),
    ...dice.times(dice.whole(0, 2), (index) => backendTlsPolicy(scene, index)).flat(),
    ...dice.times(dice.whole(1, 3), (index) => referenceGrant(scene, index)),
  ];
  return {
    objects: eachOnce(objects),
    proxies: managed ? [managed.proxy] : [],
    targets: ways.flatMap(({ entry }) => [entry, entry, entry]),
  };
}

/** Two ways may need the same rule. */
function eachOnce(objects: readonly Resource[]): Resource[] {
  const known = new Map<string, Resource>();
  for (const object of objects) {
    const { name, namespace = '' } = object.metadata as { readonly name: string; readonly namespace?: string };
    known.set(`${object.kind} ${namespace}/${name}`, object);
  }
  return [...known.values()];
}

function throughGateway(scene: Scene, opened: Opened): Resource[] {
  const { dice, world } = scene;
  const set = dice.chance(35) ? listenerSet(dice, world, opened.gateway) : undefined;
  const own = opened.listeners.flatMap((listener, index) => [
    ...dice.times(dice.weighted([12, 0], [58, 1], [30, 2]), (count) =>
      gatewayRoute(scene, opened, listener, `${opened.gateway.metadata.name}-${index}-${count}`),
    ),
    ...(dice.chance(80) ? [ruleTo(opened, listener)] : []),
  ]);
  const ofSet = set ? [set, ...routesOfSet(scene, opened, set)] : [];
  return [opened.gateway, ...own, ...ofSet];
}

function routesOfSet(scene: Scene, opened: Opened, set: Named): Named[] {
  const [listener] = set.spec.listeners as Opened['listeners'];
  return [gatewayRoute(scene, { ...opened, gateway: set }, listener, `${set.metadata.name}-0`)];
}

/** Namespaces with labels by which listeners choose them. */
function namespaces(dice: Dice): Resource[] {
  return ['edge', ...NAMESPACES].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { 'kubernetes.io/metadata.name': name, ...dice.maybe(50, 'team', () => dice.pick(['a', 'b'])) },
    },
  }));
}
