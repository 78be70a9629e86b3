import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { HostProps } from '../destinations/destination';
import { refuse, show } from '../refusals/refuse';
import { checkListenerPort, checkNamespace, isDnsLabel } from '../rendering/checks';
import { quietProxyAnnotations } from '../rendering/proxy-headers';
import { EgressGatewayRoute } from './egress-gateway-route';
import { IEgressGateway } from './egress-gateway-reference';
import { RoutedHost } from './egress-path';
import { GatewayTls } from './gateway-tls';

/** Where a gateway stands that somebody else has installed. */
export interface InstalledGatewayProps {
  /**
   * Namespace of the gateway.
   *
   * @default 'istio-egress'
   */
  readonly namespaceName?: string;

  /**
   * Name of its Service, which Istio's Helm chart gives to the release as well.
   *
   * @default 'istio-egressgateway'
   */
  readonly serviceName?: string;

  /**
   * Labels that select its Pods.
   *
   * @default - `app`: the name of the Service, `istio`: the same without `istio-` in front
   */
  readonly selector?: { readonly [key: string]: string };

  /**
   * Service account of its Pods.
   *
   * @default - the name of the Service
   */
  readonly serviceAccountName?: string;

  /**
   * Port of the Service that takes the calls in.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Domain of the Services of the cluster.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /**
   * Whether the owner of the gateway turns everybody away who is not let in, by an AuthorizationPolicy that allows
   * nothing. Routes then let their clients in; otherwise each route turns everybody else away from its host.
   *
   * @default false
   */
  readonly denyByDefault?: boolean;

  /**
   * Chart for the objects in the namespace of the gateway, where another team applies them.
   *
   * @default - they are printed with the route
   */
  readonly gatewaySide?: Chart;
}

/**
 * An egress gateway: a place that all calls to a host pass, so that they leave from few addresses, under a policy that
 * knows the callers, and with certificates that no application holds.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/
 */
export class EgressGateway extends Construct implements IEgressGateway {
  /**
   * A gateway that is there already, by default as `helm install istio-egressgateway istio/gateway -n istio-egress`
   * leaves it. Creates no object.
   *
   * @throws GATEWAY001 if Service or Pods cannot be found, NAMESPACE002 if the namespace is not valid, PORT001 and PORT002 if the port is not usable.
   */
  public static fromInstalled(scope: Construct, id: string, props: InstalledGatewayProps = {}): EgressGateway {
    return new EgressGateway(scope, id, props);
  }

  /** Namespace of the gateway. */
  public readonly namespaceName: string;

  /** Full name of its Service. */
  public readonly serviceHost: string;

  /** Port of the Service that takes the calls in. */
  public readonly port: number;

  /** Service account of its Pods. */
  public readonly serviceAccountName: string;

  /** Labels that select its Pods. */
  public readonly selector: { readonly [key: string]: string };

  /** Whether its owner turns everybody away who is not let in. */
  public readonly denyByDefault: boolean;

  /**
   * Annotations for the Pods of the gateway. Routes take away what tells a third party about the caller, but a retry
   * adds the number of the try and the time left again: only the proxy itself can be told not to.
   */
  public readonly podAnnotations: { readonly [key: string]: string };

  private readonly gatewaySide?: Chart;

  private constructor(scope: Construct, id: string, props: InstalledGatewayProps) {
    super(scope, id);
    const { serviceName = 'istio-egressgateway', clusterDomain = 'cluster.local' } = props;
    this.namespaceName = checkNamespace(this, 'namespaceName', props.namespaceName ?? 'istio-egress');
    this.serviceHost = `${serviceName}.${this.namespaceName}.svc.${clusterDomain}`;
    this.port = checkListenerPort(this, 'port', props.port ?? 443);
    this.serviceAccountName = props.serviceAccountName ?? serviceName;
    checkInstalled(this, serviceName, props.selector);
    this.selector = props.selector ?? { app: serviceName, istio: serviceName.replace(/^istio-/, '') };
    this.denyByDefault = props.denyByDefault ?? false;
    this.gatewaySide = props.gatewaySide;
    this.podAnnotations = quietProxyAnnotations();
  }

  /** @internal */
  public _addRoute(scope: Construct, props: HostProps, tls: GatewayTls): RoutedHost {
    return new EgressGatewayRoute(scope, 'Route', { ...props, gateway: this, tls })._routed;
  }

  /**
   * Where the objects in the namespace of the gateway are created.
   *
   * @internal
   */
  public _scopeOf(route: Construct): Construct {
    return this.gatewaySide ? new Construct(this.gatewaySide, route.node.path.replaceAll('/', '.')) : route;
  }
}

/** A Gateway without selector would take every gateway of the mesh. */
function checkInstalled(scope: Construct, serviceName: string, selector: object = { app: serviceName }): void {
  if (isDnsLabel(serviceName) && Object.keys(selector).length > 0) return;
  refuse('GATEWAY001', scope, {
    problem: `serviceName is ${show(serviceName)} and selector ${show(selector)}, which is not one gateway`,
    remedy: "Write the name of the Service, and the labels of its Pods, such as { istio: 'egressgateway' }",
  });
}
