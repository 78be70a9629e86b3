import { checkLimit } from '../rendering/checks';
import { Ejection, EjectionProps } from './ejection';

/** When a server is left out because it cannot be reached. */
export interface TcpCircuitBreakerProps extends EjectionProps {
  /**
   * Failed connects in a row after which a server is ejected.
   *
   * @default 5
   */
  readonly consecutiveLocalOriginFailures?: number;
}

/**
 * Leaves out servers that cannot be reached. The proxy does not see the answers inside a connection, so that only
 * failed and timed-out connects count, for each proxy by itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export class TcpCircuitBreaker {
  /**
   * A breaker with these limits.
   *
   * @throws LIMIT001 if a number is not a whole one of at least one, DURATION001 if a duration is not a whole number of
   * milliseconds, BREAKER001 if no server could ever be ejected.
   */
  public static of(props: TcpCircuitBreakerProps = {}): TcpCircuitBreaker {
    return new TcpCircuitBreaker(ejectionOnLocalOriginFailures('TcpCircuitBreaker.of', props));
  }

  /** @internal */
  public readonly _ejection: Ejection;

  private constructor(ejection: Ejection) {
    this._ejection = ejection;
  }
}

/** Counts what happens before a server answers, and nothing else. */
export function ejectionOnLocalOriginFailures(place: string, props: TcpCircuitBreakerProps): Ejection {
  const failures = props.consecutiveLocalOriginFailures ?? 5;
  return new Ejection(place, props, {
    splitExternalLocalOriginErrors: true,
    consecutiveLocalOriginFailures: checkLimit(place, 'consecutiveLocalOriginFailures', failures),
    consecutive5xxErrors: 0,
    consecutiveGatewayErrors: 0,
  });
}
