import { Construct } from 'constructs';
import { DestinationRule, ServiceEntry, VirtualService } from '../../imports/networking';
import { MeshProfile } from '../profile/mesh-profile';
import { refuse, show } from '../refusals/refuse';
import { isRange } from '../rendering/address-range';
import { annotated } from '../rendering/annotated';
import { checkPort } from '../rendering/checks';
import { createDestinationRule, renderTcpRule } from '../rendering/destination-rule';
import { GATE_SUBSET } from '../rendering/gate-subset';
import { createServiceEntry, tcpPort } from '../rendering/service-entry';
import { WHOLE_PORT_REASON } from '../rendering/whole-port-reason';
import { createVirtualService, renderTcpRoutes } from '../rendering/virtual-service';
import { LocalityFailover } from '../values/locality-failover';
import { HostAlias, hostAliases } from '../values/host-alias';
import { Resolution } from '../values/resolution';
import { TcpCapture } from '../values/tcp-capture';
import { TcpCircuitBreaker } from '../values/tcp-circuit-breaker';
import { TcpConnectionPool } from '../values/tcp-connection-pool';
import { TcpTls } from '../values/tcp-tls';
import { Destination, describeHost, HostProps } from './destination';
import { describeLoadBalancer } from './load-balancing';
import { checkPorts } from './passthrough';

/** A database, a broker or another server outside the mesh that speaks neither HTTP nor TLS to the application. */
export interface ExternalTcpServiceProps extends HostProps {
  /** How the proxy tells the connections to this service from all others on the same port. */
  readonly capture: TcpCapture;

  /** Ports that the application dials. At least one. */
  readonly ports: number[];

  /**
   * Port on which the server listens, where it is another one. Only for a single port.
   *
   * @default - the port that the application dials
   */
  readonly targetPort?: number;

  /**
   * TLS from the proxy to the server, on all ports. The application must not speak TLS itself.
   *
   * @default - the bytes of the application are forwarded as they are
   */
  readonly tls?: TcpTls;

  /**
   * Limits of the connections. They hold for each proxy by itself.
   *
   * @default - the limits of the mesh
   */
  readonly connectionPool?: TcpConnectionPool;

  /**
   * When a server that cannot be reached is left out.
   *
   * @default - never
   */
  readonly circuitBreaker?: TcpCircuitBreaker;

  /**
   * Which servers a client is given, by where both are. Needs servers with a locality (`Resolution.endpoints`), and a
   * circuit breaker, without which nobody notices that a region fails. Who is primary and who is a replica is not seen.
   *
   * @default - all servers alike, wherever they are
   */
  readonly localityFailover?: LocalityFailover;
}

/**
 * Lets the application connect to a server outside the mesh by any TCP protocol. The proxy forwards bytes: it repeats
 * nothing, and when a connection fails, the application has to connect again.
 *
 * Renders a ServiceEntry, and a DestinationRule where limits or TLS are set. With TLS comes a VirtualService that names
 * a subset which only the DestinationRule defines: where the rule does not apply, connections are closed and nothing is
 * sent in clear text. `istioctl analyze` with a cluster reports IST0173 for that subset: a false alarm.
 *
 * Two services may share a port if the application dials different addresses for them.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ExternalTcpService extends Construct {
  /** The name of the service; what the application dials is in `dialAddresses`. */
  public readonly host: string;

  /**
   * Addresses and ranges by which the proxy knows connections to the service. The host has to resolve to one of them for
   * the application, or the application dials them as they are. Empty where istiod allocates one, or the port decides.
   */
  public readonly dialAddresses: string[];

  /** Makes the service known to the proxies. */
  public readonly serviceEntry: ServiceEntry;

  /** TLS and limits, where some are set. */
  public readonly destinationRule?: DestinationRule;

  /** The subset that fails closed, where the proxy speaks TLS. */
  public readonly virtualService?: VirtualService;

  /**
   * @throws HOST001 to HOST004 if the host cannot be one, NAMESPACE001 and NAMESPACE002 without a valid namespace,
   * CLIENT001 with an empty list of clients, NAME001 if the name is not valid, PORT001 to PORT003 if a port is not
   * usable, BREAKER001 if no server could ever be ejected, RESOLUTION001 and TCP002 if resolution and capture do not fit,
   * TCP004 without DNS capture in the mesh, TCP007 for TLS on a protocol that begins in clear text, TCP008 for a target
   * of several ports, TCP009 for a circuit breaker without a choice of servers, TCP010 for a virtual address in the DNS
   * that the proxy asks, LOCALITY001 to LOCALITY006 if the failover does not fit the servers or the circuit breaker; at
   * synth TCP006 if another service captures the same connections.
   */
  public constructor(scope: Construct, id: string, props: ExternalTcpServiceProps) {
    super(scope, id);
    const { capture } = props;
    const destination = describeHost(this, props, describeResolution(this, props));
    const { host, exportTo, metadata, resolution } = destination;
    checkCapture(this, capture);
    const ports = describePorts(this, props);
    this.host = host;
    this.dialAddresses = [...capture.dialAddresses];
    this.destinationRule = limitAndEncrypt(this, destination, props);
    const reason = capture.wholePortReason;
    this.serviceEntry = createServiceEntry(
      this,
      annotated(metadata, reason === undefined ? {} : { [WHOLE_PORT_REASON]: reason }),
      {
        host,
        exportTo,
        resolution,
        ports: ports.map((port) => tcpPort(port, props.targetPort)),
        addresses: capture.dialAddresses,
      },
    );
    if (!props.tls) return;
    this.virtualService = createVirtualService(
      this,
      metadata,
      renderTcpRoutes({ host, exportTo, ports, gateSubset: GATE_SUBSET }),
    );
  }

  /**
   * Entries for the Pods of the clients where no DNS knows the host. Empty where the application dials a range, where
   * istiod allocates an address, and where the port decides.
   */
  public get hostAliases(): HostAlias[] {
    return hostAliases(
      this.host,
      this.dialAddresses.filter((address) => !isRange(address)),
    );
  }
}

