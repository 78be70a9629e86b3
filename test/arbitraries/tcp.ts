import { isIP } from 'node:net';
import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { ExternalTcpService, ExternalTcpServiceProps, MeshProfile, Resolution, TcpCapture, TcpTls } from '../../lib';
import { faultOf, isRange, oneSpelling } from '../../lib/rendering/address-range';
import { httpsProps, made, resolution, serverIdentity, trustAnchor } from './build';
import { httpsRecipe } from './destinations';
import { namespace, text } from './hosts';
import type { HttpsRecipe, IdentityRecipe, ResolutionRecipe, TrustRecipe } from './recipes';
import * as values from './values';

export type CaptureRecipe =
  | { readonly kind: 'virtualIp'; readonly address: string }
  | { readonly kind: 'realAddresses'; readonly addresses: string[] }
  | { readonly kind: 'wholePort'; readonly reason: string }
  | { readonly kind: 'dnsCapture' };

export interface TlsRecipe {
  readonly kind: 'originate' | 'originateFromFirstByte';
  readonly serverIdentity?: IdentityRecipe;
  readonly trustAnchor?: TrustRecipe;
}

/** A TCP service; what it has in common with HTTPS of the application stands in `to`. */
export interface TcpRecipe {
  /** Namespace of the chart. */
  readonly namespace: string;
  readonly to: Omit<HttpsRecipe, 'resolution'>;
  readonly ports: number[];
  readonly capture: CaptureRecipe;
  readonly resolution?: ResolutionRecipe | 'none';
  readonly targetPort?: number;
  readonly tls?: TlsRecipe;
}

type Captured = Pick<TcpRecipe, 'capture' | 'resolution'>;

/** Ports of protocols that begin in clear text. */
const CLEAR_TEXT = [21, 25, 110, 143, 389, 587, 1433, 3306, 5222, 5432, 6432, 33060];

const RANGES = ['198.51.100.0/24', '10.0.0.0/8', '203.0.113.7/32', '192.0.2.72/29', '2001:db8::/32'];

function address(): Arbitrary<string> {
  const addresses = fc.oneof({ arbitrary: fc.ipV4(), weight: 4 }, { arbitrary: fc.ipV6(), weight: 1 });
  return addresses.filter((one) => faultOf(one) === undefined);
}

function capture(): Arbitrary<CaptureRecipe> {
  const some = (one: Arbitrary<string>): Arbitrary<CaptureRecipe> =>
    fc
      .uniqueArray(one, { minLength: 1, maxLength: 4, selector: oneSpelling })
      .map((addresses) => ({ kind: 'realAddresses', addresses }));
  return fc.oneof(
    { arbitrary: address().map((one): CaptureRecipe => ({ kind: 'virtualIp', address: one })), weight: 3 },
    { arbitrary: some(address()), weight: 2 },
    { arbitrary: some(fc.oneof(fc.constantFrom(...RANGES), address())), weight: 2 },
    text()
      .filter((words) => words.trim() !== '')
      .map((reason): CaptureRecipe => ({ kind: 'wholePort', reason })),
    fc.constant<CaptureRecipe>({ kind: 'dnsCapture' }),
  );
}

/** What fits a capture. */
function resolutionFor(recipe: CaptureRecipe): Arbitrary<TcpRecipe['resolution']> {
  // The proxy cannot ask DNS for a host that resolves to a virtual address.
  if (recipe.kind === 'virtualIp') return values.resolution().filter(({ endpoints }) => endpoints.length > 0);
  if (recipe.kind !== 'realAddresses') return values.maybe(values.resolution());
  const none = fc.constant('none' as const);
  const fits = values.resolution().filter(({ kind }) => !hasRange(recipe) || kind === 'staticEndpoints');
  return values.maybe(fc.oneof(none, fits));
}

export function addressesOf(recipe: CaptureRecipe): string[] {
  if (recipe.kind === 'virtualIp') return [recipe.address];
  return recipe.kind === 'realAddresses' ? recipe.addresses : [];
}

function hasRange(recipe: CaptureRecipe): boolean {
  return addressesOf(recipe).some(isRange);
}

