import fc from 'fast-check';
import type { DestinationRuleSpec, ServiceEntrySpec, TrafficPolicy, WorkloadEntrySpec } from '../../imports/networking';
import {
  directObjects,
  gatewayNamespaceOf,
  gatewayObjects,
  GatewayRecipe,
  gatewayRecipe,
  homeOf,
  preparedRecipeOf,
} from '../arbitraries/gateway';
import { useSeed } from '../arbitraries/seed';
import { Manifest } from '../manifests';
import { failoverHolds } from './failover';

useSeed('gateway-invariants');

const RUNS = 1000;

interface Tls {
  readonly mode?: string;
  readonly sni?: string;
  readonly subjectAltNames?: string[];
  readonly insecureSkipVerify?: boolean;
}

/** Every `tls` of a rule, wherever it stands, with the port for which it holds. */
function tlsOf(value: unknown, port?: number): { readonly tls: Tls; readonly port?: number }[] {
  if (typeof value !== 'object' || value === null) return [];
  const { tls, port: here } = value as { tls?: Tls; port?: { number?: number } };
  const own = here?.number ?? port;
  const below = Object.entries(value).flatMap(([key, part]) => (key === 'tls' ? [] : tlsOf(part, own)));
  return tls ? [{ tls, port: own }, ...below] : below;
}

function holds(manifests: Manifest[], home: string, gateway: string): void {
  const of = (kind: string): Manifest[] => manifests.filter((manifest) => manifest.kind === kind);
  const [entry] = of('ServiceEntry') as [Manifest];
  const [routes] = of('VirtualService') as [Manifest];
  const rules = of('DestinationRule');
  const { ports = [] } = entry.spec as unknown as ServiceEntrySpec;

  expect(new Set(manifests.map(({ kind, metadata }) => `${kind}.${metadata.name}`)).size).toBe(manifests.length);
  for (const { tls, port } of rules.flatMap(({ spec }) => tlsOf(spec))) {
    expect(tls.mode).toMatch(/^(SIMPLE|MUTUAL|ISTIO_MUTUAL)$/);
    if (tls.mode === 'ISTIO_MUTUAL') {
      expect(tls.sni).toBeDefined();
      continue;
    }
    const isChecked = tls.insecureSkipVerify !== true;
    expect([tls.sni !== undefined, (tls.subjectAltNames ?? []).length > 0]).toEqual([isChecked, isChecked]);
    expect(ports.find(({ number }) => number === port)?.protocol).not.toBe('TLS');
  }

  const beside = rules.filter(({ metadata }) => metadata.namespace === home);
  const lists = [entry, routes, ...beside].map(({ spec }) => spec.exportTo);
  expect(new Set(lists.map((list) => JSON.stringify(list))).size).toBe(1);
  expect(lists[0]).not.toContain('.');
  expect((lists[0] as string[]).some((name) => name === '*' || name === gateway)).toBe(true);
  for (const { metadata, spec } of rules.filter((rule) => !beside.includes(rule))) {
    const isHop = metadata.name.endsWith('-hop') || spec.host !== (entry.spec.hosts as string[])[0];
    expect(spec.exportTo).toEqual(isHop ? undefined : [gateway]);
  }
}

function serversOf(manifests: Manifest[]): WorkloadEntrySpec[] {
  const entry = manifests.find(({ kind }) => kind === 'ServiceEntry');
  return (entry?.spec as ServiceEntrySpec | undefined)?.endpoints ?? [];
}

/** The settings of all rules for the host that do not refuse. */
function openSettingsOf(manifests: Manifest[], host: string): TrafficPolicy[] {
  const rules = manifests.filter(({ kind, spec }) => kind === 'DestinationRule' && spec.host === host);
  const policies = rules.flatMap(({ spec }) => {
    const { trafficPolicy, subsets = [] } = spec as unknown as DestinationRuleSpec;
    return [trafficPolicy, ...subsets.map((subset) => subset.trafficPolicy)].flatMap((one) => one ?? []);
  });
  const settings = policies.flatMap((policy): TrafficPolicy[] => policy.portLevelSettings ?? [policy]);
  return settings.filter(({ tls }) => !tls?.subjectAltNames?.some((name) => name.endsWith('.invalid')));
}

