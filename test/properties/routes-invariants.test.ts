import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import type { HTTPMatchRequest, HTTPRoute, VirtualServiceSpec } from '../../imports/networking';
import { IstioVersion, MeshProfile } from '../../lib';
import { addRouted, ROUTED_HOST, RoutedRecipe, routedRecipe } from '../arbitraries/routes';
import { useSeed } from '../arbitraries/seed';
import type { Manifest } from '../manifests';

useSeed('routes-invariants');

const RUNS = 150;
const SHUFFLED = 60;
const anyRoutes = routedRecipe({ withQuery: true, prefixRewrite: true });

function manifests(recipe: RoutedRecipe): Manifest[] {
  const app = new App();
  MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  addRouted(chart, recipe);
  return Testing.synth(chart) as Manifest[];
}

function routesOf(recipe: RoutedRecipe): HTTPRoute[] {
  const found = manifests(recipe).find(
    ({ kind, spec }) => kind === 'VirtualService' && (spec as VirtualServiceSpec).hosts?.includes(ROUTED_HOST),
  );
  return [...((found?.spec as VirtualServiceSpec).http ?? [])];
}

/** The routes of each proxy that reads them. */
function legs(recipe: RoutedRecipe, all: HTTPRoute[]): HTTPRoute[][] {
  if (recipe.type !== 'EgressGatewayRoute') return [all];
  const isAtSidecar = ({ match }: HTTPRoute): boolean => match?.[0].gateways?.[0] === 'mesh';
  return [all.filter(isAtSidecar), all.filter((route) => !isAtSidecar(route))];
}

/** Each one is synthesized once, for all invariants. */
const SAMPLES = fc.sample(anyRoutes, RUNS).map((recipe) => ({ recipe, routes: routesOf(recipe) }));

function holds(invariant: (recipe: RoutedRecipe, routes: HTTPRoute[]) => void): void {
  for (const { recipe, routes } of SAMPLES) {
    try {
      invariant(recipe, routes);
    } catch (error) {
      throw new Error(`Not so for ${JSON.stringify(recipe)}`, { cause: error });
    }
  }
}

/** What a match asks for beside the proxy and the port. */
function conditions({ match = [{}] }: HTTPRoute): HTTPMatchRequest[] {
  return match.map(({ uri, method, headers, queryParams }) => ({
    ...(uri && { uri }),
    ...(method && { method }),
    ...(headers && { headers }),
    ...(queryParams && { queryParams }),
  }));
}

const isForAll = (route: HTTPRoute): boolean => conditions(route).some((request) => Object.keys(request).length === 0);

test('the order in which routes and matches are given changes nothing', () => {
  fc.assert(
    fc.property(anyRoutes, fc.infiniteStream(fc.nat()), (recipe, weights) => {
      const shuffled = <Item>(items: Item[]): Item[] =>
        items
          .map((item) => ({ item, weight: weights.next().value as number }))
          .sort((one, other) => one.weight - other.weight)
          .map(({ item }) => item);
      const others = recipe.routes.map((route) => ({ ...route, matches: shuffled(route.matches) }));
      expect(manifests({ ...recipe, routes: shuffled(others) })).toEqual(manifests(recipe));
    }),
    { numRuns: SHUFFLED },
  );
});

test('in each leg the last route, and no other, takes every call that is left', () => {
  holds((recipe, routes) => {
    for (const leg of legs(recipe, routes)) {
      const forAll = leg.map(isForAll);
      expect(forAll.lastIndexOf(false)).toBe(forAll.indexOf(true) - 1);
      expect(forAll.filter(Boolean)).toHaveLength(1);
    }
  });
});

test('whatever is sent is sent through a gate, and no other host is named than was asked for', () => {
  holds((recipe, routes) => {
    const isGated = recipe.type !== 'ExternalHttpApi';
    for (const { route = [], mirrors = [] } of routes) {
      for (const { destination } of [...route, ...mirrors]) {
        expect(destination.subset !== undefined).toBe(isGated);
        expect(destination.port?.number).toBeDefined();
      }
    }
  });
});

test('every other host is called by its own name, and the shares are a hundred together', () => {
  holds((_recipe, routes) => {
    for (const { route = [], rewrite } of routes) {
      if (route.length < 2) continue;
      expect(rewrite?.authority).toBeUndefined();
      expect(route.reduce((sum, { weight = 0 }) => sum + weight, 0)).toBe(100);
      for (const { destination, headers } of route.slice(1)) {
        expect(headers?.request?.set).toEqual({ Host: destination.host });
      }
    }
  });
});

test('a prefix ends with a segment', () => {
  holds((_recipe, routes) => {
    for (const { uri } of routes.flatMap(conditions)) expect(uri?.prefix ?? '/').toMatch(/\/$/);
  });
});

test('what is answered by the proxy has no destination and no fault', () => {
  holds((_recipe, routes) => {
    for (const { redirect, directResponse, route, fault, rewrite } of routes) {
      expect(route === undefined).toBe(redirect !== undefined || directResponse !== undefined);
      if (!route) expect([fault, rewrite]).toEqual([undefined, undefined]);
    }
  });
});
