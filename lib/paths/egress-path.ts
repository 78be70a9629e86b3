import { Construct, IConstruct } from 'constructs';
import { DestinationRule, ServiceEntry, VirtualService } from '../../imports/networking';
import { HostProps } from '../destinations/destination';
import { refuse, show } from '../refusals/refuse';
import { RouteTable } from '../routes/route-table';
import { RequiredSecret } from '../values/client-certificate';
import { GatewayTls } from './gateway-tls';

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
  readonly routes?: RouteTable;
}

/** A route on which the path encrypts, and everybody beside it is refused. */
interface EncryptedHost extends RoutedHost {
  readonly destinationRule: DestinationRule;
  readonly routes: RouteTable;
}

/** Leads the calls along the path that was asked for. */
export function routeVia(scope: Construct, path: IEgressPath, props: HostProps, tls: GatewayTls): RoutedHost {
  if (!('_addRoute' in path)) return refusePath(scope, path);
  const { host, clients, visibility, resolution, namespace, name, owner } = props;
  return path._addRoute(scope, { host, clients, visibility, resolution, namespace, name, owner }, tls);
}

/** As `routeVia`, where the path has to speak TLS itself. */
export function encryptVia(scope: Construct, path: IEgressPath, props: HostProps, tls: GatewayTls): EncryptedHost {
  const route = routeVia(scope, path, props, tls);
  const { destinationRule, routes } = route;
  return destinationRule && routes ? { ...route, destinationRule, routes } : refusePath(scope, path);
}

function refusePath(scope: Construct, path: IConstruct): never {
  refuse('VIA001', scope, {
    problem: `via ${show(path.node.path)} is not a path of this library`,
    remedy: 'Write via: EgressGateway.fromInstalled(...), or leave it out to leave straight from the sidecar',
  });
}
