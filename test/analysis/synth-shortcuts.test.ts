import { ApiObject, ApiObjectProps, App, Chart, JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import fc, { Arbitrary } from 'fast-check';
import { ExternalHttpsApi, IstioVersion, MeshProfile, TlsOriginatedApi } from '../../lib';
import { ACKNOWLEDGED } from '../../lib/analysis/acknowledgements';
import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding, Severity } from '../../lib/analysis/finding';
import { MESH_RULES } from '../../lib/analysis/rules/mesh-registry';
import { appFindings } from '../../lib/analysis/synth/app-findings';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';
import { PrintedObject } from '../../lib/mesh/printed-object';
import { appRecipe } from '../arbitraries/apps';
import { buildApp } from '../arbitraries/build';
import { partnerChart, partnerRecipe } from '../arbitraries/partner';
import { addRouted, routedRecipe } from '../arbitraries/routes';
import { useSeed } from '../arbitraries/seed';
import { tcpChart, tcpRecipe } from '../arbitraries/tcp';
import type { Manifest } from '../manifests';
import { KINDS, wildcardChart, wildcardRecipe } from '../arbitraries/wildcard';

/* At synth less is looked at than in manifests, and the same is said. */

useSeed('synth-shortcuts');

const RUNS = 30;

function printedIn(root: IConstruct): PrintedObject[] {
  return root.node
    .findAll()
    .filter((child): child is ApiObject => ApiObject.isApiObject(child))
    .map((object) => new PrintedObject(object));
}

/** All that is said of what is printed, advice apart. */
function wholeAnalysis(objects: readonly PrintedObject[]): Finding[] {
  const { istioVersion, dnsCapture } = MeshProfile.of(objects[0].construct);
  const written = objects.map(({ printed, path, isPatched }) => {
    const value = JSON.parse(JSON.stringify(printed)) as Fields;
    return { object: new ManifestObject(value, { constructPath: path }), isPatched };
  });
  const patched = new Set(written.filter(({ isPatched }) => isPatched).map(({ object }) => object));
  const found = new Analyzer({ istioVersion, dnsCapture }).check(
    { objects: written.map(({ object }) => object) },
    { patched },
  );
  return found.filter(({ severity }) => severity !== Severity.ADVICE);
}

/** What somebody does past all types: one change of one object. */
interface Change {
  readonly object: number;
  readonly patch: JsonPatch;
}

const someChange: Arbitrary<Change> = fc.record({
  object: fc.nat(),
  patch: fc.constantFrom(
    JsonPatch.add('/spec/exportTo', ['*']),
    JsonPatch.add('/spec/exportTo', ['.']),
    JsonPatch.add('/spec/host', 'other.example.com'),
    JsonPatch.add('/spec/hosts', ['*.com']),
    JsonPatch.add('/spec/hosts', ['API.example.com']),
    JsonPatch.add('/spec/ports', []),
    JsonPatch.add('/spec/ports', [{ number: 443, name: 'http', protocol: 'HTTP' }]),
    JsonPatch.add('/spec/resolution', 'dns'),
    JsonPatch.add('/spec/resolution', 'STATIC'),
    JsonPatch.add('/spec/subsets', []),
    JsonPatch.add('/spec/trafficPolicy', { tls: { mode: 'SIMPLE' } }),
    JsonPatch.add('/spec/fromTheFuture', true),
    JsonPatch.add('/spec/http', [{ route: [{ destination: { host: 'other.example.com' } }] }]),
    JsonPatch.add('/metadata/namespace', 'istio-system'),
  ),
});

/** One of those with a spec. */
function picked(objects: readonly PrintedObject[], { object }: Change): PrintedObject {
  const some = objects.filter(({ printed }) => 'spec' in printed);
  return some[object % some.length];
}

function apply(root: App, change: Change): void {
  ApiObject.of(picked(printedIn(root), change).construct).addJsonPatch(change.patch);
}

/** An object that nobody's construct has made. */
function addByHand(root: App, change: Change): void {
  const { printed } = picked(printedIn(root), change);
  const copy = JSON.parse(JSON.stringify(printed)) as ApiObjectProps;
  const props = { ...copy, metadata: { ...copy.metadata, name: 'by-hand' } };
  const made = new ApiObject(new Chart(root, 'by-hand'), 'Object', props);
  made.addJsonPatch(change.patch);
}

