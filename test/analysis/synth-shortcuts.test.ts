import { ApiObject, ApiObjectProps, App, Chart, Duration, JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import fc, { Arbitrary } from 'fast-check';
import {
  EgressAnalysis,
  EgressClient,
  Endpoint,
  ExternalHttpApi,
  ExternalHttpsApi,
  IstioVersion,
  MeshProfile,
  networking,
  Resolution,
  ServerIdentity,
  TlsOriginatedApi,
  WildcardHosts,
} from '../../lib';
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

interface AlikeRecipe {
  readonly kind: 'ExternalHttpsApi' | 'ExternalHttpApi' | 'TlsOriginatedApi';
  readonly port?: number;
  readonly namespaces: readonly string[];
  readonly timeout?: number;
}

const HOSTS = ['api.example.com', 'www.api.example.com', 'example.com', 'example.org', 'a.b', 'rates.internal'];

const alike: Arbitrary<readonly AlikeRecipe[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('ExternalHttpsApi' as const, 'ExternalHttpApi' as const, 'TlsOriginatedApi' as const),
    port: fc.option(fc.constantFrom(80, 8080), { nil: undefined }),
    namespaces: fc.constantFrom(['shop'], ['shop', 'billing'], ['billing']),
    timeout: fc.option(fc.constantFrom(5, 30), { nil: undefined }),
  }),
  { minLength: 1, maxLength: HOSTS.length },
);

function alikeApp(recipes: readonly AlikeRecipe[]): Chart {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  // The same for two hosts each, so that some of them differ in their names alone.
  HOSTS.forEach((host, index) => {
    const { kind, port, namespaces, timeout: seconds } = recipes[Math.floor(index / 2) % recipes.length];
    const clients = namespaces.map((name) => EgressClient.namespace(name));
    const timeout = seconds === undefined ? undefined : Duration.seconds(seconds);
    if (kind === 'ExternalHttpsApi')
      new ExternalHttpsApi(chart, host, { host, clients, ports: port ? [port] : undefined });
    else if (kind === 'ExternalHttpApi') new ExternalHttpApi(chart, host, { host, clients, port, timeout });
    else new TlsOriginatedApi(chart, host, { host, clients, port, timeout });
  });
  return chart;
}

test('of hosts that are alike', () => {
  saysTheSame(alike, alikeApp);
});

describe('of hosts that differ in their names alone, one is looked at', () => {
  const shop = (): Chart => {
    const app = new App();
    MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
    return new Chart(app, 'shop', { namespace: 'shop' });
  };
  const patchFirst = (chart: Chart, patch: JsonPatch): void => {
    apply(App.of(chart), { object: 0, patch });
  };
  const looked = (root: IConstruct): number[] => {
    const check = jest.spyOn(Analyzer.prototype, 'check');
    appFindings(printedIn(root));
    const counts = check.mock.calls.map(([{ objects }]) => objects.length);
    check.mockRestore();
    return counts;
  };
  const three = (chart: Chart): Chart => {
    for (const name of ['a', 'b', 'c']) new TlsOriginatedApi(chart, name, { host: `${name}.example.com` });
    return chart;
  };

  test('where nothing ties them together', () => {
    expect(looked(three(shop()))).toEqual([3]);
  });

  test('of each kind', () => {
    const chart = three(shop());
    for (const name of ['d', 'e']) new ExternalHttpsApi(chart, name, { host: `${name}.example.com` });
    expect(looked(chart)).toEqual([4]);
  });

  test('and all, where there is something to say of it', () => {
    const chart = three(shop());
    const check = jest.spyOn(Analyzer.prototype, 'check').mockReturnValueOnce([{} as Finding]);
    appFindings(printedIn(chart));
    expect(check.mock.calls.map(([{ objects }]) => objects.length)).toEqual([3, 9]);
    check.mockRestore();
  });

  test.each<[string, (chart: Chart) => void]>([
    [
      'a patch',
      (chart) => {
        patchFirst(chart, JsonPatch.add('/spec/exportTo', ['*']));
      },
    ],
    [
      'an object written by hand',
      (chart) => new networking.ServiceEntry(chart, 'Entry', { spec: { hosts: ['d.example.com'] } }),
    ],
    ['a wildcard', (chart) => WildcardHosts.dynamicDns(chart, 'All', { host: '*.example.com' })],
    ['a host twice', (chart) => new ExternalHttpsApi(chart, 'Again', { host: 'a.example.com', name: 'again' })],
    [
      'another protocol of a port',
      (chart) => new ExternalHttpsApi(chart, 'Other', { host: 'd.example.com', ports: [80] }),
    ],
    [
      'servers with addresses',
      (chart) =>
        new ExternalHttpsApi(chart, 'Other', {
          host: 'd.example.com',
          resolution: Resolution.endpoints(Endpoint.ipAddress('192.0.2.1')),
        }),
    ],
    [
      'the name of another host',
      (chart) =>
        new TlsOriginatedApi(chart, 'Other', {
          host: 'd.example.com',
          serverIdentity: ServerIdentity.named('a.example.com'),
        }),
    ],
    [
      'an acknowledgement',
      (chart) => {
        EgressAnalysis.of(chart).acknowledge('POLICY004', { reason: 'seen' });
      },
    ],
    [
      'the root namespace',
      (chart) => new ExternalHttpsApi(chart, 'Root', { host: 'd.example.com', namespace: 'istio-system' }),
    ],
  ])('but all of them with %s', (_, add) => {
    const chart = three(shop());
    add(chart);
    chart.node.root.node.validate();
    expect(looked(chart)).toEqual([printedIn(chart).length]);
  });
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

  test.each<[string, (chart: Chart, props: ApiObjectProps & { readonly spec: networking.ServiceEntrySpec }) => void]>([
    ['an object', (chart, props) => new ApiObject(chart, 'ByHand', props)],
    ['a typed object', (chart, { metadata, spec }) => new networking.ServiceEntry(chart, 'ByHand', { metadata, spec })],
  ])('where somebody has written %s by hand with the label of this library', (_, write) => {
    const { chart } = shop();
    write(chart, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'by-hand', labels: { 'app.kubernetes.io/managed-by': 'cdk8s-istio' } },
      spec: { hosts: ['other.example.com'], resolution: 'dns' as never },
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
