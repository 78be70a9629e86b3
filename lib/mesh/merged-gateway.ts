import { isHttpServer, isPassthroughServer, isTlsServer, Server } from './gateway-server';
import { isHttp } from './protocol';

/** Servers that share a listener. */
export interface MergedServers {
  readonly port: number;
  readonly protocol: Server['protocol'];
  readonly bind: string;
  /** The name of the routes, where servers share them. */
  readonly routes: string;
  readonly servers: Server[];
}

/** All servers of a gateway, those that exclude one another left out. */
export interface MergedGateway {
  readonly listeners: readonly MergedServers[];
  readonly serversByRoutes: ReadonlyMap<string, readonly Server[]>;
  /** Names of the routes by server. */
  readonly routesOf: ReadonlyMap<Server, string>;
  /** Servers that are left out, and why. */
  readonly skipped: readonly { readonly server: Server; readonly why: string }[];
}

/** A server, and the ports of the Pod on which it listens. */
export interface PlacedServer {
  readonly server: Server;
  readonly ports: readonly number[];
}

/**
 * Puts the servers of all Gateways of a proxy together, older Gateways first. Follows `mergeGateways` in
 * pilot/pkg/model/gateway.go.
 */
export function mergeServers(servers: readonly PlacedServer[]): MergedGateway {
  return new Merger().merge(servers);
}

class Merger {
  private readonly listeners = new Map<string, MergedServers>();
  private readonly ports = new Set<number>();
  private readonly plainText = new Map<number, MergedServers>();
  private readonly serversByRoutes = new Map<string, Server[]>();
  private readonly routesOf = new Map<Server, string>();
  private readonly tlsHosts = new Map<string, string>();
  private readonly skipped: { readonly server: Server; readonly why: string }[] = [];

  public merge(servers: readonly PlacedServer[]): MergedGateway {
    for (const { server, ports } of servers) {
      for (const port of ports) {
        const why = this.add(server, port);
        if (why) this.skipped.push({ server, why });
      }
    }
    return {
      listeners: [...this.listeners.values()],
      serversByRoutes: this.serversByRoutes,
      routesOf: this.routesOf,
      skipped: this.skipped,
    };
  }

  /** Says why a server is left out. */
  private add(server: Server, port: number): string | undefined {
    const routes = routesName(server, port);
    if (server.tls) {
      if (!this.claimHosts(server, port)) return 'another server has one of its hosts';
      this.routesOf.set(server, routes);
    }
    if (!this.ports.has(port)) {
      this.ports.add(port);
      this.open(server, port, routes);
      return undefined;
    }
    const current = this.plainText.get(port);
    return current ? this.addBesidePlainText(server, port, routes, current) : this.addBesideTls(server, port, routes);
  }

  private addBesidePlainText(server: Server, port: number, routes: string, current: MergedServers): string | undefined {
    const isSameBind = current.bind === server.bind;
    if (isSameBind && !(isHttp(current.protocol) && isHttp(server.protocol))) {
      return `port ${port} is taken by a server for ${current.protocol}`;
    }
    if (isSameBind && routes === '') return 'it has no routes';
    const existing = this.listeners.get(listenerKey(server, port));
    if (!isSameBind && !existing) {
      this.open(server, port, routes);
      return undefined;
    }
    (isSameBind ? current : existing)?.servers.push(server);
    this.serversByRoutes.set(routes, [...(this.serversByRoutes.get(routes) ?? []), server]);
    return undefined;
  }

  private addBesideTls(server: Server, port: number, routes: string): string | undefined {
    if (!isTlsServer(server)) {
      this.open(server, port, routes);
      return undefined;
    }
    if (isHttpServer(server)) {
      if (routes === '') return 'it has no routes';
      if (this.serversByRoutes.has(routes)) return `its port name ${server.portName} is not unique`;
      this.serversByRoutes.set(routes, [server]);
    }
    const existing = this.listeners.get(listenerKey(server, port));
    if (existing) existing.servers.push(server);
    else this.listeners.set(listenerKey(server, port), merged(server, port, ''));
    return undefined;
  }

  private open(server: Server, port: number, routes: string): void {
    const listener = merged(server, port, routes);
    if (!isTlsServer(server)) this.plainText.set(port, listener);
    if (isHttpServer(server)) this.serversByRoutes.set(routes, [server]);
    this.listeners.set(listenerKey(server, port), listener);
  }

  /** Two servers cannot have the same server name. Follows `CheckDuplicates`. */
  private claimHosts({ hosts, bind }: Server, port: number): boolean {
    if (hosts.some((host) => this.tlsHosts.get(`${port} ${host}`) === bind)) return false;
    for (const host of hosts) this.tlsHosts.set(`${port} ${host}`, bind);
    return true;
  }
}

function merged(server: Server, port: number, routes: string): MergedServers {
  return { port, protocol: server.protocol, bind: server.bind, routes, servers: [server] };
}

function listenerKey({ protocol, bind }: Server, port: number): string {
  return `${port} ${protocol} ${bind}`;
}

/** Follows `gatewayRDSRouteName`: servers for HTTP share their routes, servers that end TLS do not. */
function routesName(server: Server, port: number): string {
  const bind = server.bind === '' ? '' : `.${server.bind}`;
  if (isHttp(server.protocol)) return `http.${port}${bind}`;
  if (server.protocol !== 'HTTPS' || isPassthroughServer(server)) return '';
  return `https.${server.port}.${server.portName}.${server.gatewayName}.${server.gatewayNamespace}${bind}`;
}
