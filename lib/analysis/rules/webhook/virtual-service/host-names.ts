import { isWildcardDomain } from '../values/names';

/** B4-4: hosts of a gateway can be the names that istiod makes for a port of a host, where routes match server names. */
export function isHostName(host: string, isForGateway: boolean, matchesServerNames: boolean): boolean {
  if (isForGateway && matchesServerNames && host.startsWith('outbound_')) return isOutboundName(host);
  return isWildcardDomain(host);
}

/** `outbound_.PORT_._.HOST`. */
function isOutboundName(host: string): boolean {
  const [, port = '', , name] = host.split('_') as (string | undefined)[];
  return host.length <= 255 && name !== undefined && /\d/.test(port) && /[A-Za-z]/.test(name);
}