/** Where nothing else is said, real addresses are the servers themselves. */
function describeResolution(scope: Construct, props: ExternalTcpServiceProps): Resolution {
  const { capture, resolution } = props;
  if (resolution?._isNone && !capture._isReal) {
    refuse('RESOLUTION001', scope, {
      problem: 'resolution is none, but capture does not say the addresses of the servers',
      remedy: 'Leave resolution out, or write capture: TcpCapture.realAddresses',
    });
  }
  const range = capture.dialAddresses.find(isRange);
  if (range !== undefined && resolution?._asksDns) {
    refuse('TCP002', scope, {
      problem: `capture has the range ${show(range)}, but resolution asks DNS for one server`,
      remedy:
        'Leave resolution out to connect to the address that is dialled, or name single addresses without a prefix',
    });
  }
  if (resolution || !capture._isReal) return checkServers(scope, props, resolution ?? Resolution.dns());
  return range === undefined ? Resolution._checkedAddresses(capture.dialAddresses) : Resolution.none();
}

/** Application and proxy ask the same DNS, unless the proxy answers the application itself. */
function checkServers(
  scope: Construct,
  { host, capture }: ExternalTcpServiceProps,
  resolution: Resolution,
): Resolution {
  if (!capture._isVirtual || !resolution._asksForHost || MeshProfile.of(scope).dnsCapture) return resolution;
  refuse('TCP010', scope, {
    problem: `the proxy asks DNS for ${show(host)}, which has to resolve to the virtual address ${show(capture.dialAddresses[0])} for the application`,
    remedy: `Write resolution: Resolution.staticEndpoints with the addresses of the servers, Resolution.dnsEndpoints with another name of theirs (or ${show(host)} where the application dials the address itself), or MeshProfile.set(app, { dnsCapture: true }) if the proxies of all clients capture DNS`,
  });
}

function checkCapture(scope: Construct, capture: TcpCapture): void {
  if (!capture._needsDnsCapture || MeshProfile.of(scope).dnsCapture) return;
  refuse('TCP004', scope, {
    problem: 'capture is TcpCapture.dnsCapture(), but the mesh profile says dnsCapture: false',
    remedy:
      'Write TcpCapture.virtualIp, or call MeshProfile.set(app, { dnsCapture: true }) if the proxies of all clients capture DNS',
  });
}

function describePorts(scope: Construct, { ports, targetPort, tls }: ExternalTcpServiceProps): number[] {
  const sorted = checkPorts(scope, ports, 5432);
  for (const port of sorted) tls?._checkPort(scope, 'ports', port);
  if (targetPort === undefined) return sorted;
  checkPort(scope, 'targetPort', targetPort);
  tls?._checkPort(scope, 'targetPort', targetPort);
  if (sorted.length > 1) {
    refuse('TCP008', scope, {
      problem: `targetPort ${show(targetPort)} would be the target of all of ports ${show(sorted)}`,
      remedy: 'Name one port, or leave targetPort out',
    });
  }
  return sorted;
}

function limitAndEncrypt(
  scope: Construct,
  { host, namespaceName, exportTo, metadata, resolution }: Destination,
  { tls, connectionPool, circuitBreaker, localityFailover }: ExternalTcpServiceProps,
): DestinationRule | undefined {
  if (circuitBreaker && resolution._isNone) {
    refuse('TCP009', scope, {
      problem: 'circuitBreaker is set, but with resolution none there is no other server to choose',
      remedy: 'Leave circuitBreaker out, or name the servers with Resolution.staticEndpoints',
    });
  }
  const loadBalancer = describeLoadBalancer(scope, resolution, localityFailover, circuitBreaker?._ejection);
  if (!tls && !connectionPool && !circuitBreaker && !loadBalancer) return undefined;
  return createDestinationRule(
    scope,
    metadata,
    renderTcpRule({
      host,
      exportTo,
      tls: tls?._render(host, namespaceName),
      loadBalancer,
      connectionPool: connectionPool?._render(),
      outlierDetection: circuitBreaker?._ejection.render(scope, resolution._minimumEndpoints),
    }),
  );
}
