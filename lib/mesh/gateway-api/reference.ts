import type { Fields } from '../fields';

/** An object that another one names. */
export interface Reference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Whether a namespace is written. */
  readonly hasNamespace: boolean;
}

/**
 * Reads a reference with the group and the kind that the API server fills in. Follows `NormalizeReference` in
 * pilot/pkg/config/kube/gatewaycommon/references.go.
 */
export function readReference(
  reference: Fields,
  defaults: { readonly group: string; readonly kind: string },
  namespace: string,
): Reference {
  return {
    group: reference.text('group') ?? defaults.group,
    kind: reference.text('kind') ?? defaults.kind,
    name: reference.text('name') ?? '',
    namespace: reference.text('namespace') ?? namespace,
    hasNamespace: reference.has('namespace'),
  };
}

/** As a person reads it. */
export function shownReference({ kind, namespace, name }: Reference): string {
  return `${kind} ${namespace}/${name}`;
}
