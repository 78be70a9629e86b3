import { isWildcard } from '../mesh/host-name';
import { compareText } from '../mesh/mesh-object';
import type { Service, ServicePort } from '../mesh/service';

/** A host of a namespace, with the ports of all objects that register it there. */
export interface KnownHost {
  readonly hostname: string;
  readonly namespace: string;
  /** The service that counts for everything but the ports. */
  readonly service: Service;
  readonly ports: readonly ServicePort[];
  /** `*` alone, or the names of namespaces. */
  readonly visibleTo: ReadonlySet<string>;
}

/** The hosts that manifests register, in the order of their names. */
export class KnownHosts {
  public readonly all: readonly KnownHost[];
  private readonly byName = new Map<string, KnownHost[]>();

  public constructor(services: readonly Service[]) {
    const groups = new Map<string, Service[]>();
    for (const service of services) {
      const key = `${service.hostname}/${service.namespace}`;
      const group = groups.get(key);
      if (group) group.push(service);
      else groups.set(key, [service]);
    }
    this.all = [...groups.keys()].sort(compareText).map((key) => knownHost(groups.get(key) ?? []));
    for (const host of this.all) {
      const named = this.byName.get(host.hostname);
      if (named) named.push(host);
      else this.byName.set(host.hostname, [host]);
    }
  }

  /** A host in each namespace that has it. */
  public named(hostname: string): readonly KnownHost[] {
    return this.byName.get(hostname) ?? [];
  }

  /** The hosts that names or wildcards stand for, each wildcard for those with its ending. */
  public covered(names: Iterable<string>): Map<string, readonly KnownHost[]> {
    const found = new Map<string, KnownHost[]>();
    const lengths = new Set<number>();
    for (const name of names) {
      found.set(name, isWildcard(name) ? [] : [...this.named(name)]);
      if (isWildcard(name)) lengths.add(name.length - 1);
    }
    if (lengths.size === 0) return found;
    for (const host of this.all) {
      const text = isWildcard(host.hostname) ? host.hostname.slice(1) : host.hostname;
      for (const length of lengths) {
        if (length <= text.length) found.get(`*${text.slice(text.length - length)}`)?.push(host);
      }
    }
    return found;
  }
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
    ports: [...ports.values()],
    visibleTo: visibleTo.has('*') ? new Set(['*']) : visibleTo,
  };
}
