import { Testing } from 'cdk8s';
import fc from 'fast-check';
import type { TrafficPolicy, WorkloadEntrySpec } from '../../imports/networking';
import { addressesOf, keepsAddress, tcpChart, TcpRecipe, tcpRecipe } from '../arbitraries/tcp';
import { useSeed } from '../arbitraries/seed';
import { Manifest } from '../manifests';
import { failoverHolds } from './failover';

useSeed('tcp-invariants');

const RUNS = 1000;

interface PrintedEntry {
  readonly addresses?: string[];
  readonly resolution: string;
  readonly endpoints?: object[];
  readonly ports: { readonly number: number; readonly protocol: string; readonly targetPort?: number }[];
}

function printed(recipe: TcpRecipe): Manifest[] {
  return Testing.synth(tcpChart(recipe)) as Manifest[];
}

function entryHolds({ metadata, spec }: Manifest, recipe: TcpRecipe): void {
  const { addresses = [], resolution, endpoints = [], ports } = spec as unknown as PrintedEntry;
  expect(new Set(addresses)).toEqual(new Set(addressesOf(recipe.capture)));
  expect('cdk8s-istio/whole-port-reason' in (metadata.annotations ?? {})).toBe(recipe.capture.kind === 'wholePort');
  expect(resolution === 'NONE').toBe(keepsAddress(recipe));
  // Without an address or a server, such an entry would lead to everywhere or nowhere.
  if (resolution === 'NONE') expect([addresses.length > 0, endpoints.length]).toEqual([true, 0]);
  if (resolution === 'STATIC') expect(endpoints).not.toHaveLength(0);
  if (addresses.some((address) => address.includes('/'))) expect(resolution).not.toBe('DNS');
  expect(ports.map(({ number }) => number)).toEqual([...recipe.ports].sort((one, other) => one - other));
  for (const { protocol, targetPort } of ports) expect([protocol, targetPort]).toEqual(['TCP', recipe.targetPort]);
}

function tlsHolds(rule: Manifest | undefined, routes: Manifest | undefined, recipe: TcpRecipe): void {
  const { trafficPolicy, subsets } = (rule?.spec ?? {}) as { trafficPolicy?: TrafficPolicy; subsets?: object[] };
  expect(trafficPolicy ?? {}).not.toHaveProperty('portLevelSettings');
  expect(trafficPolicy?.tls !== undefined).toBe(recipe.tls !== undefined);
  expect(routes !== undefined).toBe(recipe.tls !== undefined);
  if (!recipe.tls) return;
  expect(trafficPolicy?.tls?.mode).toBe('SIMPLE');
  expect([trafficPolicy?.tls?.sni, trafficPolicy?.tls?.subjectAltNames?.length]).not.toContain(undefined);
  expect(subsets).toEqual([{ name: 'cdk8s-istio-tls', trafficPolicy }]);
  const routed = routes?.spec.tcp as { match: object[]; route: { destination: object }[] }[];
  expect(routed.map(({ match }) => match)).toEqual(
    [...recipe.ports].sort((one, other) => one - other).map((port) => [{ port }]),
  );
  for (const { route } of routed) expect(route[0].destination).toMatchObject({ subset: 'cdk8s-istio-tls' });
}

test('every TCP service keeps all invariants', () => {
  fc.assert(
    fc.property(tcpRecipe(), (recipe) => {
      const manifests = printed(recipe);
      const of = (kind: string): Manifest | undefined => manifests.find((manifest) => manifest.kind === kind);
      entryHolds(of('ServiceEntry')!, recipe);
      const { trafficPolicy } = (of('DestinationRule')?.spec ?? {}) as { trafficPolicy?: TrafficPolicy };
      const { endpoints = [] } = of('ServiceEntry')!.spec as { endpoints?: WorkloadEntrySpec[] };
      failoverHolds(recipe.to, endpoints, trafficPolicy ? [trafficPolicy] : []);
      tlsHolds(of('DestinationRule'), of('VirtualService'), recipe);
      expect(new Set(manifests.map(({ spec }) => JSON.stringify(spec.exportTo))).size).toBe(1);
      expect(new Set(manifests.map(({ kind }) => kind)).size).toBe(manifests.length);
    }),
    { numRuns: RUNS },
  );
});

test('the order of ports and addresses changes nothing', () => {
  fc.assert(
    fc.property(tcpRecipe(), (recipe) => {
      const { capture } = recipe;
      const reversed =
        capture.kind === 'realAddresses' ? { ...capture, addresses: [...capture.addresses].reverse() } : capture;
      const other = { ...recipe, ports: [...recipe.ports].reverse(), capture: reversed };
      expect(JSON.stringify(printed(other))).toBe(JSON.stringify(printed(recipe)));
    }),
    { numRuns: RUNS },
  );
});
