import { compareText } from './mesh-object';
import type { VirtualService } from './virtual-service';

/** VirtualServices by who sees them. Follows `initVirtualServices` in pilot/pkg/model/push_context.go. */
export class VirtualServiceIndex {
  /** Oldest first. */
  public readonly all: readonly VirtualService[];
  private readonly own = new Map<string, VirtualService[]>();
  private readonly exported = new Map<string, VirtualService[]>();
  private readonly visibleToAll = new Map<string, VirtualService[]>();

  public constructor(virtualServices: readonly VirtualService[]) {
    this.all = [...virtualServices].sort(
      (a, b) => a.createdAt - b.createdAt || compareText(a.name, b.name) || compareText(a.namespace, b.namespace),
    );
    for (const vs of this.all) this.add(vs);
  }

  /**
   * What a proxy of a namespace uses at a gateway or, for `mesh`, in a sidecar: those kept to the namespace, those exported
   * to it by name, those of everybody, each oldest first. Follows `VirtualServicesForGateway`.
   */
  public for(namespace: string, gateway: string): VirtualService[] {
    const key = `${namespace} ${gateway}`;
    return [...(this.own.get(key) ?? []), ...(this.exported.get(key) ?? []), ...(this.visibleToAll.get(gateway) ?? [])];
  }

  private add(vs: VirtualService): void {
    const gateways = vs.gateways;
    if (vs.exportTo.has('*')) {
      for (const gateway of gateways) append(this.visibleToAll, gateway, vs);
    } else if (!vs.exportTo.has('~')) {
      for (const namespace of vs.exportTo) {
        for (const gateway of gateways) {
          append(namespace === vs.namespace ? this.own : this.exported, `${namespace} ${gateway}`, vs);
        }
      }
    }
  }
}

export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
