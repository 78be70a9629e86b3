import {
  CircuitBreaker,
  Endpoint,
  ExternalHttpApiProps,
  GatewayTls,
  LocalityFailover,
  Resolution,
  TcpCapture,
  TcpCircuitBreaker,
} from '../../../lib';
import { http, https, originated, RefusedCase, routed, tcp } from '../builders';

const EU = { locality: 'eu-west-1/eu-west-1a' };
const US = { locality: 'us-east-1/us-east-1a' };
const eu = Endpoint.dnsName('eu.api.example.net', EU);
const us = Endpoint.dnsName('us.api.example.net', US);
const TWO_REGIONS = Resolution.endpoints(eu, us);
const TWO_ADDRESSES = Resolution.endpoints(
  Endpoint.ipAddress('198.51.100.10', EU),
  Endpoint.ipAddress('198.51.100.11', US),
);
const PAIR = LocalityFailover.regions([{ fromRegion: 'eu-west-1', toRegion: 'us-east-1' }]);
const circuitBreaker = CircuitBreaker.of();

/** An API with servers in two regions and a failover between them. */
function failover(props: Partial<ExternalHttpApiProps>): RefusedCase['refused'] {
  return http({ resolution: TWO_REGIONS, circuitBreaker, localityFailover: LocalityFailover.nearest(), ...props });
}

const failoverBy = (localityFailover: LocalityFailover): RefusedCase['refused'] => failover({ localityFailover });

function share(to: Record<string, number>): LocalityFailover {
  return LocalityFailover.distribute([{ fromLocality: 'eu-west-1', toLocalities: to }]);
}

