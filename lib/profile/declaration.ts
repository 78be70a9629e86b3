import { IConstruct } from 'constructs';
import { RefusalId } from '../refusals/catalog';
import { refuse, show } from '../refusals/refuse';

/** What is said once on an App or a Chart, and inherited by everything below. */
export interface Declaration<Kind> {
  readonly contextKey: string;
  /** The call as users write it. */
  readonly call: string;
  readonly is: (value: unknown) => value is Kind;
  readonly refusals: { readonly late: RefusalId; readonly second: RefusalId };
}

/** What holds for a scope: the nearest declaration, as a whole. */
export function declared<Kind>({ contextKey, is }: Declaration<Kind>, scope?: IConstruct): Kind | undefined {
  const found: unknown = scope?.node.tryGetContext(contextKey);
  return is(found) ? found : undefined;
}

/** Declares it, unless something was made without it already, or it is there. */
export function declare<Kind>(declaration: Declaration<Kind>, scope: IConstruct, value: Kind, props: object): void {
  const { contextKey, call, refusals } = declaration;
  if (declared(declaration, scope) !== declared(declaration, scope.node.scope)) {
    refuse(refusals.second, placeOf(scope), {
      problem: `${call} is called a second time, with ${show(props)}`,
      remedy: 'Merge both calls into one',
    });
  }
  const firstChild = scope.node.children.at(0);
  if (firstChild) {
    refuse(refusals.late, placeOf(scope), {
      problem: `${call} comes after the first child ${show(firstChild.node.path)}, which was made without ${show(props)}`,
      remedy: `Move the line ${call}(...) above the line that creates ${show(firstChild.node.path)}`,
    });
  }
  scope.node.setContext(contextKey, value);
}

/** An App has no path. */
export function placeOf(scope: IConstruct): string {
  return scope.node.path === '' ? 'the app' : scope.node.path;
}
