import { isAtLeast, MeshFacts } from './client';
import { EgressHosts, readEgressHosts } from './egress-hosts';
import type { Fields } from './fields';
import { HostIndex, isWildcard, matchesHost } from './host-name';
import { creationOrder } from './mesh-object';
import { parseProtocol, Protocol } from './protocol';
import { isVisible, portOf, Service } from './service';
import type { ServiceIndex } from './service-index';
import type { VirtualService } from './virtual-service';
import { append } from './virtual-service-index';

/** The port that a Sidecar gives an egress listener of its own. */
export interface EgressPort {
  readonly number: number;
  readonly protocol: Protocol;
  readonly name: string;
}

/**
 * What a client imports through one egress listener of its Sidecar, or without one. Follows `IstioEgressListenerWrapper`
 * and `selectServices` in pilot/pkg/model/sidecar.go.
 */
export class EgressListener {
  public readonly port?: EgressPort;
  public readonly bind: string;
  public readonly bindsToPort: boolean;
  public readonly services: readonly Service[];
  public readonly virtualServices: readonly VirtualService[];
  private ports?: Map<number, Service[]>;
  private routes?: { readonly exact: Map<string, Set<number>>; readonly wildcards: [string, number][] };
  private owners?: HostIndex<VirtualService>;

  public constructor(
    listener: Fields,
    namespace: string,
    mesh: {
      readonly services: ServiceIndex;
      readonly virtualServices: readonly VirtualService[];
      readonly facts: MeshFacts;
    },
  ) {
    const port = listener.optional('port');
    this.port = port && {
      number: port.number('number') ?? 0,
      protocol: parseProtocol(port.text('protocol')),
      name: port.text('name') ?? '',
    };
    this.bind = listener.text('bind') ?? '';
    this.bindsToPort = listener.text('captureMode') === 'NONE' || this.bind.startsWith('unix://');
    const isNew = isAtLeast(mesh.facts, 31);
    const hosts = readEgressHosts(listener.texts('hosts'), namespace, { canExclude: isNew });
    this.virtualServices = selectVirtualServices(mesh.virtualServices, hosts);
    const candidates =
      isNew && hosts.isExact ? exactServices(mesh.services, hosts, namespace) : mesh.services.visibleTo(namespace);
    this.services = this.selectServices(candidates, namespace, hosts);
  }

  /** Services with a port, in their order. */
  public servicesWithPort(number: number): readonly Service[] {
    if (!this.ports) {
      this.ports = new Map();
      for (const service of this.services) {
        for (const port of new Set(service.ports.map((each) => each.number))) append(this.ports, port, service);
      }
    }
    return this.ports.get(number) ?? [];
  }

  /** VirtualServices with routes for connections that name a host. Follows `getConfigsForHost` in networking/core/tls.go. */
  public connectionRoutesFor(host: string): VirtualService[] {
    this.routes ??= this.indexConnectionRoutes();
    const positions = new Set(isWildcard(host) ? [] : this.routes.exact.get(host));
    if (isWildcard(host)) {
      for (const [name, found] of this.routes.exact)
        if (matchesHost(name, host)) for (const each of found) positions.add(each);
    }
    for (const [name, position] of this.routes.wildcards) if (matchesHost(name, host)) positions.add(position);
    return [...positions].sort((a, b) => a - b).map((position) => this.virtualServices[position]);
  }

  /** The VirtualService whose host fits a service best. Follows `computeWildcardHostVirtualServiceIndex`. */
  public mostSpecificVirtualService(host: string): VirtualService | undefined {
    if (!this.owners) {
      this.owners = new HostIndex();
      for (const vs of this.virtualServices) {
        for (const name of vs.hosts) if (!this.owners.get(name)) this.owners.set(name, vs);
      }
    }
    return this.owners.mostSpecific(host);
  }

