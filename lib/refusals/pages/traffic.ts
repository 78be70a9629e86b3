import { RefusalPage } from '../refusal-page';

/** Retries, limits, and values in general. */
export const TRAFFIC_REFUSALS = {
  TEXT001: {
    title: 'A text is not one line of characters',
    why: 'Printed as YAML, line ends and control characters change the text or the manifest around it.',
    remedy: 'Write one line without control characters.',
  },
  DURATION001: {
    title: 'A duration is not a whole number of milliseconds, zero, or endless',
    why: 'Istio refuses less than a millisecond and more than 292 years, and zero never means "none".',
    remedy: 'Write at least `Duration.millis(1)`; leave the property out for no limit.',
  },
  RETRY001: {
    title: 'The number of retries is not a whole number of at least one',
    why: 'Istio refuses other settings beside zero attempts.',
    remedy: 'Write 1 or more, or `RetryPolicy.none()`.',
  },
  RETRY002: {
    title: 'The tries do not fit into the timeout',
    why: 'The timeout would end the call before the last tries begin.',
    remedy: 'Raise `timeout`, or lower `perTryTimeout` or `attempts`.',
  },
  RETRY003: {
    title: 'Retries by method for gRPC',
    why: 'Every gRPC call is a POST, so that no call would ever be retried as idempotent.',
    remedy: 'Use `RetryPolicy.safe`.',
  },
  RETRY004: {
    title: 'No idempotent method is named',
    why: 'The route for idempotent methods would match nothing.',
    remedy: 'Name at least one method, or use `RetryPolicy.safe`.',
  },
  LIMIT001: {
    title: 'A limit is not a whole number of at least one',
    why: 'To Istio zero means "no limit", the opposite of what it looks like.',
    remedy: 'Write 1 or more; leave the property out for the default.',
  },
  POOL001: {
    title: 'A connection pool without any setting',
    why: 'Istio refuses an empty one.',
    remedy: 'Set at least one limit, or leave the pool out.',
  },
  POOL002: {
    title: 'A setting that does not act on this protocol',
    why: 'It would look like a limit and limit nothing.',
    remedy: 'Leave it out, or choose the protocol that has it.',
  },
  BREAKER001: {
    title: 'A circuit breaker that cannot open',
    why: 'Envoy ejects an endpoint only if the share of ejected ones stays within `maxEjectionPercent`.',
    remedy: 'Leave `maxEjectionPercent` out, raise it, or declare the endpoints.',
  },
} as const satisfies Record<string, RefusalPage>;
