import { selectRule, Subset } from '../../../mesh/destination-rule';
import { resolveShortName } from '../../../mesh/host-name';
import { Fields, isFields } from '../../../manifests/manifest-object';
import type { MeshView } from '../../mesh-view';
import { stepsOf } from '../../policy-uses';
import { canonical } from './canonical';
import { Leg, RoutedHosts, SECTIONS } from './route-legs';

/** The routes of a VirtualService that proxies of one kind use. */
export interface UsedRoutes {
  readonly vs: RoutedHosts;
  /** `mesh`, or the Gateway as `namespace/name`. */
  readonly gateway: string;
}

/**
 * Whether two VirtualServices do the same with the calls that proxies of a namespace have from anybody. Names of Gateways,
 * routes and subsets may differ; what the subsets say may not.
 */
export function doTheSame(view: MeshView, namespace: string, one: UsedRoutes, other: UsedRoutes): boolean {
  return textOf(view, namespace, one) === textOf(view, namespace, other);
}

function textOf(view: MeshView, client: string, { vs, gateway }: UsedRoutes): string {
  const used = vs.legs.filter(({ gateways }) => gateways.includes(gateway));
  return canonical(
    SECTIONS.map((section) => {
      const legs = used.filter((leg) => leg.section === section);
      return [...new Set(legs.map(({ index }) => index))].map((index) => ({
        matches: legs.filter((leg) => leg.index === index).map(conditionsOf),
        actions: actionsOf(vs.spec[section]?.[index], (host, subset) => destinationOf(view, client, vs, host, subset)),
        // A delegate is looked for beside the VirtualService.
        ...(section === 'http' && vs.spec.http?.[index].delegate && { owner: vs.namespace }),
      }));
    }),
  );
}

function conditionsOf({ match }: Leg): unknown {
  return match && without(match, ['name', 'gateways']);
}

type Lookup = (host: string, subset: unknown) => unknown;

function actionsOf(route: unknown, lookup: Lookup): unknown {
  return isFields(route) ? resolved(without(route, ['name', 'match']), lookup) : undefined;
}

/** With what destinations lead to instead of their names. */
function resolved(value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) return value.map((each) => resolved(each, lookup));
  if (!isFields(value)) return value;
  const { host, subset } = value;
  const fields = Object.entries(value).map(([key, each]) => [key, resolved(each, lookup)] as const);
  return { ...Object.fromEntries(fields), ...(typeof host === 'string' && { host: lookup(host, subset), subset: 0 }) };
}

/** The full name, with what the subset says where a rule defines it. */
function destinationOf(
  view: MeshView,
  client: string,
  { namespace }: RoutedHosts,
  written: string,
  subset: unknown,
): unknown {
  const host = resolveShortName(written, namespace);
  if (subset === undefined) return [host];
  const owner = view.hosts.named(host).at(0)?.namespace ?? host.split('.')[1];
  const rules = view.mesh.destinationRules.rulesFor(client, { hostname: host, namespace: owner });
  const found = selectRule(rules, client, {})?.subsets.find(({ name }) => name === subset);
  return [host, (found && settingsOf(view, found)) ?? subset];
}

function settingsOf(view: MeshView, { source, place }: Subset): object | undefined {
  let value: unknown = view.writtenAs(source)?.value;
  for (const step of stepsOf(place)) value = (value as Readonly<Record<string | number, unknown>> | undefined)?.[step];
  return isFields(value) ? without(value, ['name']) : undefined;
}

function without(value: object, fields: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !fields.includes(key)));
}
