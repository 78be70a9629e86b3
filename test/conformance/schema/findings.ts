/** The kind of constraint that is broken; each word is the one of the constraint data where it has one. */
export type BrokenConstraint =
  | 'kind'
  | 'type'
  | 'unknownField'
  | 'required'
  | 'enum'
  | 'format'
  | 'min'
  | 'max'
  | 'minLength'
  | 'maxLength'
  | 'pattern'
  | 'minItems'
  | 'maxItems'
  | 'minEntries'
  | 'maxEntries'
  | 'keys'
  | 'atMostOne'
  | 'cel';

/** One thing that the API server refuses, in its own words wherever they say what is wrong. */
export interface Finding {
  /** Like `spec.ports[0].number`; a key of a map stands in brackets. */
  readonly path: string;
  readonly rule: BrokenConstraint;
  readonly message: string;
}

/** The line that `kubectl apply` prints. */
export function findingText({ path, message }: Finding): string {
  return `${path}: ${message}`;
}

/** `is` completes the sentence "the value in the body ...". */
export function invalid(path: string, rule: BrokenConstraint, shown: unknown, is: string): Finding {
  return { path, rule, message: `Invalid value: ${JSON.stringify(shown)}: ${path} in body ${is}` };
}

/** Kubernetes does not evaluate CEL rules on an object in which one of these constraints is broken. */
export function preventsRules({ rule }: Finding): boolean {
  return ['type', 'required', 'enum', 'maxLength', 'maxItems', 'maxEntries'].includes(rule);
}
