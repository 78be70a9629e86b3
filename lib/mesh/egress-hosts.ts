import { isSubsetOfHost, isWildcard, matchesHost } from './host-name';

/** The hosts that a Sidecar imports from a namespace. Follows `hostClassification` in pilot/pkg/model/sidecar.go. */
export class ImportedHosts {
  public readonly exact = new Set<string>();
  private readonly all: string[] = [];
  private readonly excluded: string[] = [];

  public add(host: string): void {
    if (!isWildcard(host)) this.exact.add(host);
    this.all.push(host);
  }

  public exclude(host: string): void {
    this.excluded.push(host);
  }

  public isExcluding(host: string): boolean {
    return this.excluded.some((excluded) => isSubsetOfHost(host, excluded));
  }

  public hasService(host: string): boolean {
    return this.has(host, isSubsetOfHost);
  }

  /**
   * A VirtualService is imported as soon as one of its hosts has a name in common with an imported one, a route of the Gateway
   * API where all its names are. Follows `VSMatches` in pilot/pkg/model/sidecar.go.
   */
  public hasVirtualServiceHost(host: string, hasGatewaySemantics = false): boolean {
    return this.has(host, hasGatewaySemantics ? isSubsetOfHost : matchesHost);
  }

  private has(host: string, isIn: (host: string, imported: string) => boolean): boolean {
    if (this.exact.has(host)) return true;
    return this.all.some((imported) => (isWildcard(host) || isWildcard(imported)) && isIn(host, imported));
  }
}

export interface EgressHosts {
  /** By namespace; `*` stands for all. */
  readonly byNamespace: ReadonlyMap<string, ImportedHosts>;
  /** Every host is one name of one namespace. */
  readonly isExact: boolean;
}

/**
 * Reads `egress.hosts`. Excluding with `~` exists from Istio 1.31 on; before, it is the name of a namespace that cannot
 * exist. Follows `convertIstioListenerToWrapper` in pilot/pkg/model/sidecar.go.
 */
export function readEgressHosts(
  hosts: readonly string[],
  namespace: string,
  { canExclude }: { readonly canExclude: boolean },
): EgressHosts {
  const byNamespace = new Map<string, ImportedHosts>();
  let isExact = true;
  for (const host of hosts) {
    const parts = host.split('/');
    if (parts.length !== 2) continue;
    let [owner] = parts;
    const [, name] = parts;
    const isExcluded = canExclude && owner.startsWith('~');
    if (isExcluded) owner = owner.slice(1) || '*';
    if (owner === '.') owner = namespace;
    let imported = byNamespace.get(owner);
    if (!imported) byNamespace.set(owner, (imported = new ImportedHosts()));
    if (isExcluded) {
      imported.exclude(name);
      continue;
    }
    if (isWildcard(name) || owner === '*') isExact = false;
    imported.add(name);
  }
  return { byNamespace, isExact };
}
