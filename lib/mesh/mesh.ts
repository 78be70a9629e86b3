import { AuthorizationPolicies } from './authorization-policy';
import { isAtLeast, MeshClient, MeshFacts } from './client';
import type { ClusterSources } from './cluster';
import { dataPlaneOf } from './data-plane';
import { virtualServiceExport, withDefaultExport } from './default-exports';
import { checkDelegates } from './delegate-check';
import { mergeVirtualServices } from './delegates';
import { DestinationRuleIndex } from './destination-rule';
import { Endpoint, EndpointIndex } from './endpoints';
import { GatewayProxy } from './gateway-proxy';
import { convertGatewayApi, GatewayApi, GatewayApiSources } from './gateway-api/gateway-api';
import { managedObjects } from './gateway-api/managed-gateway';
import { GATEWAY_API } from './gateway-api/names';
import { reportUnread } from './gateway-api/unread';
import { readServers } from './gateway-server';
import { compareText, MeshFinding, MeshObject, readObject, SourceObject } from './mesh-object';
import { EgressNetworkPolicies } from './network-policy';
import { notFollowed } from './not-followed';
import { PeerAuthentications } from './peer-authentication';
import { Proxy, SidecarProxy } from './proxy';
import type { Service } from './service';
import { ServiceIndex } from './service-index';
import { readServices } from './services';
import { checkSpec } from './shapes';
import { SidecarIndex } from './sidecar-index';
import { ScopeSources, SidecarScope } from './sidecar-scope';
import { MESH_GATEWAY } from './virtual-service';
import type { VirtualService } from './virtual-service';
import { append, VirtualServiceIndex } from './virtual-service-index';
import { Waypoint, WaypointBinding, Waypoints } from './waypoint';
import { WaypointProxy } from './waypoint-proxy';
import { Dialled, ZtunnelTarget, ztunnelTarget } from './ztunnel';

const NETWORKING = 'networking.istio.io';

const SECURITY = 'security.istio.io';

/**
 * What the proxies of a mesh see, told from manifests as istiod tells it from its cluster. Each lookup of Istio lives in one
 * function named after it. Holds for Istio 1.30 and 1.31; where they differ, the code asks for the version.
 *
 * Objects that are malformed become findings and count as far as they can be read.
 */
export class Mesh {
  private readonly found: MeshFinding[] = [];
  private readonly byKind = new Map<string, MeshObject[]>();
  private readonly sources: ScopeSources & ClusterSources;
  private readonly gatewayApi: GatewayApi;
  private readonly sidecars: SidecarIndex;
  private readonly scopes = new Map<string, SidecarScope>();
  private readonly policies = new Map<MeshClient, Map<Service | undefined, AuthorizationPolicies>>();
  private readonly waypoints: Waypoints;
  private readonly waypointProxies = new Map<SidecarScope, Map<string, WaypointProxy>>();
  private readonly proxies = new Map<SidecarScope, Map<string, Proxy>>();

  public constructor(
    objects: readonly SourceObject[],
    public readonly facts: MeshFacts,
  ) {
    for (const source of objects) {
      const object = readObject(source, this.found);
      if (object) append(this.byKind, kindKey(object), object);
    }
    for (const source of managedObjects((group, kind) => this.objectsOf(group, kind))) {
      const object = readObject(source, this.found);
      if (object) append(this.byKind, kindKey(object), object);
    }
    const endpoints = new EndpointIndex();
    this.waypoints = new Waypoints({
      namespaces: this.objectsOf('', 'Namespace'),
      gateways: this.objectsOf(GATEWAY_API, 'Gateway'),
      gatewayClasses: this.objectsOf(GATEWAY_API, 'GatewayClass'),
    });
    this.gatewayApi = convertGatewayApi(this.gatewayApiSources);
    const virtualServices = [
      ...mergeVirtualServices(this.networking('VirtualService'), virtualServiceExport(facts)),
      ...this.gatewayApi.virtualServices,
    ];
    this.sources = {
      waypoints: this.waypoints,
      secrets: new Set(this.objectsOf('', 'Secret').map(({ namespace, name }) => `${namespace}/${name}`)),
      facts,
      endpoints,
      services: new ServiceIndex(
        withDefaultExport(
          readServices((group, kind) => this.objectsOf(group, kind), facts, endpoints),
          facts,
        ),
      ),
      virtualServices: new VirtualServiceIndex(virtualServices),
      peerAuthentications: new PeerAuthentications(this.objectsOf(SECURITY, 'PeerAuthentication'), facts.rootNamespace),
      destinationRules: new DestinationRuleIndex(this.networking('DestinationRule'), facts, {
        rules: this.gatewayApi.destinationRules,
        isNew: this.isAtLeast(31),
      }),
    };
    this.sidecars = new SidecarIndex(this.networking('Sidecar'), facts.rootNamespace);
  }

