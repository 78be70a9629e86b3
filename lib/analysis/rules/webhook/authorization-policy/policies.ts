import { Path } from '../../../../manifests/manifest-object';
import { Specs, Written } from '../../define';
import { example } from '../../example';

export type Policy = Written<Specs['AuthorizationPolicy']>;
type Rule = NonNullable<Policy['rules']>[number];
export type Source = NonNullable<NonNullable<Rule['from']>[number]['source']>;
export type Operation = NonNullable<NonNullable<Rule['to']>[number]['operation']>;
export type Condition = NonNullable<Rule['when']>[number];

export function policy(spec: object): ReturnType<typeof example> {
  return example('AuthorizationPolicy', spec);
}

/** A policy with one rule about callers. */
export function from(source: object): ReturnType<typeof example> {
  return policy({ rules: [{ from: [{ source }] }] });
}

/** A policy with one rule about requests. */
export function to(operation: object): ReturnType<typeof example> {
  return policy({ rules: [{ to: [{ operation }] }] });
}

export function eachSource({ rules = [] }: Policy, visit: (source: Source | undefined, path: Path) => void): void {
  rules.forEach((rule, index) => {
    (rule.from ?? []).forEach(({ source }, place) => {
      visit(source, ['spec', 'rules', index, 'from', place, 'source']);
    });
  });
}

export function eachOperation({ rules = [] }: Policy, visit: (one: Operation | undefined, path: Path) => void): void {
  rules.forEach((rule, index) => {
    (rule.to ?? []).forEach(({ operation }, place) => {
      visit(operation, ['spec', 'rules', index, 'to', place, 'operation']);
    });
  });
}

export function eachCondition({ rules = [] }: Policy, visit: (one: Condition, path: Path) => void): void {
  rules.forEach(({ when = [] }, index) => {
    when.forEach((one, place) => {
      visit(one, ['spec', 'rules', index, 'when', place]);
    });
  });
}
