import { checkLimit } from '../rendering/checks';
import { Ejection, EjectionProps } from './ejection';
import { ejectionOnLocalOriginFailures, TcpCircuitBreakerProps } from './tcp-circuit-breaker';

/** When a server is left out because of its answers. */
export interface CircuitBreakerProps extends EjectionProps {
  /**
   * Failures in a row after which a server is ejected: answers of 500 to 599, refused and lost connections, calls that
   * run into their timeout. An answer of 429 is none.
   *
   * @default 5
   */
  readonly consecutive5xxErrors?: number;

  /**
   * Answers of 502, 503 or 504 in a row after which a server is ejected. A lower number than `consecutive5xxErrors`
   * reacts faster to a broken way than to a broken application.
   *
   * @default - as `consecutive5xxErrors`
   */
  readonly consecutiveGatewayErrors?: number;
}

/** When a server is left out because its gateway or the way to it is broken. */
export interface GatewayErrorsProps extends EjectionProps {
  /**
   * Answers of 502, 503 or 504, refused or lost connections and calls that run into their timeout, in a row, after which
   * a server is ejected.
   *
   * @default 5
   */
  readonly consecutiveGatewayErrors?: number;
}

/**
 * Leaves out servers that fail. While all servers of a host are left out, calls are answered 503 without being sent.
 * Nothing is probed: only the calls of the application count, for each proxy by itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export class CircuitBreaker {
  /**
   * A breaker with these limits.
   *
   * @throws LIMIT001 if a number is not a whole one of at least one, DURATION001 if a duration is not a whole number of
   * milliseconds, BREAKER001 if no server could ever be ejected.
   */
  public static of(props: CircuitBreakerProps = {}): CircuitBreaker {
    const consecutive5xxErrors = checkLimit(PLACE, 'consecutive5xxErrors', props.consecutive5xxErrors ?? 5);
    const consecutiveGatewayErrors = checkLimit(
      PLACE,
      'consecutiveGatewayErrors',
      props.consecutiveGatewayErrors ?? consecutive5xxErrors,
    );
    return new CircuitBreaker(new Ejection(PLACE, props, { consecutive5xxErrors, consecutiveGatewayErrors }));
  }

  /**
   * A breaker that answers of 500 do not open: where they are the fault of single calls, a server that gives them is as
   * good as the others.
   *
   * @throws as `of`.
   */
  public static onGatewayErrors(props: GatewayErrorsProps = {}): CircuitBreaker {
    const place = 'CircuitBreaker.onGatewayErrors';
    const failures = props.consecutiveGatewayErrors ?? 5;
    const consecutiveGatewayErrors = checkLimit(place, 'consecutiveGatewayErrors', failures);
    return new CircuitBreaker(new Ejection(place, props, { consecutive5xxErrors: 0, consecutiveGatewayErrors }));
  }

  /**
   * A breaker that opens when connections are refused or not made in time. No answer counts, and each connection that is
   * made sets the count back, so that hang-ups and timeouts after that hardly ever add up.
   *
   * @throws as `of`.
   */
  public static onLocalOriginFailures(props: TcpCircuitBreakerProps = {}): CircuitBreaker {
    return new CircuitBreaker(ejectionOnLocalOriginFailures('CircuitBreaker.onLocalOriginFailures', props));
  }

  /** @internal */
  public readonly _ejection: Ejection;

  private constructor(ejection: Ejection) {
    this._ejection = ejection;
  }
}

const PLACE = 'CircuitBreaker.of';
