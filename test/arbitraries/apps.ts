import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { objectName } from '../../lib/rendering/object-name';
import { httpRecipe, httpsRecipe, originatedRecipe } from './destinations';
import { namespace } from './hosts';
import type { AppRecipe, ChartRecipe, ConstructRecipe } from './recipes';

/** The name that the objects of a construct get. */
function nameOf({ name, host }: ConstructRecipe): string {
  return name ?? objectName(host);
}

function clash(one: ConstructRecipe, other: ConstructRecipe): boolean {
  return one.host === other.host || nameOf(one) === nameOf(other);
}

/** Splits the constructs among charts of different namespaces, so that each chart has some. */
function charts(constructs: ConstructRecipe[], namespaces: string[]): ChartRecipe[] {
  return namespaces.slice(0, constructs.length).map((name, chart, all) => ({
    id: `chart${String(chart)}`,
    namespace: name,
    constructs: constructs.filter((_, index) => index % all.length === chart),
  }));
}

export interface AppSize {
  readonly charts: { readonly min: number; readonly max: number };
  readonly constructs: { readonly min: number; readonly max: number };
}

/** Apps of some charts in different namespaces, with hosts and names that occur once. */
export function appRecipe(size: AppSize): Arbitrary<AppRecipe> {
  const namespaces = fc.uniqueArray(namespace(), { minLength: size.charts.min, maxLength: size.charts.max });
  const apps = (http2KeepAlive: boolean, ...versions: AppRecipe['istioVersion'][]): Arbitrary<AppRecipe> => {
    const kinds = [httpsRecipe(), httpRecipe({ http2KeepAlive }), originatedRecipe({ http2KeepAlive })];
    const constructs = fc.uniqueArray<ConstructRecipe>(fc.oneof(...kinds), {
      minLength: size.constructs.min,
      maxLength: size.constructs.max,
      comparator: clash,
    });
    return fc
      .tuple(fc.constantFrom(...versions), constructs, namespaces)
      .map(([istioVersion, some, names]) => ({ istioVersion, charts: charts(some, names) }));
  };
  return fc.oneof(
    { arbitrary: apps(false, undefined, '1.29', '1.30'), weight: 3 },
    { arbitrary: apps(true, '1.31'), weight: 1 },
  );
}
