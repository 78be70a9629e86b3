import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import fc, { Arbitrary } from 'fast-check';
import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding, Severity } from '../../lib/analysis/finding';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';
import { readManifests } from '../../lib/manifests/read-manifests';
import { IstioVersion } from '../../lib/profile/istio-version';
import { appRecipe } from '../arbitraries/apps';
import { buildApp } from '../arbitraries/build';
import { gatewayNamespaceOf, gatewayObjects, gatewayRecipe, homeOf, preparedRecipeOf } from '../arbitraries/gateway';
import { partnerChart, partnerRecipe } from '../arbitraries/partner';
import { addRouted, routedRecipe } from '../arbitraries/routes';
import { useSeed } from '../arbitraries/seed';
import { tcpChart, tcpRecipe } from '../arbitraries/tcp';
import { KINDS, wildcardChart, wildcardRecipe } from '../arbitraries/wildcard';

/* What the library itself writes is nothing to complain of. */

useSeed('no-false-alarms');

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const RUNS = 40;
/** Of a mesh that some constructs ask for: without it they refuse what they are to capture. */
const capturing = new Analyzer({ dnsCapture: true });

/** In which order routes stand is up to who writes them. */
const ORDER_OF_ROUTES = ['VIRTUALSERVICE024', 'VIRTUALSERVICE025'];
/** An API may be on a port that is known for a protocol which begins in clear text. */
const PORT_OF_ANOTHER_PROTOCOL = 'REGISTRY020';
const UP_TO_THE_RECIPE = [...ORDER_OF_ROUTES, PORT_OF_ANOTHER_PROTOCOL];

function alarms(found: readonly Finding[]): readonly Finding[] {
  return found.filter(({ severity, id }) => severity !== Severity.ADVICE && !UP_TO_THE_RECIPE.includes(id));
}

test.each(
  readdirSync(EXAMPLES).flatMap((name) => Object.values(IstioVersion).map((version) => [name, version] as const)),
)('%s is sound for Istio %s', (name, istioVersion) => {
  const folder = join(EXAMPLES, name, 'manifests');
  const manifests = readdirSync(folder)
    .sort()
    .map((file) => readManifests(readFileSync(join(folder, file), 'utf8'), file));
  const found = new Analyzer({ istioVersion }).check({
    objects: manifests.flatMap(({ objects }) => objects),
    problems: manifests.flatMap(({ problems }) => problems),
  });
  expect(alarms(found)).toEqual([]);
});

/** Whatever props there are, the objects of a recipe are sound. */
function areSound<Recipe>(recipes: Arbitrary<Recipe>, objectsOf: (recipe: Recipe) => unknown): void {
  const holds = (recipe: Recipe): void => {
    const objects = JSON.parse(JSON.stringify(objectsOf(recipe))) as Fields[];
    expect(alarms(capturing.check({ objects: objects.map((object) => new ManifestObject(object, {})) }))).toEqual([]);
  };
  fc.assert(fc.property(recipes, holds), { numRuns: RUNS });
}

function objectsIn(chart: Chart): unknown[] {
  return chart.toJson() as unknown[];
}

test('apps are sound', () => {
  areSound(appRecipe({ charts: { min: 1, max: 3 }, constructs: { min: 1, max: 5 } }), (recipe) =>
    buildApp(recipe).charts.flatMap((chart) => objectsIn(chart)),
  );
});

test('routes through a gateway are sound', () => {
  // The library refuses clients in the namespace of the gateway.
  const recipes = gatewayRecipe().filter((recipe) => homeOf(recipe) !== gatewayNamespaceOf(recipe));
  areSound(recipes, gatewayObjects);
});

test('routes that are prepared are sound', () => {
  const recipes = preparedRecipeOf('originate', true).filter((recipe) => homeOf(recipe) !== gatewayNamespaceOf(recipe));
  areSound(recipes, gatewayObjects);
});

test('partners are sound', () => {
  areSound(partnerRecipe(), (recipe) => objectsIn(partnerChart(recipe)));
});

test('TCP services are sound', () => {
  areSound(tcpRecipe(), (recipe) => objectsIn(tcpChart(recipe)));
});

test('routes are sound', () => {
  areSound(routedRecipe({ withQuery: true, prefixRewrite: false }), (recipe) => {
    const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
    addRouted(chart, recipe);
    return objectsIn(chart);
  });
});

test.each(KINDS)('wildcards of %s are sound', (kind) => {
  areSound(wildcardRecipe(kind), (recipe) => objectsIn(wildcardChart(recipe).chart));
});
