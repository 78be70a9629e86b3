import { MeshClient } from './client';
import type { EgressListener } from './egress-listener';
import { isWildcard, matchesHost } from './host-name';
import { buildRoutes, defaultRoute, Route, RouteView } from './http-route';
import { isIpAddress } from './ip';
import { compareText } from './mesh-object';
import { isHttpOrSniffed } from './protocol';
import { addressFor, clusterName, portOf, Service, UNSPECIFIED_IP } from './service';
import type { SidecarScope } from './sidecar-scope';
import { MESH_GATEWAY, VirtualService } from './virtual-service';

/** Routes of some names. */
export interface VirtualHost {
  readonly name: string;
  readonly domains: readonly string[];
  readonly routes: readonly Route[];
  /** Requests in clear text are sent to HTTPS. */
  readonly requiresTls?: boolean;
}

/** Virtual hosts of a name for routes; look-ups cost the same for one host and a thousand. */
export class RouteConfiguration {
  private readonly exact = new Map<string, VirtualHost>();
  private readonly wildcards: { readonly domain: string; readonly host: VirtualHost }[] = [];

  public constructor(public readonly virtualHosts: readonly VirtualHost[]) {
    for (const host of virtualHosts) {
      for (const domain of host.domains) {
        if (!this.exact.has(domain)) this.exact.set(domain, host);
        if (domain.startsWith('*') && domain !== '*') this.wildcards.push({ domain, host });
      }
    }
  }

  /** By name, by the longest wildcard, by `*`; a port counts for nothing. Follows `matchVirtualHost` in pilot/pkg/simulation/traffic.go. */
  public match(authority: string): VirtualHost | undefined {
    const name = /^(\[.*\]|[^:]*):\d+$/.exec(authority)?.[1].replace(/^\[|\]$/g, '') ?? authority;
    const exact = this.exact.get(name);
    if (exact) return exact;
    let best: { readonly domain: string; readonly host: VirtualHost } | undefined;
    for (const candidate of this.wildcards) {
      const { domain } = candidate;
      if (name.length < domain.length || !name.endsWith(domain.slice(1))) continue;
      if (!best || domain.length > best.domain.length) best = candidate;
    }
    return best?.host ?? this.exact.get('*');
  }
}

interface Wrapper {
  readonly hosts: readonly string[];
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
}

/**
 * The routes of a sidecar for a port, or for one service on a port that is sniffed. Follows
 * `buildSidecarOutboundHTTPRouteConfig` and `BuildSidecarOutboundVirtualHosts` in networking/core/httproute.go.
 */
export function outboundRoutes(routesName: string, client: MeshClient, scope: SidecarScope): RouteConfiguration {
  const colon = routesName.lastIndexOf(':');
  const port = Number(routesName.slice(colon + 1));
  const host = colon === -1 ? undefined : routesName.slice(0, colon);
  const egress = scope.egressListenerFor(port);
  const virtualHosts = egress ? virtualHostsOf(egress, port, client) : [];
  if (host === undefined) {
    const sorted = [...virtualHosts].sort((a, b) => compareText(a.name, b.name));
    return new RouteConfiguration([...sorted, catchAll(scope)]);
  }
  const own = virtualHosts.filter(({ domains }) => domains.includes(routesName) || domains.includes(host));
  return new RouteConfiguration(own.length === 1 ? [{ ...own[0], domains: ['*'] }] : own);
}

function virtualHostsOf(egress: EgressListener, port: number, client: MeshClient): VirtualHost[] {
  const isProxy = egress.port?.protocol === 'HTTP_PROXY';
  const registry = new Map<string, Service>();
  for (const service of isProxy ? egress.services : egress.servicesWithPort(port)) {
    const servicePort = portOf(service, port);
    if (isProxy) registry.set(service.hostname, service);
    else if (servicePort) {
      const hostname = service.hostname.toLowerCase();
      registry.set(hostname, { ...service, hostname, ports: [servicePort] });
    }
  }
  const wrappers = wrappersOf(egress, port, client, registry, isProxy);
  return new DomainOwners(client, port).hostsOf(wrappers);
}

