import { call, entry, simulation, TrafficOutcome } from './meshes';

/* Which addresses a proxy asks DNS for. Seen in Envoy 1.40: of IPv4 alone, it finds no server where an address is one of IPv6. */

const HOST = 'api.example.com';
const [FOUR, SIX] = ['198.51.100.7', '2001:db8::7'];

function answered(
  addresses: readonly string[],
  {
    dualStack,
    resolution = 'DNS',
    annotations,
  }: { dualStack?: boolean; resolution?: string; annotations?: Record<string, string> },
): object {
  const servers = { resolution, endpoints: addresses.map((address) => ({ address })) };
  const { outcome, responseFlags, destinations } = simulation([entry(HOST, ['80:HTTP'], servers, { annotations })], {
    dualStack,
  }).call(call(`http://${HOST}`));
  return { outcome, responseFlags, destinations };
}

const NOBODY = { outcome: TrafficOutcome.HTTP_STATUS, responseFlags: 'UH', destinations: [] };

function delivered(...destinations: string[]): object {
  return { outcome: TrafficOutcome.DELIVERED, destinations };
}

test('servers with addresses of IPv6 are not found', () => {
  expect(answered([SIX], {})).toEqual(NOBODY);
  expect(answered([SIX], { dualStack: false })).toEqual(NOBODY);
  expect(answered([SIX], { resolution: 'DNS_ROUND_ROBIN' })).toEqual(NOBODY);
});

test('they are found where proxies ask for them', () => {
  expect(answered([SIX], { dualStack: true })).toEqual(delivered(`${SIX}:80`));
  const annotations = { 'networking.istio.io/connect-strategy': 'RACE_FIRST_TCP_CONNECT' };
  expect(answered([SIX], { annotations })).toEqual(delivered(`${SIX}:80`));
});

test('they are not looked for in DNS where resolution is STATIC', () => {
  expect(answered([SIX], { resolution: 'STATIC' })).toEqual(delivered(`${SIX}:80`));
});

test('other servers of the host are', () => {
  expect(answered([SIX, FOUR], {})).toEqual(delivered(`${FOUR}:80`));
  expect(answered([SIX, FOUR], { dualStack: true })).toEqual(delivered(`${SIX}:80`, `${FOUR}:80`));
  expect(answered(['server.example.net'], {})).toEqual(delivered('server.example.net:80'));
});

test('an answer says who is not found', () => {
  const servers = { endpoints: [{ address: SIX }, { address: FOUR }] };
  const answer = simulation([entry(HOST, ['80:HTTP'], servers)]).call(call(`http://${HOST}`));
  expect(answer.explain()).toContain('asks for addresses of IPv4, and does not find 2001:db8::7');
});
