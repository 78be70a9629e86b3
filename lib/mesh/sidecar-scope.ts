import type { MeshFacts, OutboundMode } from './client';
import { DestinationRule, DestinationRuleIndex, selectRule } from './destination-rule';
import { EgressListener } from './egress-listener';
import { Fields } from './fields';
import type { MeshObject } from './mesh-object';
import { Service } from './service';
import { pickBestVisible, ServiceIndex } from './service-index';
import { Destination, VirtualService } from './virtual-service';
import type { VirtualServiceIndex } from './virtual-service-index';

export interface ScopeSources {
  readonly services: ServiceIndex;
  readonly virtualServices: VirtualServiceIndex;
  readonly destinationRules: DestinationRuleIndex;
  readonly facts: MeshFacts;
}

/**
 * All that a client knows of the mesh: the services it imports, its VirtualServices, and the DestinationRules of those
 * services. Follows `SidecarScope` in pilot/pkg/model/sidecar.go.
 */
export class SidecarScope {
  /** The scope of a sidecar, with the Sidecar object that selects it. Follows `convertToSidecarScope`. */
  public static ofSidecar(namespace: string, sources: ScopeSources, sidecar?: MeshObject): SidecarScope {
    const spec = sidecar?.spec ?? Fields.NONE;
    const written = spec.objects('egress');
    const everything = Fields.of({ hosts: ['*/*'] }, '', () => undefined);
    const virtualServices = sources.virtualServices.forSidecars(namespace);
    const listeners = (written.length > 0 ? written : [everything]).map(
      (listener) =>
        new EgressListener(listener, namespace, { services: sources.services, virtualServices, facts: sources.facts }),
    );
    const collected = new ServiceCollector();
    for (const listener of listeners) {
      for (const service of listener.services) collected.append(service);
      for (const vs of listener.virtualServices) {
        for (const [host, ports] of destinationsOf(vs, namespace)) {
          const owners = sources.services.byNamespace(host);
          const service = owners.get(namespace) ?? pickBestVisible(owners, namespace);
          const needed = service && neededPart(service, listener, ports);
          if (needed) collected.append(needed);
        }
      }
    }
    const policy = spec.optional('outboundTrafficPolicy');
    return new SidecarScope(namespace, sources, collected.services, listeners, {
      mode: policy ? readMode(policy) : sources.facts.outboundMode,
      egressProxy: policy?.optional('egressProxy'),
    });
  }

  /** The scope of a gateway, to which no Sidecar applies. Follows `DefaultSidecarScopeForGateway`. */
  public static ofGateway(namespace: string, sources: ScopeSources): SidecarScope {
    const collected = new ServiceCollector();
    for (const service of sources.services.visibleTo(namespace)) collected.append(service);
    return new SidecarScope(namespace, sources, collected.services, [], { mode: sources.facts.outboundMode });
  }

  private readonly rules = new Map<string, readonly DestinationRule[]>();

  private constructor(
    public readonly namespace: string,
    private readonly sources: ScopeSources,
    private readonly services: ReadonlyMap<string, Service>,
    public readonly egressListeners: readonly EgressListener[],
    public readonly outbound: { readonly mode: OutboundMode; readonly egressProxy?: Fields },
  ) {}

  /** The service that the client has for a host. */
  public service(host: string): Service | undefined {
    return this.services.get(host);
  }

  /** All services that the client has clusters for. */
  public get allServices(): IterableIterator<Service> {
    return this.services.values();
  }

  /** The rule that counts for a service, for a client with these labels. */
  public destinationRule(service: Service, labels: Readonly<Record<string, string>>): DestinationRule | undefined {
    return selectRule(this.rulesFor(service), this.namespace, labels);
  }

  /** The rule that counts for what a proxy sends to its own service: selectors take no part. */
  public inboundRule(service: Service): DestinationRule | undefined {
    const general = this.rulesFor(service).filter(({ workloadSelector }) => !workloadSelector);
    return selectRule(general, this.namespace, {});
  }

  /** The egress listener that has the routes of a port. Follows `GetEgressListenerForRDS`. */
  public egressListenerFor(port: number): EgressListener | undefined {
    return this.egressListeners.find((listener) => !listener.port || listener.port.number === port);
  }

  private rulesFor(service: Service): readonly DestinationRule[] {
    const known = this.services.get(service.hostname);
    if (!known) return [];
    let rules = this.rules.get(service.hostname);
    if (!rules) {
      rules = this.sources.destinationRules.rulesFor(this.namespace, known);
      this.rules.set(service.hostname, rules);
    }
    return rules;
  }
}

/** A policy without a mode is REGISTRY_ONLY, the first value of the enum. */
function readMode(policy: Fields): OutboundMode {
  return policy.text('mode') === 'ALLOW_ANY' ? 'ALLOW_ANY' : 'REGISTRY_ONLY';
}

/** The part of a service that routes lead to. Follows `serviceMatchingVirtualServicePorts`. */
function neededPart(service: Service, listener: EgressListener, ports: ReadonlySet<number>): Service | undefined {
  if (listener.needsPortMatch) return listener.trimmed(service);
  if (ports.size === 0 || ports.has(0)) return service;
  const needed = service.ports.filter(({ number }) => ports.has(number));
  if (needed.length === service.ports.length) return service;
  return needed.length > 0 ? { ...service, ports: needed } : undefined;
}

/**
 * The hosts that routes lead to, with their ports, 0 for any. Follows `virtualServiceDestinationsFilteredBySourceNamespace`
 * in pilot/pkg/model/push_context.go.
 */
function destinationsOf(vs: VirtualService, namespace: string): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  const add = ({ host, port = 0 }: Destination): void => {
    found.set(host, (found.get(host) ?? new Set()).add(port));
  };
  for (const route of vs.http) {
    const namespaces = route.match.map(({ sourceNamespace }) => sourceNamespace).filter((each) => each !== '');
    if (namespaces.length > 0 && !namespaces.includes(namespace)) continue;
    for (const { destination } of route.route) add(destination);
    for (const mirror of route.mirrors) add(mirror);
  }
  for (const { route } of [...vs.tcp, ...vs.tls]) for (const { destination } of route) add(destination);
  return found;
}

/** Services by host, of which several become one. Follows `appendSidecarServices`. */
class ServiceCollector {
  public readonly services = new Map<string, Service>();

  public append(service: Service): void {
    const existing = this.services.get(service.hostname);
    if (!existing) {
      this.services.set(service.hostname, service);
    } else if (existing.registry !== service.registry) {
      if (service.registry === 'Kubernetes') this.services.set(service.hostname, service);
    } else if (canMerge(existing, service)) {
      const known = new Set(existing.ports.map(({ number }) => number));
      const added = service.ports.filter(({ number }) => !known.has(number));
      if (added.length > 0) this.services.set(service.hostname, { ...existing, ports: [...existing.ports, ...added] });
    }
  }
}

/** Whether two services of a host become one with the ports of both. Follows `canMergeServices`. */
export function canMerge(a: Service, b: Service): boolean {
  return (
    a.namespace === b.namespace &&
    a.resolution === b.resolution &&
    isSameMap(a.labels, b.labels) &&
    isSameMap(a.selector ?? {}, b.selector ?? {}) &&
    isSameExport(writtenExport(a), writtenExport(b))
  );
}

function isSameMap(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

function writtenExport({ exportTo, isExportedByDefault = false }: Service): ReadonlySet<string> {
  return (isExportedByDefault ? undefined : exportTo) ?? new Set();
}

function isSameExport(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((entry) => b.has(entry));
}