test('what goes through a gateway keeps all invariants', () => {
  fc.assert(
    fc.property(gatewayRecipe(), (recipe) => {
      const gateway = gatewayNamespaceOf(recipe);
      fc.pre(homeOf(recipe) !== gateway);
      const manifests = gatewayObjects(recipe);
      holds(manifests, homeOf(recipe), gateway);
      failoverHolds(recipe.to, serversOf(manifests), openSettingsOf(manifests, recipe.to.host));
    }),
    { numRuns: RUNS },
  );
});

type Spec = Manifest['spec'] & { readonly gateways?: string[]; readonly exportTo?: string[] };

const keyOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** Objects by kind and name; of their metadata, the path of the construct differs. */
function byKey(manifests: Manifest[]): Map<string, Spec | undefined> {
  return new Map(manifests.map((manifest) => [keyOf(manifest), manifest.spec]));
}

/** A rule without what may differ from that of a direct way: who sees it, and the routes of the gateway. */
function withoutGateway({ exportTo, gateways, http, subsets, ...spec }: Spec): object {
  expect(exportTo).toBeDefined();
  const routes = ((http ?? []) as { readonly match?: { readonly gateways?: string[] }[] }[]).map((route) => ({
    ...route,
    match: route.match ?? [{}],
  }));
  const ofMesh = routes.filter(({ match }) => match.every((one) => (one.gateways ?? ['mesh']).includes('mesh')));
  const unbound = ofMesh.map((route) => ({ ...route, match: route.match.map((one) => ({ ...one, gateways: [] })) }));
  // The subset of the gateway is there to refuse.
  const [own, ...others] = (subsets ?? []) as unknown[];
  for (const other of others) expect(JSON.stringify(other)).toContain('only-through-egress-gateway.invalid');
  return { ...spec, http: unbound, own, isOfMesh: gateways?.includes('mesh') };
}

function sameButForGateway(recipe: GatewayRecipe): void {
  const home = gatewayNamespaceOf(recipe);
  const [prepared, active] = [recipe, { ...recipe, routeStage: undefined }].map((one) => byKey(gatewayObjects(one)));
  const beside = (objects: Map<string, Spec | undefined>): [string, Spec | undefined][] =>
    [...objects].filter(([key]) => key.includes(` ${home}/`) && !/^(ServiceEntry|VirtualService)/.test(key));
  expect(beside(prepared)).toEqual(beside(active));
  const ofClients = [...prepared].filter(([key]) => !key.includes(` ${home}/`));
  if (!recipe.isVia) {
    expect(ofClients).toEqual([]);
    return;
  }
  const direct = byKey(directObjects(recipe));
  for (const [key, spec] of direct) {
    const ours = prepared.get(key);
    // A selector rule is private by nature, and a Role has no spec.
    if (!spec?.exportTo) expect([key, prepared.has(key), ours]).toEqual([key, true, spec]);
    else expect(ours && withoutGateway(ours)).toEqual(withoutGateway(spec));
  }
  const added = ofClients.filter(([key]) => !direct.has(key));
  expect(added.map(([, spec]) => spec?.gateways?.includes('mesh'))).toEqual(added.map(() => false));
}

test('what is prepared differs from what is direct by what the gateway needs, and from what is active by the first hop', () => {
  const modes = ['originate', 'mutual', 'passthrough', 'passthroughWithoutIdentity'] as const;
  const ways = modes.flatMap((mode) =>
    (mode === 'passthroughWithoutIdentity' ? [false] : [true, false]).map((isVia) => preparedRecipeOf(mode, isVia)),
  );
  fc.assert(
    fc.property(fc.oneof(...ways), (recipe) => {
      const gateway = gatewayNamespaceOf(recipe);
      fc.pre(homeOf(recipe) !== gateway);
      sameButForGateway(recipe);
    }),
    { numRuns: 500 },
  );
});
