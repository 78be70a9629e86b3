import { Testing } from 'cdk8s';
import fc from 'fast-check';
import type { TrafficPolicyPortTrafficPolicy, WorkloadEntrySpec } from '../../imports/networking';
import { partnerChart, PartnerRecipe, partnerRecipe } from '../arbitraries/partner';
import { useSeed } from '../arbitraries/seed';
import { Manifest } from '../manifests';
import { failoverHolds } from './failover';

useSeed('partner-invariants');

const RUNS = 1000;

interface PrintedRule {
  readonly exportTo?: string[];
  readonly workloadSelector?: { readonly matchLabels: { readonly app: string } };
  readonly subsets?: { readonly name: string; readonly trafficPolicy: unknown }[];
  readonly trafficPolicy: {
    readonly portLevelSettings: [
      Omit<TrafficPolicyPortTrafficPolicy, 'tls'> & { readonly tls: Record<string, unknown> },
    ];
  };
}

function holds(manifests: Manifest[], { workloads, isMounted, to }: PartnerRecipe): void {
  const of = (kind: string): Manifest[] => manifests.filter((manifest) => manifest.kind === kind);
  const [entry, routes] = [...of('ServiceEntry'), ...of('VirtualService')];
  const rules = of('DestinationRule').map(({ metadata, spec }) => ({ metadata, spec: spec as unknown as PrintedRule }));
  const selecting = rules.filter(({ spec }) => spec.workloadSelector);
  const refusing = rules.filter(({ spec }) => !spec.workloadSelector);

  expect(new Set(manifests.map(({ kind, metadata }) => `${kind}.${metadata.name}`)).size).toBe(manifests.length);
  expect(
    selecting.map(({ metadata, spec }) => `${metadata.namespace}/${spec.workloadSelector?.matchLabels.app}`).sort(),
  ).toEqual(workloads.map(({ namespaceName, name }) => `${namespaceName}/${name}`).sort());
  for (const { spec } of selecting) {
    const { tls } = spec.trafficPolicy.portLevelSettings[0];
    expect(tls.mode).toBe('MUTUAL');
    expect([tls.sni !== undefined, (tls.subjectAltNames as string[]).length > 0]).toEqual([true, true]);
    expect('credentialName' in tls).toBe(!isMounted);
    expect(spec.exportTo).toBeUndefined();
    failoverHolds(to, (entry.spec.endpoints ?? []) as WorkloadEntrySpec[], spec.trafficPolicy.portLevelSettings);
    expect(spec.subsets).toEqual([{ name: 'cdk8s-istio-tls', trafficPolicy: spec.trafficPolicy }]);
  }
  for (const { metadata, spec } of refusing) {
    const { tls } = spec.trafficPolicy.portLevelSettings[0];
    expect([tls.mode, tls.subjectAltNames]).toEqual(['SIMPLE', ['not-a-selected-client.invalid']]);
    const isBesideRoute = metadata.namespace === routes.metadata.namespace;
    const gate = [{ name: 'cdk8s-istio-tls', trafficPolicy: spec.trafficPolicy }];
    expect(spec.subsets).toEqual(isBesideRoute ? gate : undefined);
  }
  // In each namespace with a selecting rule stands one that refuses the rest, seen there by the name of the namespace.
  for (const namespace of new Set(workloads.map(({ namespaceName }) => namespaceName))) {
    const here = refusing.filter(({ metadata }) => metadata.namespace === namespace);
    expect(here).toHaveLength(1);
    expect([namespace, '*'].some((name) => here[0]?.spec.exportTo?.includes(name))).toBe(true);
  }
  expect(routes.spec.exportTo).toEqual(entry.spec.exportTo);
  expect(of('Role')).toHaveLength(isMounted ? 0 : new Set(workloads.map(({ namespaceName }) => namespaceName)).size);
}

test('every partner keeps all invariants', () => {
  fc.assert(
    fc.property(partnerRecipe(), (recipe) => {
      holds(Testing.synth(partnerChart(recipe)) as Manifest[], recipe);
    }),
    { numRuns: RUNS },
  );
});
