import { creationOrder, MeshObject } from './mesh-object';

/**
 * Where workloads do not take mutual TLS: what PeerAuthentications without a selector say of a namespace, else of the mesh.
 * Follows `GetNamespaceMutualTLSMode` in pilot/pkg/model/authentication.go; the oldest object counts.
 */
export class PeerAuthentications {
  private readonly modes = new Map<string, string>();

  public constructor(
    objects: readonly MeshObject[],
    private readonly rootNamespace: string,
  ) {
    for (const { namespace, spec } of [...objects].sort(creationOrder)) {
      const hasSelector = Object.keys(spec.fields('selector').map('matchLabels')).length > 0;
      const mode = spec.fields('mtls').text('mode') ?? 'UNSET';
      if (!hasSelector && mode !== 'UNSET' && !this.modes.has(namespace)) this.modes.set(namespace, mode);
    }
  }

  /** Whether clients use no mutual TLS of their own accord with services of a namespace. */
  public isDisabled(namespace: string): boolean {
    return (this.modes.get(namespace) ?? this.modes.get(this.rootNamespace)) === 'DISABLE';
  }
}
