import { Duration } from 'cdk8s';
import { HTTPRetry } from '../../imports/networking';
import { goDuration } from '../rendering/go-duration';
import { refuse, show } from '../refusals/refuse';

/** Failures after which the server has certainly not begun to work on the request. */
const NEVER_REACHED = ['connect-failure', 'refused-stream', 'reset-before-request'];

/** Failures after which the server may have done the work. */
const MAY_HAVE_ACTED = ['reset', 'gateway-error'];

/** Methods that HTTP defines as repeatable without a further effect. */
export enum IdempotentMethod {
  /** Reads. */
  GET = 'GET',
  /** Reads the headers. */
  HEAD = 'HEAD',
  /** Asks what is possible. */
  OPTIONS = 'OPTIONS',
  /** Replaces as a whole. Leave it out where the API does not keep to that. */
  PUT = 'PUT',
  /** Removes. Leave it out where the API does not keep to that. */
  DELETE = 'DELETE',
}

/** Retries that are safe for every method. */
export interface SafeRetryProps {
  /**
   * Further tries after the first.
   *
   * @default 2
   */
  readonly attempts?: number;
}

/** Retries that go further for idempotent methods. */
export interface IdempotentRetryProps {
  /**
   * Further tries after the first.
   *
   * @default 2
   */
  readonly attempts?: number;

  /**
   * How long one try of an idempotent call may take; then the next one begins. Together the tries have to fit into the
   * timeout of the destination.
   *
   * @default - only the timeout of the destination ends a try
   */
  readonly perTryTimeout?: Duration;

  /**
   * The methods that are repeated after more kinds of failure.
   *
   * @default - GET, HEAD, OPTIONS, PUT and DELETE
   */
  readonly methods?: IdempotentMethod[];
}

/** @internal */
export interface RetryRoute {
  readonly name?: string;
  readonly methodRegex?: string;
  readonly retries: HTTPRetry;
}

/**
 * When the proxy repeats a call. No policy repeats a write that may have reached the server.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export class RetryPolicy {
  /**
   * Repeats any call that did not reach the server: no connection, stream refused, connection lost before the request
   * was sent. Safe for every method.
   *
   * @throws RETRY001 if `attempts` is not a whole number of at least one.
   */
  public static safe(props: SafeRetryProps = {}): RetryPolicy {
    const attempts = checkAttempts('RetryPolicy.safe', props.attempts);
    return new RetryPolicy(attempts, [{ retries: retry(attempts, NEVER_REACHED) }]);
  }

  /**
   * As `safe`, and repeats idempotent calls also after a lost connection, an answer of 502, 503 or 504, or a try that
   * took too long. Becomes two routes, by method. Not for gRPC, where every call is a POST.
   *
   * @throws RETRY001 if `attempts` is not a whole number of at least one, RETRY004 if `methods` is empty, DURATION001
   * if `perTryTimeout` is not a whole number of milliseconds.
   */
  public static moreForIdempotentMethods(props: IdempotentRetryProps = {}): RetryPolicy {
    const place = 'RetryPolicy.moreForIdempotentMethods';
    const attempts = checkAttempts(place, props.attempts);
    const perTryTimeout = props.perTryTimeout && goDuration(place, 'perTryTimeout', props.perTryTimeout);
    const methods = Object.values(IdempotentMethod).filter((method) => props.methods?.includes(method) ?? true);
    if (methods.length === 0) {
      refuse('RETRY004', place, {
        problem: `methods is ${show(props.methods)}`,
        remedy: 'Name at least one, such as IdempotentMethod.GET, or use RetryPolicy.safe',
      });
    }
    const idempotent = {
      ...retry(attempts, [...NEVER_REACHED, ...MAY_HAVE_ACTED]),
      ...(perTryTimeout && { perTryTimeout }),
    };
    return new RetryPolicy(
      attempts,
      [
        { name: 'idempotent', methodRegex: methods.join('|'), retries: idempotent },
        { name: 'other', retries: retry(attempts, NEVER_REACHED) },
      ],
      props.perTryTimeout,
    );
  }

  /** Repeats nothing. */
  public static none(): RetryPolicy {
    return new RetryPolicy(0, [{ retries: { attempts: 0 } }]);
  }

  private constructor(
    /** Further tries after the first. */
    public readonly attempts: number,
    private readonly routes: RetryRoute[],
    /** How long one try of an idempotent call may take, where that is limited. */
    public readonly perTryTimeout?: Duration,
  ) {}

  /** @internal */
  public _render(): RetryRoute[] {
    return this.routes;
  }

  /** @internal */
  public get _isByMethod(): boolean {
    return this.routes.length > 1;
  }
}

function checkAttempts(place: string, attempts = 2): number {
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 100) {
    refuse('RETRY001', place, {
      problem: `attempts is ${show(attempts)}; it has to be a whole number from 1 to 100`,
      remedy: 'Write 1 or more, or use RetryPolicy.none() to repeat nothing',
    });
  }
  return attempts;
}

function retry(attempts: number, retryOn: string[]): HTTPRetry {
  return { attempts, retryOn: retryOn.join(',') };
}