  /** Whether services count with the port of the listener alone. */
  public get needsPortMatch(): boolean {
    return this.port !== undefined && this.port.number !== 0 && this.port.protocol !== 'HTTP_PROXY';
  }

  /** The service as the listener sees it; undefined if it has not the port. Follows `serviceMatchingListenerPort`. */
  public trimmed(service: Service): Service | undefined {
    if (!this.needsPortMatch || !this.port) return service;
    const port = portOf(service, this.port.number);
    if (!port) return undefined;
    return service.ports.length === 1 ? service : { ...service, ports: [port] };
  }

  private indexConnectionRoutes(): NonNullable<EgressListener['routes']> {
    const exact = new Map<string, Set<number>>();
    const wildcards: [string, number][] = [];
    for (const [position, vs] of this.virtualServices.entries()) {
      if (vs.tls.length === 0 && vs.tcp.length === 0) continue;
      for (const host of vs.hosts) {
        if (isWildcard(host)) wildcards.push([host, position]);
        else exact.set(host, (exact.get(host) ?? new Set()).add(position));
      }
    }
    return { exact, wildcards };
  }

  private selectServices(candidates: readonly Service[], namespace: string, { byNamespace }: EgressHosts): Service[] {
    const everywhere = byNamespace.get('*');
    const imported = candidates.flatMap((service) => {
      const own = byNamespace.get(service.namespace);
      if ((own?.isExcluding(service.hostname) ?? false) || (everywhere?.isExcluding(service.hostname) ?? false))
        return [];
      for (const hosts of [own, everywhere]) {
        if (!hosts?.hasService(service.hostname)) continue;
        const trimmed = this.trimmed(service);
        if (trimmed) {
          const aliases = trimmed.aliases.filter((alias) => hosts.hasService(alias));
          return [aliases.length === trimmed.aliases.length ? trimmed : { ...trimmed, aliases }];
        }
      }
      return [];
    });
    return inOneNamespace(imported, namespace);
  }
}

/**
 * Of the namespaces that have a host, one counts: the client's own, else one with a Service of Kubernetes, else the first
 * seen.
 */
function inOneNamespace(services: Service[], namespace: string): Service[] {
  const owner = new Map<string, { readonly namespace: string; readonly isKubernetes: boolean }>();
  for (const service of services) {
    const candidate = { namespace: service.namespace, isKubernetes: service.registry === 'Kubernetes' };
    const existing = owner.get(service.hostname);
    const isBetter =
      !existing ||
      service.namespace === namespace ||
      (!existing.isKubernetes && candidate.isKubernetes && existing.namespace !== namespace);
    if (isBetter) owner.set(service.hostname, candidate);
  }
  return services.filter((service) => owner.get(service.hostname)?.namespace === service.namespace);
}

/** Follows `servicesForExactHosts`, new in Istio 1.31: of a host and a namespace the service that owns it, and no other. */
function exactServices(index: ServiceIndex, { byNamespace }: EgressHosts, namespace: string): Service[] {
  const found: Service[] = [];
  for (const [owner, hosts] of byNamespace) {
    for (const host of hosts.exact) {
      const service = index.byNamespace(host).get(owner);
      if (service && isVisible(service, namespace)) found.push(service);
    }
  }
  return found.sort(creationOrder);
}

/** Follows `SelectVirtualServices` in pilot/pkg/model/virtualservice.go. */
function selectVirtualServices(
  virtualServices: readonly VirtualService[],
  { byNamespace }: EgressHosts,
): readonly VirtualService[] {
  const everywhere = byNamespace.get('*');
  return virtualServices.filter((vs) => {
    const own = byNamespace.get(vs.namespace);
    return [own, everywhere].some((hosts) =>
      vs.hosts.some(
        (host) =>
          (hosts?.hasVirtualServiceHost(host, vs.hasGatewaySemantics) ?? false) &&
          !(own?.isExcluding(host) ?? false) &&
          !(everywhere?.isExcluding(host) ?? false),
      ),
    );
  });
}
