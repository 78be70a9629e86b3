/** A name with a wildcard in front, or `*` alone. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/**
 * Whether two names have a name in common. Follows `Name.Matches` in pkg/config/host/name.go.
 */
export function matchesHost(a: string, b: string): boolean {
  if (isWildcard(a)) {
    if (!isWildcard(b)) return b.endsWith(a.slice(1));
    return a.length < b.length ? b.slice(1).endsWith(a.slice(1)) : a.slice(1).endsWith(b.slice(1));
  }
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/** Whether the second has all names of the first. Follows `Name.SubsetOf` in pkg/config/host/name.go. */
export function isSubsetOfHost(a: string, b: string): boolean {
  if (isWildcard(a)) return isWildcard(b) && a.length >= b.length && a.slice(1).endsWith(b.slice(1));
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/** Names that both lists have, the narrower of two. Follows `Names.Intersection` in pkg/config/host/names.go. */
export function intersection(hosts: readonly string[], others: readonly string[]): string[] {
  const common = new Set<string>();
  for (const host of hosts) {
    for (const other of others) {
      if (isSubsetOfHost(host, other)) common.add(host);
      else if (isSubsetOfHost(other, host)) common.add(other);
    }
  }
  return [...common];
}

/**
 * Values by host, of which the most specific counts. Follows `MostSpecificHostMatch` in pilot/pkg/model/config.go, but
 * looks up each ending of a name instead of comparing it with each wildcard.
 */
export class HostIndex<V> {
  private readonly exact = new Map<string, V>();
  private readonly wildcards = new Map<string, V>();

  public get(host: string): V | undefined {
    return (isWildcard(host) ? this.wildcards : this.exact).get(host);
  }

  public set(host: string, value: V): void {
    (isWildcard(host) ? this.wildcards : this.exact).set(host, value);
  }

  public mostSpecific(host: string): V | undefined {
    const own = this.get(host);
    if (own !== undefined || this.wildcards.size === 0) return own;
    const name = isWildcard(host) ? host.slice(1) : host;
    for (let start = 0; start <= name.length; start++) {
      const found = this.wildcards.get(`*${name.slice(start)}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** A short name means a Service of the namespace. Follows `ResolveShortnameToFQDN` in pilot/pkg/model/config.go. */
export function resolveShortName(host: string, namespace: string): string {
  if (host === '' || host === '*' || host.includes('.') || host.includes(':')) return host;
  return `${host}.${namespace}.svc.cluster.local`;
}
