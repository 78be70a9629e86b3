import type { ConnectionMatch, ConnectionRoute, WeightedDestination } from '../virtual-service';
import { RouteContext, weightedDestinations, weightSum } from './backends';

/** A match without conditions. */
const ANYTHING: ConnectionMatch = {
  sniHosts: [],
  destinationSubnets: [],
  gateways: [],
  sourceLabels: {},
  sourceNamespace: '',
};

/** A cluster that nobody has: connections to it are closed. */
const NOBODY: WeightedDestination = {
  destination: { host: 'internal.cluster.local', subset: 'zero-weight', port: 65_535 },
  weight: 0,
};

/**
 * The rules of a TCPRoute or a TLSRoute. Follows `convertTCPRoute`, `convertTLSRoute` and `buildTCPDestination` in
 * pilot/pkg/config/kube/gateway/conversion.go.
 *
 * @throws RouteError where istiod drops all rules
 */
export function convertConnectionRules(context: RouteContext): ConnectionRoute[] {
  const { route } = context;
  const written = route.spec.texts('hostnames');
  return route.spec.objects('rules').map((rule, index) => {
    const backends = rule.objects('backendRefs');
    const isEmpty = weightSum(backends) === 0;
    const matches = route.kind === 'TLSRoute' && !isEmpty;
    return {
      match: matches ? [{ ...ANYTHING, sniHosts: written.length > 0 ? written : ['*'] }] : [],
      route: isEmpty
        ? [NOBODY]
        : weightedDestinations(backends, `rules[${index}]`, context, 'its connections are closed'),
      source: `rule ${index + 1} of ${route.kind} ${route.namespace}/${route.name}`,
    };
  });
}

/** The same routes for one port alone. Follows `augmentTCPPortMatch`. */
export function onPort(routes: readonly ConnectionRoute[], port: number | undefined): readonly ConnectionRoute[] {
  if (port === undefined) return routes;
  return routes.map((route) => ({ ...route, match: [{ ...ANYTHING, port }] }));
}

/**
 * Routes that take any name take those of the Service or ServiceEntry. Follows `augmentTLSPortMatch`.
 */
export function forParent(
  routes: readonly ConnectionRoute[],
  port: number | undefined,
  hosts: readonly string[],
): readonly ConnectionRoute[] {
  return routes.map((route) => ({
    ...route,
    match: route.match.map((match) => ({
      ...match,
      port,
      sniHosts: match.sniHosts.length === 1 && match.sniHosts[0] === '*' ? hosts : match.sniHosts,
    })),
  }));
}