  /** What cannot be used, each once. What only some calls look at is found by those calls. */
  public get findings(): MeshFinding[] {
    this.sources.endpoints.readAll();
    for (const sidecar of this.networking('Sidecar')) {
      SidecarScope.ofSidecar(sidecar.namespace, this.sources, sidecar);
    }
    this.networking('Gateway').forEach(readServers);
    for (const objects of this.byKind.values()) objects.forEach(checkSpec);
    checkDelegates(this.networking('VirtualService'));
    reportUnread(this.gatewayApiSources);
    this.found.push(...notFollowed((group, kind) => this.objectsOf(group, kind)));
    return [...new Map(this.found.map((finding) => [JSON.stringify(finding), finding])).values()];
  }

  /** All services, by who sees them. */
  public get services(): ServiceIndex {
    return this.sources.services;
  }

  /** The DestinationRules by client, selectors not yet applied. */
  public get destinationRules(): DestinationRuleIndex {
    return this.sources.destinationRules;
  }

  /** VirtualServices with what they delegate to, each once. */
  public get virtualServices(): readonly VirtualService[] {
    return this.sources.virtualServices.all;
  }

  /** The servers of a host of a namespace, as far as manifests tell them. */
  public endpointsOf(service: Pick<Service, 'namespace' | 'hostname'>): readonly Endpoint[] {
    return this.sources.endpoints.of(service);
  }

  /** Whether a Sidecar limits what a client sees. */
  public hasSidecar(client: Pick<MeshClient, 'namespace' | 'labels'>): boolean {
    return this.sidecars.of(client.namespace, client.labels) !== undefined;
  }

  /** Objects of a kind, of any served version. */
  public objectsOf(group: string, kind: string): readonly MeshObject[] {
    return this.byKind.get(`${group}/${kind}`) ?? [];
  }

  /** Namespaces that exist or that any object is in. */
  public get namespaces(): string[] {
    const all = [...this.byKind.values()].flatMap((objects) =>
      objects.map(({ kind, name, namespace }) => (kind === 'Namespace' ? name : namespace)),
    );
    return [...new Set(all)].filter((namespace) => namespace !== '').sort();
  }

  /** What a sidecar sees. Clients that have the same Sidecar share it. */
  public scopeOf(client: MeshClient): SidecarScope {
    const sidecar = this.sidecars.of(client.namespace, client.labels);
    return this.scope(`sidecar ${client.namespace} ${sidecar ? `${sidecar.namespace}/${sidecar.name}` : ''}`, () =>
      SidecarScope.ofSidecar(client.namespace, this.sources, sidecar),
    );
  }

  /** The proxy of a client. */
  public proxyOf(client: MeshClient): Proxy {
    return this.proxy(client, this.scopeOf(client), (scope) => new SidecarProxy(client, scope, this.sources));
  }

  /**
   * A gateway that calls go through, for one with a sidecar or for another one. Where the client has its sidecar in the namespace of the gateway and no Sidecar
   * object, istiod gives both the same view: of a host in several namespaces, the own one counts then. Follows
   * `doGetSidecarScope` in pilot/pkg/model/push_context.go.
   */
  public gatewayOf(gateway: MeshClient, caller?: MeshClient): Proxy {
    const scope = this.gatewayScope(gateway, caller);
    return this.proxy(
      gateway,
      scope,
      () =>
        new GatewayProxy(gateway, scope, {
          ...this.sources,
          gateways: this.networking('Gateway'),
          listeners: this.gatewayApi.listeners,
          kubernetesServices: this.objectsOf('', 'Service'),
          pods: this.objectsOf('', 'Pod'),
        }),
    );
  }

  /** Hosts of Services through which Gateways of the Gateway API are reached. */
  public get gatewayServices(): ReadonlySet<string> {
    const isBeside = (host: string, namespace: string): boolean => host.endsWith(`.${namespace}.svc.cluster.local`);
    return new Set(
      this.gatewayApi.listeners.flatMap(({ services, serviceNamespace }) =>
        services.filter((host) => isBeside(host, serviceNamespace)),
      ),
    );
  }

  /** Whether the control plane is at least a minor release, such as 31 for 1.31. */
  public isAtLeast(minor: number): boolean {
    return isAtLeast(this.facts, minor);
  }

