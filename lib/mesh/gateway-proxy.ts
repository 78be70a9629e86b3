import { MeshClient } from './client';
import { Cluster, Clusters, ClusterSources } from './cluster';
import { gatewayListeners } from './gateway-chains';
import { gatewayRoutes } from './gateway-routes';
import { readServers } from './gateway-server';
import { isSelecting, ServiceTarget, targetsOf } from './kubernetes-service';
import { MergedGateway, mergeServers } from './merged-gateway';
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
    const servers = [...sources.gateways]
      .sort(creationOrder)
      .filter(({ spec }) => isSubset(spec.map('selector'), client.labels))
      .flatMap(readServers);
    const targets = targetsFor(client, sources);
    this.merged = mergeServers(servers, (port) => targets.find((each) => each.port === port)?.targetPort ?? port);
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

/** Where Services of the gateway lead on its Pod. */
export function targetsFor(
  client: MeshClient,
  sources: Pick<GatewaySources, 'kubernetesServices' | 'pods'>,
): ServiceTarget[] {
  const pod = sources.pods.find(
    ({ namespace, labels }) => namespace === client.namespace && isSubset(client.labels, labels),
  );
  return sources.kubernetesServices
    .filter((service) => service.namespace === client.namespace && isSelecting(service, client.labels))
    .filter((service) => !(NO_TRANSLATION in service.labels))
    .flatMap((service) => targetsOf(service, pod));
}
