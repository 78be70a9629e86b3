import { Duration } from 'cdk8s';
import { CircuitBreaker, ConnectionPool, TlsOriginatedApiProps } from '../../lib';

/** Limits and a breaker beside direct HTTPS, as the proved set has them. */
export const POOL_AND_BREAKER = {
  directHttpsPort: 443,
  connectionPool: ConnectionPool.of({
    maxConnections: 100,
    connectTimeout: Duration.seconds(3),
    idleTimeout: Duration.minutes(1),
    http1MaxPendingRequests: 64,
    http2MaxRequests: 200,
    maxRetries: 10,
  }),
  circuitBreaker: CircuitBreaker.of({ interval: Duration.seconds(1), baseEjectionTime: Duration.seconds(2) }),
} satisfies Partial<TlsOriginatedApiProps>;
