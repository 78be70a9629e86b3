import { GoDuration } from './duration';
import type { TrafficPolicy } from './traffic-policy';

/** Limits of a connection pool; absent means none. */
export interface PoolLimits {
  readonly connections?: number;
  readonly pending?: number;
  readonly requests?: number;
  readonly retries?: number;
}

/** Istio's default, mesh-wide. */
export const CONNECT_TIMEOUT = '10s';

/** The limit of connecting, as Go prints it. */
export function connectTimeoutOf(policy: TrafficPolicy | undefined): string {
  const tcp = policy?.connectionPool?.fields('tcp');
  return (tcp && GoDuration.read(tcp, 'connectTimeout')?.toString()) ?? CONNECT_TIMEOUT;
}

/** Zero is no limit. Follows `applyConnectionPool` in networking/core/cluster_traffic_policy.go. */
export function poolOf(policy: TrafficPolicy | undefined): PoolLimits {
  const pool = policy?.connectionPool;
  if (!pool) return {};
  const http = pool.fields('http');
  return {
    connections: pool.fields('tcp').positive('maxConnections'),
    pending: http.positive('http1MaxPendingRequests'),
    requests: http.positive('http2MaxRequests'),
    retries: http.positive('maxRetries'),
  };
}
