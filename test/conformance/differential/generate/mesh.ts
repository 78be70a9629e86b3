import fc from 'fast-check';
import type { Client } from '../../answers';
import type { Resource } from '../../manifests';
import type { MeshCase } from '../mesh-case';
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
export function generatedMeshes(seed: number, count: number, path?: string): MeshCase[] {
  return fc
    .sample(fc.gen(), { seed, numRuns: count, ...(path !== undefined && { path }) })
    .map((generated) => meshCase(new Dice(generated)));
}

function meshCase(dice: Dice): MeshCase {
  const world = surroundings(dice);
  const gateway = world.gateway && installedGateway(world.gateway);
  const drafts = draftsIn(dice, world);
  const kubernetes = [...kubernetesObjects(dice, world), ...(gateway?.objects ?? [])];
  const clients = clientsOf(dice);
  const others = [...named(drafts), ...kubernetes];
  const gatewayApi = dice.chance(GATEWAY_API_SHARE) ? gatewayApiObjects(dice, world, others) : undefined;
  return {
    objects: dated(dice, [...others, ...(gatewayApi?.objects ?? [])]),
    policy: dice.pick(['ALLOW_ANY', 'REGISTRY_ONLY']),
    clients,
    gateways: [...(gateway ? [gateway.proxy] : []), ...(gatewayApi?.proxies ?? [])],
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
    ...dice.times(dice.whole(1, 4), () => virtualServices(dice, world, gateways)).flat(),
  ];
  return [...drafts, ...(dice.chance(45) ? sidecars(dice, world, drafts) : [])];
}

/** Names in the order of the list, which is not that of the times of creation. */
function named(drafts: Draft[]): Resource[] {
  return drafts.map(({ kind, namespace, name, spec, status }, index) => ({
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name: name ?? `${kind.toLowerCase()}-${index}`, namespace },
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

function clientsOf(dice: Dice): Record<string, Client> {
  const others = { a: 'shop', b: dice.pick(['bank', 'ops', 'shop']), c: dice.pick(['bank', 'ops', 'istio-system']) };
  return Object.fromEntries(
    Object.entries(others).map(([name, namespace]) => [
      name,
      { namespace, labels: dice.pick(LABELS), ...dice.maybe(20, 'dnsCapture', () => true) },
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
