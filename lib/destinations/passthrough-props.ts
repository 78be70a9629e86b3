import { LocalityFailover } from '../values/locality-failover';
import { TcpCircuitBreaker } from '../values/tcp-circuit-breaker';
import { TcpConnectionPool } from '../values/tcp-connection-pool';

/** How connections are forwarded on which the application speaks TLS itself. */
export interface PassthroughProps {
  /**
   * Ports on which the server speaks TLS.
   *
   * @default [443]
   */
  readonly ports?: number[];

  /**
   * Limits of the connections. They hold for each proxy by itself.
   *
   * @default - the limits of the mesh
   */
  readonly connectionPool?: TcpConnectionPool;

  /**
   * When a server that cannot be reached is left out.
   *
   * @default - never
   */
  readonly circuitBreaker?: TcpCircuitBreaker;

  /**
   * Which servers a client is given, by where both are. Needs servers with a locality (`Resolution.endpoints`), and a
   * circuit breaker, without which nobody notices that a region fails.
   *
   * @default - all servers alike, wherever they are
   */
  readonly localityFailover?: LocalityFailover;
}
