/**
 * An entry for `hostAliases` of a Pod, by which its containers find an address for a host that no DNS knows.
 *
 * @see https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/
 */
export interface HostAlias {
  /** The address. */
  readonly ip: string;

  /** The host that it is for. */
  readonly hostnames: string[];
}

/** One address is enough: which server gets a call is up to the proxy. */
export function hostAliases(host: string, addresses: string[]): HostAlias[] {
  return addresses.slice(0, 1).map((ip) => ({ ip, hostnames: [host] }));
}
