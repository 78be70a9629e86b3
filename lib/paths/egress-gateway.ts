import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { AuthorizationPolicy } from '../../imports/security';
import { Destination, HostProps } from '../destinations/destination';
import { checkAtSynth } from '../mesh/synth-checks';
import { Ownership } from '../profile/ownership';
import { refuse, show } from '../refusals/refuse';
import { createAuthorizationPolicy, renderAllowNothing } from '../rendering/authorization-policy';
import { checkListenerPort, checkNamespace, checkObjectName, isDnsLabel } from '../rendering/checks';
import { joinNames } from '../rendering/object-name';
import { renderProxyHeaders } from '../rendering/proxy-headers';
import { ContractGatewayProps, InstalledGatewayProps, OwnedGatewayProps } from './egress-gateway-props';
import { IEgressGateway } from './egress-gateway-reference';
import { EgressGatewayRoute } from './egress-gateway-route';
import { PreparedHost, RoutedHost } from './egress-path';
import { GatewayContract, GatewayContractProps } from './gateway-contract';
import { readContract } from './gateway-contract-file';
import { checkGrant, GrantedContract } from './gateway-grants';
import { prepareRoute } from './gateway-side';
import { GatewayTls } from './gateway-tls';

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

  /**
   * A gateway that is there already and is ours. Creates the AuthorizationPolicy that allows nothing: nobody passes, to
   * whatever host, whom no route lets in. Where routes were there before, made for a gateway that lets everybody pass,
   * they refuse everybody until they are made anew.
   *
   * One app declares it, that of the owner. A second one would print the same policy, and might take it away with
   * everything else of its own; other apps use `fromContract`, or `fromInstalled` with `denyByDefault`.
   *
   * @throws NAME001 if the name of the policy is not valid, TEXT001 if the owner is not one line, and all that
   * `fromInstalled` throws.
   * @see https://istio.io/latest/docs/concepts/security/#allow-nothing-deny-all-and-allow-all-policy
   */
  public static fromOwned(scope: Construct, id: string, props: OwnedGatewayProps = {}): EgressGateway {
    return new EgressGateway(scope, id, { ...props, denyByDefault: true }, { owned: props });
  }

  /**
   * A gateway as its owner describes it in a file, which `GatewayContract.write` has written. Creates no object. Routes
   * that the contract does not grant are refused: their host, for their namespace and their clients, under their owner.
   *
   * @param path The file, as seen from the folder in which the app runs.
   * @throws CONTRACT001 if there is no such file or it is not JSON, CONTRACT002 if it has another shape, CONTRACT005 if
   * the port is not one of the gateway, CONTRACT006 if the owner does not turn away whom the team expects to be.
   */
  public static fromContract(
    scope: Construct,
    id: string,
    path: string,
    props: ContractGatewayProps = {},
  ): EgressGateway {
    const contract = readContract(`${scope.node.path}/${id}`, path, props);
    const { ports, ...place } = contract.gateway;
    const installed = { ...place, gatewaySide: props.gatewaySide, port: props.port ?? ports[0] };
    return new EgressGateway(scope, id, installed, { granted: { contract, path } });
  }

  /** Namespace of the gateway. */
  public readonly namespaceName: string;

  /** Name of its Service. */
  public readonly serviceName: string;

  /** Full name of its Service. */
  public readonly serviceHost: string;

  /** Port of the Service that takes the calls in. */
  public readonly port: number;

  /** Service account of its Pods. */
  public readonly serviceAccountName: string;

  /** Labels that select its Pods. */
  public readonly selector: { readonly [key: string]: string };

  /** Domain of the Services of the cluster. */
  public readonly clusterDomain: string;

  /** Whether its owner turns everybody away who is not let in. */
  public readonly denyByDefault: boolean;

  /**
   * Annotations for the Pods of the gateway. Routes take away what tells a third party about the caller, but a retry
   * adds the number of the try and the time left again: only the proxy itself can be told not to.
   */
  public readonly podAnnotations: { readonly [key: string]: string };

  /** The policy that allows nothing; absent unless the gateway is ours. */
  public readonly allowNothingPolicy?: AuthorizationPolicy;

  private readonly gatewaySide?: Chart;
  private readonly granted?: GrantedContract;

  private constructor(scope: Construct, id: string, props: InstalledGatewayProps, origin: GatewayOrigin = {}) {
    super(scope, id);
    const { serviceName = 'istio-egressgateway', clusterDomain = 'cluster.local' } = props;
    this.namespaceName = checkNamespace(this, 'namespaceName', props.namespaceName ?? 'istio-egress');
    this.serviceName = serviceName;
    this.clusterDomain = clusterDomain;
    this.serviceHost = `${serviceName}.${this.namespaceName}.svc.${clusterDomain}`;
    this.port = checkListenerPort(this, 'port', props.port ?? 443);
    this.serviceAccountName = props.serviceAccountName ?? serviceName;
    checkInstalled(this, serviceName, props.selector);
    this.selector = props.selector ?? { app: serviceName, istio: serviceName.replace(/^istio-/, '') };
    this.denyByDefault = props.denyByDefault ?? false;
    this.gatewaySide = props.gatewaySide;
    this.podAnnotations = renderProxyHeaders();
    this.granted = origin.granted;
    if (origin.owned) this.allowNothingPolicy = this.allowNothing(origin.owned);
  }

  /**
   * What other repositories have to know about this gateway, and what they may route through it.
   *
   * @throws CONTRACT002 if a host, a namespace or an owner is not valid, or none is named.
   */
  public contract(props: GatewayContractProps): GatewayContract {
    return GatewayContract._of(this, props);
  }

  /** @internal */
  public _addRoute(scope: Construct, props: HostProps, tls: GatewayTls): RoutedHost {
    return new EgressGatewayRoute(scope, 'Route', { ...props, gateway: this, tls })._routed;
  }

  /** @internal */
  public _prepareRoute(scope: Construct, props: HostProps, tls: GatewayTls): PreparedHost {
    return prepareRoute(new Construct(scope, 'Route'), { ...props, gateway: this, tls });
  }

  /**
   * Where the objects in the namespace of the gateway are created.
   *
   * @internal
   */
  public _scopeOf(route: Construct): Construct {
    return this.gatewaySide ? new Construct(this.gatewaySide, route.node.path.replaceAll('/', '.')) : route;
  }

  /** @internal */
  public _checkRoute(route: Construct, to: Destination, knowsCaller: boolean): void {
    if (this.granted) checkGrant(route, this.granted, { to, knowsCaller });
  }

  private allowNothing(owned: OwnedGatewayProps): AuthorizationPolicy {
    checkAtSynth(this);
    const metadata: ApiObjectMetadata = {
      name: checkObjectName(this, owned.name, joinNames(this.serviceName, 'allow-nothing')),
      namespace: this.namespaceName,
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s-istio' },
      annotations: {
        ...Ownership._annotations(this, owned),
      },
    };
    const spec = renderAllowNothing(this.selector);
    return createAuthorizationPolicy(this._scopeOf(this), metadata, spec);
  }
}

/** Where what is known about a gateway comes from, beside what was said about its place. */
interface GatewayOrigin {
  readonly owned?: OwnedGatewayProps;
  readonly granted?: GrantedContract;
}

/** A Gateway without selector would take every gateway of the mesh. */
function checkInstalled(scope: Construct, serviceName: string, selector: object = { app: serviceName }): void {
  if (isDnsLabel(serviceName) && Object.keys(selector).length > 0) return;
  refuse('GATEWAY001', scope, {
    problem: `serviceName is ${show(serviceName)} and selector ${show(selector)}, which is not one gateway`,
    remedy: "Write the name of the Service, and the labels of its Pods, such as { istio: 'egressgateway' }",
  });
}
