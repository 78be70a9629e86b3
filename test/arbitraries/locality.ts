import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { dnsLabel, host } from './hosts';
import type { EndpointRecipe, FailoverRecipe, ResolutionRecipe } from './recipes';

/** Servers of which more is known than their address, and who is given which. */
export interface SpreadRecipe {
  readonly resolution: ResolutionRecipe;
  readonly localityFailover: FailoverRecipe;
}

const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1'];
/** Clients may be where no server is. */
const CLIENT_REGIONS = [...REGIONS, 'sa-east-1'];

/** Addresses that mean every server. */
const UNSPECIFIED = ['0.0.0.0', '[::]'];

/** IPv6 has many spellings of one address. */
function spelledOnce(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname : address;
}

const address = fc.oneof(fc.ipV4(), fc.ipV6()).filter((text) => !UNSPECIFIED.includes(spelledOnce(text)));

export function addresses(minLength: number, maxLength: number): Arbitrary<string[]> {
  return fc.uniqueArray(address, { minLength, maxLength, selector: spelledOnce });
}

export function dnsNames(minLength: number, maxLength: number): Arbitrary<string[]> {
  return fc.uniqueArray(host(), { minLength, maxLength });
}

const locality = fc
  .tuple(fc.constantFrom(...REGIONS), fc.constantFrom('', '/a', '/b', '/b/rack-1'))
  .map((parts) => parts.join(''));

const labels = fc.dictionary(fc.constantFrom('role', 'a.b/tier', 'version'), dnsLabel(10), {
  maxKeys: 2,
  noNullPrototype: true,
});

/** A weight for all servers or for none. */
const weights = fc.option(fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 12, maxLength: 12 }), {
  nil: undefined,
});

function detailed(endpoints: string[], detailsOf: (index: number) => EndpointRecipe): ResolutionRecipe {
  const details = Object.fromEntries(endpoints.map((one, index) => [one, detailsOf(index)]));
  return { kind: 'endpoints', endpoints, details };
}

/** Servers of which some are somewhere, and nothing follows from it. */
export function placedServers(): Arbitrary<ResolutionRecipe> {
  const server = fc.record({ locality, labels }, { requiredKeys: [] });
  return fc
    .tuple(fc.oneof(addresses(1, 8), dnsNames(1, 4)), fc.array(server, { minLength: 8, maxLength: 8 }), weights)
    .map(([endpoints, servers, heavy]) =>
      detailed(endpoints, (index) => ({ ...servers[index], ...(heavy && { weight: heavy[index] }) })),
    );
}

function regionsOf(localities: string[]): string[] {
  return [...new Set(localities.map((text) => text.split('/')[0]))];
}

function pairs(known: string[], picks: number[]): FailoverRecipe {
  const all = CLIENT_REGIONS.flatMap((from, index) => {
    const others = known.filter((region) => region !== from);
    const isLeft = picks[index] % 3 === 0 || others.length === 0;
    return isLeft ? [] : [{ from, to: others[picks[index] % others.length] }];
  });
  return all.length === 0 ? { kind: 'nearest' } : { kind: 'regions', pairs: all };
}

/** Whole shares of at least one that are 100 together. */
function shares(places: string[], picks: number[]): Record<string, number> {
  const some = places.map((_, index) => 1 + (picks[index] % 20));
  const rest = 100 - some.reduce((total, share) => total + share, 0);
  return Object.fromEntries(places.map((place, index) => [place, some[index] + (index === 0 ? rest : 0)]));
}

function distribution(known: string[], picks: number[]): FailoverRecipe {
  const froms = ['eu-west-1/a', 'us-east-1', '*'].filter((_, index) => index === 0 || picks[index] % 2 === 0);
  const entries = froms.map((from, index) => ({ from, to: shares(known, picks.slice(index)) }));
  return { kind: 'distribute', entries };
}

const PRIORITIES = [['role'], ['role=primary'], ['topology.kubernetes.io/region', 'role'], ['role', 'version=2']];

function failoverOf(kind: FailoverRecipe['kind'], localities: string[], picks: number[]): FailoverRecipe {
  const known = regionsOf(localities);
  if (kind === 'regions') return pairs(known, picks);
  if (kind === 'distribute') return distribution(known, picks);
  return kind === 'nearest' ? { kind } : { kind, labels: PRIORITIES[picks[0] % PRIORITIES.length] };
}

/** Servers in at least two places, and something that fits them. */
export function spread(): Arbitrary<SpreadRecipe> {
  const kinds = ['nearest', 'regions', 'failoverPriority', 'distribute'] as const;
  return fc
    .record({
      kind: fc.constantFrom(...kinds),
      ips: addresses(2, 6),
      names: dnsNames(2, 4),
      isByName: fc.boolean(),
      localities: fc.array(locality, { minLength: 4, maxLength: 4 }),
      second: fc.constantFrom('us-east-1', 'us-east-1/a', 'eu-west-1/b'),
      picks: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      heavy: weights,
    })
    .map(({ kind, ips, names, isByName, localities: others, second, picks, heavy }) => {
      // Labels are not looked at for DNS names.
      const endpoints = isByName && kind !== 'failoverPriority' ? names : ips;
      const places = ['eu-west-1/a', second, ...others].slice(0, endpoints.length);
      const resolution = detailed(endpoints, (index) => ({
        locality: places[index],
        labels: { role: index === 0 ? 'primary' : 'standby', version: String(index + 1) },
        ...(heavy && { weight: heavy[index] }),
      }));
      return { resolution, localityFailover: failoverOf(kind, places, picks) };
    });
}
