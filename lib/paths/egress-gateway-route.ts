import { Construct } from 'constructs';
import { DestinationRule, Gateway, ServiceEntry, VirtualService } from '../../imports/networking';
import { AuthorizationPolicy } from '../../imports/security';
import { HostProps } from '../destinations/destination';
import { refuse, show } from '../refusals/refuse';
import { createDestinationRule } from '../rendering/destination-rule';
import { createServiceEntry } from '../rendering/service-entry';
import { createVirtualService, withoutFirstHop } from '../rendering/virtual-service';
import { HttpRouteAction } from '../routes/http-route-action';
import { HttpRouteProps } from '../routes/http-route-props';
import { RoutableHost } from '../routes/routable-host';
import { RouteTable } from '../routes/route-table';
import { RequiredSecret } from '../values/client-certificate';
import { IEgressGateway } from './egress-gateway-reference';
import { RoutedHost } from './egress-path';
import { createGatewaySide, describeRoute } from './gateway-side';
import { GatewayTls } from './gateway-tls';
import { RouteStage } from './route-stage';

/** A host that is called through a gateway. */
export interface EgressGatewayRouteProps extends HostProps {
  /** The gateway that the calls pass. */
  readonly gateway: IEgressGateway;

  /** What the gateway does with them. */
  readonly tls: GatewayTls;

  /**
   * Whether the calls take the way through the gateway. Prepared, all objects stand in the namespace of the gateway and
   * are seen there alone: what leads the calls now, be it written by hand, goes on as it is.
   *
   * @default RouteStage.ACTIVE
   */
  readonly routeStage?: RouteStage;
}

/**
 * Leads the calls to an external host through an egress gateway. The first hop is mutual TLS, by which the gateway
 * knows the caller; who is not among the clients is turned away there. A client that would miss the gateway is refused
 * before a byte is sent. What the mesh adds to a call about the caller is taken away before it leaves.
 *
 * Renders in the namespace of the gateway a Gateway, a DestinationRule for the first hop, one for the host, and an
 * AuthorizationPolicy; and beside the clients a DestinationRule that refuses the direct way, a ServiceEntry, and a
 * VirtualService with both legs. Nothing of it depends on other routes of the gateway.
 *
 * With `RouteStage.PREPARED` all of it stands in the namespace of the gateway, without the first hop and the refusal.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway-tls-origination/
 */
export class EgressGatewayRoute extends RoutableHost {
  /** The host that the application dials. */
  public readonly host: string;

  /** Where the gateway accepts the calls. */
  public readonly gatewayObject: Gateway;

  /** Mutual TLS to the gateway; absent for TLS of the application without identity. */
  public readonly hopRule?: DestinationRule;

  /** The rule of the gateway for the host: TLS to the server, and limits. */
  public readonly gatewayRule?: DestinationRule;

  /** Who may pass; absent for TLS of the application without identity on a gateway that lets everybody pass. */
  public readonly authorizationPolicy?: AuthorizationPolicy;

  /** Refuses whoever would miss the gateway; absent for TLS of the application, and while the route is prepared. */
  public readonly destinationRule?: DestinationRule;

  /** Makes the host known to the clients and to the gateway; while the route is prepared, to the gateway alone. */
  public readonly serviceEntry: ServiceEntry;

  /** Both legs; while the route is prepared, that of the gateway alone. */
  public readonly virtualService: VirtualService;

  /** The Secrets that have to exist, and who reads them. */
  public readonly requiredSecrets: RequiredSecret[];

  /** @internal */
  public readonly _tables: RouteTable[];

  /**
   * @throws GATEWAY002 in the namespace of the gateway, CLIENT005 if clients are named where the gateway does not know
   * the caller, PORT005 if TLS of the application goes to several ports, CONTRACT003, CONTRACT004 and CONTRACT007 if the
   * contract of the gateway does not grant the route, and all that `ExternalHttpsApi`, `TlsOriginatedApi` and
   * `MutualTlsPartner` throw for the properties that are the same.
   */
  public constructor(scope: Construct, id: string, props: EgressGatewayRouteProps) {
    super(scope, id);
    const route = describeRoute(this, props, () => this.virtualService);
    const { context, legs } = route;
    const { to } = context;
    this.host = to.host;
    this._tables = legs.tables;
    this.requiredSecrets = route.requiredSecrets;

    const side = createGatewaySide(this, route);
    this.gatewayObject = side.gatewayObject;
    this.hopRule = side.hopRule;
    this.gatewayRule = side.gatewayRule;
    this.authorizationPolicy = side.authorizationPolicy;

    const isPrepared = props.routeStage === RouteStage.PREPARED;
    const seenBy = isPrepared ? [context.gateway.namespaceName] : context.exportTo;
    // Istio merges the servers of all entries for one host in one namespace, whoever sees them: none of ours may stand
    // beside those of the clients yet.
    const [place, metadata] = isPrepared ? [side.scope, side.metadata] : [this, to.metadata];
    if (legs.refusingRule && !isPrepared) {
      this.destinationRule = createDestinationRule(this, to.metadata, legs.refusingRule);
    }
    this.serviceEntry = createServiceEntry(place, metadata, {
      host: to.host,
      exportTo: seenBy,
      resolution: to.resolution,
      ports: [legs.port],
    });
    this.virtualService = createVirtualService(
      place,
      metadata,
      isPrepared ? withoutFirstHop(legs.routes, seenBy) : legs.routes,
    );
  }

  /**
   * Gives some calls a route of their own. The gateway rewrites, repeats, divides and copies; the sidecar times, and
   * makes the faults. What is answered without the server, both answer, so that the gateway is not even asked. A split
   * or a mirror has to lead through the same gateway.
   *
   * A gateway knows hosts and not teams. Where another app routes the same host through it, all calls get what the older
   * object says; within one app, HOST008 refuses that.
   *
   * @throws ROUTE011 where the application speaks TLS, and all that `TlsOriginatedApi.addRoute` throws.
   */
  public addRoute(name: string, props: HttpRouteProps): void {
    this.checkSeesCalls();
    super.addRoute(name, props);
  }

  /**
   * Decides what becomes of the calls that no route matches.
   *
   * @throws ROUTE011 where the application speaks TLS, and all that `TlsOriginatedApi.routeUnmatched` throws.
   */
  public routeUnmatched(action: HttpRouteAction): void {
    this.checkSeesCalls();
    super.routeUnmatched(action);
  }

  /** @internal */
  public get _routed(): RoutedHost {
    const { serviceEntry, virtualService, destinationRule, requiredSecrets, _tables: tables } = this;
    return { serviceEntry, virtualService, destinationRule, requiredSecrets, tables };
  }

  private checkSeesCalls(): void {
    if (this._tables.length > 0) return;
    refuse('ROUTE011', this, {
      problem: `the application speaks TLS to ${show(this.host)}, so that no proxy sees its calls`,
      remedy: 'Write tls: GatewayTls.originate(), and let the application call without TLS',
    });
  }
}
