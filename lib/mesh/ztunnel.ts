import type { Endpoint, EndpointIndex } from './endpoints';
import type { MeshObject } from './mesh-object';
import { creationOrder } from './mesh-object';
import { portOf, Service, UNSPECIFIED_IP } from './service';
import type { ServiceIndex } from './service-index';

/** What the proxy of a node knows of a connection. */
export interface ZtunnelTarget {
  /** Undefined where the address belongs to no service: the connection passes. */
  readonly service?: Service;
  /** `namespace/name` of the waypoint that gets the connection. */
  readonly waypoint?: string;
  /** Undefined where the service has not the port. */
  readonly endpoints?: readonly Endpoint[];
}

export interface ZtunnelSources {
  readonly services: ServiceIndex;
  readonly endpoints: EndpointIndex;
  readonly namespaces: readonly MeshObject[];
  /** Gateways of the Gateway API. */
  readonly gateways: readonly MeshObject[];
}

const USE_WAYPOINT = 'istio.io/use-waypoint';
const WAYPOINT_NAMESPACE = 'istio.io/use-waypoint-namespace';

/**
 * Services are known by their addresses, whatever they are exported to; Sidecars, VirtualServices and DestinationRules count for
 * nothing. A host without an address is not known. Follows pilot/pkg/serviceregistry/ambient/{services,waypoints}.go.
 */
export function ztunnelTarget(
  { host, address, port }: { readonly host: string; readonly address?: string; readonly port: number },
  namespace: string,
  sources: ZtunnelSources,
): ZtunnelTarget {
  const candidates =
    address === undefined
      ? [...sources.services.byNamespace(host).values()].filter((service) => virtualAddressesOf(service).length > 0)
      : sources.services.all.filter((service) => virtualAddressesOf(service).includes(address));
  const service = best(candidates, namespace);
  if (!service) return {};
  const waypoint = waypointOf(service, sources);
  const servicePort = portOf(service, port);
  if (!servicePort) return { service, waypoint };
  const endpoints = sources.endpoints
    .of(service)
    .filter((endpoint) =>
      endpoint.servicePort === undefined ? endpoint.portName === servicePort.name : endpoint.servicePort === port,
    );
  return { service, waypoint, endpoints };
}

function virtualAddressesOf({ address, allocatedAddresses, resolution }: Service): readonly string[] {
  if (resolution === 'Alias') return [];
  return address === UNSPECIFIED_IP || address.includes('/') ? allocatedAddresses : [address];
}

/** The own namespace first, then Kubernetes, then the oldest. */
function best(services: readonly Service[], namespace: string): Service | undefined {
  return [...services].sort(
    (a, b) =>
      Number(b.namespace === namespace) - Number(a.namespace === namespace) ||
      Number(b.registry === 'Kubernetes') - Number(a.registry === 'Kubernetes') ||
      creationOrder(a, b),
  )[0];
}

/** The label of the service counts before that of its namespace, and `none` opts out; a waypoint that is not there is none. */
function waypointOf(service: Service, { namespaces, gateways }: ZtunnelSources): string | undefined {
  const own = namespaces.find(({ name }) => name === service.namespace)?.labels ?? {};
  const labels = Object.hasOwn(service.labels, USE_WAYPOINT) ? service.labels : own;
  if (!Object.hasOwn(labels, USE_WAYPOINT) || labels[USE_WAYPOINT] === 'none') return undefined;
  const name = labels[USE_WAYPOINT];
  const namespace = Object.hasOwn(labels, WAYPOINT_NAMESPACE) ? labels[WAYPOINT_NAMESPACE] : service.namespace;
  const isThere = gateways.some((gateway) => gateway.name === name && gateway.namespace === namespace);
  return isThere ? `${namespace}/${name}` : undefined;
}