export const LOCALITY_CASES = {
  LOCALITY001: [
    {
      name: 'calls',
      refused: failover({ circuitBreaker: undefined }),
      place: 'shop/Api',
      value: 'circuitBreaker is undefined',
      remedied: failover({}),
    },
    {
      name: 'TLS of the application',
      refused: https({ resolution: TWO_REGIONS, localityFailover: PAIR }),
      place: 'shop/Api',
      value: 'circuitBreaker is undefined',
      remedied: https({ resolution: TWO_REGIONS, localityFailover: PAIR, circuitBreaker: TcpCircuitBreaker.of() }),
    },
    {
      name: 'a database',
      refused: tcp({ resolution: TWO_REGIONS, localityFailover: PAIR }),
      place: 'shop/Database',
      value: 'circuitBreaker is undefined',
      remedied: tcp({ resolution: TWO_REGIONS, localityFailover: PAIR, circuitBreaker: TcpCircuitBreaker.of() }),
    },
    {
      name: 'a gateway',
      refused: routed({ resolution: TWO_REGIONS, tls: GatewayTls.originate({ localityFailover: PAIR }) }),
      place: 'shop/Api',
      value: 'circuitBreaker is undefined',
      remedied: routed({
        resolution: TWO_REGIONS,
        tls: GatewayTls.originate({ localityFailover: PAIR, circuitBreaker }),
      }),
    },
    {
      name: 'shares need none',
      refused: failover({ circuitBreaker: undefined, localityFailover: PAIR }),
      place: 'shop/Api',
      value: 'circuitBreaker is undefined',
      remedied: failover({ circuitBreaker: undefined, localityFailover: share({ 'eu-west-1': 80, 'us-east-1': 20 }) }),
    },
  ],
  LOCALITY002: [
    {
      name: 'servers that nobody named',
      refused: failover({ resolution: undefined }),
      place: 'shop/Api',
      value: '[]',
      remedied: failover({}),
    },
    {
      name: 'a rotating answer',
      refused: failover({ resolution: Resolution.dnsRoundRobin('eu.api.example.net') }),
      place: 'shop/Api',
      value: "'eu.api.example.net'",
      remedied: failover({}),
    },
    {
      name: 'addresses that the application chooses',
      refused: tcp({ capture: TcpCapture.realAddresses('198.51.100.0/24'), localityFailover: PAIR }),
      place: 'shop/Database',
      value: '[]',
      remedied: tcp({
        capture: TcpCapture.realAddresses('198.51.100.0/24'),
        resolution: TWO_ADDRESSES,
        localityFailover: PAIR,
        circuitBreaker: TcpCircuitBreaker.of(),
      }),
    },
    {
      name: 'a server without a place',
      refused: failover({ resolution: Resolution.endpoints(eu, Endpoint.dnsName('us.api.example.net')) }),
      place: 'shop/Api',
      value: "'us.api.example.net'",
      remedied: failover({}),
    },
    {
      name: 'one place',
      refused: failover({ resolution: Resolution.endpoints(eu, Endpoint.dnsName('b.api.example.net', EU)) }),
      place: 'shop/Api',
      value: "'eu-west-1/eu-west-1a'",
      remedied: failover({
        resolution: Resolution.endpoints(
          eu,
          Endpoint.dnsName('b.api.example.net', { locality: 'eu-west-1/eu-west-1b' }),
        ),
      }),
    },
    {
      name: 'labels in which servers do not differ',
      refused: failover({
        resolution: Resolution.endpoints(
          Endpoint.ipAddress('198.51.100.10', { labels: { role: 'primary' } }),
          Endpoint.ipAddress('198.51.100.11', { labels: { role: 'primary' } }),
        ),
        localityFailover: LocalityFailover.failoverPriority('role'),
      }),
      place: 'shop/Api',
      value: '["role"]',
      remedied: failover({
        resolution: Resolution.endpoints(
          Endpoint.ipAddress('198.51.100.10', { labels: { role: 'primary' } }),
          Endpoint.ipAddress('198.51.100.11', { labels: { role: 'standby' } }),
        ),
        localityFailover: LocalityFailover.failoverPriority('role'),
      }),
    },
  ],
  LOCALITY003: [
    {
      name: 'DNS names in two regions',
      refused: failoverBy(LocalityFailover.failoverPriority('topology.kubernetes.io/region')),
      place: 'shop/Api',
      value: "'eu.api.example.net'",
      remedied: failover({
        resolution: TWO_ADDRESSES,
        localityFailover: LocalityFailover.failoverPriority('topology.kubernetes.io/region'),
      }),
    },
    {
      name: 'DNS names in the subset that fails closed',
      refused: originated({
        resolution: TWO_REGIONS,
        circuitBreaker,
        localityFailover: LocalityFailover.failoverPriority('topology.kubernetes.io/region'),
      }),
      place: 'shop/Api',
      value: "'eu.api.example.net'",
      remedied: originated({ resolution: TWO_REGIONS, circuitBreaker, localityFailover: PAIR }),
    },
  ],
  LOCALITY004: [
    {
      name: 'not all',
      refused: () => share({ 'eu-west-1': 80, 'us-east-1': 10 }),
      place: 'LocalityFailover.distribute',
      value: '10',
      remedied: failoverBy(share({ 'eu-west-1': 80, 'us-east-1': 20 })),
    },
    {
      name: 'nothing for a place',
      refused: () => share({ 'eu-west-1': 100, 'us-east-1': 0 }),
      place: 'LocalityFailover.distribute',
      value: '0',
      remedied: failoverBy(share({ 'eu-west-1': 99, 'us-east-1': 1 })),
    },
    {
      name: 'no entry',
      refused: () => LocalityFailover.distribute([]),
      place: 'LocalityFailover.distribute',
      value: '[]',
      remedied: failoverBy(share({ 'eu-west-1': 50, 'us-east-1': 50 })),
    },
    {
      name: 'a server that is not listed',
      refused: failoverBy(share({ 'eu-west-1': 100 })),
      place: 'shop/Api',
      value: "'us-east-1/us-east-1a'",
      remedied: failoverBy(share({ 'eu-west-1': 90, 'us-east-1': 10 })),
    },
    {
      name: 'a place without servers',
      refused: failoverBy(share({ 'eu-west-1': 50, 'us-east-1': 40, 'us-west-1': 10 })),
      place: 'shop/Api',
      value: "'us-west-1'",
      remedied: failoverBy(share({ 'eu-west-1': 50, 'us-east-1/us-east-1a': 50 })),
    },
  ],
  LOCALITY005: [
    {
      name: 'a region without servers takes over',
      refused: failoverBy(LocalityFailover.regions([{ fromRegion: 'eu-west-1', toRegion: 'us-west-1' }])),
      place: 'shop/Api',
      value: "'us-west-1'",
      remedied: failoverBy(LocalityFailover.regions([{ fromRegion: 'us-west-1', toRegion: 'us-east-1' }])),
    },
    {
      name: 'a zone',
      refused: () => LocalityFailover.regions([{ fromRegion: 'eu-west-1/eu-west-1a', toRegion: 'us-east-1' }]),
      place: 'LocalityFailover.regions',
      value: "'eu-west-1/eu-west-1a'",
      remedied: failoverBy(PAIR),
    },
    {
      name: 'itself',
      refused: () => LocalityFailover.regions([{ fromRegion: 'eu-west-1', toRegion: 'eu-west-1' }]),
      place: 'LocalityFailover.regions',
      value: "'eu-west-1'",
      remedied: failoverBy(PAIR),
    },
    {
      name: 'left twice',
      refused: () =>
        LocalityFailover.regions([
          { fromRegion: 'eu-west-1', toRegion: 'us-east-1' },
          { fromRegion: 'eu-west-1', toRegion: 'ap-south-1' },
        ]),
      place: 'LocalityFailover.regions',
      value: "'eu-west-1'",
      remedied: failoverBy(
        LocalityFailover.regions([
          { fromRegion: 'eu-west-1', toRegion: 'us-east-1' },
          { fromRegion: 'us-east-1', toRegion: 'eu-west-1' },
        ]),
      ),
    },
    {
      name: 'no region',
      refused: () => LocalityFailover.regions([]),
      place: 'LocalityFailover.regions',
      value: '[]',
      remedied: failoverBy(LocalityFailover.nearest()),
    },
    {
      name: 'no label',
      refused: () => LocalityFailover.failoverPriority(),
      place: 'LocalityFailover.failoverPriority',
      value: '[]',
      remedied: failoverBy(LocalityFailover.nearest()),
    },
    {
      name: 'a label that is none',
      refused: () => LocalityFailover.failoverPriority('role=primary=standby'),
      place: 'LocalityFailover.failoverPriority',
      value: "'role=primary=standby'",
      remedied: failoverBy(LocalityFailover.nearest()),
    },
    {
      name: 'a label twice',
      refused: () => LocalityFailover.failoverPriority('role', 'role=primary'),
      place: 'LocalityFailover.failoverPriority',
      value: "'role'",
      remedied: failoverBy(LocalityFailover.nearest()),
    },
    {
      name: 'a label that not all servers have',
      refused: failover({
        resolution: TWO_ADDRESSES,
        localityFailover: LocalityFailover.failoverPriority('topology.istio.io/subzone'),
      }),
      place: 'shop/Api',
      value: "'topology.istio.io/subzone'",
      remedied: failover({
        resolution: TWO_ADDRESSES,
        localityFailover: LocalityFailover.failoverPriority('topology.kubernetes.io/zone'),
      }),
    },
    {
      name: 'a value that no server has',
      refused: failover({
        resolution: TWO_ADDRESSES,
        localityFailover: LocalityFailover.failoverPriority('topology.kubernetes.io/region=us-west-1'),
      }),
      place: 'shop/Api',
      value: "'topology.kubernetes.io/region=us-west-1'",
      remedied: failover({
        resolution: TWO_ADDRESSES,
        localityFailover: LocalityFailover.failoverPriority('topology.kubernetes.io/region=us-east-1'),
      }),
    },
    {
      name: 'clients of every region twice',
      refused: () =>
        LocalityFailover.distribute([
          { fromLocality: '*', toLocalities: { 'eu-west-1': 100 } },
          { fromLocality: '*', toLocalities: { 'us-east-1': 100 } },
        ]),
      place: 'LocalityFailover.distribute',
      value: "'*'",
      remedied: failoverBy(
        LocalityFailover.distribute([
          { fromLocality: '*', toLocalities: { 'eu-west-1': 20, 'us-east-1': 80 } },
          { fromLocality: 'eu-west-1', toLocalities: { 'eu-west-1': 80, 'us-east-1': 20 } },
        ]),
      ),
    },
    {
      name: 'servers of every region',
      refused: () => share({ '*': 100 }),
      place: 'LocalityFailover.distribute',
      value: "'*'",
      remedied: failoverBy(share({ 'eu-west-1': 80, 'us-east-1': 20 })),
    },
    {
      name: 'a zone within its region',
      refused: () => share({ 'eu-west-1': 80, 'eu-west-1/eu-west-1a': 20 }),
      place: 'LocalityFailover.distribute',
      value: "'eu-west-1/eu-west-1a'",
      remedied: failoverBy(share({ 'eu-west-1/eu-west-1a': 80, 'us-east-1': 20 })),
    },
  ],
  LOCALITY006: [
    {
      name: 'two servers of three',
      refused: failover({
        resolution: Resolution.endpoints(
          Endpoint.ipAddress('198.51.100.10', { locality: 'eu' }),
          Endpoint.ipAddress('198.51.100.11', { locality: 'eu' }),
          Endpoint.ipAddress('198.51.100.12', { locality: 'us' }),
        ),
        circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 66 }),
      }),
      place: 'shop/Api',
      value: '66',
      remedied: failover({
        resolution: Resolution.endpoints(
          Endpoint.ipAddress('198.51.100.10', { locality: 'eu' }),
          Endpoint.ipAddress('198.51.100.11', { locality: 'eu' }),
          Endpoint.ipAddress('198.51.100.12', { locality: 'us' }),
        ),
        circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 67 }),
      }),
    },
    {
      name: 'servers that DNS knows',
      refused: failover({ circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 99 }) }),
      place: 'shop/Api',
      value: '99',
      remedied: failover({ circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 100 }) }),
    },
    {
      name: 'two of three without a label, of which the third comes first',
      refused: failover({
        resolution: Resolution.endpoints(
          Endpoint.ipAddress('198.51.100.10', { labels: { role: 'primary' } }),
          Endpoint.ipAddress('198.51.100.11', { labels: { role: 'primary' } }),
          Endpoint.ipAddress('198.51.100.12'),
        ),
        localityFailover: LocalityFailover.failoverPriority('role=primary'),
        circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 34 }),
      }),
      place: 'shop/Api',
      value: '34',
      remedied: failover({
        resolution: Resolution.endpoints(
          Endpoint.ipAddress('198.51.100.10', { labels: { role: 'primary' } }),
          Endpoint.ipAddress('198.51.100.11'),
          Endpoint.ipAddress('198.51.100.12'),
        ),
        localityFailover: LocalityFailover.failoverPriority('role=primary'),
        circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 34 }),
      }),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
