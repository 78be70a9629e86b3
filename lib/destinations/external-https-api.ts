import { Construct } from 'constructs';
import { DestinationRule, ServiceEntry, VirtualService } from '../../imports/networking';
import { activePath, prepareVia, routeVia } from '../paths/egress-path';
import { GatewayTls } from '../paths/gateway-tls';
import { createVirtualService } from '../rendering/virtual-service';
import { createDestinationRule } from '../rendering/destination-rule';
import { createServiceEntry } from '../rendering/service-entry';
import { HostAlias, hostAliases } from '../values/host-alias';
import { describeDestination } from './destination';
import { DestinationProps } from './destination-props';
import { describeLimits, describePorts } from './passthrough';
import { PassthroughProps } from './passthrough-props';

/** An external host that the application calls by HTTPS itself. */
export interface ExternalHttpsApiProps extends DestinationProps, PassthroughProps {}

/**
 * Lets the application call an external host by HTTPS, with TLS from the application to the server. It says nothing
 * about plain HTTP to the same host: whether such a call leaves the mesh is up to the outbound policy of the mesh, and
 * refusing it is not the business of this construct.
 *
 * The proxy reads the server name of the handshake, which the client has to send, and forwards the bytes. It neither
 * sees nor changes what is inside, so that retries, timeouts and headers are up to the application. Whose certificate
 * is accepted is up to the application as well.
 *
 * Renders a ServiceEntry, and a DestinationRule where limits are set.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ExternalHttpsApi extends Construct {
  /** The host that the application dials. */
  public readonly host: string;

  /**
   * Entries for the Pods of the clients where no DNS knows the host: the application only has to get some address for it,
   * since the proxy goes by the name. Empty unless the servers are named by address.
   */
  public readonly hostAliases: HostAlias[];

  /** Makes the host known to the proxies. */
  public readonly serviceEntry: ServiceEntry;

  /** Limits of the connections, where some are set and the traffic leaves straight from the sidecar. */
  public readonly destinationRule?: DestinationRule;

  /** The way through a gateway, both legs, or while it is prepared that of the gateway alone; absent without one. */
  public readonly virtualService?: VirtualService;

  /**
   * @throws HOST001 to HOST004 if the host cannot be one, NAMESPACE001 and NAMESPACE002 without a valid namespace,
   * CLIENT001 with an empty list of clients, RESOLUTION001 with Resolution.none(), NAME001 if the name is not valid,
   * PORT001 to PORT003 if a port is not usable, BREAKER001 if no server could ever be ejected, LOCALITY001 to
   * LOCALITY006 if the failover does not fit the servers or the circuit breaker, VIA001 if the path is unknown, VIA003 if
   * `routeStage` is set without `via`.
   */
  public constructor(scope: Construct, id: string, props: ExternalHttpsApiProps) {
    super(scope, id);
    const destination = describeDestination(this, props);
    const ports = describePorts(this, props);
    const tls = GatewayTls.passthrough(props);
    const path = activePath(this, props);
    this.host = destination.host;
    this.hostAliases = hostAliases(destination.host, destination.resolution._addresses);
    if (path) {
      const route = routeVia(this, path, props, tls);
      this.serviceEntry = route.serviceEntry;
      this.virtualService = route.virtualService;
      return;
    }
    const prepared = prepareVia(this, props, () => tls);
    const { host, metadata, resolution } = destination;
    const { exportTo } = prepared ?? destination;
    const limits = describeLimits(this, destination, exportTo, props);
    if (limits) this.destinationRule = createDestinationRule(this, metadata, limits);
    this.serviceEntry = createServiceEntry(this, metadata, { host, exportTo, resolution, ports });
    if (prepared) {
      this.virtualService = createVirtualService(this, metadata, prepared.secondHop);
    }
  }
}
