import { isRecord } from '../mesh/fields';
import type { TrafficAnswer } from '../simulation/answer';
import { EgressSimulation } from '../simulation/egress-simulation';
import type { SimulationOptions } from '../simulation/simulation-options';
import type { TrafficCall } from '../simulation/traffic-call';

type Path = readonly (string | number)[];
type Fields = Record<string | number, unknown>;

/**
 * What becomes of a call, once for each way it may take. Where a route divides calls, the simulation follows none of the
 * shares; so each route that does is reduced to one share after the other.
 */
export function waysOf(
  simulation: EgressSimulation,
  objects: readonly unknown[],
  options: SimulationOptions,
  call: TrafficCall,
): TrafficAnswer[] {
  const whole = simulation.call(call);
  if (!isDivided(whole)) return [whole];
  const told = whole.explain();
  for (const path of dividedRoutes(objects)) {
    const reduced = sharesAt(objects, path).map((share) => {
      const others = withValue(objects, path, [share]) as readonly unknown[];
      return { others, simulated: EgressSimulation.ofManifests(textOf(others), options) };
    });
    // Another route than the one that divides this call changes nothing.
    if (reduced.every(({ simulated }) => simulated.call(call).explain() === told)) continue;
    return reduced.flatMap(({ others, simulated }) => waysOf(simulated, others, options, call));
  }
  return [whole];
}

export function isDivided({ hops }: TrafficAnswer): boolean {
  return hops.some(({ weighted }) => weighted !== undefined);
}

/** The lists of shares in VirtualServices. */
function dividedRoutes(objects: readonly unknown[]): Path[] {
  const all = objects.flatMap((object, index) => {
    if (!isRecord(object) || object.kind !== 'VirtualService' || !isRecord(object.spec)) return [];
    const { spec } = object;
    return ['http', 'tls', 'tcp'].flatMap((protocol) => {
      const rules = spec[protocol];
      const count = Array.isArray(rules) ? rules.length : 0;
      return Array.from({ length: count }, (_, rule): Path => [index, 'spec', protocol, rule, 'route']);
    });
  });
  return all.filter((path) => routeAt(objects, path).length > 1);
}

/** Shares that get calls: among several, one without a weight gets none. */
function sharesAt(objects: readonly unknown[], path: Path): Record<string, unknown>[] {
  return routeAt(objects, path).filter(({ weight }) => weight !== undefined && weight !== 0);
}

function routeAt(objects: readonly unknown[], path: Path): Record<string, unknown>[] {
  const route = path.reduce<unknown>((value, key) => (value as Fields | undefined)?.[key], objects);
  return Array.isArray(route) ? route.filter(isRecord) : [];
}

function withValue(within: unknown, [key, ...rest]: Path, value: unknown): unknown {
  const copy = Array.isArray(within) ? [...(within as unknown[])] : { ...(within as object) };
  const fields = copy as Fields;
  fields[key] = rest.length === 0 ? value : withValue(fields[key], rest, value);
  return copy;
}

/** JSON is YAML. */
function textOf(objects: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}
