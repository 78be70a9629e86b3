import { HBONE_PORT } from '../mesh/waypoint';
import type { ZtunnelTarget } from '../mesh/ztunnel';
import type { CallParts } from './call-parts';
import { Passed } from './hop';
import { TrafficHop, WireLeg } from './traffic-answer';

/** What the proxy of a node does with a connection: it gives it to a waypoint, or forwards bytes. */
export function passZtunnel(target: ZtunnelTarget, parts: CallParts): Passed {
  return target.binding.waypoint ? toWaypoint(target) : toServers(target, parts);
}

const NOTHING_SENT = { retries: 0, http2: false } as const;

function toWaypoint({ service, binding }: ZtunnelTarget): Passed {
  const { host = '', isProxy = false, name = '', namespace = '' } = binding.waypoint ?? {};
  const hop: TrafficHop = {
    ...NOTHING_SENT,
    proxy: 'ztunnel',
    service: service && title(service),
    endpoints: [{ address: host, port: HBONE_PORT, priority: 0, locality: '', weight: 1, hasProxy: true }],
    why: [`${service?.hostname ?? ''} has the waypoint ${namespace}/${name}`],
    wire: WireLeg.HBONE,
  };
  if (isProxy) return { hop, isHttp: false };
  const error = `the Gateway ${namespace}/${name} is no waypoint: nothing takes the tunnel`;
  return { hop: { ...hop, error, wire: WireLeg.NOTHING }, isHttp: false };
}

function toServers({ service, binding, endpoints }: ZtunnelTarget, { isEncrypted, port }: CallParts): Passed {
  const servers = endpoints ?? [];
  const hop: TrafficHop = {
    ...NOTHING_SENT,
    proxy: 'ztunnel',
    service: service && title(service),
    endpoints: servers.map(({ address, port: number, locality, weight, tlsMode }) => ({
      address,
      port: number,
      priority: 0,
      locality,
      weight,
      hasProxy: tlsMode === 'istio',
    })),
    why: [
      ...(binding.problem === undefined ? [] : [binding.problem]),
      service
        ? `${service.hostname} has no waypoint: rules for it and routes to it count for nothing`
        : 'no service has the address: the connection passes',
    ],
    wire: isEncrypted ? WireLeg.APPLICATION_TLS : WireLeg.CLEAR_TEXT,
  };
  // What keeps the address that was dialled needs no servers.
  const isKept = service?.resolution === 'Passthrough' && endpoints !== undefined;
  if (!service || servers.length > 0 || isKept) return { hop, isHttp: false };
  const error = endpoints ? 'no healthy upstream' : `${service.hostname} has no port ${port}`;
  return { hop: { ...hop, error, wire: WireLeg.NOTHING }, isHttp: false };
}

function title({ namespace, hostname }: { readonly namespace: string; readonly hostname: string }): string {
  return `${namespace}/${hostname}`;
}
