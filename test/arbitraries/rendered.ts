import { App, ApiObjectMetadata, Testing } from 'cdk8s';
import type { DestinationRuleSpec, ServiceEntrySpec, VirtualServiceSpec } from '../../imports/networking';
import { buildApp } from './build';
import type { AppRecipe, ConstructRecipe } from './recipes';

interface Printed<Kind extends string, Spec> {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: ApiObjectMetadata & { readonly name: string };
  readonly spec: Spec;
}

export type PrintedEntry = Printed<'ServiceEntry', ServiceEntrySpec>;
export type PrintedRule = Printed<'DestinationRule', DestinationRuleSpec>;
export type PrintedRoutes = Printed<'VirtualService', VirtualServiceSpec>;
export type PrintedObject = PrintedEntry | PrintedRule | PrintedRoutes;

/** A construct and what was printed for it. */
export interface Rendered {
  readonly recipe: ConstructRecipe;
  readonly objects: PrintedObject[];
  readonly entry: PrintedEntry;
  readonly rule?: PrintedRule;
  readonly routes?: PrintedRoutes;
}

export function printed(app: App): PrintedObject[] {
  return app.charts.flatMap((chart) => Testing.synth(chart) as PrintedObject[]);
}

function pathOf({ metadata }: PrintedObject): string | undefined {
  return metadata.annotations?.['cdk8s-istio/construct-path'];
}

/** Each construct of an app with its objects. */
export function render(recipe: AppRecipe): Rendered[] {
  const objects = printed(buildApp(recipe));
  return recipe.charts.flatMap(({ id, constructs }) =>
    constructs.map((construct, index) => {
      const own = objects.filter((object) => pathOf(object) === `${id}/Destination${String(index)}`);
      return {
        recipe: construct,
        objects: own,
        entry: own.find((object) => object.kind === 'ServiceEntry')!,
        rule: own.find((object) => object.kind === 'DestinationRule'),
        routes: own.find((object) => object.kind === 'VirtualService'),
      };
    }),
  );
}
