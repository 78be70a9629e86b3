import { compareText } from './mesh-object';
import { MESH_GATEWAY, VirtualService } from './virtual-service';

const NOTHING: ReadonlySet<string> = new Set();

/** VirtualServices by who sees them. Follows `initVirtualServices` in pilot/pkg/model/push_context.go. */
export class VirtualServiceIndex {
  /** Oldest first. */
  public readonly all: readonly VirtualService[];
  private readonly own = new Map<string, VirtualService[]>();
  private readonly exported = new Map<string, VirtualService[]>();
  private readonly visibleToAll = new Map<string, VirtualService[]>();
  private readonly references = new Map<string, Set<string>>();

  public constructor(virtualServices: readonly VirtualService[]) {
    this.all = [...virtualServices].sort(
      (a, b) => a.createdAt - b.createdAt || compareText(a.name, b.name) || compareText(a.namespace, b.namespace),
    );
    for (const vs of this.all) {
      this.add(vs);
      if (vs.gateways.includes(MESH_GATEWAY)) this.addReferences(vs);
    }
  }

  /**
   * What a gateway or, for `mesh`, a waypoint of a namespace uses: those kept to the namespace, those exported to it by
   * name, those of everybody, each oldest first. Among the last ones, routes of the Gateway API in the namespace of the
   * client come first: who calls may overrule who is called. Follows `VirtualServicesForGateway`.
   */
  public for(namespace: string, gateway: string): VirtualService[] {
    const key = `${namespace} ${gateway}`;
    const visible = this.visibleToAll.get(gateway) ?? [];
    return [...(this.own.get(key) ?? []), ...(this.exported.get(key) ?? []), ...consumersFirst(visible, namespace)];
  }

  /**
   * What sidecars of a namespace use: as above, but the routes of the Gateway API also come first among those kept to the
   * namespace. Follows `SelectVirtualServices` in pilot/pkg/model/virtualservice.go.
   */
  public forSidecars(namespace: string): VirtualService[] {
    const found = this.for(namespace, MESH_GATEWAY);
    const own = this.own.get(`${namespace} ${MESH_GATEWAY}`) ?? [];
    return [...consumersFirst(own, namespace), ...found.slice(own.length)];
  }

  /**
   * Hosts to which routes for the mesh lead, by the hosts that they are written for, whoever sees them. Follows
   * `initVirtualServices`.
   */
  public referencedBy(host: string): ReadonlySet<string> {
    return this.references.get(host) ?? NOTHING;
  }

  private addReferences(vs: VirtualService): void {
    for (const host of vs.hosts) {
      const known = this.references.get(host) ?? new Set();
      for (const route of vs.http) {
        for (const { destination } of route.route) known.add(destination.host);
        for (const mirror of route.mirrors) known.add(mirror.host);
      }
      for (const { route } of [...vs.tcp, ...vs.tls]) for (const { destination } of route) known.add(destination.host);
      this.references.set(host, known);
    }
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

function consumersFirst(all: readonly VirtualService[], namespace: string): readonly VirtualService[] {
  const isConsumer = (vs: VirtualService): boolean => vs.hasGatewaySemantics === true && vs.namespace === namespace;
  const first = all.filter(isConsumer);
  return first.length > 0 ? [...first, ...all.filter((vs) => !isConsumer(vs))] : all;
}

export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
