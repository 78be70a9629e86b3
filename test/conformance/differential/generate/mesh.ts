import fc from 'fast-check';
import type { Client } from '../../answers';
import type { Resource } from '../../manifests';
import type { MeshCase } from '../mesh-case';
import { ambientMesh, inAmbientMesh } from './ambient';
import { someCall } from './calls';
import { destinationRule, nestedRules } from './destination-rules';
import { Dice } from './dice';
import type { Draft } from './draft';
import { gatewayRoute, installedGateway } from './egress-gateway';
import { gatewayApiObjects } from './gateway-api/objects';
import { kubernetesObjects } from './kubernetes';
import { serviceEntry } from './service-entries';
import { origination } from './originations';
import { sidecars } from './sidecars';
import { LABELS, Surroundings, surroundings } from './surroundings';
import { virtualServices } from './virtual-services';

export const CALLS_PER_MESH = 10;

/** Percent of the meshes that use the Gateway API as well. */
const GATEWAY_API_SHARE = 78;

const FIRST_CREATION = Date.UTC(2024, 0, 1);

/** Meshes by number of a seed: the same for the same two numbers. */
export function generatedMeshes(seed: number, count: number, kind: MeshKind = 'sidecar'): MeshCase[] {
  return fc.sample(fc.gen(), { seed, numRuns: count }).map((generated) => meshCase(new Dice(generated), kind));
}

/** Whether clients have sidecars, or some of them the proxy of their node. */
export type MeshKind = 'sidecar' | 'ambient';

function meshCase(dice: Dice, kind: MeshKind): MeshCase {
  const world = surroundings(dice, kind === 'ambient');
  const gateway = world.gateway && installedGateway(world.gateway);
  const ambient = world.isAmbient ? ambientMesh(dice) : undefined;
  const drafts = draftsIn(dice, world);
  const kubernetes = [...kubernetesObjects(dice, world), ...(gateway?.objects ?? [])];
  const clients = clientsOf(dice, world);
  const others = [...named(drafts), ...kubernetes, ...(ambient?.objects ?? [])];
  const hasGatewayApi = kind === 'sidecar' && dice.chance(GATEWAY_API_SHARE);
  const gatewayApi = hasGatewayApi ? gatewayApiObjects(dice, world, others) : undefined;
  return {
    objects: dated(dice, [...others, ...(gatewayApi?.objects ?? [])]),
    policy: dice.pick(['ALLOW_ANY', 'REGISTRY_ONLY']),
    clients,
    gateways: [...(gateway ? [gateway.proxy] : []), ...(gatewayApi?.proxies ?? [])],
    ...(ambient && { waypoints: ambient.proxies }),
    calls: distinctCalls(dice, world, [...drafts, ...(gatewayApi?.targets ?? [])], Object.keys(clients)),
  };
}

function draftsIn(dice: Dice, world: Surroundings): Draft[] {
  const ways = world.gateway
    ? dice.times(dice.whole(1, 2), (index) => gatewayRoute(dice, world, world.gateway!, index))
    : [];
  const gateways = ways.map((way) => way.gateway).filter((name) => name.includes('/'));
  const drafts = [
    ...ways.flatMap((way) => way.drafts),
    ...dice.times(dice.whole(1, 2), () => origination(dice, world)).flat(),
    ...dice.times(dice.whole(2, 5), () => serviceEntry(dice, world)),
    ...dice.times(dice.whole(1, 4), () => destinationRule(dice, world)),
    ...(dice.chance(20) ? nestedRules(dice, world) : []),
    ...dice.times(dice.whole(1, world.isAmbient ? 6 : 4), () => virtualServices(dice, world, gateways)).flat(),
  ];
  const all = [...drafts, ...(dice.chance(45) ? sidecars(dice, world, drafts) : [])];
  return world.isAmbient ? inAmbientMesh(dice, all) : all;
}

/** Names in the order of the list, which is not that of the times of creation. */
function named(drafts: Draft[]): Resource[] {
  return drafts.map(({ kind, namespace, name, labels, spec, status }, index) => ({
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name: name ?? `${kind.toLowerCase()}-${index}`, namespace, ...(labels && { labels }) },
    spec,
    ...(status && { status }),
  }));
}

/** A second of its own for each object: what is equally old, Istio sorts by chance. */
function dated(dice: Dice, objects: Resource[]): Resource[] {
  const seconds = dice.shuffled(objects.map((_, index) => index));
  return objects.map((object, index) => {
    const created = new Date(FIRST_CREATION + seconds[index] * 1000).toISOString().replace('.000', '');
    return { ...object, metadata: { ...object.metadata, creationTimestamp: created } };
  });
}

function clientsOf(dice: Dice, { isAmbient }: Surroundings): Record<string, Client> {
  const others = { a: 'shop', b: dice.pick(['bank', 'ops', 'shop']), c: dice.pick(['bank', 'ops', 'istio-system']) };
  return Object.fromEntries(
    Object.entries(others).map(([name, namespace]) => [
      name,
      {
        namespace,
        labels: dice.pick(LABELS),
        ...dice.maybe(20, 'dnsCapture', () => true),
        ...(isAmbient && (name !== 'c' || dice.chance(40)) && { ambient: true }),
      },
    ]),
  );
}

function distinctCalls(dice: Dice, world: Surroundings, drafts: Draft[], clients: string[]): MeshCase['calls'] {
  const calls = new Map<string, MeshCase['calls'][number]>();
  for (let tries = 0; calls.size < CALLS_PER_MESH && tries < 2 * CALLS_PER_MESH; tries += 1) {
    const call = someCall(dice, world, drafts, clients);
    calls.set(JSON.stringify(call), call);
  }
  return [...calls.values()];
}
