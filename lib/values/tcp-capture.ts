import { faultOf, isRange, oneSpelling } from '../rendering/address-range';
import { checkText } from '../rendering/text';
import { refuse, show } from '../refusals/refuse';

/** Why a port is captured for everybody. */
export interface WholePortProps {
  /** For whoever reads the manifests later; kept as an annotation. */
  readonly reason: string;
}

/**
 * How the proxy tells the connections to a TCP service from all others. A TCP connection carries no host, so that the
 * address and the port that the application dials are all there is to see.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-addresses
 */
export class TcpCapture {
  /**
   * Connections to an address that belongs to nobody else; choose it outside all networks that the application reaches.
   *
   * For the application the host has to resolve to it. A proxy with DNS capture answers with it by itself, and then the
   * MeshProfile says so. By `hostAliases` of the Pod or a private DNS zone the proxy gets the same answer, and would
   * connect to the virtual address instead of a server: there `resolution` has to name the servers, by address or by
   * another DNS name.
   *
   * @throws TCP001 if it is not an IP address that can be dialled.
   */
  public static virtualIp(ipAddress: string): TcpCapture {
    checkAddresses('TcpCapture.virtualIp', [ipAddress]);
    if (isRange(ipAddress)) {
      refuse('TCP001', 'TcpCapture.virtualIp', {
        problem: `ipAddress ${show(ipAddress)} is a range`,
        remedy: `Write one address, such as ${show(ipAddress.replace(/\/.*/, ''))}, or TcpCapture.realAddresses`,
      });
    }
    return new TcpCapture('virtual', [ipAddress]);
  }

  /**
   * Connections to the servers themselves, by address (`198.51.100.10`) or range (`198.51.100.0/24`). Without a
   * `resolution` addresses alone are one pool: whichever is dialled, the proxy chooses among all of them. With a range
   * among them, or with `Resolution.none()`, every connection goes to the address that was dialled.
   *
   * @throws TCP001 without an address, or if one cannot be dialled or is given twice.
   */
  public static realAddresses(...addresses: string[]): TcpCapture {
    checkAddresses('TcpCapture.realAddresses', addresses);
    return new TcpCapture('real', [...addresses].sort());
  }

  /**
   * Connections to an address that istiod allocates and that only DNS capture of the proxy hands out. Needs
   * `dnsCapture` in the MeshProfile. Until istiod has written the address into the status of the ServiceEntry, the whole
   * port is captured, as with `wholePort`: apply it before the clients, or prefer `virtualIp`.
   *
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/
   */
  public static dnsCapture(): TcpCapture {
    return new TcpCapture('dns');
  }

  /**
   * Every connection to the port, whatever it was meant for, that no other service claims by address: all clients that
   * see the service are connected to it, also when they dial another server.
   *
   * @throws TCP005 without a reason, TEXT001 if it is not one line.
   */
  public static wholePort(props: WholePortProps): TcpCapture {
    const place = 'TcpCapture.wholePort';
    if (props.reason.trim() === '') {
      refuse('TCP005', place, {
        problem: `reason is ${show(props.reason)}`,
        remedy: "Say why nothing else uses the port, such as reason: 'the only server on 27017'",
      });
    }
    return new TcpCapture('port', [], checkText(place, 'reason', props.reason));
  }

  private constructor(
    private readonly kind: 'virtual' | 'real' | 'dns' | 'port',
    /** What the application has to dial; empty where that is not known here. */
    public readonly dialAddresses: string[] = [],
    /** Why the whole port is captured; absent where it is not. */
    public readonly wholePortReason?: string,
  ) {}

  /** @internal */
  public get _isVirtual(): boolean {
    return this.kind === 'virtual';
  }

  /** @internal */
  public get _needsDnsCapture(): boolean {
    return this.kind === 'dns';
  }

  /** @internal */
  public get _isReal(): boolean {
    return this.kind === 'real';
  }
}

function checkAddresses(place: string, addresses: string[]): void {
  if (addresses.length === 0) {
    refuse('TCP001', place, {
      problem: 'no address is given: []',
      remedy: "Write what the application dials, such as '198.51.100.10' or '198.51.100.0/24'",
    });
  }
  const seen = new Set<string>();
  for (const address of addresses) {
    const fault = faultOf(address) ?? (seen.has(oneSpelling(address)) ? 'is given twice' : undefined);
    if (fault !== undefined) {
      refuse('TCP001', place, {
        problem: `address ${show(address)} ${fault}`,
        remedy: "Write addresses that the application dials, such as '198.51.100.10', each once",
      });
    }
    seen.add(oneSpelling(address));
  }
}
