import { creationOrder } from './mesh-object';
import { isVisible, Service, UNSPECIFIED_IP } from './service';
import { append } from './virtual-service-index';

/**
 * All services of a mesh, oldest first, by who sees them. Follows `initServiceRegistry` and `resolveServiceAliases` in
 * pilot/pkg/model/push_context.go.
 */
export class ServiceIndex {
  /** Every service, oldest first. */
  public readonly all: readonly Service[];
  private readonly visibleToAll: Service[] = [];
  private readonly exportedTo = new Map<string, Service[]>();
  private readonly byHost = new Map<string, Map<string, Service>>();
  /** By namespace and host: the names that the last service of the host gives its servers. */
  private readonly namesOf = new Map<string, readonly string[]>();

  private told?: readonly Service[];
  private readonly placeholders = new Map<Service, string>();

  public constructor(services: readonly Service[]) {
    this.all = withAliases([...services].sort(creationOrder));
    for (const service of this.all) this.add(service);
    const waiting = this.all.filter(({ isToBeAllocated }) => isToBeAllocated);
    for (const [index, service] of waiting.entries()) this.placeholders.set(service, placeholder(index));
  }

  /**
   * What proxies of nodes are told of: of each host in a namespace one object, with all of its addresses. Follows
   * `selectWorkloadServices` in pilot/pkg/serviceregistry/ambient/services.go.
   */
  public get discovered(): readonly Service[] {
    return (this.told ??= this.all.filter((service) => {
      const winner = this.byNamespace(service.hostname).get(service.namespace);
      const isOfWinner = winner?.objectName === service.objectName && winner.registry === service.registry;
      return isOfWinner && service.resolution !== 'Alias';
    }));
  }

  /** Of the namespaces that have a host, the one with a Service of Kubernetes stands for it, else the oldest. */
  public isCanonical({ hostname, namespace }: Service): boolean {
    const owners = [...this.byNamespace(hostname).values()].filter(({ resolution }) => resolution !== 'Alias');
    const [canonical] = owners.sort(
      (a, b) => Number(b.registry === 'Kubernetes') - Number(a.registry === 'Kubernetes') || creationOrder(a, b),
    );
    return canonical.namespace === namespace;
  }

  /**
   * The address or range by which connections are known to be for a service, where it has one. One that istiod is yet to
   * allocate has a stand-in that nothing else has.
   */
  public virtualAddressesOf(service: Service): readonly string[] {
    const standIn = this.placeholders.get(service);
    if (standIn !== undefined) return [standIn];
    return service.address === UNSPECIFIED_IP ? service.allocatedAddresses.slice(0, 1) : [service.address];
  }

  /** What a namespace sees: first what is exported to it by name, then what everybody sees. Follows `servicesExportedToNamespace`. */
  public visibleTo(namespace: string): readonly Service[] {
    const own = this.exportedTo.get(namespace);
    return own ? [...own, ...this.visibleToAll] : this.visibleToAll;
  }

  /** The service of a host in each namespace that has one, the oldest, but one of Kubernetes before all others. */
  public byNamespace(host: string): ReadonlyMap<string, Service> {
    return this.byHost.get(host) ?? NO_SERVICES;
  }

  /** `subjectAltNames` of a host. */
  public subjectAltNames({ namespace, hostname }: Service): readonly string[] {
    return this.namesOf.get(`${namespace}/${hostname}`) ?? [];
  }

  private add(service: Service): void {
    // Few hosts have names, and only a name can be taken away by a later service.
    if (service.subjectAltNames.length > 0 || this.namesOf.size > 0) {
      this.namesOf.set(`${service.namespace}/${service.hostname}`, service.subjectAltNames);
    }
    let owners = this.byHost.get(service.hostname);
    if (!owners) this.byHost.set(service.hostname, (owners = new Map<string, Service>()));
    const existing = owners.get(service.namespace);
    const isPreferred = existing?.registry === 'External' && service.registry === 'Kubernetes';
    if (!existing || isPreferred) owners.set(service.namespace, service);
    const exportTo = service.exportTo;
    if (exportTo === undefined || exportTo.size === 0 || exportTo.has('*')) {
      this.visibleToAll.push(service);
    } else if (!exportTo.has('~')) {
      const isForOwn = exportTo.has('.');
      if (isForOwn) append(this.exportedTo, service.namespace, service);
      for (const namespace of exportTo) {
        if (namespace !== '.' && !(isForOwn && namespace === service.namespace))
          append(this.exportedTo, namespace, service);
      }
    }
  }
}

/** Outside of what istiod allocates, which is 240.240.0.0/16. */
function placeholder(index: number): string {
  return `240.241.${Math.floor(index / 256) % 256}.${index % 256}`;
}

const NO_SERVICES: ReadonlyMap<string, Service> = new Map();

/**
 * Of the other namespaces that have a host, the one that counts: with a Service of Kubernetes, else with the oldest
 * ServiceEntry. Follows `pickBestVisibleNamespace` in pilot/pkg/model/sidecar.go, which 1.30 has as well.
 */
export function pickBestVisible(owners: ReadonlyMap<string, Service>, namespace: string): Service | undefined {
  let best: Service | undefined;
  for (const service of owners.values()) {
    if (!isVisible(service, namespace)) continue;
    if (service.registry === 'Kubernetes') return service;
    if (!best || creationOrder(service, best) < 0) best = service;
  }
  return best;
}

/** Each concrete service gets the names of the ExternalName Services that lead to it; circles lead nowhere. */
function withAliases(services: readonly Service[]): readonly Service[] {
  const targets = new Map<string, string>();
  for (const { resolution, hostname, externalName } of services) {
    if (resolution === 'Alias' && externalName !== undefined) targets.set(hostname, externalName);
  }
  if (targets.size === 0) return services;
  const aliasesOf = new Map<string, string[]>();
  for (const alias of services.filter(({ resolution }) => resolution === 'Alias')) {
    const concrete = resolveAlias(alias.hostname, targets);
    if (concrete !== undefined) append(aliasesOf, concrete, `${alias.namespace} ${alias.hostname}`);
  }
  return services.map((service) => {
    const aliases = aliasesOf.get(service.hostname);
    if (!aliases) return service;
    return { ...service, aliases: [...aliases].sort().map((alias) => alias.slice(alias.indexOf(' ') + 1)) };
  });
}

function resolveAlias(hostname: string, targets: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set([hostname]);
  let current = hostname;
  for (;;) {
    const next = targets.get(current);
    if (next === undefined) return current;
    if (seen.has(next)) return undefined;
    seen.add(next);
    current = next;
  }
}
