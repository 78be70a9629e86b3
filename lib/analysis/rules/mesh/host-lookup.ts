import { HostIndex, isWildcard } from '../../../mesh/host-name';
import type { Service } from '../../../mesh/service';
import { append } from '../../../mesh/virtual-service-index';
import type { MeshView } from '../../mesh-view';

/** What the manifests register. */
export function hostLookup(view: MeshView): HostLookup {
  return new HostLookup(view.mesh.services.all);
}

/** Services by their hosts, as these are written. */
export class HostLookup {
  private readonly exact = new Map<string, Service[]>();
  private readonly wildcards = new HostIndex<readonly Service[]>();
  private below?: Map<string, Service[]>;

  public constructor(private readonly all: readonly Service[]) {
    for (const service of all) append(this.exact, service.hostname, service);
    for (const [host, services] of this.exact) if (isWildcard(host)) this.wildcards.set(host, services);
  }

  /** Services of this very host, one for each object and address. */
  public named(host: string): readonly Service[] {
    return this.exact.get(host) ?? [];
  }

  /** Services of the closest wildcard that has the host. */
  public covering(host: string): readonly Service[] {
    return this.wildcards.mostSpecific(host) ?? [];
  }

  /** Services that a VirtualService for a host is about: of the host, of all hosts below a wildcard, or of one above. */
  public about(host: string): readonly Service[] {
    if (isWildcard(host)) return this.under(host);
    const own = this.named(host);
    return own.length > 0 ? own : this.covering(host);
  }

  private under(wildcard: string): readonly Service[] {
    if (wildcard === '*') return this.all;
    if (!this.below) {
      this.below = new Map();
      for (const service of this.all) {
        const { hostname } = service;
        for (let dot = hostname.indexOf('.'); dot !== -1; dot = hostname.indexOf('.', dot + 1)) {
          append(this.below, hostname.slice(dot), service);
        }
      }
    }
    return this.below.get(wildcard.slice(1)) ?? [];
  }
}
