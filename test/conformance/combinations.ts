import fc from 'fast-check';
import { buildApp } from '../arbitraries/build';
import { httpsRecipe, originatedRecipe } from '../arbitraries/destinations';
import { namespace } from '../arbitraries/hosts';
import type { AppRecipe, HttpsRecipe, OriginatedRecipe } from '../arbitraries/recipes';
import { render, Rendered } from '../arbitraries/rendered';
import { objectsOf, Resource } from './manifests';
import { istioMinor, shareOf } from './minor';

/** How many generated combinations of properties are judged. */
export const COMBINATIONS = shareOf(200);

/** One construct of each kind in one chart. */
export interface Combination {
  readonly recipe: AppRecipe;
  readonly originated: OriginatedRecipe;
  readonly https: HttpsRecipe;
}

export function combinations(): Combination[] {
  const pair = fc
    .tuple(originatedRecipe({ http2KeepAlive: istioMinor() === '1.31' }), httpsRecipe(), namespace())
    .filter(([one, other]) => one.host !== other.host && (one.name ?? '') !== (other.name ?? '-'))
    .map(([originated, https, chartNamespace]) => ({
      originated,
      https,
      recipe: {
        istioVersion: istioMinor(),
        charts: [{ id: 'chart', namespace: chartNamespace, constructs: [originated, https] }],
      },
    }));
  return fc.sample(pair, COMBINATIONS);
}

/** All objects, as they are read from what is printed. */
export function objectsIn({ recipe }: Combination): Resource[] {
  return objectsOf(buildApp(recipe).synthYaml());
}

/** The two constructs with their objects: the origination first. */
export function renderedPair({ recipe }: Combination): [Rendered, Rendered] {
  return render(recipe) as [Rendered, Rendered];
}

/** Namespaces of which every one sees the objects; where all do, one that nobody named. */
export function namespacesThatSee({ entry }: Rendered): string[] {
  const { metadata, spec } = entry;
  const { exportTo = [] } = spec;
  return exportTo.includes('*') ? [metadata.namespace!, 'nobody-named-me'] : exportTo;
}
