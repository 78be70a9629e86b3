import { creationOrder, isSubset, MeshObject } from './mesh-object';
import { append } from './virtual-service-index';

/**
 * The Sidecar object of a client: of its namespace the oldest whose selector takes it, else the oldest without one, else
 * that of the root namespace. Follows `initSidecarScopes` and `doGetSidecarScope` in pilot/pkg/model/push_context.go.
 */
export class SidecarIndex {
  private readonly byNamespace = new Map<string, MeshObject[]>();
  private readonly forAll?: MeshObject;

  public constructor(objects: readonly MeshObject[], rootNamespace: string) {
    const sorted = [...objects].sort((a, b) => Number(hasSelector(b)) - Number(hasSelector(a)) || creationOrder(a, b));
    for (const sidecar of sorted) append(this.byNamespace, sidecar.namespace, sidecar);
    this.forAll = sorted.find((sidecar) => sidecar.namespace === rootNamespace && !hasSelector(sidecar));
  }

  public of(namespace: string, labels: Readonly<Record<string, string>>): MeshObject | undefined {
    const own = this.byNamespace
      .get(namespace)
      ?.find(
        (sidecar) => !hasSelector(sidecar) || isSubset(sidecar.spec.fields('workloadSelector').map('labels'), labels),
      );
    return own ?? this.forAll;
  }
}

function hasSelector({ spec }: MeshObject): boolean {
  return spec.has('workloadSelector');
}
