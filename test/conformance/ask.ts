import { isIP } from 'node:net';
import { Chart } from 'cdk8s';
import type { DestinationRecipe } from '../arbitraries/recipes';
import { inShop } from '../manifests';
import type { CallAnswer, Cluster, Hop, Simulation, SimulationSpec } from './answers';
import type { Judge } from './judge';
import { created, documents, OURS, Resource } from './manifests';

export const REGISTRY_ONLY = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' as const } };
export const ALLOW_ANY = { outboundTrafficPolicy: { mode: 'ALLOW_ANY' as const } };

type Policy = typeof REGISTRY_ONLY | typeof ALLOW_ANY;

/** Gives both policies by turns: over many generated cases each is met often, and no case is asked twice. */
export function policiesByTurns(): () => Policy {
  let turn = 0;
  return () => [REGISTRY_ONLY, ALLOW_ANY][turn++ % 2];
}

export interface World {
  /** Builds ours, in a chart of namespace `shop`. */
  readonly build?: (chart: Chart) => void;
  /** Changes ours before they are applied. */
  readonly change?: (ours: Resource[]) => Resource[];
  /** What stands beside ours. */
  readonly beside?: Resource[];
  readonly mesh?: SimulationSpec['mesh'];
  /** Namespace of the client. */
  readonly from?: string;
}

export interface Request {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly sni?: string;
}

export function simulate(judge: Judge, world: World, more: Partial<SimulationSpec>): Promise<Simulation> {
  const { build, change, beside = [], mesh, from = 'shop' } = world;
  const built = build ? inShop(build).map((resource) => created<Resource>(resource, OURS)) : [];
  const ours = change ? change(built) : built;
  const clients = { client: { namespace: from } };
  return judge.simulate(documents([...ours, ...beside]), { mesh, clients, calls: [], ...more });
}

/** What becomes of one request. */
export async function call(judge: Judge, world: World, request: Request): Promise<CallAnswer & { readonly hop: Hop }> {
  const { calls } = await simulate(judge, world, { calls: [{ ...request, client: 'client' }] });
  return { ...calls[0], hop: calls[0].hops[0] };
}

/** The clusters of a client whose names contain a text. */
export async function clusters(judge: Judge, world: World, named: string): Promise<Record<string, Cluster>> {
  const { clusters: found } = await simulate(judge, world, { clusters: [named] });
  return found?.client ?? {};
}

/** Ours with one piece of text put in the place of another, which has to be there. */
export function replacing(text: string, by: string): (ours: Resource[]) => Resource[] {
  return (ours) => {
    const all = JSON.stringify(ours);
    expect(all).toContain(text);
    return JSON.parse(all.replaceAll(text, by)) as Resource[];
  };
}

/** The kind of cluster that a resolution becomes: how Envoy finds the servers. */
export function clusterType({ resolution }: DestinationRecipe): string {
  switch (resolution?.kind) {
    case 'dnsRoundRobin':
      return 'LOGICAL_DNS';
    case 'staticEndpoints':
      return 'EDS';
    case 'endpoints':
      return isIP(resolution.endpoints[0]) === 0 ? 'STRICT_DNS' : 'EDS';
    default:
      return 'STRICT_DNS';
  }
}

/** Where a call goes, without weights. */
export function addressesOf({ upstream }: Hop): string[] {
  return (upstream?.endpoints ?? []).map((endpoint) => endpoint.split(' ')[0]);
}
