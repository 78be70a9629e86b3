import fc from 'fast-check';
import type { DestinationRuleSpec, ServiceEntrySpec, TrafficPolicy, WorkloadEntrySpec } from '../../imports/networking';
import { gatewayNamespaceOf, gatewayObjects, gatewayRecipe, homeOf } from '../arbitraries/gateway';
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
