import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { dnsLabel, host, namespace, text } from './hosts';
import { addresses, dnsNames, placedServers } from './locality';
import type {
  ClientRecipe,
  EjectionRecipe,
  HeadersRecipe,
  IdentityRecipe,
  KeepaliveRecipe,
  PoolRecipe,
  ResolutionRecipe,
  RetryRecipe,
  TcpPoolRecipe,
  TrustRecipe,
} from './recipes';

/** Set and left out about equally often. */
export function maybe<Value>(value: Arbitrary<Value>): Arbitrary<Value | undefined> {
  return fc.option(value, { nil: undefined, freq: 2 });
}

function isNotEmpty(settings: object): boolean {
  return Object.values(settings).some((setting) => setting !== undefined);
}

/** Any number of the settings, but not none. */
function someOf<Settings extends object>(settings: { [Key in keyof Settings]: Arbitrary<Settings[Key]> }): Arbitrary<
  Partial<Settings>
> {
  return fc.record(settings, { requiredKeys: [] }).filter(isNotEmpty) as Arbitrary<Partial<Settings>>;
}

export function millis(): Arbitrary<number> {
  return fc.oneof(
    fc.integer({ min: 1, max: 999 }),
    fc.integer({ min: 1, max: 3600 }).map((seconds) => seconds * 1000),
    fc.integer({ min: 1, max: 86_400_000 }),
  );
}

function wholeSeconds(): Arbitrary<number> {
  return fc.integer({ min: 1, max: 7200 }).map((seconds) => seconds * 1000);
}

export function limit(): Arbitrary<number> {
  return fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 1000 }), weight: 5 },
    { arbitrary: fc.constant(2 ** 31 - 1), weight: 1 },
  );
}

