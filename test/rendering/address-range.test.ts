import { faultOf, oneSpelling, overlap } from '../../lib/rendering/address-range';

test.each(['198.51.100.10', '10.0.0.0/8', '198.51.100.72/29', '198.51.100.10/32', '2001:db8::1', '2001:db8::/32'])(
  '%s can be dialled',
  (text) => {
    expect(faultOf(text)).toBeUndefined();
  },
);

test.each([
  ['db.example.com', 'is neither'],
  ['', 'is neither'],
  ['198.51.100.10/33', 'is neither'],
  ['198.51.100.0/024', 'is neither'],
  ['198.51.100.0/24/24', 'is neither'],
  ['198.51.100.0/', 'is neither'],
  ['fe80::1%eth0', 'is neither'],
  ['0.0.0.0', 'is not of a server'],
  ['0.0.0.0/0', 'is not of a server'],
  ['127.0.0.1', 'is not of a server'],
  ['127.0.0.0/8', 'is not of a server'],
  ['224.0.0.1', 'is not of a server'],
  ['::', 'is not of a server'],
  ['::1', 'is not of a server'],
  ['::ffff:198.51.100.10', 'is not of a server'],
  ['::/8', 'is not of a server'],
  ['64.0.0.0/2', 'is not of a server'],
  ['16.0.0.0/7', 'shorter than /8'],
  ['2000::/7', 'shorter than /8'],
  ['198.51.100.10/24', 'begins at 198.51.100.0/24'],
  ['198.51.100.10/29', 'begins at 198.51.100.8/29'],
  ['2001:db8::1/32', 'begins at 2001:db8::/32'],
  ['2001:db8:ffff::/33', 'begins at 2001:db8:8000::/33'],
])('%s cannot: it %s', (text, fault) => {
  expect(faultOf(text)).toContain(fault);
});

test.each([
  ['198.51.100.10', '198.51.100.10', true],
  ['198.51.100.10', '198.51.100.11', false],
  ['198.51.100.0/24', '198.51.100.72/29', true],
  ['198.51.100.72/29', '198.51.100.0/24', true],
  ['198.51.100.0/25', '198.51.100.128/25', false],
  ['198.51.100.10/32', '198.51.100.10', true],
  ['2001:db8::1', '2001:0db8:0:0::1', true],
  ['2001:db8::/32', '10.0.0.0/8', false],
])('%s and %s: %s', (one, other, meet) => {
  expect(overlap(one, other)).toBe(meet);
});

test('IPv6 has one spelling', () => {
  expect(oneSpelling('2001:0DB8:0:0::1')).toBe('2001:db8::1');
  expect(oneSpelling('2001:0db8::/32')).toBe('2001:db8::/32');
});
