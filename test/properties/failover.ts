import type { LoadBalancerSettings, OutlierDetection, WorkloadEntrySpec } from '../../imports/networking';
import type { FailoverRecipe } from '../arbitraries/recipes';

interface Settings {
  readonly loadBalancer?: LoadBalancerSettings;
  readonly outlierDetection?: OutlierDetection;
}

/** What has to hold in every place that lets calls out to servers. */
export function failoverHolds(
  { localityFailover: wanted }: { readonly localityFailover?: FailoverRecipe },
  endpoints: WorkloadEntrySpec[],
  settings: Settings[],
): void {
  const isSomewhere = endpoints.some(({ locality }) => locality !== undefined);
  const weighted = endpoints.filter(({ weight }) => weight !== undefined);
  expect([0, endpoints.length]).toContain(weighted.length);
  if (isSomewhere || wanted) expect(settings).not.toHaveLength(0);
  for (const { loadBalancer, outlierDetection } of settings) {
    const setting = loadBalancer?.localityLbSetting;
    expect(setting?.enabled).toBe(wanted ? true : isSomewhere ? false : undefined);
    if (!wanted || !setting) continue;
    // Istio refuses two of them together.
    const kinds = [setting.distribute, setting.failover, setting.failoverPriority].filter((one) => one !== undefined);
    expect(kinds).toHaveLength(wanted.kind === 'nearest' ? 0 : 1);
    if (wanted.kind !== 'distribute') expect(outlierDetection?.maxEjectionPercent).toBe(100);
    for (const { to = {} } of setting.distribute ?? []) {
      expect(Object.values(to).reduce((total, share) => total + share, 0)).toBe(100);
      for (const { locality = '' } of endpoints) {
        expect(Object.keys(to).filter((place) => `${locality}/`.startsWith(`${place}/`))).toHaveLength(1);
      }
    }
    // With DNS names in two places istiod panics.
    if (setting.failoverPriority) for (const { address = '' } of endpoints) expect(address).toMatch(/^[\d.]+$|:/);
  }
}