  /** What the proxy of a node knows of a connection that a workload of an ambient namespace makes. */
  public ztunnelTargetOf(namespace: string, dialled: Dialled): ZtunnelTarget {
    const { services, endpoints } = this.sources;
    return ztunnelTarget(dialled, namespace, { services, endpoints, waypoints: this.waypoints });
  }

  /** The waypoint that proxies of nodes give connections to a service to. */
  public waypointFor(service: Service): WaypointBinding {
    return this.waypoints.of(service);
  }

  /** How a Pod gets its proxy, as labels say it. */
  public dataPlaneOf(namespace: string, labels: Readonly<Record<string, string>>): 'ambient' | 'sidecar' | undefined {
    return dataPlaneOf(labels, namespace, this.objectsOf('', 'Namespace'));
  }

  /**
   * A waypoint, with the services that it serves, on the way of a client with a sidecar or of another one. Its view is that of
   * a gateway. Follows `findWaypointResources` in networking/core/waypoint.go.
   */
  public waypointOf({ name, client }: Waypoint, caller?: MeshClient): WaypointProxy {
    const scope = this.gatewayScope(client, caller);
    let known = this.waypointProxies.get(scope);
    if (!known) this.waypointProxies.set(scope, (known = new Map<string, WaypointProxy>()));
    let proxy = known.get(name);
    if (!proxy) {
      const { services, virtualServices } = this.sources;
      proxy = new WaypointProxy(client, scope, {
        ...this.sources,
        servedServices: services.discovered.filter((service) => {
          if (services.byNamespace(service.hostname).get(service.namespace) !== service) return false;
          if (service.resolution === 'DynamicDNS' && !service.isMeshExternal) return false;
          const { waypoint } = this.waypoints.of(service);
          return waypoint?.name === name && waypoint.namespace === client.namespace;
        }),
        virtualServices: virtualServices.for(client.namespace, MESH_GATEWAY),
        referencedBy: (host) => virtualServices.referencedBy(host),
      });
      known.set(name, proxy);
    }
    return proxy;
  }

  /** Who may pass a gateway, or a waypoint on the way to a service. */
  public authorizationAt(gateway: MeshClient, service?: Service): AuthorizationPolicies {
    let ofProxy = this.policies.get(gateway);
    if (!ofProxy) this.policies.set(gateway, (ofProxy = new Map<Service | undefined, AuthorizationPolicies>()));
    let policies = ofProxy.get(service);
    if (!policies) {
      const objects = this.objectsOf(SECURITY, 'AuthorizationPolicy');
      policies = new AuthorizationPolicies(objects, gateway, this.facts, service);
      ofProxy.set(service, policies);
    }
    return policies;
  }

  /** What a Pod may connect to. */
  public networkPoliciesOf(client: MeshClient): EgressNetworkPolicies {
    return new EgressNetworkPolicies(
      this.objectsOf('networking.k8s.io', 'NetworkPolicy'),
      this.objectsOf('', 'Namespace'),
      client,
    );
  }

  private gatewayScope({ namespace }: MeshClient, caller?: MeshClient): SidecarScope {
    if (caller?.namespace === namespace && !this.sidecars.of(caller.namespace, caller.labels))
      return this.scopeOf(caller);
    return this.scope(`gateway ${namespace}`, () => SidecarScope.ofGateway(namespace, this.sources));
  }

  private get gatewayApiSources(): GatewayApiSources {
    return {
      objectsOf: (group, kind) => this.objectsOf(group, kind),
      namespaces: this.namespaces,
      isNew: this.isAtLeast(31),
      defaultExport: virtualServiceExport(this.facts),
    };
  }

  private scope(key: string, create: () => SidecarScope): SidecarScope {
    let scope = this.scopes.get(key);
    if (!scope) this.scopes.set(key, (scope = create()));
    return scope;
  }

  private proxy(client: MeshClient, scope: SidecarScope, create: (scope: SidecarScope) => Proxy): Proxy {
    let known = this.proxies.get(scope);
    if (!known) this.proxies.set(scope, (known = new Map<string, Proxy>()));
    const labels = Object.entries(client.labels).sort(([a], [b]) => compareText(a, b));
    const key = JSON.stringify({ ...client, labels });
    let proxy = known.get(key);
    if (!proxy) known.set(key, (proxy = create(scope)));
    return proxy;
  }

  private networking(kind: string): readonly MeshObject[] {
    return this.objectsOf(NETWORKING, kind);
  }
}

function kindKey({ group, kind }: MeshObject): string {
  return `${group}/${kind}`;
}
