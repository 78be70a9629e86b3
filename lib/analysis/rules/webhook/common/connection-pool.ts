import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { Specs, Written } from '../../define';
import { faultOfDuration, isNone } from '../values/durations';

/** A pool of a DestinationRule or a Sidecar. */
export type Pool = NonNullable<NonNullable<Written<Specs['DestinationRule']>['trafficPolicy']>['connectionPool']>;

const HTTP_LIMITS = [
  'http1MaxPendingRequests',
  'http2MaxRequests',
  'maxConcurrentStreams',
  'maxRequestsPerConnection',
  'maxRetries',
] as const;

/** B3-4, for both kinds that have pools. */
export function checkPool(path: Path, { http, tcp }: Pool, report: Report): void {
  if (!http && !tcp) report(path, 'the pool has no settings');
  for (const name of HTTP_LIMITS) {
    const limit = http?.[name] ?? 0;
    if (limit < 0) report([...path, 'http', name], `${limit} is negative`);
  }
  const connections = tcp?.maxConnections ?? 0;
  if (connections < 0) report([...path, 'tcp', 'maxConnections'], `${connections} is negative`);
  if (http?.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol === true) {
    report([...path, 'http', 'useClientProtocol'], 'the protocol of the client is kept, and upgraded');
  }
  checkDurations(path, { http, tcp }, report);
}

function checkDurations(path: Path, { http, tcp }: Pool, report: Report): void {
  const durations: readonly (readonly [Path, string | undefined])[] = [
    [['http', 'idleTimeout'], http?.idleTimeout],
    [['tcp', 'connectTimeout'], tcp?.connectTimeout],
    [['tcp', 'maxConnectionDuration'], tcp?.maxConnectionDuration],
    [['tcp', 'idleTimeout'], tcp?.idleTimeout !== undefined && isNone(tcp.idleTimeout) ? undefined : tcp?.idleTimeout],
    [['tcp', 'tcpKeepalive', 'time'], tcp?.tcpKeepalive?.time],
    [['tcp', 'tcpKeepalive', 'interval'], tcp?.tcpKeepalive?.interval],
  ];
  for (const [below, text] of durations) {
    const fault = text === undefined ? undefined : faultOfDuration(text);
    if (fault !== undefined) report([...path, ...below], `${show(text)} ${fault}`);
  }
}

/** Since Istio 1.31. */
export function checkKeepAlive(path: Path, { http }: Pool, report: Report): void {
  const { http2KeepAlive } = http ?? {};
  if (!http2KeepAlive) return;
  for (const name of ['interval', 'timeout'] as const) {
    const text = http2KeepAlive[name];
    const fault = text === undefined ? 'is missing' : faultOfDuration(text);
    if (fault !== undefined) report([...path, 'http', 'http2KeepAlive', name], `${show(text ?? name)} ${fault}`);
  }
}