export function client(): Arbitrary<ClientRecipe> {
  const labelKey = fc.oneof(
    dnsLabel(20),
    fc.tuple(dnsLabel(20), dnsLabel(20)).map((parts) => parts.join('/')),
  );
  const labels = fc.dictionary(labelKey, dnsLabel(20), { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  return fc.oneof(
    fc.record({ namespaceName: namespace() }),
    fc.record({ namespaceName: namespace(), serviceAccountName: dnsLabel(20) }),
    fc.record({ namespaceName: namespace(), serviceAccountName: dnsLabel(20), labels }),
  );
}

export function resolution(): Arbitrary<ResolutionRecipe> {
  return fc.oneof(
    fc.constant<ResolutionRecipe>({ kind: 'dns', endpoints: [] }),
    dnsNames(1, 4).map((endpoints): ResolutionRecipe => ({ kind: 'dnsEndpoints', endpoints })),
    fc.array(host(), { maxLength: 1 }).map((endpoints): ResolutionRecipe => ({ kind: 'dnsRoundRobin', endpoints })),
    addresses(1, 12).map((endpoints): ResolutionRecipe => ({ kind: 'staticEndpoints', endpoints })),
    placedServers(),
  );
}

function tcpSettings(): { [Key in keyof TcpPoolRecipe]-?: Arbitrary<NonNullable<TcpPoolRecipe[Key]>> } {
  return {
    maxConnections: limit(),
    connectTimeout: millis(),
    idleTimeout: millis(),
    maxConnectionDuration: millis(),
    tcpKeepalive: someOf<KeepaliveRecipe>({ time: wholeSeconds(), interval: wholeSeconds(), probes: limit() }),
  };
}

export function tcpPool(): Arbitrary<TcpPoolRecipe> {
  return someOf<TcpPoolRecipe>(tcpSettings());
}

export function pool(): Arbitrary<PoolRecipe> {
  return someOf<PoolRecipe>({
    ...tcpSettings(),
    http1MaxPendingRequests: limit(),
    http2MaxRequests: limit(),
    maxRequestsPerConnection: limit(),
    maxRetries: limit(),
    maxConcurrentStreams: limit(),
    http2KeepAlive: fc.record({ interval: millis(), timeout: millis() }),
  });
}

/** What is left of a pool without some settings. */
export function poolWithout(names: (keyof PoolRecipe)[], recipe?: PoolRecipe): PoolRecipe | undefined {
  if (recipe === undefined) return undefined;
  const kept = Object.fromEntries(Object.entries(recipe).filter(([name]) => !names.includes(name as keyof PoolRecipe)));
  return isNotEmpty(kept) ? kept : undefined;
}

export function ejection(): { [Key in keyof EjectionRecipe]-?: Arbitrary<number> } {
  return { interval: millis(), baseEjectionTime: millis(), maxEjectionPercent: fc.integer({ min: 1, max: 100 }) };
}

/** With a share that lets at least one of so many servers be ejected. */
export function ableToEject<Recipe extends EjectionRecipe>(servers: number, recipe?: Recipe): Recipe | undefined {
  if (recipe?.maxEjectionPercent === undefined) return recipe;
  return { ...recipe, maxEjectionPercent: Math.max(recipe.maxEjectionPercent, Math.ceil(100 / servers)) };
}

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

export function retryPolicy(): Arbitrary<RetryRecipe> {
  const attempts = fc.integer({ min: 1, max: 100 });
  const safe = fc.record({ kind: fc.constant('safe' as const), attempts }, { requiredKeys: ['kind'] });
  const none = fc.constant<RetryRecipe>({ kind: 'none' });
  const more = fc.record(
    {
      kind: fc.constant('moreForIdempotentMethods' as const),
      attempts,
      perTryTimeout: millis(),
      methods: fc.shuffledSubarray(METHODS, { minLength: 1 }),
    },
    { requiredKeys: ['kind'] },
  );
  return fc.oneof(safe, none, { arbitrary: more, weight: 2 });
}

/** A timeout into which all tries fit. */
export function roomForTries(timeout?: number, retries?: RetryRecipe): number | undefined {
  if (timeout === undefined || retries?.perTryTimeout === undefined) return timeout;
  return Math.max(timeout, ((retries.attempts ?? 2) + 1) * retries.perTryTimeout);
}

function subjectAltName(): Arbitrary<string> {
  return fc.oneof(
    host(),
    fc
      .tuple(fc.constant('*'), host())
      .map((parts) => parts.join('.'))
      .filter((name) => name.length <= 253),
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(host(), dnsLabel(10)).map(([domain, path]) => `spiffe://${domain}/${path}`),
  );
}

const reason = text().filter((words) => words.trim() !== '');

/** With what proves it, since nothing proves an unverified server. */
export function identityAndTrust(): Arbitrary<{ serverIdentity?: IdentityRecipe; trustAnchor?: TrustRecipe }> {
  const verified = fc.oneof(
    fc.record({ kind: fc.constant('named' as const), serverName: host() }),
    fc.record({
      kind: fc.constant('of' as const),
      sni: host(),
      subjectAltNames: fc.uniqueArray(subjectAltName(), { minLength: 1, maxLength: 5 }),
    }),
  );
  const operatingSystem = fc.constant<TrustRecipe>({ kind: 'operatingSystem' });
  const trust: Arbitrary<TrustRecipe> = fc.oneof(
    operatingSystem,
    fc.record({ kind: fc.constant('configMap' as const), name: fc.oneof(dnsLabel(), host()) }),
    fc.record({ kind: fc.constant('file' as const), path: fc.constantFrom('/etc/partner/ca.crt', '/a b/ü.pem') }),
  );
  const insecure = fc.record({ kind: fc.constant('insecureSkipVerify' as const), reason });
  return fc.oneof(
    { arbitrary: fc.record({ serverIdentity: maybe(verified), trustAnchor: maybe(trust) }), weight: 4 },
    { arbitrary: fc.record({ serverIdentity: insecure, trustAnchor: maybe(operatingSystem) }), weight: 1 },
  );
}

export function headers(): Arbitrary<HeadersRecipe> {
  const name = fc.oneof(
    fc.constantFrom('x-team', 'X-Sender', 'authorization', 'X-Request-Id', "!#$&'*+.^_`|~"),
    dnsLabel(20).map((label) => `x-${label}`),
  );
  const value = fc.oneof(
    fc.constantFrom('%REQ(x-b)%', '100%%', '', 'a: b', ' - ', 'yes', '1e3', '%DOWNSTREAM_LOCAL_ADDRESS%'),
    fc.string({ unit: fc.constantFrom(...Array.from('aZ09 ,;:="\'#{}[]&*!|>@`\tü')), maxLength: 20 }),
  );
  const values = fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true });
  return fc.record({ set: values, add: values, remove: fc.array(name, { maxLength: 4 }) }, { requiredKeys: [] });
}
