import { ServiceEntryResolution, ServiceEntrySpec } from '../../imports/networking';
import { oneSpelling } from '../rendering/address-range';
import { isAddress, isDnsName } from '../rendering/checks';
import { refuse, show } from '../refusals/refuse';

/**
 * How the proxy finds the servers of a host. But for `none`, the address that the application resolved itself does not
 * matter; its name only has to resolve to something.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
 */
export class Resolution {
  /** The proxy asks DNS for the host and spreads the calls over all addresses of the answer. */
  public static dns(): Resolution {
    return new Resolution(ServiceEntryResolution.DNS, []);
  }

  /**
   * The proxy asks DNS for other names than the host, such as private ones, and still asks the server for the host.
   *
   * @throws ENDPOINT001 without a name, or if one is not a DNS name or given twice.
   */
  public static dnsEndpoints(...dnsNames: string[]): Resolution {
    checkDnsNames('Resolution.dnsEndpoints', dnsNames);
    return new Resolution(ServiceEntryResolution.DNS, dnsNames);
  }

  /**
   * The proxy asks DNS and, for new connections, takes only the first address of the current answer: nothing is spread
   * over the others, and connections stay open while the answer rotates. For hosts with large answers that change all
   * the time. To the proxy this is one server: a circuit breaker leaves out the host as a whole, whatever address
   * follows.
   *
   * @param dnsName Another name to ask for than the host, such as a private one; the server is still asked for the host.
   * @throws ENDPOINT001 if the name is not a DNS name.
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution-DNS_ROUND_ROBIN
   */
  public static dnsRoundRobin(dnsName?: string): Resolution {
    const dnsNames = dnsName === undefined ? [] : [dnsName];
    if (dnsNames.length > 0) checkDnsNames('Resolution.dnsRoundRobin', dnsNames);
    return new Resolution(ServiceEntryResolution.DNS_ROUND_ROBIN, dnsNames);
  }

  /**
   * The proxy connects to fixed addresses. The host still has to resolve for the application.
   *
   * @throws ENDPOINT001 without an address, or if one is not an IP address or given twice.
   */
  public static staticEndpoints(...ipAddresses: string[]): Resolution {
    checkEndpoints('Resolution.staticEndpoints', ipAddresses, isServerAddress, "IP addresses, such as '198.51.100.10'");
    return new Resolution(ServiceEntryResolution.STATIC, ipAddresses);
  }

  /**
   * The proxy asks DNS for the name in each call.
   *
   * @internal
   */
  public static _dynamicDns(): Resolution {
    return new Resolution(ServiceEntryResolution.DYNAMIC_DNS, []);
  }

  /**
   * The proxy asks nobody and connects to the address that the application dialled. Only for a TCP service with
   * `TcpCapture.realAddresses`: anything else would lead to whatever address a client claims to be the host.
   */
  public static none(): Resolution {
    return new Resolution(ServiceEntryResolution.NONE, []);
  }

  private constructor(
    private readonly resolution: ServiceEntryResolution,
    private readonly endpoints: string[],
  ) {}

  /**
   * How many servers there are at least.
   *
   * @internal
   */
  public get _minimumEndpoints(): number {
    return Math.max(1, this.endpoints.length);
  }

  /** @internal */
  public get _isNone(): boolean {
    return this.resolution === ServiceEntryResolution.NONE;
  }

  /** @internal */
  public get _asksDns(): boolean {
    return this.resolution === ServiceEntryResolution.DNS;
  }

  /**
   * Whether the proxy asks DNS for the host itself, as the application does.
   *
   * @internal
   */
  public get _asksForHost(): boolean {
    const asksDns = this._asksDns || this.resolution === ServiceEntryResolution.DNS_ROUND_ROBIN;
    return asksDns && this.endpoints.length === 0;
  }

  /** @internal */
  public _render(): Pick<ServiceEntrySpec, 'resolution' | 'endpoints'> {
    const endpoints = [...this.endpoints].sort().map((address) => ({ address }));
    return { resolution: this.resolution, ...(endpoints.length > 0 && { endpoints }) };
  }
}

/** An address of one server: no zone of this machine, and not the one that means all of them. */
function isServerAddress(text: string): boolean {
  return isAddress(text) && !text.includes('%') && !['0.0.0.0', '::'].includes(oneSpelling(text));
}

function checkDnsNames(place: string, dnsNames: string[]): void {
  checkEndpoints(place, dnsNames, isDnsName, "DNS names, such as 'api.internal.example.com'");
}

function checkEndpoints(place: string, given: string[], isEndpoint: (text: string) => boolean, wanted: string): void {
  const seen = new Set<string>();
  const bad = given.find((endpoint) => !isEndpoint(endpoint) || seen.size === seen.add(oneSpelling(endpoint)).size);
  if (bad !== undefined || given.length === 0) {
    refuse('ENDPOINT001', place, {
      problem: bad === undefined ? 'no endpoint is given: []' : `endpoint ${show(bad)} does not fit, or is given twice`,
      remedy: `Write ${wanted}, each once`,
    });
  }
}
