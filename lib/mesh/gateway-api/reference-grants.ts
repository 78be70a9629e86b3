import type { MeshObject } from '../mesh-object';
import { GATEWAY_API } from './names';
import { Reference } from './reference';

interface Referrer {
  readonly kind: string;
  readonly namespace: string;
}

/** Kinds that istiod lets a namespace grant to others; a grant for anything else counts for nothing. */
const GRANTED = new Set(['/ConfigMap', '/Secret', '/Service', 'inference.networking.k8s.io/InferencePool']);

/**
 * Who may name objects of another namespace. Follows `ReferenceGrantsCollection`, `BackendAllowed` and `SecretAllowed` in
 * pilot/pkg/config/kube/gatewaycommon/references.go.
 */
export class ReferenceGrants {
  public constructor(private readonly grants: readonly MeshObject[]) {}

  /** Whether an object may name another one; within a namespace it always may. */
  public allows(from: Referrer, to: Reference): boolean {
    if (from.namespace === to.namespace) return true;
    if (!GRANTED.has(`${to.group}/${to.kind}`)) return false;
    return this.grants.some(
      ({ namespace, spec }) =>
        namespace === to.namespace &&
        spec
          .objects('from')
          .some(
            (each) =>
              each.text('group') === GATEWAY_API &&
              each.text('kind') === from.kind &&
              each.text('namespace') === from.namespace,
          ) &&
        spec
          .objects('to')
          .some(
            (each) =>
              (each.text('group') ?? '') === to.group &&
              each.text('kind') === to.kind &&
              (each.text('name') ?? to.name) === to.name,
          ),
    );
  }
}
