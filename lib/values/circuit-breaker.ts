import { checkLimit } from '../rendering/checks';
import { Ejection, EjectionProps } from './ejection';

/** When a server is left out because of its answers. */
export interface CircuitBreakerProps extends EjectionProps {
  /**
   * Failures in a row after which a server is ejected: answers of 500 to 599, refused and lost connections. An answer
   * of 429 is none.
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

  /** @internal */
  public readonly _ejection: Ejection;

  private constructor(ejection: Ejection) {
    this._ejection = ejection;
  }
}

const PLACE = 'CircuitBreaker.of';
