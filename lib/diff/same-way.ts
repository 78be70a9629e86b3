import type { Cluster } from '../mesh/cluster';
import type { Route } from '../mesh/http-route';
import type { Proxy } from '../mesh/proxy';
import { parseClusterName } from '../mesh/service';
import { canonical } from './canonical';
import { textOfChain } from './listener-frames';
import type { WayIn } from './way-in';

/** A way in, at the proxy that has it. */
export interface ProxyWay extends WayIn {
  readonly proxy: Proxy;
}

/**
 * Whether two proxies do the same with whatever comes this way, told by their configuration alone. Where they give it to another
 * proxy, nothing is known.
 *
 * @param isProxy whether a host leads to another proxy
 */
export function isSameWay(old: ProxyWay, young: ProxyWay, isProxy: (host: string) => boolean): boolean {
  if (textOfWay(old) !== textOfWay(young)) return false;
  return clustersOf(old).every((name) => {
    if (isProxy(parseClusterName(name)?.host ?? '')) return false;
    const [before, after] = [old, young].map(({ proxy }) => proxy.cluster(name));
    if (!before || !after) return before === after;
    return before.tunnel === undefined && after.tunnel === undefined && textOfCluster(before) === textOfCluster(after);
  });
}

function textOfWay({ chain, routes }: WayIn): string {
  const text = typeof chain === 'string' ? chain : textOfChain(chain);
  return canonical([text, routes?.map(textOfRoute)]);
}

/** Names and reasons do nothing. */
function textOfRoute(route: Route): string {
  return canonical({ ...route, name: '', why: '' });
}

/** All fields but those that only say where the others come from. */
function textOfCluster(cluster: Cluster): string {
  const { service, rule, ...fields } = cluster;
  const of = service && [
    service.hostname,
    service.namespace,
    service.registry,
    service.isMeshExternal,
    service.resolution,
  ];
  const subsets = rule?.subsets.map(({ name, labels }) => [name, labels]);
  return canonical({ ...fields, why: '', of, subsets });
}

function clustersOf({ chain, routes = [] }: WayIn): string[] {
  const tcp = typeof chain === 'string' ? undefined : chain.tcp;
  const targets = [tcp ?? {}, ...routes].flatMap(({ cluster, weighted = [] }: Pick<Route, 'cluster' | 'weighted'>) => [
    ...(cluster === undefined ? [] : [cluster]),
    ...weighted.map((each) => each.cluster),
  ]);
  return [...new Set(targets)];
}
