import { Construct } from 'constructs';
import { DestinationRule, ServiceEntry, VirtualService } from '../../imports/networking';
import { activePath, encryptVia, prepareVia } from '../paths/egress-path';
import { GatewayTls } from '../paths/gateway-tls';
import { refuse } from '../refusals/refuse';
import { annotated } from '../rendering/annotated';
import { createDestinationRule, renderOriginationRule, withSubset } from '../rendering/destination-rule';
import { createServiceEntry } from '../rendering/service-entry';
import { createVirtualService, renderDirectRoutes } from '../rendering/virtual-service';
import { Protection } from '../routes/http-destination';
import { RoutableHost } from '../routes/routable-host';
import { RouteTable } from '../routes/route-table';
import { HostAlias, hostAliases } from '../values/host-alias';
import { TrustAnchor } from '../values/trust-anchor';
import { describeDestination, Destination } from './destination';
import { DestinationProps } from './destination-props';
import { OriginationProps } from './origination-props';
import { describeOrigination, Origination } from './origination';

/** An external host that the application calls without TLS, and the proxy with it. */
export interface TlsOriginatedApiProps extends DestinationProps, OriginationProps {
  /**
   * Port on which the application may also call the same host by HTTPS itself, untouched by all other settings. Servers
   * that redirect to `https://` need it.
   *
   * @default - none
   */
  readonly directHttpsPort?: number;

  /**
   * Which authorities may have signed the certificate.
   *
   * @default TrustAnchor.operatingSystem()
   */
  readonly trustAnchor?: TrustAnchor;

  /**
   * Answers calls with 503 while the rule that encrypts them does not apply: missing, not there yet, or hidden by a rule
   * of another team. Without it such calls leave in clear text.
   *
   * @default true
   */
  readonly failClosed?: boolean;
}

/**
 * Lets the application call an external host without TLS, such as `http://api.example.com`, while the proxy speaks TLS
 * to the server and checks its name. Since the proxy sees the calls, it can repeat, time and limit them.
 *
 * Renders a DestinationRule that encrypts one port, a ServiceEntry that sends it to the TLS port of the server, and a
 * VirtualService with retries, timeout and headers. That VirtualService also names a subset which only the
 * DestinationRule defines: where the rule does not apply, calls are answered 503 and never sent in clear text.
 * `istioctl analyze` with a cluster reports IST0173 for that subset, since it looks for Pods behind it: a false alarm.
 *
 * Who does not see the objects is not covered: see `clients` and `visibility`.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/
 */
export class TlsOriginatedApi extends RoutableHost {
  /** The host that the application dials. */
  public readonly host: string;

  /** Encrypts the calls, checks the server, and holds the limits. */
  public readonly destinationRule: DestinationRule;

  /**
   * Entries for the Pods of the clients where no DNS knows the host: the application only has to get some address for it,
   * since the proxy goes by the name. Empty unless the servers are named by address.
   */
  public readonly hostAliases: HostAlias[];

  /** Makes the host known to the proxies. */
  public readonly serviceEntry: ServiceEntry;

  /** Retries, timeout, headers, routes that were added, and the subset that fails closed. */
  public readonly virtualService: VirtualService;

  /** @internal */
  public readonly _tables: RouteTable[];

  /**
   * @throws HOST001 to HOST004 if the host cannot be one, NAMESPACE001 and NAMESPACE002 without a valid namespace,
   * CLIENT001 with an empty list of clients, RESOLUTION001 with Resolution.none(), NAME001 if the name is not valid,
   * PORT001 to PORT004 if a port is not usable, TLS003 if a trust anchor meets an unverified server, RETRY002 if the
   * tries do not fit into the timeout, RETRY003 for retries by method of gRPC, POOL002 if a setting does not act on the
   * protocol, BREAKER001 if no server could ever be ejected, VERSION001 if a setting needs a newer Istio, DURATION001
   * if the timeout is not a whole number of milliseconds, HEADER001 if a header cannot be changed, LOCALITY001 to
   * LOCALITY006 if the failover does not fit the servers or the circuit breaker, VIA001 if the path is unknown, VIA002 if
   * calls past a gateway may not be refused, VIA003 if `routeStage` is set without `via`.
   */
  public constructor(scope: Construct, id: string, props: TlsOriginatedApiProps) {
    super(scope, id);
    const destination = describeDestination(this, props);
    const origination = describeOrigination(this, destination, props, props);
    const path = activePath(this, props);
    this.host = destination.host;
    this.hostAliases = hostAliases(destination.host, destination.resolution._addresses);
    if (props.via) checkGatewayOnly(this, props);
    if (path) {
      const route = encryptVia(this, path, props, GatewayTls.originate(props));
      this.destinationRule = route.destinationRule;
      this.serviceEntry = route.serviceEntry;
      this.virtualService = route.virtualService;
      this._tables = route.tables;
      return;
    }
    const prepared = prepareVia(this, props, () => GatewayTls.originate(props));
    const { host, metadata, resolution } = destination;
    const { exportTo } = prepared ?? destination;
    const { port, gateSubset } = origination;
    const table = this.createTable(destination, origination, props);
    this._tables = [table, ...(prepared?.tables ?? [])];
    this.destinationRule = createDestinationRule(
      this,
      annotated(metadata, origination.insecurity),
      withSubset(renderOriginationRule({ host, exportTo, ...origination }), prepared?.refusedSubset),
    );
    this.serviceEntry = createServiceEntry(this, metadata, { host, exportTo, resolution, ports: origination.ports });
    const secondHop = prepared?.secondHop;
    const routes = renderDirectRoutes({ host, exportTo, port, gateSubset, rules: () => table.rules, secondHop });
    this.virtualService = createVirtualService(this, metadata, routes);
  }

  private createTable(to: Destination, origination: Origination, props: TlsOriginatedApiProps): RouteTable {
    const { host, clients, exportTo } = to;
    const { port, protocol, gateSubset, routing } = origination;
    const protection = gateSubset === undefined ? Protection.TLS : Protection.FAIL_CLOSED;
    const target = { host, port, protocol, protection, gateSubset, exportTo, clients, isForClientsOnly: false };
    return new RouteTable(this, target, props, routing, () => this.virtualService);
  }
}

function checkGatewayOnly(scope: Construct, { directHttpsPort, failClosed }: TlsOriginatedApiProps): void {
  if (directHttpsPort !== undefined) {
    refuse('PORT006', scope, {
      problem: `directHttpsPort ${directHttpsPort} would lead past the gateway`,
      remedy: 'Leave directHttpsPort out',
    });
  }
  if (failClosed === false) {
    refuse('VIA002', scope, {
      problem: 'failClosed is false, but through a gateway nothing may leave on its own',
      remedy: 'Leave failClosed out',
    });
  }
}
