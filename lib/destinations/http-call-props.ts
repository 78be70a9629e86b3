import { Duration } from 'cdk8s';
import { CircuitBreaker } from '../values/circuit-breaker';
import { ConnectionPool } from '../values/connection-pool';
import { HeaderHygiene } from '../values/header-hygiene';
import { HeaderOperations } from '../values/header-operations';
import { LocalityFailover } from '../values/locality-failover';
import { RetryPolicy } from '../values/retry-policy';
import { ApplicationProtocol } from './application-protocol';

/** Calls that the application makes without TLS, so that the proxy sees each one. */
export interface HttpCallProps {
  /**
   * What the application speaks to the proxy, and the proxy to the server.
   *
   * @default ApplicationProtocol.HTTP
   */
  readonly protocol?: ApplicationProtocol;

  /**
   * Port that the application calls without TLS. Not 443, which belongs to HTTPS.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * When a call is repeated.
   *
   * @default RetryPolicy.safe()
   */
  readonly retryPolicy?: RetryPolicy;

  /**
   * How long a call may take with all its tries, until the end of the answer. Then the application gets a 504.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;

  /**
   * Changes to the headers that the server gets.
   *
   * @default - none
   */
  readonly requestHeaders?: HeaderOperations;

  /**
   * Changes to the headers that the application gets.
   *
   * @default - none
   */
  readonly responseHeaders?: HeaderOperations;

  /**
   * What the server is not to get of that which proxies add about the caller. The Pods of the clients belong to it: see
   * `podAnnotations` of the construct.
   *
   * @default - straight from the sidecar nothing is taken away; through a gateway HeaderHygiene.removeMeshHeaders()
   */
  readonly headerHygiene?: HeaderHygiene;

  /**
   * Limits of the connections and calls. They hold for each proxy by itself.
   *
   * @default - the limits of the mesh
   */
  readonly connectionPool?: ConnectionPool;

  /**
   * When a server that fails is left out.
   *
   * @default - never
   */
  readonly circuitBreaker?: CircuitBreaker;

  /**
   * Which servers a client is given, by where both are. Needs servers with a locality (`Resolution.endpoints`), and a
   * circuit breaker, without which nobody notices that a region fails.
   *
   * @default - all servers alike, wherever they are
   */
  readonly localityFailover?: LocalityFailover;
}
