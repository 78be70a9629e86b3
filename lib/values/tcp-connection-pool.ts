import { Duration } from 'cdk8s';
import { ConnectionPoolSettings, ConnectionPoolSettingsTCPSettings } from '../../imports/networking';
import { checkLimit } from '../rendering/checks';
import { goDuration } from '../rendering/go-duration';
import { refuse, show } from '../refusals/refuse';

/** Probes on idle connections, so that firewalls and address translation keep them. */
export interface TcpKeepalive {
  /**
   * Idle time before the first probe.
   *
   * @default - of the operating system, 2 hours on Linux
   */
  readonly time?: Duration;

  /**
   * Time between probes.
   *
   * @default - of the operating system, 75 seconds on Linux
   */
  readonly interval?: Duration;

  /**
   * Unanswered probes after which the connection is dead.
   *
   * @default - of the operating system, 9 on Linux
   */
  readonly probes?: number;
}

/** Limits of the connections to one host. They hold for each proxy by itself, not for all together. */
export interface TcpConnectionPoolProps {
  /**
   * Connections that may be open at once.
   *
   * @default - no limit
   */
  readonly maxConnections?: number;

  /**
   * How long connecting may take.
   *
   * @default - of the mesh, 10 seconds in a stock one
   */
  readonly connectTimeout?: Duration;

  /**
   * After what time without traffic a connection is closed.
   *
   * @default - 1 hour
   */
  readonly idleTimeout?: Duration;

  /**
   * How old a connection may get.
   *
   * @default - no limit
   */
  readonly maxConnectionDuration?: Duration;

  /**
   * Probes on idle connections.
   *
   * @default - none
   */
  readonly tcpKeepalive?: TcpKeepalive;
}

/**
 * Limits of connections whose content the proxy does not see.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings
 */
export class TcpConnectionPool {
  /**
   * A pool with these limits.
   *
   * @throws POOL001 without any setting, LIMIT001 if a limit is not a whole number of at least one, DURATION001 if a
   * duration is not a whole number of milliseconds.
   */
  public static of(props: TcpConnectionPoolProps): TcpConnectionPool {
    const place = 'TcpConnectionPool.of';
    const { idleTimeout } = props;
    const tcp = {
      ...renderTcp(place, props),
      ...(idleTimeout && { idleTimeout: goDuration(place, 'idleTimeout', idleTimeout) }),
    };
    checkNotEmpty(place, tcp);
    return new TcpConnectionPool({ tcp });
  }

  private constructor(private readonly settings: ConnectionPoolSettings) {}

  /** @internal */
  public _render(): ConnectionPoolSettings {
    return this.settings;
  }
}

/** The settings that act on every connection; where the idle timeout goes depends on what the proxy sees. */
export function renderTcp(place: string, props: TcpConnectionPoolProps): ConnectionPoolSettingsTCPSettings {
  const { maxConnections, connectTimeout, maxConnectionDuration, tcpKeepalive } = props;
  return {
    ...(maxConnections !== undefined && { maxConnections: checkLimit(place, 'maxConnections', maxConnections) }),
    ...(connectTimeout && { connectTimeout: goDuration(place, 'connectTimeout', connectTimeout) }),
    ...(maxConnectionDuration && {
      maxConnectionDuration: goDuration(place, 'maxConnectionDuration', maxConnectionDuration),
    }),
    ...(tcpKeepalive && { tcpKeepalive: renderKeepalive(place, tcpKeepalive) }),
  };
}

export function checkNotEmpty(place: string, settings: object): void {
  if (Object.keys(settings).length > 0) return;
  refuse('POOL001', place, {
    problem: `no limit is set: ${show(settings)}`,
    remedy: 'Set at least one, such as maxConnections: 100, or leave the pool out',
  });
}

function renderKeepalive(place: string, keepalive: TcpKeepalive): object {
  const { time, interval, probes } = keepalive;
  const rendered = {
    ...(time && { time: goSeconds(place, 'tcpKeepalive.time', time) }),
    ...(interval && { interval: goSeconds(place, 'tcpKeepalive.interval', interval) }),
    ...(probes !== undefined && { probes: checkLimit(place, 'tcpKeepalive.probes', probes) }),
  };
  checkNotEmpty(place, rendered);
  return rendered;
}

/** The operating system counts keepalive in seconds; Istio drops the rest of a finer value without a word. */
function goSeconds(place: string, property: string, duration: Duration): string {
  const text = goDuration(place, property, duration);
  if (text.endsWith('ms')) {
    refuse('DURATION001', place, {
      problem: `${property} is ${text}; the operating system counts it in whole seconds`,
      remedy: 'Write Duration.seconds(1) or more, without a fraction',
    });
  }
  return text;
}
