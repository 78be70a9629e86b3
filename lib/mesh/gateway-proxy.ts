import { isAtLeast, MeshClient } from './client';
import { Cluster, Clusters, ClusterSources } from './cluster';
import type { ConvertedListener } from './gateway-api/gateways';
import { gatewayListeners } from './gateway-chains';
import { gatewayRoutes } from './gateway-routes';
import { readServers } from './gateway-server';
import { hostOfService, isSelecting, ServiceTarget, targetsOf } from './kubernetes-service';
import { MergedGateway, mergeServers, PlacedServer } from './merged-gateway';
import { creationOrder, isSubset, MeshObject } from './mesh-object';
import type { Listener } from './outbound-listener';
import type { Proxy } from './proxy';
import { isVisible, Service } from './service';
import type { SidecarScope } from './sidecar-scope';
import { RouteConfiguration } from './virtual-host';
import { VirtualService } from './virtual-service';
import { VirtualServiceIndex } from './virtual-service-index';

export interface GatewaySources extends ClusterSources {
  readonly virtualServices: VirtualServiceIndex;
  readonly gateways: readonly MeshObject[];
  /** Listeners of the Gateway API. */
  readonly listeners: readonly ConvertedListener[];
  readonly kubernetesServices: readonly MeshObject[];
  readonly pods: readonly MeshObject[];
}

const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation';

/** A gateway. Follows networking/core/gateway.go. */
export class GatewayProxy implements Proxy {
  private readonly clusters: Clusters;
  private readonly merged: MergedGateway;
  private listeners?: ReadonlyMap<string, Listener>;
  private readonly routeConfigurations = new Map<string, RouteConfiguration | undefined>();
  private readonly virtualServices = new Map<string, readonly VirtualService[]>();

  public constructor(
    public readonly client: MeshClient,
    private readonly scope: SidecarScope,
    private readonly sources: GatewaySources,
  ) {
    this.clusters = new Clusters(client, scope, sources);
    this.merged = mergeServers(serversFor(client, sources));
  }

  public listenerFor(address: string, port: number): Listener | undefined {
    this.listeners ??= new Map(
      gatewayListeners(this.merged, {
        client: this.client,
        scope: this.scope,
        virtualServicesOf: (gateway) => this.virtualServicesOf(gateway),
      }).map((listener) => [listener.name, listener]),
    );
    return this.listeners.get(`${address}_${port}`) ?? this.listeners.get(`0.0.0.0_${port}`);
  }

  public routes(name: string): RouteConfiguration | undefined {
    if (!this.routeConfigurations.has(name)) {
      const servers = this.merged.serversByRoutes.get(name);
      this.routeConfigurations.set(
        name,
        servers &&
          gatewayRoutes(servers, {
            client: this.client,
            virtualServicesOf: (gateway) => this.virtualServicesOf(gateway),
            serviceFor: (host, namespace) => this.serviceFor(host, namespace),
          }),
      );
    }
    return this.routeConfigurations.get(name);
  }

  public cluster(name: string): Cluster | undefined {
    return this.clusters.get(name);
  }

  private virtualServicesOf(gateway: string): readonly VirtualService[] {
    let found = this.virtualServices.get(gateway);
    if (!found) {
      found = this.sources.virtualServices.for(this.client.namespace, gateway);
      this.virtualServices.set(gateway, found);
    }
    return found;
  }

  /** Follows `buildNameToServiceMapForHTTPRoutes`: first the one beside the VirtualService. */
  private serviceFor(host: string, namespace: string): Service | undefined {
    const own = this.sources.services.byNamespace(host).get(namespace);
    return own && isVisible(own, this.client.namespace) ? own : this.scope.service(host);
  }
}

/** A Gateway of Istio, written or made, with the servers it gives a proxy. */
interface Applied {
  readonly createdAt: number;
  readonly name: string;
  readonly namespace: string;
  readonly isWritten: boolean;
  readonly isManaged: boolean;
  readonly servers: readonly PlacedServer[];
}

/** Follows `PushContext.mergeGateways` in pilot/pkg/model/push_context.go. */
function serversFor(client: MeshClient, sources: GatewaySources): PlacedServer[] {
  const services = servicesFor(client, sources);
  const applied = [
    ...sources.gateways
      .filter(({ spec }) => isSubset(spec.map('selector'), client.labels))
      .map((gateway) => ofGateway(gateway, services)),
    ...sources.listeners.flatMap((listener) => ofListener(listener, services)),
  ].sort(creationOrder);
  return (isAtLeast(sources.facts, 31) ? strictlyMerged(applied) : applied).flatMap(({ servers }) => servers);
}

/** A port that is not the one of a Service is listened to as it is. */
function ofGateway(gateway: MeshObject, services: readonly SelectingService[]): Applied {
  const targets = services.filter(({ isTranslating }) => isTranslating).flatMap((service) => service.targets);
  const portOf = (port: number): number => targets.find((each) => each.port === port)?.targetPort ?? port;
  const servers = readServers(gateway).map((server) => ({ server, ports: [portOf(server.port)] }));
  const { createdAt, name, namespace } = gateway;
  return { createdAt, name, namespace, isWritten: true, isManaged: false, servers };
}

/** A listener is there for the Pods behind its Services, on the ports that these have. */
function ofListener(listener: ConvertedListener, services: readonly SelectingService[]): Applied[] {
  const { server, createdAt, name, namespace, isManaged } = listener;
  const own = services.filter(
    (service) => listener.services.includes(service.host) && service.namespace === listener.serviceNamespace,
  );
  if (!server || own.length === 0) return [];
  const targets = own.flatMap((service) => service.targets).filter(({ port }) => port === server.port);
  const ports = [...new Set(targets.map(({ targetPort }) => targetPort))].sort((a, b) => a - b);
  return [{ createdAt, name, namespace, isWritten: false, isManaged, servers: [{ server, ports }] }];
}

/**
 * What others have written does not count at a gateway that Istio made for a Gateway of the Gateway API. Follows
 * `filterStrictGatewayMerging`, new in Istio 1.31.
 */
function strictlyMerged(applied: readonly Applied[]): readonly Applied[] {
  const managed = new Set(applied.filter(({ isManaged }) => isManaged).map(({ namespace }) => namespace));
  return managed.size === 0
    ? applied
    : applied.filter(({ isWritten, namespace }) => !isWritten || managed.has(namespace));
}

/** A Service that leads to the gateway, and where on its Pod. */
interface SelectingService {
  readonly host: string;
  readonly namespace: string;
  readonly isTranslating: boolean;
  readonly targets: readonly ServiceTarget[];
}

function servicesFor(
  client: MeshClient,
  sources: Pick<GatewaySources, 'kubernetesServices' | 'pods'>,
): SelectingService[] {
  const pod = sources.pods.find(
    ({ namespace, labels }) => namespace === client.namespace && isSubset(client.labels, labels),
  );
  return sources.kubernetesServices
    .filter((service) => service.namespace === client.namespace && isSelecting(service, client.labels))
    .map((service) => ({
      host: hostOfService(service.name, service.namespace),
      namespace: service.namespace,
      isTranslating: !(NO_TRANSLATION in service.labels),
      targets: targetsOf(service, pod),
    }));
}
