import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { DestinationRule, Gateway, ServiceEntry, VirtualService } from '../../imports/networking';
import { AuthorizationPolicy, AuthorizationPolicySpec } from '../../imports/security';
import { describeDestination, HostProps } from '../destinations/destination';
import { refuse, show } from '../refusals/refuse';
import { renderPermission, renderRefusal } from '../rendering/authorization-policy';
import { renderGateway, renderHopRule } from '../rendering/gateway';
import { joinNames } from '../rendering/object-name';
import { renderServiceEntry } from '../rendering/service-entry';
import { HttpTarget, IHttpDestination } from '../routes/http-destination';
import { HttpRouteAction } from '../routes/http-route-action';
import { HttpRouteProps } from '../routes/http-route-props';
import { RouteTable } from '../routes/route-table';
import { RequiredSecret } from '../values/client-certificate';
import { exportTo } from '../values/visibility';
import { IEgressGateway } from './egress-gateway-reference';
import { RoutedHost } from './egress-path';
import { describeOriginationAtGateway, describePassthroughAtGateway, Legs, RouteContext } from './gateway-legs';
import { GatewayTls } from './gateway-tls';

/** A host that is called through a gateway. */
export interface EgressGatewayRouteProps extends HostProps {
  /** The gateway that the calls pass. */
  readonly gateway: IEgressGateway;

  /** What the gateway does with them. */
  readonly tls: GatewayTls;
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
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway-tls-origination/
 */
export class EgressGatewayRoute extends Construct implements IHttpDestination {
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

  /** Refuses whoever would miss the gateway; absent for TLS of the application. */
  public readonly destinationRule?: DestinationRule;

  /** Makes the host known to the clients and to the gateway. */
  public readonly serviceEntry: ServiceEntry;

  /** Both legs. */
  public readonly virtualService: VirtualService;

  /** The Secrets that have to exist, and who reads them. */
  public readonly requiredSecrets: RequiredSecret[];

  private readonly routes?: RouteTable;

  /**
   * @throws GATEWAY002 in the namespace of the gateway, CLIENT005 if clients are named where the gateway does not know the caller, PORT005 if TLS of the application
   * goes to several ports, and all that `ExternalHttpsApi`, `TlsOriginatedApi` and `MutualTlsPartner` throw for the
   * properties that are the same.
   */
  public constructor(scope: Construct, id: string, props: EgressGatewayRouteProps) {
    super(scope, id);
    const { gateway, tls } = props;
    const { origination, passthrough = {}, knowsCaller } = tls._mode;
    if (!knowsCaller && props.clients) refuseClients(this, props.clients.length);
    const to = describeDestination(this, props);
    if (to.namespaceName === gateway.namespaceName) refuseNamespace(this, gateway.namespaceName);
    const routeName = joinNames(to.namespaceName, to.objectName);
    const seenBy = to.exportTo.includes('*') ? to.exportTo : exportTo([...to.exportTo, gateway.namespaceName]);
    const routesObject = (): VirtualService => this.virtualService;
    const context = { scope: this, to, gateway, exportTo: seenBy, routeName, routesObject };
    const legs = origination
      ? describeOriginationAtGateway(context, origination.props, origination.options)
      : describePassthroughAtGateway(context, passthrough, knowsCaller);
    this.host = to.host;
    this.routes = legs.table;

    const gatewaySide = gateway._scopeOf(this);
    const metadata = { ...to.metadata, namespace: gateway.namespaceName, name: routeName };
    this.gatewayObject = createGateway(gatewaySide, metadata, context, legs);
    if (knowsCaller) this.hopRule = createHopRule(gatewaySide, metadata, context, legs);
    if (legs.gatewayRule) {
      this.gatewayRule = new DestinationRule(gatewaySide, 'DestinationRule-gateway', {
        metadata: { ...metadata, annotations: { ...metadata.annotations, ...legs.insecurity } },
        spec: legs.gatewayRule,
      });
    }
    const policy = describePolicy(context, legs, knowsCaller);
    if (policy)
      this.authorizationPolicy = new AuthorizationPolicy(gatewaySide, 'AuthorizationPolicy', {
        metadata,
        spec: policy,
      });

    if (legs.refusingRule) {
      this.destinationRule = new DestinationRule(this, 'DestinationRule', {
        metadata: to.metadata,
        spec: legs.refusingRule,
      });
    }
    this.serviceEntry = new ServiceEntry(this, 'ServiceEntry', {
      metadata: to.metadata,
      spec: renderServiceEntry({ host: to.host, exportTo: seenBy, resolution: to.resolution, ports: [legs.port] }),
    });
    this.virtualService = new VirtualService(this, 'VirtualService', { metadata: to.metadata, spec: legs.routes });
    const certificate = origination?.options.clientCertificate;
    this.requiredSecrets = certificate
      ? [certificate._requiredSecret(gateway.namespaceName, [gateway.serviceAccountName])]
      : [];
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
    this.table().add(name, props);
  }

