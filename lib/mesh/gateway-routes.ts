import type { MeshClient } from './client';
import type { Server } from './gateway-server';
import { intersection } from './host-name';
import { buildRoutes, isCatchAll, Route } from './http-route';
import { compareText } from './mesh-object';
import type { Service } from './service';
import { RouteConfiguration, VirtualHost } from './virtual-host';
import type { VirtualService } from './virtual-service';

export interface GatewayRoutesView {
  readonly client: MeshClient;
  readonly virtualServicesOf: (gateway: string) => readonly VirtualService[];
  /** The service that a VirtualService of a namespace means by a host. */
  readonly serviceFor: (host: string, namespace: string) => Service | undefined;
}

interface Growing {
  readonly hostname: string;
  readonly name: string;
  readonly routes: Route[];
  readonly domains: string[];
  requiresTls: boolean;
}

/** Follows `buildGatewayHTTPRouteConfig` in networking/core/gateway.go. */
export function gatewayRoutes(servers: readonly Server[], view: GatewayRoutesView): RouteConfiguration {
  const hosts = new Map<string, Growing>();
  const built = new Map<string, Route[]>();
  for (const server of servers) {
    for (const vs of view.virtualServicesOf(server.gateway)) {
      const common = intersection(hostsFor(server, vs.namespace), vs.hosts);
      if (common.length === 0) continue;
      const key = `${server.gateway} ${vs.namespace}/${vs.name}`;
      let routes = built.get(key);
      if (!routes) built.set(key, (routes = routesOf(vs, server, view)));
      if (routes.length === 0) continue;
      for (const host of common) grow(hosts, host, server).routes.push(...routes);
    }
    if (server.tls?.isRedirecting) for (const host of server.hosts) grow(hosts, host, server);
  }
  if (hosts.size === 0) {
    return new RouteConfiguration([{ name: `blackhole:${servers[0].port}`, domains: ['*'], routes: [] }]);
  }
  return new RouteConfiguration(collapse([...hosts.values()]).sort((a, b) => compareText(a.name, b.name)));
}

function routesOf(vs: VirtualService, { gateway, port }: Server, { client, serviceFor }: GatewayRoutesView): Route[] {
  return buildRoutes(vs, { client, port, gateway, serviceOf: (host) => serviceFor(host, vs.namespace) });
}

/** Hosts of a server for VirtualServices of a namespace. Follows `NamesForNamespace` in pkg/config/host/names.go. */
function hostsFor({ hosts }: Server, namespace: string): string[] {
  return hosts.flatMap((host) => {
    const slash = host.indexOf('/');
    if (slash === -1) return [host];
    return host.slice(0, slash) === namespace ? [host.slice(slash + 1)] : [];
  });
}

function grow(hosts: Map<string, Growing>, written: string, { port, tls }: Server): Growing {
  const hostname = written.toLowerCase();
  let host = hosts.get(hostname);
  if (!host) {
    host = { hostname, name: `${hostname}:${port}`, routes: [], domains: [hostname], requiresTls: false };
    hosts.set(hostname, host);
  }
  if (tls?.isRedirecting) host.requiresTls = true;
  return host;
}

/** Hosts with the very same routes share a virtual host. Follows `collapseDuplicateRoutes`. */
function collapse(hosts: Growing[]): VirtualHost[] {
  const ids = new Map<Route, number>();
  const known = new Map<string, Growing>();
  const kept: Growing[] = [];
  for (const host of hosts.sort((a, b) => moreSpecific(a.hostname, b.hostname))) {
    const list = host.routes.map((route) => {
      const id = ids.get(route) ?? ids.size;
      ids.set(route, id);
      return id;
    });
    const key = `${list.join()} ${host.requiresTls}`;
    const same = known.get(key);
    if (same) {
      same.domains.push(...host.domains);
    } else {
      known.set(key, host);
      kept.push(host);
    }
  }
  return kept.map(({ name, domains, routes, requiresTls }) => ({
    name,
    domains,
    requiresTls,
    // Those that take everything go last.
    routes: [...routes.filter((route) => !isCatchAll(route)), ...routes.filter(isCatchAll)],
  }));
}

/** Follows `MoreSpecific` in pkg/config/host/names.go. */
function moreSpecific(a: string, b: string): number {
  const [first, second] = [a.startsWith('*'), b.startsWith('*')];
  if (first !== second) return first ? 1 : -1;
  return b.length - a.length || compareText(a, b);
}
