import { Endpoint, Resolution } from '../../../lib';
import { https, oneServer, RefusedCase } from '../builders';

const EU = { locality: 'eu-west-1/eu-west-1a' };
const US = { locality: 'us-east-1/us-east-1a' };
const eu = Endpoint.dnsName('eu.api.example.net', EU);
const us = Endpoint.dnsName('us.api.example.net', US);
const TWO_ADDRESSES = Resolution.endpoints(
  Endpoint.ipAddress('198.51.100.10', EU),
  Endpoint.ipAddress('198.51.100.11', US),
);

export const ENDPOINT_CASES = {
  ENDPOINT001: [
    {
      name: 'a wildcard as the server of all names',
      refused: oneServer('*.example.com'),
      place: 'shop/Api',
      value: "'*.example.com'",
      remedied: oneServer('www.example.com'),
    },
    {
      name: 'a name as an address',
      refused: () => Resolution.staticEndpoints('edge.example.net'),
      place: 'Resolution.staticEndpoints',
      value: "'edge.example.net'",
      remedied: https({ resolution: Resolution.dnsEndpoints('edge.example.net') }),
    },
    {
      name: 'an address to ask DNS for',
      refused: () => Resolution.dnsRoundRobin('198.51.100.10'),
      place: 'Resolution.dnsRoundRobin',
      value: "'198.51.100.10'",
      remedied: https({ resolution: Resolution.dnsRoundRobin('edge.example.net') }),
    },
    {
      name: 'no endpoint',
      refused: () => Resolution.dnsEndpoints(),
      place: 'Resolution.dnsEndpoints',
      value: '[]',
      remedied: https({ resolution: Resolution.dns() }),
    },
    {
      name: 'every address',
      refused: () => Resolution.staticEndpoints('0.0.0.0'),
      place: 'Resolution.staticEndpoints',
      value: "'0.0.0.0'",
      remedied: https({ resolution: Resolution.staticEndpoints('198.51.100.10') }),
    },
    {
      name: 'one address in two spellings',
      refused: () => Resolution.staticEndpoints('2001:db8::a', '2001:DB8::A'),
      place: 'Resolution.staticEndpoints',
      value: "'2001:DB8::A'",
      remedied: https({ resolution: Resolution.staticEndpoints('2001:db8::a') }),
    },
    {
      name: 'one endpoint twice',
      refused: () => Resolution.staticEndpoints('198.51.100.10', '198.51.100.10'),
      place: 'Resolution.staticEndpoints',
      value: "'198.51.100.10'",
      remedied: https({ resolution: Resolution.staticEndpoints('198.51.100.10') }),
    },
    {
      name: 'DNS name of an address',
      refused: () => Endpoint.ipAddress('api.example.net'),
      place: 'Endpoint.ipAddress',
      value: "'api.example.net'",
      remedied: https({ resolution: Resolution.endpoints(Endpoint.dnsName('api.example.net')) }),
    },
    {
      name: 'address of a DNS name',
      refused: () => Endpoint.dnsName('198.51.100.10'),
      place: 'Endpoint.dnsName',
      value: "'198.51.100.10'",
      remedied: https({ resolution: Resolution.endpoints(Endpoint.ipAddress('198.51.100.10')) }),
    },
    {
      name: 'the same address in two spellings',
      refused: () => Resolution.endpoints(Endpoint.ipAddress('2001:db8::1'), Endpoint.ipAddress('2001:db8:0::1', EU)),
      place: 'Resolution.endpoints',
      value: "'2001:db8:0::1'",
      remedied: https({
        resolution: Resolution.endpoints(Endpoint.ipAddress('2001:db8::1'), Endpoint.ipAddress('2001:db8::2')),
      }),
    },
    {
      name: 'no server',
      refused: () => Resolution.endpoints(),
      place: 'Resolution.endpoints',
      value: '[]',
      remedied: https({ resolution: Resolution.endpoints(eu) }),
    },
    {
      name: 'addresses and DNS names',
      refused: () => Resolution.endpoints(Endpoint.ipAddress('198.51.100.10'), eu),
      place: 'Resolution.endpoints',
      value: "'198.51.100.10'",
      remedied: https({ resolution: TWO_ADDRESSES }),
    },
  ],
  ENDPOINT002: [
    {
      name: 'zero',
      refused: () => Endpoint.ipAddress('198.51.100.10', { weight: 0 }),
      place: 'Endpoint.ipAddress',
      value: '0',
      remedied: https({ resolution: Resolution.endpoints(Endpoint.ipAddress('198.51.100.10', { weight: 1 })) }),
    },
    {
      name: 'so heavy that a sum overflows',
      refused: () => Endpoint.dnsName('eu.api.example.net', { weight: 10_001 }),
      place: 'Endpoint.dnsName',
      value: '10001',
      remedied: https({
        resolution: Resolution.endpoints(Endpoint.dnsName('eu.api.example.net', { weight: 10_000 })),
      }),
    },
    {
      name: 'only some',
      refused: () => Resolution.endpoints(Endpoint.dnsName('eu.api.example.net', { weight: 80 }), us),
      place: 'Resolution.endpoints',
      value: "'us.api.example.net'",
      remedied: https({
        resolution: Resolution.endpoints(
          Endpoint.dnsName('eu.api.example.net', { weight: 80 }),
          Endpoint.dnsName('us.api.example.net', { weight: 20 }),
        ),
      }),
    },
  ],
  ENDPOINT003: [
    {
      name: 'four parts',
      refused: () => Endpoint.ipAddress('198.51.100.10', { locality: 'eu/a/b/c' }),
      place: 'Endpoint.ipAddress',
      value: "'eu/a/b/c'",
      remedied: https({
        resolution: Resolution.endpoints(Endpoint.ipAddress('198.51.100.10', { locality: 'eu/a/b' })),
      }),
    },
    {
      name: 'an empty zone',
      refused: () => Endpoint.ipAddress('198.51.100.10', { locality: 'eu/' }),
      place: 'Endpoint.ipAddress',
      value: "'eu/'",
      remedied: https({ resolution: Resolution.endpoints(Endpoint.ipAddress('198.51.100.10', { locality: 'eu' })) }),
    },
    {
      name: 'every region',
      refused: () => Endpoint.dnsName('eu.api.example.net', { locality: '*' }),
      place: 'Endpoint.dnsName',
      value: "'*'",
      remedied: https({ resolution: Resolution.endpoints(Endpoint.dnsName('eu.api.example.net')) }),
    },
    {
      name: 'a label that is none',
      refused: () => Endpoint.dnsName('eu.api.example.net', { labels: { role: 'a b' } }),
      place: 'Endpoint.dnsName',
      value: 'role: a b',
      remedied: https({
        resolution: Resolution.endpoints(Endpoint.dnsName('eu.api.example.net', { labels: { role: 'a-b' } })),
      }),
    },
    {
      name: 'a label by which Istio takes the server for one elsewhere',
      refused: () => Endpoint.ipAddress('198.51.100.10', { labels: { 'topology.istio.io/locality': 'eu-west-1' } }),
      place: 'Endpoint.ipAddress',
      value: "'topology.istio.io/locality'",
      remedied: https({
        resolution: Resolution.endpoints(Endpoint.ipAddress('198.51.100.10', { locality: 'eu-west-1' })),
      }),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
