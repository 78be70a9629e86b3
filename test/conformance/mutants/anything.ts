/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-dynamic-delete -- manifests that are broken on purpose have no type */
import { Chance, operator, Operator, Part, some } from './operator';

const KINDS = [
  'AuthorizationPolicy',
  'DestinationRule',
  'Gateway',
  'PeerAuthentication',
  'ServiceEntry',
  'Sidecar',
  'Telemetry',
  'VirtualService',
  'WorkloadEntry',
];

/** Values that are right in one place and wrong in another. */
const VALUES = [
  0,
  1,
  -1,
  80,
  65535,
  65536,
  4294967295,
  0.5,
  true,
  false,
  null,
  '',
  '*',
  '.',
  '~',
  'a',
  'A',
  'a_b',
  'a.b',
  '*.example.com',
  'a.example.com',
  '*a.example.com',
  'a.example.com.',
  'a/b',
  './*',
  '*/*',
  '~/a.b',
  '10.0.0.1',
  '10.0.0.0/8',
  '::1',
  'unix:///a',
  '1s',
  '0s',
  '1.5s',
  '1ms',
  'HTTP',
  'https',
  'TCP',
  'GRPC',
  'DNS',
  'STATIC',
  'NONE',
  'DYNAMIC_DNS',
  'MUTUAL',
  'SIMPLE',
  'ISTIO_MUTUAL',
  'PASSTHROUGH',
  'ALLOW',
  'DENY',
  'CUSTOM',
  '5xx,reset',
  '100%',
  'response.code >= 400',
  'a ? b : c.d(1)["e"]',
  'a in [1, 2]',
  '.*',
  '(',
  [],
  {},
  ['a'],
  ['*'],
];

/** A map or list of the object with one of its keys. */
interface Place {
  readonly holder: Part;
  readonly key: string;
}

function places(spec: Part): Place[] {
  if (typeof spec !== 'object' || spec === null) return [];
  return Object.keys(spec as object).flatMap((key) => [{ holder: spec, key }, ...places(spec[key])]);
}

function anyPlace(spec: Part, chance: Chance): Place {
  return some(places(spec), chance);
}

/** The same kind of value from elsewhere in the object. */
function swap(spec: Part, chance: Chance): void {
  const { holder, key } = anyPlace(spec, chance);
  const other = some(
    places(spec).filter((place) => typeof place.holder[place.key] === typeof holder[key]),
    chance,
  );
  holder[key] = JSON.parse(JSON.stringify(other.holder[other.key]));
}

function remove(spec: Part, chance: Chance): void {
  const { holder, key } = anyPlace(spec, chance);
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function replace(spec: Part, chance: Chance): void {
  const { holder, key } = anyPlace(spec, chance);
  const same = VALUES.filter((value) => typeof value === typeof holder[key]);
  holder[key] = chance.pick(chance.below(4) === 0 || same.length === 0 ? VALUES : same);
}

function repeat(spec: Part, chance: Chance): void {
  const lists = places(spec).filter(({ holder, key }) => Array.isArray(holder[key]) && holder[key].length > 0);
  const { holder, key } = some(lists, chance);
  holder[key].push(JSON.parse(JSON.stringify(chance.pick(holder[key] as Part[]))));
}

/** Changes that know nothing of Istio: they find what nobody thought of, in both directions. */
export const ANYTHING: readonly Operator[] = [
  operator('-', 'remove', KINDS, [], remove),
  operator('-', 'replace', KINDS, [], replace),
  operator('-', 'swap', KINDS, [], swap),
  operator('-', 'repeat', KINDS, [], repeat),
  operator('-', 'several', KINDS, [], (spec, chance) => {
    for (let count = 0; count < 3; count += 1) chance.pick([remove, replace, swap, repeat])(spec, chance);
  }),
];
