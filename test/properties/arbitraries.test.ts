import fc from 'fast-check';
import { httpRecipe, httpsRecipe, originatedRecipe } from '../arbitraries/destinations';
import { host } from '../arbitraries/hosts';
import type { HttpRecipe, HttpsRecipe, OriginatedRecipe } from '../arbitraries/recipes';
import { useSeed } from '../arbitraries/seed';

useSeed('arbitraries');

const RUNS = 500;

const https: HttpsRecipe[] = fc.sample(httpsRecipe(), RUNS);
const http: HttpRecipe[] = fc.sample(httpRecipe({ http2KeepAlive: true }), RUNS);
const originated: OriginatedRecipe[] = fc.sample(originatedRecipe({ http2KeepAlive: true }), RUNS);

const DESTINATION = ['clients', 'visibility', 'resolution', 'namespace', 'name', 'owner', 'contact'] as const;
const HTTPS = [...DESTINATION, 'ports', 'connectionPool', 'circuitBreaker', 'localityFailover'] as const;
const HTTP = [
  ...DESTINATION,
  'protocol',
  'port',
  'directHttpsPort',
  'retryPolicy',
  'timeout',
  'requestHeaders',
  'responseHeaders',
  'headerHygiene',
  'connectionPool',
  'circuitBreaker',
  'localityFailover',
] as const;
const ORIGINATED = [...HTTP, 'targetPort', 'serverIdentity', 'trustAnchor', 'failClosed'] as const;

/** How often a property is set. */
function share<Recipe>(recipes: Recipe[], key: keyof Recipe): number {
  return recipes.filter((recipe) => recipe[key] !== undefined).length / recipes.length;
}

test.each(HTTPS)('%s of ExternalHttpsApi is set and left out', (key) => {
  expect(share(https, key)).toBeGreaterThan(0.2);
  expect(share(https, key)).toBeLessThan(0.9);
});

test.each(HTTP)('%s of ExternalHttpApi is set and left out', (key) => {
  expect(share(http, key)).toBeGreaterThan(0.2);
  expect(share(http, key)).toBeLessThan(0.9);
});

test.each(ORIGINATED)('%s of TlsOriginatedApi is set and left out', (key) => {
  expect(share(originated, key)).toBeGreaterThan(0.2);
  expect(share(originated, key)).toBeLessThan(0.9);
});

function keysOf(values: (object | undefined)[]): Set<string> {
  return new Set(
    values.flatMap((value) => Object.entries(value ?? {}).flatMap(([key, set]) => (set === undefined ? [] : [key]))),
  );
}

function kindsOf(values: ({ readonly kind: string } | undefined)[]): Set<string> {
  return new Set(values.flatMap((value) => (value ? [value.kind] : [])));
}

test('all fields of pools and breakers occur', () => {
  expect(keysOf(https.map(({ connectionPool }) => connectionPool)).size).toBe(5);
  expect(keysOf(originated.map(({ connectionPool }) => connectionPool)).size).toBe(11);
  expect(keysOf(originated.map(({ connectionPool }) => connectionPool?.tcpKeepalive)).size).toBe(3);
  expect(keysOf(https.map(({ circuitBreaker }) => circuitBreaker)).size).toBe(4);
  expect(keysOf(originated.map(({ circuitBreaker }) => circuitBreaker)).size).toBe(5);
  expect(keysOf(originated.map(({ requestHeaders }) => requestHeaders)).size).toBe(3);
  expect(keysOf(originated.map(({ retryPolicy }) => retryPolicy)).size).toBe(4);
});

test('all factories occur', () => {
  expect(kindsOf(originated.map(({ resolution }) => resolution)).size).toBe(5);
  expect(kindsOf(originated.map(({ localityFailover }) => localityFailover)).size).toBe(4);
  expect(kindsOf(originated.map(({ serverIdentity }) => serverIdentity)).size).toBe(3);
  expect(kindsOf(originated.map(({ trustAnchor }) => trustAnchor)).size).toBe(3);
  expect(kindsOf(originated.map(({ retryPolicy }) => retryPolicy)).size).toBe(3);
  expect(keysOf(originated.flatMap(({ clients }) => clients ?? [])).size).toBe(3);
  expect(new Set(originated.map(({ visibility }) => visibility?.length === 0)).size).toBe(2);
  expect(new Set(originated.map(({ protocol }) => protocol)).size).toBe(4);
  expect(new Set(originated.map(({ failClosed }) => failClosed)).size).toBe(3);
});

test('hosts are short, longer than a label, and as long as a name may be', () => {
  const lengths = fc.sample(host(), RUNS).map(({ length }) => length);
  expect(Math.min(...lengths)).toBeLessThan(15);
  expect(lengths.filter((length) => length > 63).length).toBeGreaterThan(20);
  expect(Math.max(...lengths)).toBe(253);
});
