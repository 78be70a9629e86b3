import { Construct } from 'constructs';
import { DestinationRule, ServiceEntry, VirtualService } from '../../imports/networking';
import { annotated } from '../rendering/annotated';
import { createDestinationRule, renderClearTextRule } from '../rendering/destination-rule';
import { createServiceEntry } from '../rendering/service-entry';
import { createVirtualService, renderDirectRoutes } from '../rendering/virtual-service';
import { Protection } from '../routes/http-destination';
import { RoutableHost } from '../routes/routable-host';
import { RouteTable } from '../routes/route-table';
import { HostAlias, hostAliases } from '../values/host-alias';
import { describeDestination, HostProps } from './destination';
import { HttpCallProps } from './http-call-props';
import { describeHttpCalls } from './http-calls';

/**
 * An external host that the application calls by plain HTTP. There is no `via`: between a gateway and the server the
 * calls would still be in clear text, and look as if they were protected.
 */
export interface ExternalHttpApiProps extends HostProps, HttpCallProps {
  /**
   * Port on which the application may also call the same host by HTTPS itself, untouched by all other settings. Servers
   * that redirect to `https://` need it.
   *
   * @default - none
   */
  readonly directHttpsPort?: number;
}

/**
 * Lets the application call an external host by plain HTTP, such as `http://api.example.com`, **in clear text all the
 * way**. Anybody on the way can read and change the calls and the answers, tokens and cookies included, and nothing
 * shows that it is the host that answers. Where the server speaks TLS as well, use `TlsOriginatedApi`, which takes the
 * same properties; where the application speaks TLS itself, `ExternalHttpsApi`.
 *
 * Since the proxy sees the calls, it can repeat, time and limit them.
 *
 * Renders a ServiceEntry, whose annotation `cdk8s-istio/advice` says that the calls leave in clear text; a
 * DestinationRule with the limits, without which a rule for a wildcard above the host could add TLS that the server does
 * not speak; and a VirtualService with retries, timeout and headers, without which the retries of the mesh would hold,
 * which for gRPC, or where the mesh sets `defaultHttpRetryPolicy`, repeat writes.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/
 */
export class ExternalHttpApi extends RoutableHost {
  /** The host that the application dials. */
  public readonly host: string;

  /**
   * Entries for the Pods of the clients where no DNS knows the host: the application only has to get some address for it,
   * since the proxy goes by the name. Empty unless the servers are named by address.
   */
  public readonly hostAliases: HostAlias[];

  /** Makes the host known to the proxies. */
  public readonly serviceEntry: ServiceEntry;

  /** Limits of the connections and calls; keeps rules for a wildcard above the host away. */
  public readonly destinationRule: DestinationRule;

  /** Retries, timeout and headers. */
  public readonly virtualService: VirtualService;

  private readonly routes: RouteTable;

  /**
   * @throws HOST001 to HOST004 if the host cannot be one, NAMESPACE001 and NAMESPACE002 without a valid namespace,
   * CLIENT001 with an empty list of clients, NAME001 if the name is not valid, PORT001 to PORT004 if a port is not
   * usable, RETRY002 if the tries do not fit into the timeout, RETRY003 for retries by method of gRPC, POOL002 if a
   * setting does not act on the protocol, BREAKER001 if no server could ever be ejected, VERSION001 if a setting needs a
   * newer Istio, DURATION001 if the timeout is not a whole number of milliseconds, HEADER001 if a header cannot be
   * changed, LOCALITY001 to LOCALITY006 if the failover does not fit the servers or the circuit breaker.
   */
  public constructor(scope: Construct, id: string, props: ExternalHttpApiProps) {
    super(scope, id);
    const destination = describeDestination(this, props);
    const { host, exportTo, metadata, resolution } = destination;
    const calls = describeHttpCalls(this, destination, props, { directHttpsPort: props.directHttpsPort });
    const { port, ports, protocol, loadBalancer, connectionPool, outlierDetection } = calls;
    const { clients } = destination;
    const protection = Protection.CLEAR_TEXT;
    const target = { host, port, protocol, protection, exportTo, clients, isForClientsOnly: false };
    this.routes = new RouteTable(this, target, props, calls.routing, () => this.virtualService);
    this.host = host;
    this.hostAliases = hostAliases(destination.host, destination.resolution._addresses);
    this.destinationRule = createDestinationRule(
      this,
      metadata,
      renderClearTextRule({ host, exportTo, port, loadBalancer, connectionPool, outlierDetection }),
    );
    this.serviceEntry = createServiceEntry(this, annotated(metadata, { 'cdk8s-istio/advice': ADVICE }), {
      host,
      exportTo,
      resolution,
      ports,
    });
    this.virtualService = createVirtualService(
      this,
      metadata,
      renderDirectRoutes({ host, exportTo, port, rules: () => this.routes.rules }),
    );
  }

  /** @internal */
  public get _tables(): RouteTable[] {
    return [this.routes];
  }
}

const ADVICE =
  'Calls leave in clear text: anybody on the way can read and change them. If the server speaks TLS, use TlsOriginatedApi.';
