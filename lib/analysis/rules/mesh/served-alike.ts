import type { Fields } from '../../../manifests/manifest-object';
import type { Server } from '../../../mesh/gateway-server';
import type { MeshView } from '../../mesh-view';
import { BoundGateway, boundGateways } from './bound-gateways';
import { canonical } from './canonical';
import { KnownGateway, podNamespaces } from './gateways';
import type { MergedGateways } from './merged-gateways';
import type { RoutedHosts } from './route-legs';
import { doTheSame } from './same-routes';

/**
 * Whether the calls for a server that a gateway leaves out get the same from the server that stands in its way: it ends the
 * same TLS for all of the hosts, and the routes of each do the same.
 */
export function isServedAlike(view: MeshView, { merged, gatewayOf }: MergedGateways, server: Server): boolean {
  const own = gatewayOf(server);
  const taking = merged.listeners
    .flatMap(({ servers }) => servers)
    .filter(({ port, bind, hosts }) => port === server.port && bind === server.bind && hosts.some(isAmong(server)));
  const taker = onlyOne(taking);
  const other = taker && gatewayOf(taker);
  if (!own || !other || !server.hosts.every(isAmong(taker))) return false;
  if (tlsOf(own, server) !== tlsOf(other, taker)) return false;
  const [routes, rivals] = [boundTo(view, own, server), boundTo(view, other, taker)];
  const namespaces = [...(view.once(podNamespaces).get(own.key) ?? [own.model.namespace])];
  return (
    routes.length > 0 &&
    routes.every(({ vs }) => {
      // Of several for one host, the gateway puts the routes together.
      const rival = onlyOne(rivals.filter((each) => sharesHosts(each.vs, vs)));
      const isAlone = onlyOne(routes.filter((each) => sharesHosts(each.vs, vs))) !== undefined;
      if (!rival || !isAlone || canonical(rival.vs.hosts) !== canonical(vs.hosts)) return false;
      const sides = [
        { vs, gateway: own.key },
        { vs: rival.vs, gateway: other.key },
      ] as const;
      return namespaces.every((namespace) => doTheSame(view, namespace, ...sides));
    })
  );
}

function onlyOne<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}

function sharesHosts(one: RoutedHosts, other: RoutedHosts): boolean {
  return one.hosts.some((host) => other.hosts.includes(host));
}

function isAmong({ hosts }: Server): (host: string) => boolean {
  return (host) => hosts.includes(host);
}

function tlsOf({ object, servers }: KnownGateway, server: Server): string {
  const written = object.spec.servers as readonly Fields[];
  return canonical([server.protocol, written[servers.indexOf(server)].tls]);
}

function boundTo(view: MeshView, gateway: KnownGateway, server: Server): readonly BoundGateway[] {
  return view.once(boundGateways).filter((bound) => bound.gateway === gateway && bound.servers.includes(server));
}