/** Follows `BuildSidecarVirtualHostWrapper` in networking/core/route/route.go. */
function wrappersOf(
  egress: EgressListener,
  port: number,
  client: MeshClient,
  registry: ReadonlyMap<string, Service>,
  isProxy: boolean,
): Wrapper[] {
  const view: RouteView = {
    client,
    port: isProxy ? 0 : port,
    gateway: MESH_GATEWAY,
    serviceOf: (host) => registry.get(host),
  };
  const selected =
    port === 80 && !isProxy ? egress.virtualServices : selectVirtualServices(egress.virtualServices, registry);
  const routed = new Set<string>();
  const wrappers: Wrapper[] = [];
  for (const vs of selected) {
    const wrapper = wrapperOf(vs, view, registry, egress);
    if (!wrapper) continue;
    wrappers.push(wrapper);
    for (const { hostname } of wrapper.services) routed.add(hostname);
  }
  for (const service of registry.values()) {
    if (service.resolution === 'Alias' || routed.has(service.hostname)) continue;
    for (const { number, protocol } of service.ports) {
      if (!isHttpOrSniffed(protocol)) continue;
      const why = `${service.hostname} has no VirtualService on port ${number}`;
      wrappers.push({
        hosts: [],
        services: [service],
        routes: [defaultRoute(clusterName(service.hostname, number), why)],
      });
    }
  }
  return wrappers;
}

/** Follows `selectVirtualServices` in networking/core/httproute.go; port 80 does without it. */
function selectVirtualServices(
  virtualServices: readonly VirtualService[],
  registry: ReadonlyMap<string, Service>,
): VirtualService[] {
  const wildcards = [...registry.keys()].filter(isWildcard);
  return virtualServices.filter((vs) =>
    vs.hosts.some((written) => {
      const host = written.toLowerCase();
      if (registry.has(host)) return true;
      const candidates = isWildcard(host) ? [...registry.keys()] : wildcards;
      return candidates.some((name) => matchesHost(host, name));
    }),
  );
}

/** Follows `buildSidecarVirtualHostsForVirtualService` and `separateVSHostsAndServices`. */
function wrapperOf(
  vs: VirtualService,
  view: RouteView,
  registry: ReadonlyMap<string, Service>,
  egress: EgressListener,
): Wrapper | undefined {
  const routes = buildRoutes(vs, view);
  if (routes.length === 0) return undefined;
  const services: Service[] = [];
  const hosts: string[] = [];
  for (const host of vs.hosts.filter((each) => !isWildcard(each))) {
    const service = registry.get(host.toLowerCase());
    if (service) services.push(service);
    else hosts.push(host);
  }
  for (const host of vs.hosts.filter(isWildcard)) {
    if (vs.hasGatewaySemantics) continue;
    const matching = [...registry.values()].filter(({ hostname }) => matchesHost(hostname, host.toLowerCase()));
    if (matching.length === 0) hosts.push(host.toLowerCase());
    services.push(...matching.filter(({ hostname }) => isOwner(egress.mostSpecificVirtualService(hostname), vs)));
  }
  // Routes of the Gateway API count beside who calls and beside what is called, and nowhere else.
  const namespaces = [view.client.namespace, ...services.map(({ namespace }) => namespace)];
  if (vs.hasGatewaySemantics && (services.length === 0 || !namespaces.includes(vs.namespace))) return undefined;
  const listening = services.filter((service) => service.ports.some(({ protocol }) => isHttpOrSniffed(protocol)));
  // A VirtualService for hosts that nobody has registered acts on port 80 alone.
  if (listening.length === 0 && view.port !== 80) return undefined;
  return { hosts, services: listening, routes };
}

function isOwner(owner: VirtualService | undefined, vs: VirtualService): boolean {
  return owner?.name === vs.name && owner.namespace === vs.namespace;
}

/** Gives each name to the first that asks for it. */
class DomainOwners {
  private readonly names = new Set<string>();
  private readonly domains = new Set<string>();
  private known = new Set<string>();

  public constructor(
    private readonly client: MeshClient,
    private readonly port: number,
  ) {}

