import { isSubset } from '../../../../mesh/mesh-object';
import type { Path } from '../../../../manifests/manifest-object';
import { append } from '../../../../mesh/virtual-service-index';
import type { MeshView, WrittenObject } from '../../../mesh-view';
import type { Specs } from '../../define';
import { canonical } from '../canonical';
import { KnownGateway, knownGateways, podNamespaces } from '../gateways';

type Policy = WrittenObject<Specs['AuthorizationPolicy']>;
export type Rule = NonNullable<Policy['spec']['rules']>[number];
type Operation = NonNullable<NonNullable<Rule['to']>[number]['operation']>;
type Source = NonNullable<NonNullable<Rule['from']>[number]['source']>;

/** An AuthorizationPolicy that selects Pods of gateways. */
export interface PolicyAtGateways extends Policy {
  /** Gateways of which it selects every Pod. */
  readonly gateways: readonly KnownGateway[];
  /** Gateways that such a Pod may serve as well. */
  readonly others: readonly KnownGateway[];
}

/** Labels that a policy selects; undefined for one that is attached in another way. */
export function selectorOf({ spec }: Policy): Readonly<Record<string, string>> | undefined {
  if (spec.targetRef !== undefined || spec.targetRefs !== undefined) return undefined;
  return (spec.selector?.matchLabels ?? {}) as Readonly<Record<string, string>>;
}

/** Policies of which the manifests tell that they are for gateways. */
export function policiesAtGateways(view: MeshView): readonly PolicyAtGateways[] {
  const known = [...view.once(knownGateways).values()];
  const inNamespace = new Map<string, KnownGateway[]>();
  for (const gateway of known) {
    for (const namespace of view.once(podNamespaces).get(gateway.key) ?? []) append(inNamespace, namespace, gateway);
  }
  const found = new Map<string, Pick<PolicyAtGateways, 'gateways' | 'others'>>();
  return view.of('AuthorizationPolicy').flatMap((policy): PolicyAtGateways[] => {
    const selector = selectorOf(policy);
    if (!selector) return [];
    const isForAll = policy.namespace === view.context.rootNamespace;
    const key = `${isForAll ? '*' : policy.namespace} ${canonical(selector)}`;
    let selected = found.get(key);
    if (!selected) {
      const candidates = isForAll ? known : (inNamespace.get(policy.namespace) ?? []);
      const gateways = candidates.filter((gateway) => isSubset(selector, gateway.selector));
      const others = known.filter((gateway) => gateways.some((each) => canShare(each, gateway)));
      selected = { gateways, others };
      found.set(key, selected);
    }
    return selected.gateways.length > 0 ? [{ ...policy, ...selected }] : [];
  });
}

/** Whether a Pod may have the labels of both. */
function canShare(one: KnownGateway, other: KnownGateway): boolean {
  return Object.entries(one.selector).every(([key, value]) => [undefined, value].includes(other.selector[key]));
}

/** Each operation of a rule, with its place. */
export function operationsOf(rule: Rule, path: Path): { readonly operation: Operation; readonly path: Path }[] {
  return (rule.to ?? []).flatMap(({ operation }, index) =>
    operation ? [{ operation, path: [...path, 'to', index, 'operation'] }] : [],
  );
}

/** Each source of a rule, with its place. */
export function sourcesOf(rule: Rule, path: Path): { readonly source: Source; readonly path: Path }[] {
  return (rule.from ?? []).flatMap(({ source }, index) =>
    source ? [{ source, path: [...path, 'from', index, 'source'] }] : [],
  );
}
