import { TrafficHop, WireLeg } from './traffic-answer';

/** Ports on which servers expect TLS. */
const TLS_PORTS = [443, 8443, 6443, 636, 993, 995, 465, 5671, 6697, 8883];

/** What is delivered, and yet not as it should be. */
export function warningsOf(hops: readonly TrafficHop[], dialledPort: number): string[] {
  return hops.flatMap((hop) => {
    const { wire, tls, endpoints, portOverride = dialledPort, proxy } = hop;
    if (hop.denied !== undefined || hop.blocked !== undefined || hop.error !== undefined) return [];
    const ports = endpoints.length > 0 ? endpoints.map(({ port }) => port) : [portOverride];
    const expecting = ports.find((port) => TLS_PORTS.includes(port));
    if (wire === WireLeg.CLEAR_TEXT && expecting !== undefined) {
      return [`${proxy} sends clear text to port ${expecting}, where servers expect TLS`];
    }
    if (wire === WireLeg.PROXY_TLS && tls?.authority === undefined) return [`${proxy} trusts any certificate`];
    if (wire === WireLeg.PROXY_TLS && tls?.checkedNames.length === 0) {
      return [`${proxy} checks no name: any server with a trusted certificate gets the call`];
    }
    return [];
  });
}