function saysTheSame<Recipe>(recipes: Arbitrary<Recipe>, rootOf: (recipe: Recipe) => IConstruct): void {
  const some = fc.record({
    recipe: recipes,
    changes: fc.array(someChange, { maxLength: 3 }),
    byHand: fc.option(someChange, { nil: undefined }),
  });
  fc.assert(
    fc.property(some, ({ recipe, changes, byHand }) => {
      const root = App.of(rootOf(recipe));
      for (const each of changes) apply(root, each);
      if (byHand) addByHand(root, byHand);
      const all = printedIn(root);
      const asOne = (found: readonly Finding[]): unknown => JSON.parse(JSON.stringify(found)) as unknown;
      expect(asOne(appFindings(all))).toEqual(asOne(wholeAnalysis(all)));
    }),
    { numRuns: RUNS },
  );
}

test('of apps', () => {
  saysTheSame(appRecipe({ charts: { min: 1, max: 3 }, constructs: { min: 1, max: 5 } }), (recipe) => buildApp(recipe));
});

test('of partners', () => {
  saysTheSame(partnerRecipe(), partnerChart);
});

test('of TCP services', () => {
  saysTheSame(tcpRecipe(), tcpChart);
});

test('of routes', () => {
  saysTheSame(routedRecipe({ withQuery: true, prefixRewrite: false }), (recipe) => {
    const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
    addRouted(chart, recipe);
    return chart;
  });
});

test.each(KINDS)('of wildcards of %s', (kind) => {
  saysTheSame(wildcardRecipe(kind), (recipe) => wildcardChart(recipe).chart);
});

describe('what constructs guarantee is looked at again', () => {
  const shop = (): { readonly chart: Chart; readonly api: ExternalHttpsApi } => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    return { chart, api: new ExternalHttpsApi(chart, 'Api', { host: 'api.example.com' }) };
  };

  test('not where nobody has touched it', () => {
    const { chart } = shop();
    expect(printedIn(chart).map(({ isAsBuilt }) => isAsBuilt)).toEqual([true]);
  });

  test('where it is patched', () => {
    const { chart, api } = shop();
    ApiObject.of(api.serviceEntry).addJsonPatch(JsonPatch.replace('/spec/resolution', 'dns'));
    expect(() => chart.node.root.node.validate()).not.toThrow();
    expect(appFindings(printedIn(chart)).map(({ id }) => id)).toEqual(['SCHEMA005']);
  });

  test('where it has an annotation that Istio reads', () => {
    const { chart, api } = shop();
    ApiObject.of(api.serviceEntry).metadata.addAnnotation('istio.io/dry-run', 'perhaps');
    expect(printedIn(chart).map(({ isAsBuilt }) => isAsBuilt)).toEqual([false]);
  });

  test('where somebody has written it by hand with the label of this library', () => {
    const { chart } = shop();
    new ApiObject(chart, 'ByHand', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'by-hand', labels: { 'app.kubernetes.io/managed-by': 'cdk8s-istio' } },
      spec: { hosts: ['other.example.com'], resolution: 'dns' },
    });
    expect(appFindings(printedIn(chart)).map(({ id }) => id)).toEqual(['SCHEMA005']);
  });
});

test('a field that is patched in does not keep the object out of the mesh', () => {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const rates = new TlsOriginatedApi(chart, 'Rates', { host: 'rates.example.com' });
  ApiObject.of(rates.destinationRule).addJsonPatch(JsonPatch.add('/spec/fromTheFuture', { enabled: true }));
  expect(appFindings(printedIn(chart)).map(({ id }) => id)).toEqual(['SCHEMA002']);
});

describe.each(MESH_RULES.filter(({ severity }) => severity === Severity.ADVICE))('the advice $id', ({ id, fires }) => {
  const idsWith = (annotations: Readonly<Record<string, string>>): string[] => {
    const app = new App();
    MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    (fires as unknown as readonly Manifest[]).forEach((manifest, index) => {
      const made = new ApiObject(chart, `Object${index}`, manifest);
      for (const name of Object.keys(annotations)) made.metadata.addAnnotation(name, annotations[name]);
    });
    return appFindings(printedIn(chart)).map((finding) => finding.id);
  };

  test('is left out', () => {
    expect(idsWith({})).not.toContain(id);
  });

  test('is looked for where somebody acknowledges it', () => {
    expect(idsWith({ [ACKNOWLEDGED]: `${id}: seen` })).toContain(id);
  });
});
