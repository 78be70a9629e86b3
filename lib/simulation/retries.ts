import { GoDuration } from '../mesh/duration';
import type { RetryRule, Route } from '../mesh/http-route';
import type { Passed } from './hop';

/** Why an attempt has failed. */
export type Failure = { readonly kind: 'connect' } | { readonly kind: 'status'; readonly status: number };

/** The base of Envoy's pauses between attempts, which grow to ten times as much. */
const PAUSE_SECONDS = 0.025;
const LONGEST_PAUSE_SECONDS = 0.25;

const ALWAYS = ['5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure'];

/** Whether an attempt that failed so is made again. Follows Envoy's `x-envoy-retry-on`. */
export function isRetried(rule: RetryRule | undefined, failure: Failure): boolean {
  if (!rule) return false;
  const conditions = rule.on.split(',');
  if (failure.kind === 'connect') return conditions.some((condition) => ALWAYS.includes(condition));
  const { status } = failure;
  return conditions.some((condition) => {
    switch (condition) {
      case '5xx':
        return status >= 500 && status < 600;
      case 'gateway-error':
        return status >= 502 && status <= 504;
      case 'retriable-4xx':
        return status === 409;
      case 'retriable-status-codes':
        return rule.codes.includes(status);
      default:
        return false;
    }
  });
}

/** What the worst case costs. */
export interface WorstCase {
  /** How often the server may be asked. */
  readonly attempts: number;
  /** After how long the application has an answer for certain; undefined if nothing limits it. */
  readonly seconds?: number;
}

/** Conditions that hold only for what the next proxy or server has not begun to work on. */
const NEVER_ARRIVED = ['connect-failure', 'refused-stream', 'reset-before-request'];

/** Whether a rule also repeats what may have arrived: then the attempts of the proxy behind are made again. */
function repeatsArrived({ on, codes }: RetryRule, isGrpc: boolean): boolean {
  return on.split(',').some((condition) => {
    if (NEVER_ARRIVED.includes(condition)) return false;
    if (condition === 'retriable-status-codes') return codes.length > 0;
    return isGrpc || !GRPC_STATUSES.includes(condition);
  });
}

const GRPC_STATUSES = ['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'];

/** Attempts of proxies that repeat what may have arrived multiply, and each waits for those behind it. */
export function worstCaseOf(passed: readonly Passed[], isGrpc: boolean): WorstCase {
  let attempts = 1;
  let behind: number | undefined;
  for (const [index, { route }] of [...passed.entries()].reverse()) {
    if (!route) continue;
    const isLast = index === passed.length - 1;
    const isRepeating = route.retry !== undefined && (isLast || repeatsArrived(route.retry, isGrpc));
    const tries = isRepeating ? 1 + route.retry.attempts : 1;
    attempts *= tries;
    const each = smallest(route.retry?.perTryTimeout?.seconds, behind);
    const all = each === undefined ? undefined : each * tries + pauses(tries - 1);
    behind = smallest(positive(route.timeout), all);
    // What a fault delays comes before any limit begins to run.
    if (behind !== undefined) behind += delayOf(route);
  }
  return { attempts, seconds: behind };
}

/** Seconds by which a route may delay a request on purpose. Follows `TranslateFault` in pilot/pkg/networking/core/route/route.go. */
function delayOf({ fault }: Route): number {
  const delay = fault?.fields('delay');
  const share = delay?.optional('percentage')?.number('value') ?? delay?.number('percent') ?? 0;
  return delay && share > 0 ? (GoDuration.read(delay, 'fixedDelay')?.seconds ?? 0) : 0;
}

function positive(duration: GoDuration | undefined): number | undefined {
  return duration && duration.seconds > 0 ? duration.seconds : undefined;
}

function smallest(...values: (number | undefined)[]): number | undefined {
  const known = values.filter((value): value is number => value !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** From some pause on all are the longest; a rule may ask for billions. */
function pauses(count: number): number {
  let total = 0;
  for (let index = 1; index <= count; index++) {
    const pause = PAUSE_SECONDS * (2 ** index - 1);
    if (pause >= LONGEST_PAUSE_SECONDS) return total + (count - index + 1) * LONGEST_PAUSE_SECONDS;
    total += pause;
  }
  return total;
}
