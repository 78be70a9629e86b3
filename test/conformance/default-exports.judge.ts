import { App, Chart, Testing } from 'cdk8s';
import { EgressGateway, MeshProfile, TlsOriginatedApi } from '../../lib';
import { useSeed } from '../arbitraries/seed';
import type { DefaultExports } from './answers';
import { Coverage } from './differential/coverage';
import type { MeshKind } from './differential/generate/mesh';
import { IstioSide } from './differential/istio';
import type { MeshCase } from './differential/mesh-case';
import { OurSide } from './differential/ours';
import { complaint, runComparison } from './differential/run';
import { Judge } from './judge';
import { installed } from './installed-gateway';
import { documents, Resource } from './manifests';
import { istioMinor, shareOf } from './minor';

const CASES = shareOf(600);
const seed = useSeed('default exports');

const judge = new Judge();
afterAll(() => judge.close());

/** What a MeshConfig may say, with what Istio takes and obeys in part. */
const SERVICES = [['.'], ['~'], ['*'], ['shop', 'istio-system'], ['.', 'bank'], ['ops', '~']];
const ROUTES = [['.'], ['bank', 'ops'], ['*'], ['~'], ['.', 'istio-egress'], []];
const RULES = [['.'], ['.', '*'], ['bank'], ['~']];

/** Each combination once, then again. */
function exportsOf(index: number): DefaultExports {
  return {
    // Where no host is seen, nothing shows who sees the rest.
    ...(index % 3 > 0 && { defaultServiceExportTo: SERVICES[index % SERVICES.length] }),
    ...(index % 5 > 0 && { defaultVirtualServiceExportTo: ROUTES[Math.floor(index / 6) % ROUTES.length] }),
    ...(index % 4 > 0 && { defaultDestinationRuleExportTo: RULES[Math.floor(index / 4) % RULES.length] }),
  };
}

/** Two of three objects that say who sees them say nothing. */
function silenced(object: Resource, index: number): Resource {
  const { spec } = object as { readonly spec?: object };
  if (spec === undefined || index % 3 === 0) return object;
  return { ...object, spec: Object.fromEntries(Object.entries(spec).filter(([field]) => field !== 'exportTo')) };
}

function inSuchMesh(mesh: MeshCase, index: number): MeshCase {
  return { ...mesh, objects: mesh.objects.map(silenced), exports: exportsOf(index) };
}

test.each<MeshKind>(['sidecar', 'ambient'])('what objects do not say, the mesh says: %s meshes', async (kind) => {
  const sides = { istio: new IstioSide(judge), simulator: new OurSide(istioMinor()), coverage: new Coverage() };
  const result = await runComparison(sides, { seed, kind, cases: CASES, change: inSuchMesh });
  process.stderr.write(
    `default exports, Istio ${istioMinor()}, ${kind} meshes, seed ${seed}: ${sides.coverage.cases} calls in ${sides.coverage.meshes} meshes, ${result.leftToChance} left to chance by Istio\n`,
  );
  if (result.differences.length > 0) throw new Error(`seed ${seed}: ${complaint(result)}`);
  expect(sides.coverage.cases).toBeGreaterThanOrEqual(CASES);
});

test.each([
  [{ defaultDestinationRuleExportTo: ['.'] }, 'outbound|443|shop-rates-example-com|istio-egressgateway'],
  [{}, 'cluster does not exist'],
])('clients get to the gateway by what the profile says: %j', async (declared, expected) => {
  const app = new App();
  MeshProfile.set(app, declared);
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const via = EgressGateway.fromInstalled(chart, 'Gateway');
  new TlsOriginatedApi(chart, 'Rates', { host: 'rates.example.com', via });
  const { objects, proxy } = installed();
  const written = [...(Testing.synth(chart) as Resource[]), ...objects];
  const { calls } = await judge.simulate(documents(written), {
    mesh: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' }, defaultDestinationRuleExportTo: ['.'] },
    clients: { client: { namespace: 'shop' } },
    gateways: [proxy],
    calls: [{ client: 'client', url: 'http://rates.example.com/' }],
  });
  const [first] = calls[0].hops as { readonly cluster?: string; readonly error?: string }[];
  expect(first.error ?? first.cluster).toContain(expected);
});
