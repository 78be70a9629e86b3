import type { ComparableHop } from './comparable';

type Holds = (hop: ComparableHop, all: readonly ComparableHop[]) => boolean;

const isOutbound: Holds = ({ cluster }) => cluster?.startsWith('outbound|') === true;
// The proxy of a node, where ambient calls begin, has no listener.
const isSecond: Holds = (hop, all) => all.indexOf(hop) > 0 && all[0].listener !== undefined;
/** Rules without a name are called by namespace, route and place. */
const isGatewayApiRoute: Holds = ({ route = '' }) => /^[a-z-]+\.[a-z0-9-]+\.\d+$/.test(route);
const fails =
  (text: string): Holds =>
  ({ error }) =>
    error === text;

/** Every kind of outcome that has to be met, by its name; a call has several. */
export const OUTCOMES: readonly (readonly [string, Holds])[] = [
  ['passes through', ({ cluster }) => cluster === 'PassthroughCluster'],
  ['is blocked', ({ cluster, route }) => cluster === 'BlackHoleCluster' || route === 'block_all'],
  [
    'is answered or redirected by the proxy',
    ({ virtualHost, route, cluster, weighted, error }) =>
      virtualHost !== undefined && route !== 'block_all' && !cluster && !weighted && !error,
  ],
  ['is divided by weights', ({ weighted }) => weighted !== undefined],
  ['has a cluster that does not exist', fails('cluster does not exist')],
  ['matches no route or virtual host', ({ error = '' }) => /^no (route|virtual host) matched$/.test(error)],
  [
    'matches no chain or listener, or speaks another protocol than it',
    ({ error = '' }) =>
      /^(no (filter chains|listener) matched|multiple filter chains matched|protocol error|invalid m?TLS)$/.test(error),
  ],
  ['leaves without TLS of the proxy', (hop, all) => isOutbound(hop, all) && !hop.tls && !hop.error],
  ['SIMPLE', ({ tls }) => tls?.mode === 'SIMPLE'],
  ['MUTUAL', ({ tls }) => tls?.mode === 'MUTUAL'],
  ['ISTIO_MUTUAL', ({ tls }) => tls?.mode === 'ISTIO_MUTUAL'],
  [
    'HTTP by a route of its own',
    ({ virtualHost, route }) =>
      virtualHost !== undefined && !['default', 'allow_any', 'block_all', undefined].includes(route),
  ],
  ['HTTP to an object', (hop, all) => isOutbound(hop, all) && hop.virtualHost !== undefined],
  ['TCP or TLS to an object', (hop, all) => isOutbound(hop, all) && hop.virtualHost === undefined],
  ['a subset', ({ cluster = '' }) => /^outbound\|\d+\|[^|]+\|/.test(cluster)],
  ['STRICT_DNS', ({ clusterType }) => clusterType === 'STRICT_DNS'],
  ['LOGICAL_DNS', ({ clusterType }) => clusterType === 'LOGICAL_DNS'],
  ['EDS', ({ clusterType }) => clusterType === 'EDS'],
  ['ORIGINAL_DST of an object', (hop, all) => isOutbound(hop, all) && hop.clusterType === 'ORIGINAL_DST'],
  ['dynamic forward proxy', ({ clusterType = '' }) => clusterType.includes('dynamic_forward_proxy')],
  ['HTTP by a route of the Gateway API in a sidecar', (hop, all) => isGatewayApiRoute(hop, all) && !isSecond(hop, all)],
  ['HTTP by a route of the Gateway API in a gateway', (hop, all) => isGatewayApiRoute(hop, all) && isSecond(hop, all)],
  [
    'second hop at a gateway that Istio deploys',
    (hop, all) => isSecond(hop, all) && all[all.indexOf(hop) - 1].cluster?.includes('|managed-istio.') === true,
  ],
  ['second hop that leaves', (hop, all) => isSecond(hop, all) && isOutbound(hop, all) && !hop.error],
  ['second hop with TLS', (hop, all) => isSecond(hop, all) && hop.tls !== undefined],
  ['second hop that fails', (hop, all) => isSecond(hop, all) && hop.error !== undefined],
];

/** The kinds to which a call belongs. */
export function outcomesOf(hops: readonly ComparableHop[]): string[] {
  return OUTCOMES.filter(([, holds]) => hops.some((hop) => holds(hop, hops))).map(([name]) => name);
}