  /**
   * Decides what becomes of the calls that no route matches.
   *
   * @throws ROUTE011 where the application speaks TLS, and all that `TlsOriginatedApi.routeUnmatched` throws.
   */
  public routeUnmatched(action: HttpRouteAction): void {
    this.table().routeUnmatched(action);
  }

  /** @internal */
  public get _target(): HttpTarget {
    return this.table().own;
  }

  /** @internal */
  public get _routed(): RoutedHost {
    const { serviceEntry, virtualService, destinationRule, requiredSecrets, routes } = this;
    return { serviceEntry, virtualService, destinationRule, requiredSecrets, routes };
  }

  private table(): RouteTable {
    return (
      this.routes ??
      refuse('ROUTE011', this, {
        problem: `the application speaks TLS to ${show(this.host)}, so that no proxy sees its calls`,
        remedy: 'Write tls: GatewayTls.originate(), and let the application call without TLS',
      })
    );
  }
}

function createGateway(
  scope: Construct,
  metadata: ApiObjectMetadata,
  { to, gateway, routeName }: RouteContext,
  { protocol, mode }: Legs,
): Gateway {
  const { selector, port } = gateway;
  const spec = renderGateway({ host: to.host, selector, port, protocol, mode, routeName });
  return new Gateway(scope, 'Gateway', { metadata, spec });
}

function createHopRule(
  scope: Construct,
  metadata: ApiObjectMetadata,
  { to, gateway, routeName }: RouteContext,
  { speaksHttp2 }: Legs,
): DestinationRule {
  const { serviceHost: gatewayHost, port: gatewayPort } = gateway;
  return new DestinationRule(scope, 'DestinationRule-hop', {
    metadata: { ...metadata, name: joinNames(routeName, 'hop') },
    spec: renderHopRule({ host: to.host, gatewayHost, gatewayPort, subset: routeName, speaksHttp2 }),
  });
}

function describePolicy(
  { to, gateway }: RouteContext,
  { seesRequests }: Legs,
  knowsCaller: boolean,
): AuthorizationPolicySpec | undefined {
  const { selector, denyByDefault } = gateway;
  const callers = { host: to.host, selector, clients: knowsCaller ? to.clients : [] };
  if (denyByDefault) return renderPermission({ ...callers, seesRequests });
  return knowsCaller ? renderRefusal(callers) : undefined;
}

function refuseNamespace(scope: Construct, namespaceName: string): never {
  refuse('GATEWAY002', scope, {
    problem: `namespace ${show(namespaceName)} is that of the gateway, where one rule encrypts and the other refuses`,
    remedy: "Write the namespace of the clients, such as namespace: 'shop'",
  });
}

function refuseClients(scope: Construct, count: number): never {
  refuse('CLIENT005', scope, {
    problem: `clients names ${show(count)}, but in this mode the gateway does not know who calls`,
    remedy: 'Write tls: GatewayTls.passthrough(), which tells the gateway the caller, or leave clients out',
  });
}
