import { Construct, IConstruct } from 'constructs';
import { DestinationRule, ServiceEntry, Subset, VirtualService, VirtualServiceSpec } from '../../imports/networking';
import { HostProps } from '../destinations/destination';
import { refuse, show } from '../refusals/refuse';
import { RouteTable } from '../routes/route-table';
import { RequiredSecret } from '../values/client-certificate';
import { GatewayTls } from './gateway-tls';
import { RouteStage } from './route-stage';

/** A way out of the mesh other than straight from the sidecar, such as a gateway. */
export interface IEgressPath extends IConstruct {
  /** Namespace of the proxies that the traffic passes through. */
  readonly namespaceName: string;

  /**
   * Leads the calls to a host along this path.
   *
   * @internal
   */
  _addRoute(scope: Construct, props: HostProps, tls: GatewayTls): RoutedHost;

  /**
   * Creates all that the path needs for a host, but leads no calls along it.
   *
   * @internal
   */
  _prepareRoute(scope: Construct, props: HostProps, tls: GatewayTls): PreparedHost;
}

/**
 * What a route along a path has beside the clients.
 *
 * @internal
 */
export interface RoutedHost {
  readonly serviceEntry: ServiceEntry;
  readonly virtualService: VirtualService;
  readonly destinationRule?: DestinationRule;
  readonly requiredSecrets: RequiredSecret[];
  readonly tables: RouteTable[];
}

/**
 * What a construct needs to know that leads its calls past a path which is prepared for them.
 *
 * @internal
 */
export interface PreparedHost {
  /** Everybody who sees the host: the clients, and the path. */
  readonly exportTo: string[];
  /** The routes of the path, which stand beside those of the clients. */
  readonly secondHop: VirtualServiceSpec;
  /** What the routes of the path name, for whoever is not the path. */
  readonly refusedSubset?: Subset;
  readonly requiredSecrets: RequiredSecret[];
  /** What the gateway is told of each route that is added. */
  readonly tables: RouteTable[];
}

/** How a destination leaves the mesh. */
export interface PathProps extends HostProps {
  readonly via?: IEgressPath;
  readonly routeStage?: RouteStage;
}

/** A route on which the path encrypts, and everybody beside it is refused. */
interface EncryptedHost extends RoutedHost {
  readonly destinationRule: DestinationRule;
}

/** The path that the calls of a destination take now; none while they leave straight from the sidecar. */
export function activePath(scope: Construct, { via, routeStage }: PathProps): IEgressPath | undefined {
  if (!via && routeStage !== undefined) {
    refuse('VIA003', scope, {
      problem: `routeStage is ${show(routeStage)}, but there is no via`,
      remedy: 'Write via: EgressGateway.fromInstalled(...) beside it, or leave routeStage out',
    });
  }
  return routeStage === RouteStage.PREPARED ? undefined : via;
}

/** Makes the path ready that was asked for; nothing where there is none, or the calls take it already. */
export function prepareVia(scope: Construct, props: PathProps, tls: () => GatewayTls): PreparedHost | undefined {
  const { via } = props;
  if (!via || props.routeStage !== RouteStage.PREPARED) return undefined;
  if (!('_prepareRoute' in via)) return refusePath(scope, via);
  return via._prepareRoute(scope, hostOf(props), tls());
}

/** Leads the calls along the path that was asked for. */
export function routeVia(scope: Construct, path: IEgressPath, props: HostProps, tls: GatewayTls): RoutedHost {
  if (!('_addRoute' in path)) return refusePath(scope, path);
  return path._addRoute(scope, hostOf(props), tls);
}

function hostOf({ host, clients, visibility, resolution, namespace, name, owner, contact }: HostProps): HostProps {
  return { host, clients, visibility, resolution, namespace, name, owner, contact };
}

/** As `routeVia`, where the path has to speak TLS itself. */
export function encryptVia(scope: Construct, path: IEgressPath, props: HostProps, tls: GatewayTls): EncryptedHost {
  const route = routeVia(scope, path, props, tls);
  const { destinationRule } = route;
  return destinationRule ? { ...route, destinationRule } : refusePath(scope, path);
}

function refusePath(scope: Construct, path: IConstruct): never {
  refuse('VIA001', scope, {
    problem: `via ${show(path.node.path)} is not a path of this library`,
    remedy: 'Write via: EgressGateway.fromInstalled(...), or leave it out to leave straight from the sidecar',
  });
}
