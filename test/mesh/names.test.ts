import { GoDuration } from '../../lib/mesh/duration';
import { HostIndex, intersection, isSubsetOfHost, matchesHost, resolveShortName } from '../../lib/mesh/host-name';
import { contains, isIpAddress, parseBlock, parseIpv4 } from '../../lib/mesh/ip';
import { isHttp, isTcp, parseProtocol, protocolOfServicePort } from '../../lib/mesh/protocol';
import { matchesWhole } from '../../lib/mesh/string-match';

describe('names of hosts', () => {
  it.each([
    ['a.example.com', 'a.example.com', true, true],
    ['a.example.com', '*.example.com', true, true],
    ['*.example.com', 'a.example.com', true, false],
    ['*.a.example.com', '*.example.com', true, true],
    ['*.example.com', '*.a.example.com', true, false],
    ['*.example.com', '*', true, true],
    ['example.com', '*.example.com', false, false],
    ['a.example.com', 'b.example.com', false, false],
  ])('%s and %s: a name in common %s, part of it %s', (a, b, isCommon, isPart) => {
    expect(matchesHost(a, b)).toBe(isCommon);
    expect(isSubsetOfHost(a, b)).toBe(isPart);
  });

  it('are common to two lists as the narrower one', () => {
    expect(intersection(['*.example.com', 'x.org'], ['a.example.com', '*.org', '*'])).toEqual([
      'a.example.com',
      '*.example.com',
      'x.org',
    ]);
  });

  it('are found by the closest wildcard', () => {
    const index = new HostIndex<number>();
    for (const [host, value] of [
      ['*', 1],
      ['*.example.com', 2],
      ['*.a.example.com', 3],
      ['b.example.com', 4],
    ] as const)
      index.set(host, value);
    expect(
      ['b.example.com', 'c.example.com', 'x.a.example.com', 'org', '*.a.example.com', '*.b.a.example.com'].map((host) =>
        index.mostSpecific(host),
      ),
    ).toEqual([4, 2, 3, 1, 3, 3]);
  });

  it('without a dot mean a Service of the namespace', () => {
    expect(['cart', 'cart.shop', '*', '', '::1'].map((host) => resolveShortName(host, 'ops'))).toEqual([
      'cart.ops.svc.cluster.local',
      'cart.shop',
      '*',
      '',
      '::1',
    ]);
  });
});

describe('protocols', () => {
  it.each([
    ['grpc-web', 'GRPC-Web'],
    ['HTTP', 'HTTP'],
    ['tls', 'TLS'],
    ['mysql', 'MySQL'],
    ['', 'UnsupportedProtocol'],
    [undefined, 'UnsupportedProtocol'],
  ])('%s is %s', (text, protocol) => {
    expect(parseProtocol(text)).toBe(protocol);
  });

  it.each([
    [{ name: 'http-web' }, 'HTTP'],
    [{ name: 'grpc-web-x' }, 'GRPC-Web'],
    [{ name: 'web' }, 'UnsupportedProtocol'],
    [{ name: 'web', appProtocol: 'kubernetes.io/h2c' }, 'HTTP2'],
    [{ name: 'http', appProtocol: 'tcp' }, 'TCP'],
    [{ name: '', number: 3306 }, 'TCP'],
    [{ name: 'http', transport: 'UDP' }, 'UDP'],
  ])('of a port of a Service %j is %s', (port, protocol) => {
    expect(protocolOfServicePort({ number: 80, transport: 'TCP', ...port })).toBe(protocol);
  });

  it('are HTTP, TCP, or neither', () => {
    expect([isHttp('GRPC'), isHttp('HTTPS'), isTcp('HTTPS'), isTcp('UnsupportedProtocol')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('durations', () => {
  it.each([
    ['1h30m', '1h30m0s'],
    ['1.5s', '1.5s'],
    ['0.5s', '500ms'],
    ['90s', '1m30s'],
    ['250us', '250µs'],
    ['0s', '0s'],
  ])('%s prints as %s', (text, printed) => {
    expect(GoDuration.parse(text)?.toString()).toBe(printed);
  });

  it.each(['', '1', 's', '1 s', '1d'])('%j is none', (text) => {
    expect(GoDuration.parse(text)).toBeUndefined();
  });
});

describe('addresses', () => {
  it('are of IPv4 or IPv6', () => {
    expect(['192.0.2.1', '::1', '192.0.2.256', 'a.b', '1.2.3'].map(isIpAddress)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('lie in blocks', () => {
    const block = parseBlock('10.1.0.0/16')!;
    expect([contains(block, parseIpv4('10.1.255.1')!), contains(block, parseIpv4('10.2.0.1')!)]).toEqual([true, false]);
    expect(['10.0.0.0/33', 'x', '1.2.3.4/a'].map(parseBlock)).toEqual([undefined, undefined, undefined]);
  });
});

describe('expressions', () => {
  it('match the whole text, as RE2 writes them, and nothing if they are none', () => {
    expect([
      matchesWhole('a|b', 'b'),
      matchesWhole('a', 'ab'),
      matchesWhole('(?i)AB', 'ab'),
      matchesWhole('(', '('),
    ]).toEqual([true, false, true, false]);
  });
});
