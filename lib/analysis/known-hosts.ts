import { HostIndex, isWildcard } from '../mesh/host-name';
import { compareText } from '../mesh/mesh-object';
import type { Service, ServicePort } from '../mesh/service';
import { append } from '../mesh/virtual-service-index';

/** A host of a namespace, with the ports of all objects that register it there. */
export interface KnownHost {
  readonly hostname: string;
  readonly namespace: string;
  /** The service that counts for everything but the ports. */
  readonly service: Service;
  /** One for each object and address. */
  readonly services: readonly Service[];
  readonly ports: readonly ServicePort[];
  /** `*` alone, or the names of namespaces. */
  readonly visibleTo: ReadonlySet<string>;
}

/** The hosts that manifests register, in the order of their names. */
export class KnownHosts {
  public readonly all: readonly KnownHost[];
  private readonly byName = new Map<string, KnownHost[]>();
  private readonly wildcards = new HostIndex<readonly KnownHost[]>();
  private bySuffix?: ReadonlyMap<string, readonly KnownHost[]>;

  public constructor(services: readonly Service[]) {
    const groups = new Map<string, Service[]>();
    for (const service of services) append(groups, `${service.hostname}/${service.namespace}`, service);
    this.all = [...groups.keys()].sort(compareText).map((key) => knownHost(groups.get(key) ?? []));
    for (const host of this.all) append(this.byName, host.hostname, host);
    for (const [name, hosts] of this.byName) if (isWildcard(name)) this.wildcards.set(name, hosts);
  }

  /** A host in each namespace that has it. */
  public named(hostname: string): readonly KnownHost[] {
    return this.byName.get(hostname) ?? [];
  }

  /** The closest wildcard that has a host, in each namespace. */
  public covering(hostname: string): readonly KnownHost[] {
    return this.wildcards.mostSpecific(hostname) ?? [];
  }

  /** What a VirtualService for a host is about: the host, all hosts below a wildcard, or a wildcard above. */
  public about(hostname: string): readonly KnownHost[] {
    if (isWildcard(hostname)) return this.below(hostname);
    const own = this.named(hostname);
    return own.length > 0 ? own : this.covering(hostname);
  }

  /** By name or wildcard the hosts that it stands for, each wildcard for those with its ending. */
  public covered(names: Iterable<string>): Map<string, readonly KnownHost[]> {
    return new Map([...names].map((name) => [name, isWildcard(name) ? this.below(name) : this.named(name)]));
  }

  private below(wildcard: string): readonly KnownHost[] {
    if (wildcard === '*') return this.all;
    this.bySuffix ??= suffixesOf(this.all);
    return this.bySuffix.get(wildcard.slice(1)) ?? [];
  }
}

/** Each host at every ending of its name that begins with a dot. */
function suffixesOf(hosts: readonly KnownHost[]): ReadonlyMap<string, readonly KnownHost[]> {
  const found = new Map<string, KnownHost[]>();
  for (const host of hosts) {
    const { hostname } = host;
    for (let dot = hostname.indexOf('.'); dot !== -1; dot = hostname.indexOf('.', dot + 1)) {
      append(found, hostname.slice(dot), host);
    }
  }
  return found;
}

/** The services of hosts, one for each object and address. */
export function servicesOf(hosts: readonly KnownHost[]): readonly Service[] {
  return hosts.flatMap(({ services }) => services);
}

function knownHost(services: readonly Service[]): KnownHost {
  const service = services.find(({ registry }) => registry === 'Kubernetes') ?? services[0];
  const ports = new Map<number, ServicePort>();
  const visibleTo = new Set<string>();
  for (const one of services) {
    for (const port of one.ports) if (!ports.has(port.number)) ports.set(port.number, port);
    for (const name of one.exportTo ?? ['*']) visibleTo.add(name === '.' ? one.namespace : name);
  }
  visibleTo.delete('~');
  return {
    hostname: service.hostname,
    namespace: service.namespace,
    service,
    services,
    ports: [...ports.values()],
    visibleTo: visibleTo.has('*') ? new Set(['*']) : visibleTo,
  };
}
