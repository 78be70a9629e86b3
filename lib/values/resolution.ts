import { ServiceEntryResolution, ServiceEntrySpec } from '../../imports/networking';
import { isServerAddress, oneSpelling } from '../rendering/address-range';
import { isDnsName } from '../rendering/checks';
import { refuse, show } from '../refusals/refuse';
import { Endpoint } from './endpoint';

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
    return new Resolution(ServiceEntryResolution.DNS, dnsNames.map(dnsEndpoint));
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
    return new Resolution(ServiceEntryResolution.DNS_ROUND_ROBIN, dnsNames.map(dnsEndpoint));
  }

  /**
   * The proxy connects to fixed addresses. The host still has to resolve for the application: without DNS capture of
   * the proxy, DNS has to answer with some address, whose value does not matter, or the call ends before the proxy sees
   * it.
   *
   * @throws ENDPOINT001 without an address, or if one is not an IP address or given twice.
   */
  public static staticEndpoints(...ipAddresses: string[]): Resolution {
    checkEndpoints('Resolution.staticEndpoints', ipAddresses, isServerAddress, "IP addresses, such as '198.51.100.10'");
    return Resolution._checkedAddresses(ipAddresses);
  }

  /**
   * As `staticEndpoints`, for IP addresses of servers that differ.
   *
   * @internal
   */
  public static _checkedAddresses(ipAddresses: string[]): Resolution {
    return new Resolution(
      ServiceEntryResolution.STATIC,
      ipAddresses.map((address) => Endpoint._checkedAddress(address)),
    );
  }

  /**
   * The proxy connects to servers of which more is known than their address: where they are, how much each takes. With
   * IP addresses it asks nobody; with DNS names it asks DNS for them. As for `staticEndpoints` and `dnsEndpoints`,
   * which are shorter where there is nothing more to say, the host itself still has to resolve for the application.
   *
   * @throws ENDPOINT001 without a server, if one is given twice, or if IP addresses and DNS names are mixed; ENDPOINT002
   * if only some have a weight.
   */
  public static endpoints(...endpoints: Endpoint[]): Resolution {
    const place = 'Resolution.endpoints';
    checkOnce(place, endpoints);
    checkOfOneKind(place, endpoints);
    checkWeights(place, endpoints);
    const isDns = endpoints.some(({ _isDnsName }) => _isDnsName);
    return new Resolution(isDns ? ServiceEntryResolution.DNS : ServiceEntryResolution.STATIC, endpoints);
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
    endpoints: Endpoint[],
  ) {
    this._endpoints = [...endpoints].sort((one, other) => (one.address < other.address ? -1 : 1));
  }

  /**
   * The servers that were named, in one order.
   *
   * @internal
   */
  public readonly _endpoints: Endpoint[];

  /**
   * How many servers there are at least.
   *
   * @internal
   */
  public get _minimumEndpoints(): number {
    return Math.max(1, this._endpoints.length);
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
    return asksDns && this._endpoints.length === 0;
  }

  /**
   * The addresses of the servers, where they were named by address.
   *
   * @internal
   */
  public get _addresses(): string[] {
    return this._endpoints.filter(({ _isDnsName }) => !_isDnsName).map(({ address }) => address);
  }

  /** @internal */
  public _render(): Pick<ServiceEntrySpec, 'resolution' | 'endpoints'> {
    const endpoints = this._endpoints.map((endpoint) => endpoint._render());
    return { resolution: this.resolution, endpoints: endpoints.length > 0 ? endpoints : undefined };
  }
}

function dnsEndpoint(dnsName: string): Endpoint {
  return Endpoint.dnsName(dnsName);
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

function checkOnce(place: string, endpoints: Endpoint[]): void {
  const keys = endpoints.map(({ _key }) => _key);
  const twice = endpoints.find(({ _key }, index) => keys.indexOf(_key) !== index);
  if (twice === undefined && endpoints.length > 0) return;
  refuse('ENDPOINT001', place, {
    problem: twice ? `endpoint ${show(twice.address)} is given twice` : 'no endpoint is given: []',
    remedy: "Write each server once, such as Endpoint.ipAddress('198.51.100.10')",
  });
}

function checkOfOneKind(place: string, endpoints: Endpoint[]): void {
  const name = endpoints.find(({ _isDnsName }) => _isDnsName);
  const address = endpoints.find(({ _isDnsName }) => !_isDnsName);
  if (!name || !address) return;
  refuse('ENDPOINT001', place, {
    problem: `endpoints are both IP addresses and DNS names: ${show(address.address)} and ${show(name.address)}`,
    remedy: 'Write IP addresses alone, or give each server a DNS name',
  });
}

function checkWeights(place: string, endpoints: Endpoint[]): void {
  const light = endpoints.find(({ weight }) => weight === undefined);
  if (!light || endpoints.every(({ weight }) => weight === undefined)) return;
  refuse('ENDPOINT002', place, {
    problem: `endpoint ${show(light.address)} has no weight, but others have; Istio would take it for 1`,
    remedy: 'Write a weight for each server, or for none',
  });
}