/** Whether every connection keeps the address that was dialled. */
export function keepsAddress({ capture: captured, resolution }: Captured): boolean {
  return resolution === 'none' || (resolution === undefined && hasRange(captured));
}

function serversOf({ capture: captured, resolution }: Captured): number {
  if (typeof resolution === 'object') return Math.max(1, resolution.endpoints.length);
  return captured.kind === 'realAddresses' ? captured.addresses.length : 1;
}

/** With the servers of a failover, where the capture takes them. */
function spreadOver(to: HttpsRecipe, captured: Captured): Captured {
  const { resolution, localityFailover } = to;
  const isFixed = resolution?.endpoints.every((one) => isIP(one) !== 0) ?? false;
  return localityFailover && (isFixed || !hasRange(captured.capture)) ? { ...captured, resolution } : captured;
}

/** Props of a TCP service that are not refused. */
export function tcpRecipe(): Arbitrary<TcpRecipe> {
  const tls = fc
    .tuple(
      values.identityAndTrust().filter(({ serverIdentity: one }) => one?.kind !== 'insecureSkipVerify'),
      fc.constantFrom('originate' as const, 'originateFromFirstByte' as const),
    )
    .map(([identity, kind]): TlsRecipe => ({ kind, ...identity }));
  const port = fc.constantFrom(5432, 3306, 6379, 9092, 9093, 27017, 443);
  const settings = fc.record({
    namespace: namespace(),
    to: httpsRecipe(),
    ports: fc.uniqueArray(port, { minLength: 1, maxLength: 3 }),
    targetPort: values.maybe(fc.integer({ min: 1, max: 65535 })),
    tls: values.maybe(tls),
    captured: capture().chain((one) => fc.record({ capture: fc.constant(one), resolution: resolutionFor(one) })),
  });
  return settings.map(({ captured: alone, targetPort, tls: given, to, ...others }) => {
    const captured = spreadOver(to, alone);
    // One target is for one port.
    const ports = targetPort === undefined ? others.ports : others.ports.slice(0, 1);
    const isClearText = [...ports, targetPort ?? 0].some((one) => CLEAR_TEXT.includes(one));
    const isSpread = captured !== alone;
    const breaker = keepsAddress(captured) ? undefined : values.ableToEject(serversOf(captured), to.circuitBreaker);
    return {
      ...others,
      ...captured,
      ports,
      targetPort,
      to: {
        ...to,
        circuitBreaker: isSpread ? to.circuitBreaker : breaker,
        localityFailover: isSpread ? to.localityFailover : undefined,
        ports: undefined,
        resolution: undefined,
      },
      tls: given && isClearText ? { ...given, kind: 'originateFromFirstByte' as const } : given,
    };
  });
}

function captureOf(recipe: CaptureRecipe): TcpCapture {
  if (recipe.kind === 'virtualIp') return TcpCapture.virtualIp(recipe.address);
  if (recipe.kind === 'realAddresses') return TcpCapture.realAddresses(...recipe.addresses);
  return recipe.kind === 'wholePort' ? TcpCapture.wholePort(recipe) : TcpCapture.dnsCapture();
}

export function tcpProps(recipe: TcpRecipe): ExternalTcpServiceProps {
  return {
    ...httpsProps(recipe.to),
    resolution: made(recipe.resolution, (one) => (one === 'none' ? Resolution.none() : resolution(one))),
    ports: recipe.ports,
    targetPort: recipe.targetPort,
    capture: captureOf(recipe.capture),
    tls: made(recipe.tls, (tls) =>
      TcpTls[tls.kind]({
        serverIdentity: made(tls.serverIdentity, serverIdentity),
        trustAnchor: made(tls.trustAnchor, trustAnchor),
      }),
    ),
  };
}

/** A chart of a mesh all of whose clients capture DNS. */
export function tcpChart(recipe: TcpRecipe): Chart {
  const app = new App();
  MeshProfile.set(app, { dnsCapture: true });
  const chart = new Chart(app, 'chart', { namespace: recipe.namespace });
  new ExternalTcpService(chart, 'Service', tcpProps(recipe));
  return chart;
}
