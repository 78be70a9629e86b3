import type { ZtunnelTarget } from '../mesh/ztunnel';
import { refuse } from '../refusals/refuse';
import type { CallParts } from './call-parts';
import { Passed } from './hop';
import { TrafficHop, WireLeg } from './traffic-answer';

/** What the proxy of a node does with a connection: it forwards bytes. */
export function passZtunnel(
  { service, waypoint, endpoints }: ZtunnelTarget,
  { isEncrypted, port, host }: CallParts,
): Passed {
  if (waypoint !== undefined) {
    refuse('SIMULATION002', 'EgressSimulation.call', {
      problem: `the waypoint ${waypoint} handles calls to '${host}', and what waypoints do is not simulated`,
      remedy: 'Simulate calls to hosts without a waypoint, or of clients that have sidecars',
    });
  }
  const servers = endpoints ?? [];
  const hop: TrafficHop = {
    proxy: 'ztunnel',
    endpoints: servers.map(({ address, port: number, locality, weight, tlsMode }) => ({
      address,
      port: number,
      priority: 0,
      locality,
      weight,
      hasProxy: tlsMode === 'istio',
    })),
    why: [
      service
        ? `${service.hostname} has no waypoint: rules for it and routes to it count for nothing`
        : 'no service has the address: the connection passes',
    ],
    wire: isEncrypted ? WireLeg.APPLICATION_TLS : WireLeg.CLEAR_TEXT,
    retries: 0,
    http2: false,
  };
  if (!service || servers.length > 0) return { hop, isHttp: false };
  const error = endpoints ? 'no healthy upstream' : `${service.hostname} has no port ${port}`;
  return { hop: { ...hop, error, wire: WireLeg.NOTHING }, isHttp: false };
}
