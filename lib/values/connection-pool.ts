import { Duration } from 'cdk8s';
import {
  ConnectionPoolSettings,
  ConnectionPoolSettingsHTTPSettings,
  ConnectionPoolSettingsHTTPSettingsH2UpgradePolicy,
} from '../../imports/networking';
import { checkLimit } from '../rendering/checks';
import { goDuration } from '../rendering/go-duration';
import { checkNotEmpty, renderTcp, TcpConnectionPoolProps } from './tcp-connection-pool';

/** Pings on HTTP/2 connections, so that a dead one is noticed before the next call. */
export interface Http2KeepAlive {
  /** Time between pings. */
  readonly interval: Duration;

  /** How long the answer may take; then the connection is closed. */
  readonly timeout: Duration;
}

/** Limits of the connections and calls to one host. They hold for each proxy by itself, not for all together. */
export interface ConnectionPoolProps extends TcpConnectionPoolProps {
  /**
   * Calls that may wait for a connection; further ones are answered 503.
   *
   * @default - no limit
   */
  readonly http1MaxPendingRequests?: number;

  /**
   * Calls that may be under way at once, over HTTP/1.1 as well; further ones are answered 503.
   *
   * @default - no limit
   */
  readonly http2MaxRequests?: number;

  /**
   * Calls after which a connection is closed. 1 switches keep-alive off.
   *
   * @default - no limit
   */
  readonly maxRequestsPerConnection?: number;

  /**
   * Retries that may be under way at once, over all calls. The number of tries of one call is up to `RetryPolicy`.
   *
   * @default - no limit
   */
  readonly maxRetries?: number;

  /**
   * Calls that may share an HTTP/2 connection at once. Only for the protocols HTTP2 and GRPC.
   *
   * @default - no limit
   */
  readonly maxConcurrentStreams?: number;

  /**
   * Pings on HTTP/2 connections. Only for the protocols HTTP2 and GRPC, from Istio 1.31.
   *
   * @default - none
   */
  readonly http2KeepAlive?: Http2KeepAlive;
}

/**
 * Limits of connections whose calls the proxy sees.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export class ConnectionPool {
  /**
   * A pool with these limits.
   *
   * @throws POOL001 without any setting, LIMIT001 if a limit is not a whole number of at least one, DURATION001 if a
   * duration is not a whole number of milliseconds.
   */
  public static of(props: ConnectionPoolProps): ConnectionPool {
    const tcp = renderTcp(PLACE, props);
    const http = renderHttp(props);
    checkNotEmpty(PLACE, { ...tcp, ...http });
    return new ConnectionPool(tcp, http);
  }

  private constructor(
    private readonly tcp: object,
    private readonly http: ConnectionPoolSettingsHTTPSettings,
  ) {}

  /**
   * The settings that act on HTTP/2 alone.
   *
   * @internal
   */
  public get _http2Settings(): string[] {
    return ['maxConcurrentStreams', 'http2KeepAlive'].filter((name) => name in this.http);
  }

  /** @internal */
  public _render(speaksHttp2: boolean): ConnectionPoolSettings {
    // Over HTTP/2 the protocol of the port decides; over HTTP/1.1 a default of the mesh could upgrade to what the
    // server may not speak.
    const http = speaksHttp2
      ? this.http
      : { ...this.http, h2UpgradePolicy: ConnectionPoolSettingsHTTPSettingsH2UpgradePolicy.DO_NOT_UPGRADE };
    return {
      ...(Object.keys(this.tcp).length > 0 && { tcp: this.tcp }),
      ...(Object.keys(http).length > 0 && { http }),
    };
  }
}

const PLACE = 'ConnectionPool.of';

function renderHttp(props: ConnectionPoolProps): ConnectionPoolSettingsHTTPSettings {
  const { idleTimeout, http2KeepAlive } = props;
  return {
    ...limit('http1MaxPendingRequests', props.http1MaxPendingRequests),
    ...limit('http2MaxRequests', props.http2MaxRequests),
    ...limit('maxRequestsPerConnection', props.maxRequestsPerConnection),
    ...limit('maxRetries', props.maxRetries),
    ...limit('maxConcurrentStreams', props.maxConcurrentStreams),
    ...(idleTimeout && { idleTimeout: goDuration(PLACE, 'idleTimeout', idleTimeout) }),
    ...(http2KeepAlive && {
      http2KeepAlive: {
        interval: goDuration(PLACE, 'http2KeepAlive.interval', http2KeepAlive.interval),
        timeout: goDuration(PLACE, 'http2KeepAlive.timeout', http2KeepAlive.timeout),
      },
    }),
  };
}

function limit(name: string, value?: number): object {
  return value === undefined ? {} : { [name]: checkLimit(PLACE, name, value) };
}
