import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { objectName } from '../../lib/rendering/object-name';
import { host } from '../arbitraries/hosts';
import { useSeed } from '../arbitraries/seed';

useSeed('names');

const RUNS = 2000;
const HOST = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*$/;

/** A dot for a dash or the other way round: what a name that only replaces dots confuses. */
function swapSeparator(name: string, position: number): string {
  const separators = [...name.matchAll(/[.-]/g)].map(({ index }) => index);
  const at = separators[position % separators.length];
  return `${name.slice(0, at)}${name[at] === '.' ? '-' : '.'}${name.slice(at + 1)}`;
}

/** Hosts that differ as little as possible: in one separator, or behind what fits into a name. */
function neighbours(): Arbitrary<[string, string]> {
  const bySeparator = fc
    .tuple(host(), fc.nat())
    .map(([name, position]): [string, string] => [name, swapSeparator(name, position)])
    .filter(([, other]) => HOST.test(other));
  const byEnd = host().map((name): [string, string] => [`${name.slice(0, 240)}x.com`, `${name.slice(0, 240)}x.org`]);
  const doubled = host().map((name): [string, string] => [name, name.replaceAll('-', '--')]);
  return fc.oneof(fc.tuple(host(), host()), bySeparator, byEnd, doubled).filter(([one, other]) => one !== other);
}

test('different hosts have different names', () => {
  fc.assert(
    fc.property(neighbours(), ([one, other]) => {
      expect(objectName(one)).not.toBe(objectName(other));
    }),
    { numRuns: RUNS },
  );
});

test('a wildcard has no name that a host has', () => {
  const one = fc.tuple(host(), host()).map(([name, other]): [string, string] => [`*.${name}`, other]);
  const same = host().map((name): [string, string] => [`*.${name}`, `wildcard.${name}`]);
  const dashed = host().map((name): [string, string] => [`*.${name}`, `wildcard-${name}`]);
  fc.assert(
    fc.property(fc.oneof(one, same, dashed), ([wildcard, other]) => {
      expect(objectName(wildcard)).not.toBe(objectName(other));
      expect(objectName(wildcard)).toMatch(/^wildcard---[a-z0-9-]{0,51}[a-z0-9]$/);
    }),
    { numRuns: RUNS },
  );
});

test('every name is a DNS label', () => {
  fc.assert(
    fc.property(host(), (name) => {
      expect(objectName(name)).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }),
    { numRuns: RUNS },
  );
});
