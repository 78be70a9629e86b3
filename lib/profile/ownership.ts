import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { checkText } from '../rendering/text';
import { Declaration, declare, declared, placeOf } from './declaration';

/** Who answers for the connections to the outside. */
export interface OwnershipProps {
  /** Who answers for them, as text. */
  readonly owner: string;

  /**
   * How the owner is reached, as text: an address, a channel, a page.
   *
   * @default - none is named
   */
  readonly contact?: string;
}

/**
 * Who answers for what is declared below an App or a Chart. Every object says it in the annotations `cdk8s-istio/owner`
 * and `cdk8s-istio/contact`, beside `cdk8s-istio/construct-path`, which leads to the code.
 *
 * They are no labels: those of a ServiceEntry decide whether two entries of a host merge, so that one which differs by
 * team or release would split a host.
 */
export class Ownership {
  /**
   * Declares the owner of everything below an App or a Chart. The nearest declaration counts as a whole; `owner` and
   * `contact` of a construct win, and an `owner` there comes without the contact of another.
   *
   * @throws OWNER001 if the scope already has children, OWNER002 if it already has an owner, TEXT001 if a text is not one
   * line.
   */
  public static set(scope: IConstruct, props: OwnershipProps): void {
    const { owner, contact } = props;
    const place = placeOf(scope);
    checkText(place, 'owner', owner);
    if (contact !== undefined) checkText(place, 'contact', contact);
    declare(DECLARATION, scope, new Ownership({ owner, contact }), props);
  }

  /**
   * Where an object comes from, and who answers for it.
   *
   * @internal
   */
  public static _annotations(scope: IConstruct, own: { owner?: string; contact?: string }): Record<string, string> {
    const known = declared(DECLARATION, scope)?.said;
    const contact = own.contact ?? (own.owner === undefined ? known?.contact : undefined);
    const annotations: Record<string, string> = {
      'cdk8s-istio/construct-path': scope.node.path,
      'cdk8s-istio/owner': checkText(scope, 'owner', own.owner ?? known?.owner ?? Chart.of(scope).node.id),
    };
    if (contact !== undefined) annotations['cdk8s-istio/contact'] = checkText(scope, 'contact', contact);
    return annotations;
  }

  private constructor(private readonly said: OwnershipProps) {}
}

const DECLARATION: Declaration<Ownership> = {
  contextKey: 'cdk8s-istio/ownership',
  call: 'Ownership.set',
  is: (value) => value instanceof Ownership,
  refusals: { late: 'OWNER001', second: 'OWNER002' },
};