  public hostsOf(wrappers: readonly Wrapper[]): VirtualHost[] {
    this.known = new Set(wrappers.flatMap(({ services }) => services.map(({ hostname }) => hostname)));
    return wrappers.flatMap(({ hosts, services, routes }) => [
      ...hosts.flatMap((host) => this.take(host.toLowerCase(), { own: [host.toLowerCase()], alternative: [] }, routes)),
      ...services.flatMap((service) => this.take(service.hostname, domainsOf(service, this.client), routes)),
    ]);
  }

  private take(hostname: string, domains: Domains, routes: readonly Route[]): VirtualHost[] {
    const name = `${hostname}:${this.port}`;
    if (this.names.has(name)) return [];
    this.names.add(name);
    const alternative = new Set(domains.alternative);
    const free = domains.own.filter((domain) => {
      const key = domain.toLowerCase();
      if (this.domains.has(key) || (alternative.has(domain) && this.known.has(domain))) return false;
      this.domains.add(key);
      return true;
    });
    return free.length > 0 ? [{ name, domains: free, routes }] : [];
  }
}

interface Domains {
  readonly own: readonly string[];
  /** Those that give way to a service of that very name. */
  readonly alternative: readonly string[];
}

/** Follows `generateVirtualHostDomains` in networking/core/httproute.go. */
function domainsOf(service: Service, client: MeshClient): Domains {
  const own: string[] = [];
  const alternative: string[] = [];
  for (const hostname of [service.hostname, ...service.aliases]) {
    const others = alternativeNames(hostname, client.namespace);
    own.push(hostname, ...others);
    alternative.push(...others);
  }
  if (service.resolution === 'Passthrough' && service.registry === 'Kubernetes') {
    own.push(...own.map((domain) => `*.${domain}`));
  }
  for (const address of addressesOf(service, client)) {
    if (address !== UNSPECIFIED_IP) own.push(address.includes(':') ? `[${address}]` : address);
  }
  return { own, alternative };
}

/** Follows `getAllAddressesForProxy` in pilot/pkg/model/service.go. */
function addressesOf(service: Service, client: MeshClient): readonly string[] {
  if (client.hasDnsCapture && service.allocatedAddresses.length > 0) return service.allocatedAddresses;
  return [addressFor(service, client.hasDnsCapture)];
}

/** Shorter names of a Service of the cluster, and each name with a dot behind. Follows `GenerateAltVirtualHosts`. */
export function alternativeNames(hostname: string, clientNamespace: string): string[] {
  const names = isIpAddress(hostname) ? [] : [`${hostname}.`];
  if (!hostname.endsWith('.svc.cluster.local')) return names;
  const short = hostname.slice(0, hostname.indexOf('.svc.'));
  const dot = short.indexOf('.');
  if (dot === -1) return names;
  const own = short.slice(dot + 1) === clientNamespace ? [short.slice(0, dot)] : [];
  return [...names, ...own, `${short}.svc`, short];
}

/** What becomes of requests for hosts that nobody has registered. Follows `buildCatchAllVirtualHost`. */
export function catchAll({ outbound }: SidecarScope): VirtualHost {
  const route = (name: string, fields: Partial<Route>, why: string): VirtualHost => ({
    name,
    domains: ['*'],
    routes: [{ name, mirrors: [], why, ...fields }],
  });
  switch (outbound.mode) {
    case 'ALLOW_ANY_DYNAMIC_DNS':
      return route(
        'allow_any_dynamic_dns',
        { cluster: 'AllowAnyDynamicDNSCluster' },
        'ALLOW_ANY_DYNAMIC_DNS lets unknown hosts pass',
      );
    case 'ALLOW_ANY':
      return route('allow_any', { cluster: egressCluster(outbound) }, 'ALLOW_ANY lets unknown hosts pass');
    case 'REGISTRY_ONLY':
      return route('block_all', { directResponse: 502 }, 'REGISTRY_ONLY refuses unknown hosts');
  }
}

/** Where calls go that nobody has registered. */
export function egressCluster({ mode, egressProxy }: SidecarScope['outbound']): string {
  if (mode === 'REGISTRY_ONLY') return 'BlackHoleCluster';
  if (!egressProxy) return 'PassthroughCluster';
  const port = egressProxy.fields('port').number('number') ?? 0;
  return clusterName(egressProxy.text('host') ?? '', port, egressProxy.text('subset') ?? '');
}
