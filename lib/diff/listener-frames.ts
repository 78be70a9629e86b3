import type { FilterChain } from '../mesh/filter-chain';
import type { Listener } from '../mesh/outbound-listener';

/**
 * What of a listener calls meet whose server name is none of some: equal texts, equal fates for them. Reasons do not count, and
 * neither do chains for the other names.
 *
 * @param isOther whether a server name is one of those
 */
export function frameOf(listener: Listener | undefined, isOther: (serverName: string) => boolean): string {
  if (!listener) return '';
  const { name, chains, defaultChain, hasHttpInspector, hasTlsInspector } = listener;
  const common = chains.filter(({ sniHosts }) => sniHosts.length === 0 || !sniHosts.every(isOther));
  const texts = [...common, ...(defaultChain ? [defaultChain] : [])].map(textOfChain);
  return JSON.stringify([name, hasHttpInspector, hasTlsInspector, defaultChain !== undefined, texts.sort()]);
}

/** All that a chain does, without the reason. */
export function textOfChain({ http, tcp, ...chain }: FilterChain): string {
  return JSON.stringify({
    ...chain,
    why: '',
    http: http && { ...http, dynamicDns: http.dynamicDns?.hostname },
    tcp: tcp && { ...tcp, dynamicDns: tcp.dynamicDns?.hostname },
  });
}
