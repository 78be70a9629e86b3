import { chain } from '../../lib/mesh/connection-chains';
import { Connection, FilterChain, matchFilterChain, PLAINTEXT_HTTP } from '../../lib/mesh/filter-chain';

function taken(chains: FilterChain[], connection: Partial<Connection>, hasTlsInspector = true): string {
  const full: Connection = { address: '192.0.2.1', port: 443, encryption: 'tls', sni: '', alpn: '', ...connection };
  const matched = matchFilterChain({ chains, defaultChain: chain({ why: 'default' }) }, full, { hasTlsInspector });
  return typeof matched === 'string' ? matched : matched.why;
}

describe('the chain of a connection', () => {
  it.each([['short first'], ['long first']])('has the longest name, %s', (order) => {
    const chains = [
      chain({ sniHosts: ['*.example.com'], why: 'short' }),
      chain({ sniHosts: ['*.api.example.com'], why: 'long' }),
    ];
    if (order === 'long first') chains.reverse();
    expect(taken(chains, { sni: 'a.api.example.com' })).toBe('long');
    expect(taken(chains, { sni: 'www.example.com' })).toBe('short');
    expect(taken(chains, { sni: 'example.org' })).toBe('default');
  });

  it('has the smallest block of addresses, before any name is looked at', () => {
    const chains = [
      chain({ destinationCidrs: ['192.0.0.0/8'], why: 'wide' }),
      chain({ destinationCidrs: ['192.0.2.0/24'], sniHosts: ['a.example.com'], why: 'narrow' }),
    ];
    expect(taken(chains, { sni: 'a.example.com' })).toBe('narrow');
    // Envoy does not go back to the wider block.
    expect(taken(chains, { sni: 'b.example.com' })).toBe('default');
    expect(taken(chains, { address: '192.1.0.1' })).toBe('wide');
  });

  it('is known by the protocol where it is sniffed', () => {
    const chains = [
      chain({ applicationProtocols: PLAINTEXT_HTTP, transportProtocol: 'raw_buffer', why: 'http' }),
      chain({ sniHosts: ['a.example.com'], why: 'tls' }),
    ];
    expect(taken(chains, { encryption: 'plaintext', alpn: 'http/1.1' })).toBe('http');
    expect(taken(chains, { sni: 'a.example.com', alpn: 'http/1.1' })).toBe('tls');
    expect(taken(chains, { encryption: 'plaintext' })).toBe('default');
  });

  it('is none where two fit alike', () => {
    const chains = ['one', 'two'].map((why) => chain({ sniHosts: ['a.example.com'], why }));
    expect(taken(chains, { sni: 'a.example.com' })).toBe('multiple filter chains matched');
  });
});
