import { checkHost, checkWildcard } from '../../lib/rendering/host';

function refusalOf(host: string): string {
  try {
    checkHost('shop/Api', host);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test.each([
  ['https://api.example.com/v1?x=1', 'api.example.com'],
  ['API.Example.com', 'api.example.com'],
  ['api.example.com:8443', 'api.example.com'],
  ['api.example.com.', 'api.example.com'],
  ['grpc://API.example.com:443/', 'api.example.com'],
  ['bücher.example.com', 'xn--bcher-kva.example.com'],
])('for %s suggests %s', (host, suggestion) => {
  expect(refusalOf(host)).toMatch(new RegExp(`Write '${suggestion}'\\.$`));
});

test.each(['', 'api', 'my_api.example.com', '-api.example.com', 'api..example.com', 'example.123'])(
  'for %j, of which nothing can be made, gives an example',
  (host) => {
    expect(refusalOf(host)).toContain("such as 'api.example.com'");
  },
);

test.each(['api.example.com', 'a.b', 'xn--bcher-kva.example.com', '1.example.com', `${'a'.repeat(63)}.com`])(
  'accepts %s',
  (host) => {
    expect(checkHost('shop/Api', host)).toBe(host);
  },
);

test('for a wildcard suggests one name, or the construct for all of them', () => {
  expect(refusalOf('*.example.com')).toMatch(/'api\.example\.com'.*WildcardHosts/);
});

test.each([
  ['*', "'*.example.com'"],
  ['*.com', "'*.example.com'"],
  ['*.Example.com', "'*.example.com'"],
  ['*foo.example.com', "'*.example.com'"],
  ['https://*.example.com/v1', "'*.example.com'"],
  ['example.com', "ExternalHttpsApi, or write '*.example.com'"],
])('for %s in the place of a wildcard suggests %s', (host, suggestion) => {
  expect(() => checkWildcard('shop/Hosts', host)).toThrow(suggestion);
});

test.each(['*.example.com', '*.a.b', `*.${'a'.repeat(63)}.com`])('accepts the wildcard %s', (host) => {
  expect(checkWildcard('shop/Hosts', host)).toBe(host);
});

test('a wildcard leaves room for one more label', () => {
  const domain = `${'a'.repeat(59)}.${'a'.repeat(63)}.${'a'.repeat(63)}.${'a'.repeat(63)}`;
  expect(checkWildcard('shop/Hosts', `*.${domain}`)).toHaveLength(253);
  expect(() => checkWildcard('shop/Hosts', `*.a${domain}`)).toThrow('WILDCARD001');
});

test('for an address suggests an endpoint', () => {
  expect(refusalOf('2001:db8::1')).toContain("Resolution.staticEndpoints('2001:db8::1')");
});
