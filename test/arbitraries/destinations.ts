import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { dnsLabel, host, namespace, text } from './hosts';
import type { DestinationRecipe, HttpsRecipe, OriginatedRecipe } from './recipes';
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
};

/** A port on which the proxy can listen. */
export const listenerPort = fc
  .oneof(fc.constantFrom(80, 443, 8080, 8443, 50051), fc.integer({ min: 1, max: 65535 }))
  .filter((port) => !PROXY_PORTS.includes(port));

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
    })
    .map((recipe) => ({
      ...recipe,
      circuitBreaker: values.ableToEject(serversOf(recipe), recipe.circuitBreaker),
    }));
}

const originationPorts = fc
  .record({
    port: maybe(listenerPort.filter((port) => port !== 443)),
    targetPort: maybe(fc.integer({ min: 1, max: 65535 })),
    directHttpsPort: maybe(listenerPort),
  })
  .filter(({ port = 80, directHttpsPort }) => port !== directHttpsPort);

/** What the protocol and the version of Istio do not know. */
function unknownSettings(
  protocol: OriginatedRecipe['protocol'],
  knowsKeepAlive: boolean,
): ('maxConcurrentStreams' | 'http2KeepAlive')[] {
  if (protocol === undefined || protocol === 'HTTP') return ['maxConcurrentStreams', 'http2KeepAlive'];
  return knowsKeepAlive ? [] : ['http2KeepAlive'];
}

/** Props of TlsOriginatedApi that are not refused; with http2KeepAlive only from Istio 1.31 on. */
export function originatedRecipe(options: { readonly http2KeepAlive: boolean }): Arbitrary<OriginatedRecipe> {
  const breaker = fc.record(
    { consecutive5xxErrors: values.limit(), consecutiveGatewayErrors: values.limit(), ...values.ejection() },
    { requiredKeys: [] },
  );
  const settings = fc.record({
    type: fc.constant('TlsOriginatedApi' as const),
    ...destination,
    protocol: fc.constantFrom(undefined, 'HTTP' as const, 'HTTP2' as const, 'GRPC' as const),
    retryPolicy: maybe(values.retryPolicy()),
    timeout: maybe(values.millis()),
    requestHeaders: maybe(values.headers()),
    responseHeaders: maybe(values.headers()),
    connectionPool: maybe(values.pool()),
    circuitBreaker: maybe(breaker),
    failClosed: fc.constantFrom(undefined, true, false),
  });
  return fc.tuple(settings, originationPorts, values.identityAndTrust()).map(([recipe, ports, tls]) => {
    const { protocol } = recipe;
    // Every call of gRPC is a POST, so that retries by method are refused.
    const isRefused = protocol === 'GRPC' && recipe.retryPolicy?.kind === 'moreForIdempotentMethods';
    const retryPolicy = isRefused ? { kind: 'safe' as const } : recipe.retryPolicy;
    return {
      ...recipe,
      ...ports,
      ...tls,
      retryPolicy,
      timeout: values.roomForTries(recipe.timeout, retryPolicy),
      connectionPool: values.poolWithout(unknownSettings(protocol, options.http2KeepAlive), recipe.connectionPool),
      circuitBreaker: values.ableToEject(serversOf(recipe), recipe.circuitBreaker),
    };
  });
}
