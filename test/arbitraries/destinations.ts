import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { dnsLabel, host, namespace, text } from './hosts';
import { spread, SpreadRecipe } from './locality';
import type {
  DestinationRecipe,
  EjectionRecipe,
  HttpCallRecipe,
  HttpRecipe,
  HttpsRecipe,
  OriginatedRecipe,
} from './recipes';
import * as values from './values';

const PROXY_PORTS = [15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090];
const { maybe } = values;

const destination = {
  host: host(),
  clients: maybe(fc.array(values.client(), { minLength: 1, maxLength: 3 })),
  visibility: maybe(fc.oneof(fc.constant<string[]>([]), fc.array(namespace(), { minLength: 1, maxLength: 3 }))),
  resolution: maybe(values.resolution()),
  namespace: maybe(namespace()),
  name: maybe(fc.oneof(dnsLabel(), namespace())),
  owner: maybe(text()),
  contact: maybe(text()),
};

/** A port on which the proxy can listen. */
export const listenerPort = fc
  .oneof(fc.constantFrom(80, 443, 8080, 8443, 50051), fc.integer({ min: 1, max: 65535 }))
  .filter((port) => !PROXY_PORTS.includes(port));

/** In about a third of all cases, so that the other ways to find servers occur as often as before. */
const sometimesSpread = fc.oneof({ arbitrary: spread(), weight: 3 }, { arbitrary: fc.constant(undefined), weight: 7 });

/** With servers in several places where some were given, and a breaker that can empty a place. */
function spreadOut<Recipe extends DestinationRecipe & { readonly circuitBreaker?: EjectionRecipe }>(
  recipe: Recipe,
  spreading: SpreadRecipe | undefined,
): Recipe {
  if (!spreading) return { ...recipe, circuitBreaker: values.ableToEject(serversOf(recipe), recipe.circuitBreaker) };
  const { maxEjectionPercent, ...breaker } = recipe.circuitBreaker ?? {};
  // Shares need no breaker; for all else one that can leave out all servers of a place.
  const isBroken = recipe.circuitBreaker !== undefined || spreading.localityFailover.kind !== 'distribute';
  return {
    ...recipe,
    ...spreading,
    circuitBreaker: isBroken
      ? { ...breaker, ...(maxEjectionPercent !== undefined && { maxEjectionPercent: 100 }) }
      : undefined,
  };
}

function serversOf({ resolution }: DestinationRecipe): number {
  return Math.max(1, resolution?.endpoints.length ?? 1);
}

/** Props of ExternalHttpsApi that are not refused. */
export function httpsRecipe(): Arbitrary<HttpsRecipe> {
  const breaker = fc.record(
    { consecutiveLocalOriginFailures: values.limit(), ...values.ejection() },
    { requiredKeys: [] },
  );
  return fc
    .record({
      type: fc.constant('ExternalHttpsApi' as const),
      ...destination,
      ports: maybe(fc.uniqueArray(listenerPort, { minLength: 1, maxLength: 3 })),
      connectionPool: maybe(values.tcpPool()),
      circuitBreaker: maybe(breaker),
      spreading: sometimesSpread,
    })
    .map(({ spreading, ...recipe }) => spreadOut(recipe, spreading));
}

/** The port that is called without TLS, and the one beside it. */
const httpPorts = fc
  .record({ port: maybe(listenerPort.filter((port) => port !== 443)), directHttpsPort: maybe(listenerPort) })
  .filter(({ port = 80, directHttpsPort }) => port !== directHttpsPort);

/** What the protocol and the version of Istio do not know. */
function unknownSettings(
  protocol: HttpCallRecipe['protocol'],
  knowsKeepAlive: boolean,
): ('maxConcurrentStreams' | 'http2KeepAlive')[] {
  if (protocol === undefined || protocol === 'HTTP') return ['maxConcurrentStreams', 'http2KeepAlive'];
  return knowsKeepAlive ? [] : ['http2KeepAlive'];
}

/** With http2KeepAlive only from Istio 1.31 on. */
interface HttpOptions {
  readonly http2KeepAlive: boolean;
}

/** Props of calls that the proxy sees and that are not refused. */
function httpCalls(options: HttpOptions): Arbitrary<HttpCallRecipe> {
  const breaker = fc.record(
    { consecutive5xxErrors: values.limit(), consecutiveGatewayErrors: values.limit(), ...values.ejection() },
    { requiredKeys: [] },
  );
  const settings = fc.record({
    ...destination,
    // Left out twice as often, so that it is in every run often enough.
    protocol: fc.constantFrom(undefined, undefined, 'HTTP' as const, 'HTTP2' as const, 'GRPC' as const),
    retryPolicy: maybe(values.retryPolicy()),
    timeout: maybe(values.millis()),
    requestHeaders: maybe(values.headers()),
    responseHeaders: maybe(values.headers()),
    headerHygiene: maybe(fc.constant('removeMeshHeaders' as const)),
    connectionPool: maybe(values.pool()),
    circuitBreaker: maybe(breaker),
  });
  return fc.tuple(settings, httpPorts, sometimesSpread).map(([given, ports, spreading]) => {
    const recipe = spreadOut(given, spreading);
    const { protocol } = recipe;
    // Every call of gRPC is a POST, so that retries by method are refused.
    const isRefused = protocol === 'GRPC' && recipe.retryPolicy?.kind === 'moreForIdempotentMethods';
    const retryPolicy = isRefused ? { kind: 'safe' as const } : recipe.retryPolicy;
    return {
      ...recipe,
      ...ports,
      retryPolicy,
      timeout: values.roomForTries(recipe.timeout, retryPolicy),
      connectionPool: values.poolWithout(unknownSettings(protocol, options.http2KeepAlive), recipe.connectionPool),
    };
  });
}

/** Props of ExternalHttpApi that are not refused. */
export function httpRecipe(options: HttpOptions): Arbitrary<HttpRecipe> {
  return httpCalls(options).map((calls) => ({ type: 'ExternalHttpApi' as const, ...calls }));
}

/** Props of TlsOriginatedApi that are not refused. */
export function originatedRecipe(options: HttpOptions): Arbitrary<OriginatedRecipe> {
  const target = fc.record({
    targetPort: maybe(fc.integer({ min: 1, max: 65535 })),
    failClosed: fc.constantFrom(undefined, true, false),
  });
  return fc
    .tuple(httpCalls(options), target, values.identityAndTrust())
    .map(([calls, to, tls]) => ({ type: 'TlsOriginatedApi' as const, ...calls, ...to, ...tls }));
}
