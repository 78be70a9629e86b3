import { isAddress } from '../values/addresses';
import { isLabel, isPartialWildcard, isWildcardDomain } from '../values/names';

/** What is wrong with `namespace/host` in a Gateway, where the namespace can be left out, or in a Sidecar. */
export function faultOfHost(text: string, owner: 'gateway' | 'sidecar'): string | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return owner === 'gateway' ? faultOfName(text, owner) : 'is not of the form namespace/host';
  const namespace = text.slice(0, slash);
  const host = text.slice(slash + 1);
  if (namespace === '' || host === '') return 'has an empty part';
  if (!isNamespace(namespace, owner)) return `has no namespace in front of the slash`;
  return faultOfName(host, owner);
}

/** In a Sidecar a `~` takes a namespace away again. */
function isNamespace(text: string, owner: 'gateway' | 'sidecar'): boolean {
  const name = owner === 'sidecar' && text.startsWith('~') ? text.slice(1) : text;
  return (name === '' && owner === 'sidecar') || name === '*' || name === '.' || isLabel(name);
}

function faultOfName(host: string, owner: 'gateway' | 'sidecar'): string | undefined {
  if (host === '*') return undefined;
  if (!host.includes('.')) return 'is not a full name';
  if (isPartialWildcard(host)) return 'has a wildcard for a part of a label';
  if (isWildcardDomain(host) || (owner === 'gateway' && isAddress(host))) return undefined;
  return 'is not a DNS name';
}
