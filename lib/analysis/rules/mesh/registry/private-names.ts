/** Endings that no public authority proves and no public DNS has: reserved by RFC 2606, 6761, 6762, 8375, by ICANN, or by custom. */
const PRIVATE = new Set(
  'corp,egress,example,home,internal,intranet,invalid,istio,lan,local,localdomain,localhost,mesh,private,svc,test'.split(
    ',',
  ),
);

/** Endings that are made up: not even networks of their own have them for names that are looked up. */
const MADE_UP = new Set(['egress', 'example', 'invalid', 'istio', 'mesh', 'test']);

/** Whether a host, or all hosts of a wildcard, belong to a private network. */
export function isPrivateName(host: string): boolean {
  return PRIVATE.has(endingOf(host)) || host.toLowerCase().endsWith('.home.arpa');
}

export function isMadeUpName(host: string): boolean {
  return MADE_UP.has(endingOf(host));
}

/** Whether no host can ever have the name (RFC 6761). */
export function isInvalidName(host: string): boolean {
  return endingOf(host) === 'invalid';
}

function endingOf(host: string): string {
  return host.toLowerCase().slice(host.lastIndexOf('.') + 1);
}
