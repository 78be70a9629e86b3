import { refusalMessage, show } from '../refusals/refuse';
import { PrintedObject, sharing } from './printed-object';

/** What a gateway does with the calls to a host, by one object. */
interface GatewayLeg {
  readonly object: PrintedObject;
  readonly host: string;
  readonly gatewayNamespace: string;
  readonly routes: string;
}

interface RoutesSpec {
  readonly hosts?: readonly string[];
  readonly gateways?: readonly string[];
  readonly http?: readonly { readonly match?: readonly { readonly gateways?: readonly string[] }[] }[];
}

/**
 * One message for each host for which two objects have one gateway do different things: it knows hosts and not teams,
 * and does for all of them what the oldest object says.
 *
 * @see https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services
 */
export function routeClashes(objects: PrintedObject[]): string[] {
  const ours = objects.filter(({ kind, isOurs }) => kind === 'VirtualService' && isOurs);
  const ofOneHost = sharing(ours, ({ spec }) => (spec as RoutesSpec).hosts?.join() ?? '').flat();
  return sharing(ofOneHost.flatMap(legsOf), ({ host, gatewayNamespace }) => `${gatewayNamespace} ${host}`)
    .filter((group) => new Set(group.map(({ routes }) => routes)).size > 1)
    .map(describeClash);
}

function legsOf(object: PrintedObject): GatewayLeg[] {
  const { hosts: [host] = [''], gateways = [], http } = object.spec as RoutesSpec;
  const [gateway] = gateways.filter((name) => name.includes('/'));
  if (gateways.length < 2 || http === undefined) return [];
  const atGateway = http.filter(({ match }) => match?.some((request) => request.gateways?.includes(gateway)));
  // Names differ by namespace, and lead to the same.
  const routes = JSON.stringify(atGateway, (key, value: unknown) =>
    key === 'gateways' || key === 'subset' ? undefined : value,
  );
  return [{ object, host, gatewayNamespace: gateway.slice(0, gateway.indexOf('/')), routes }];
}

function describeClash([{ object, host }, ...others]: [GatewayLeg, ...GatewayLeg[]]): string {
  return refusalMessage('HOST008', object.path, {
    problem: `host ${show(host)} is routed through one gateway here and by ${others.map((other) => other.object.path).join(', ')}, with different routes, retries or headers`,
    remedy: 'Keep one route and name all clients there, or give both the same routes, retries and headers',
  });
}
