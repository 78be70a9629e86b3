import fc from 'fast-check';
import { appRecipe } from '../arbitraries/apps';
import { buildApp } from '../arbitraries/build';
import { printed } from '../arbitraries/rendered';
import type { AppRecipe, ConstructRecipe, FailoverRecipe, HeadersRecipe, HttpCallRecipe } from '../arbitraries/recipes';
import { useSeed } from '../arbitraries/seed';

useSeed('determinism');

const RUNS = 1000;

const app = appRecipe({ charts: { min: 1, max: 2 }, constructs: { min: 1, max: 2 } });

type Shuffle = <Item>(items: Item[]) => Item[];

/** An order of its own for each list of weights. */
function shuffleBy(weights: number[]): Shuffle {
  return (items) =>
    items
      .map((item, index) => ({ item, weight: weights[index % weights.length] }))
      .sort((one, other) => one.weight - other.weight)
      .map(({ item }) => item);
}

function shuffleMap<Value>(map: Record<string, Value>, shuffle: Shuffle): Record<string, Value> {
  return Object.fromEntries(shuffle(Object.entries(map)));
}

function shuffleHeaders(headers: HeadersRecipe, shuffle: Shuffle): HeadersRecipe {
  const { set, add, remove } = headers;
  return {
    ...(set && { set: shuffleMap(set, shuffle) }),
    ...(add && { add: shuffleMap(add, shuffle) }),
    ...(remove && { remove: shuffle(remove) }),
  };
}

function shuffleCalls<Recipe extends HttpCallRecipe>(recipe: Recipe, shuffle: Shuffle): Recipe {
  const { requestHeaders, responseHeaders, retryPolicy } = recipe;
  return {
    ...recipe,
    ...(requestHeaders && { requestHeaders: shuffleHeaders(requestHeaders, shuffle) }),
    ...(responseHeaders && { responseHeaders: shuffleHeaders(responseHeaders, shuffle) }),
    ...(retryPolicy?.methods && { retryPolicy: { ...retryPolicy, methods: shuffle(retryPolicy.methods) } }),
  };
}

/** The order of labels is the order in which they count. */
function shuffleFailover(recipe: FailoverRecipe, shuffle: Shuffle): FailoverRecipe {
  if (recipe.kind === 'regions') return { ...recipe, pairs: shuffle(recipe.pairs) };
  if (recipe.kind !== 'distribute') return recipe;
  return { ...recipe, entries: shuffle(recipe.entries).map(({ from, to }) => ({ from, to: shuffleMap(to, shuffle) })) };
}

/** The same wishes, each list whose order means nothing in another order. */
function shuffleConstruct(recipe: ConstructRecipe, shuffle: Shuffle): ConstructRecipe {
  const { clients, visibility, resolution, localityFailover } = recipe;
  const lists = {
    ...(clients && { clients: shuffle(clients) }),
    ...(visibility && { visibility: shuffle(visibility) }),
    ...(resolution && { resolution: { ...resolution, endpoints: shuffle(resolution.endpoints) } }),
    ...(localityFailover && { localityFailover: shuffleFailover(localityFailover, shuffle) }),
  };
  return recipe.type === 'ExternalHttpsApi'
    ? { ...recipe, ...lists, ...(recipe.ports && { ports: shuffle(recipe.ports) }) }
    : { ...shuffleCalls(recipe, shuffle), ...lists };
}

function shuffleApp(recipe: AppRecipe, shuffle: Shuffle): AppRecipe {
  const charts = recipe.charts.map((chart) => ({
    ...chart,
    constructs: chart.constructs.map((construct) => shuffleConstruct(construct, shuffle)),
  }));
  return { ...recipe, charts };
}

/** The objects with all their keys in order, of which YAML is only another spelling that takes longer. */
function textOf(recipe: AppRecipe): string {
  return JSON.stringify(printed(buildApp(recipe)), undefined, 2);
}

test('the order of lists whose order means nothing changes nothing', () => {
  const weights = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
  let reordered = 0;
  fc.assert(
    fc.property(app, weights, (recipe, some) => {
      const shuffled = shuffleApp(recipe, shuffleBy(some));
      if (JSON.stringify(shuffled) !== JSON.stringify(recipe)) reordered += 1;
      expect(textOf(shuffled)).toBe(textOf(recipe));
    }),
    { numRuns: RUNS },
  );
  expect(reordered).toBeGreaterThan(RUNS / 2);
});

test('synthesizing twice gives the same text', () => {
  fc.assert(
    fc.property(app, (recipe) => {
      const built = buildApp(recipe);
      const text = built.synthYaml();
      expect(built.synthYaml()).toBe(text);
      expect(buildApp(recipe).synthYaml()).toBe(text);
    }),
    { numRuns: 200 },
  );
});
