import type { MeshClient } from './client';
import type { Endpoint, EndpointIndex } from './endpoints';
import { portOf, Service, UNSPECIFIED_IP } from './service';
import type { ServiceIndex } from './service-index';
import { HBONE_PORT, Waypoint, Waypoints } from './waypoint';

/** A way from a gateway through a waypoint to a service. */
export interface WaypointTunnel {
  readonly waypoint: Waypoint;
  /** The address of the service that the waypoint is asked for. */
  readonly address: string;
  /** The waypoint itself. */
  readonly endpoints: readonly Endpoint[];
}

export interface TunnelSources {
  readonly services: ServiceIndex;
  readonly endpoints: EndpointIndex;
  readonly waypoints: Waypoints;
}

/**
 * Gateways call what is labelled so through its waypoint, sidecars never do. Follows `findServiceWaypoint` in
 * pilot/pkg/xds/endpoints/endpoint_builder.go.
 */
export function waypointTunnel(
  { kind }: MeshClient,
  service: Service,
  sources: TunnelSources,
): WaypointTunnel | undefined {
  if (kind !== 'gateway') return undefined;
  const hasAddress = service.address !== UNSPECIFIED_IP || service.allocatedAddresses.length > 0;
  // Of several objects of one host the one that counts in its namespace says it, whoever sees that one.
  const told = sources.services.byNamespace(service.hostname).get(service.namespace) ?? service;
  const { waypoint, isForGateways } = sources.waypoints.of(told);
  if (!waypoint || !isForGateways || !hasAddress) return undefined;
  // An address that istiod has allocated is not known here: the waypoint is asked for none at all.
  return { waypoint, address: service.address, endpoints: endpointsOf(waypoint, sources) };
}

/** Those of the Service that istiod makes for it, where it is among the objects. */
function endpointsOf({ host, namespace }: Waypoint, { services, endpoints }: TunnelSources): readonly Endpoint[] {
  const service = services.byNamespace(host).get(namespace);
  if (service) {
    const port = portOf(service, HBONE_PORT);
    return endpoints.of(service).filter(({ portName }) => portName === port?.name);
  }
  const unstated = { portName: '', labels: {}, tlsMode: 'disabled', locality: '', weight: 1, identity: '' };
  return [{ ...unstated, address: host, port: HBONE_PORT }];
}
