import { isAddress, isAddressOrRange, isUnixPath } from '../../lib/analysis/rules/webhook/values/addresses';
import { isCel } from '../../lib/analysis/rules/webhook/values/cel-syntax';
import { faultOfDuration } from '../../lib/analysis/rules/webhook/values/durations';
import { faultOfValue, isClaim } from '../../lib/analysis/rules/webhook/values/headers';
import {
  isDomain,
  isLabel,
  isWildcardDomain,
  isWithin,
  overlaps,
  wrongLabel,
} from '../../lib/analysis/rules/webhook/values/names';
import { faultOfRegex } from '../../lib/analysis/rules/webhook/values/regex';
import { similar } from '../../lib/analysis/schema/similar';
import { jsonPath } from '../../lib/analysis/finding';

/** A few of the texts that validation-values.judge.ts compares with Istio's verdict, for who has no judge at hand. */
function split(test: (text: string) => boolean, right: readonly string[], wrong: readonly string[]): void {
  expect([...right, ...wrong].filter(test)).toEqual(right);
}

test('labels', () => {
  split(isLabel, ['a', 'A1', 'a-b', 'x'.repeat(63)], ['', '-a', 'a-', 'a.b', 'a_b', 'x'.repeat(64)]);
});

test('domains', () => {
  split(isDomain, ['a', 'a.example.com', 'a.example.com.', '1.a'], ['', '.', 'a..b', '*.a', '10.0.0.1', 'a.1']);
  split(isWildcardDomain, ['*', '*.a', '*a.b', '*-a.b', 'a.b'], ['', 'a.*.b', '**', 'a*', '*.1', '*..a']);
});

test('hosts in common', () => {
  expect(overlaps('*.a.com', 'b.a.com')).toBe(true);
  expect(overlaps('a.com', '*.a.com')).toBe(false);
  expect(overlaps('*.b.a.com', '*.a.com')).toBe(true);
  expect(isWithin('b.a.com', '*.a.com')).toBe(true);
  expect(isWithin('*.a.com', 'b.a.com')).toBe(false);
  expect(isWithin('*.a.com', '*.b.a.com')).toBe(false);
});

test('labels of Kubernetes', () => {
  expect(wrongLabel({ 'example.com/a': 'b', a: '' })).toBeUndefined();
  expect(wrongLabel({ a: 'b', 'a/b/c': 'd' })).toBe('a/b/c');
  expect(wrongLabel({ a: 'b c' })).toBe('a');
});

test('addresses', () => {
  split(
    isAddress,
    ['10.0.0.1', '::1', 'fe80::1%eth0'],
    ['', '10.0.0', '010.0.0.1', '::1%', '10.0.0.1%eth0', '10.0.0.0/8'],
  );
  split(
    isAddressOrRange,
    ['10.0.0.0/8', '::/0', '10.0.0.1'],
    ['10.0.0.0/33', '10.0.0.0/08', '::1%a/64', '/8', '::/129'],
  );
  split(isUnixPath, ['unix:///a', 'unix://@a', 'unix://@'], ['unix://', 'unix://a', 'unix:///a/']);
});

test('durations', () => {
  split(
    (text) => faultOfDuration(text) === undefined,
    ['1ms', '1s', '1h30m', '1.5s', '0.001s', '1000000ns'],
    ['0s', '1.5ms', '1', '', 's', '-1s', '1d'],
  );
});

test('values of headers', () => {
  split(
    (text) => faultOfValue(text) === undefined,
    ['', 'a', '100%%', '%A%', 'a %A% b', '%A(b)%', '%A(["b", "c"])%', '%A(["b\\""])%'],
    ['100%', '%A', '%A(b%', '%A([b])%', '%A()%', 'a\u0001'],
  );
  split(
    isClaim,
    ['@request.auth.claims.a', '@Request.Auth.Claims[a]'],
    ['@request.auth.claims', 'x', '@request.auth.claims[]'],
  );
});

test('regular expressions', () => {
  split(
    (text) => faultOfRegex(text) === undefined,
    ['.*', '(?i)a', '\\pL', '[[:alpha:]]', 'a'.repeat(1024)],
    ['', '(', '(?!a)', '(a)\\1', '*', 'a{1001}', 'a'.repeat(1025)],
  );
});

test('expressions of CEL', () => {
  split(
    isCel,
    ['a', 'a.b >= 1', 'a ? b : c', '[1, 2,]', 'a in b', 'f(x)[0].y', 'A{b: 1}'],
    ['', 'a >', '(a', 'a b', '*', 'a ? b', "'a", 'in', 'f(x){b: 1}', '@'],
  );
  expect(isCel('('.repeat(100_000))).toBe(false);
});

test('what was probably meant', () => {
  expect(similar('exportto', ['hosts', 'exportTo'])).toBe('exportTo');
  expect(similar('export_to', ['hosts', 'exportTo'])).toBe('exportTo');
  expect(similar('hots', ['hosts', 'ports'])).toBe('hosts');
  expect(similar('anything', ['hosts', 'ports'])).toBeUndefined();
});

test('places in words', () => {
  expect(jsonPath([])).toBe('');
  expect(jsonPath(['spec', 'ports', 0, 'name'])).toBe('spec.ports[0].name');
  expect(jsonPath(['metadata', 'labels', 'a.b/c'])).toBe('metadata.labels["a.b/c"]');
});
