import { isAtLeast, MeshClient } from './client';
import { Cluster, ClusterParts, Clusters, ClusterSources } from './cluster';
import { ClusterTls, waypointTls } from './cluster-tls';
import type { DestinationRule } from './destination-rule';
import type { Endpoint } from './endpoints';
import { isHttp, isHttpOrSniffed, isTcp, Protocol } from './protocol';
import { ClusterKey, isDnsService, parseClusterName, portOf, Service } from './service';
import type { SidecarScope } from './sidecar-scope';
import { portLevelTrafficPolicy, subsetTrafficPolicy, TrafficPolicy, writtenTlsMode } from './traffic-policy';

/** What a waypoint needs to know to build its clusters. */
export interface WaypointClusterSources extends ClusterSources {
  /** The services that it serves, by host. */
  readonly served: ReadonlyMap<string, Service>;
  /** Hosts of others to which routes of its services lead. */
  readonly referenced: ReadonlySet<string>;
}

/**
 * The clusters of a waypoint: two kinds for each port of a service that it serves, `http` and `tcp`, and ordinary ones for what
 * routes lead to beside. Follows `buildWaypointInboundVIP` in networking/core/cluster_waypoint.go.
 */
export class WaypointClusters extends Clusters {
  public constructor(
    client: MeshClient,
    scope: SidecarScope,
    private readonly own: WaypointClusterSources,
  ) {
    super(client, scope, own);
  }

  protected override build(name: string): Cluster | undefined {
    const key = parseClusterName(name);
    if (!key) return undefined;
    if (key.direction === 'outbound') return this.own.referenced.has(key.host) ? super.build(name) : undefined;
    const service = this.own.served.get(key.host);
    const port = service && portOf(service, key.port);
    return port && isBuilt(service, port.protocol, key.subset) ? this.ofServed(key, service, port.protocol) : undefined;
  }

  protected override tlsOf(parts: ClusterParts, isH2: boolean): ClusterTls {
    return parts.key.direction === 'outbound' ? super.tlsOf(parts, isH2) : waypointTls(this.tlsInput(parts, isH2));
  }

  private ofServed(key: ClusterKey, service: Service, protocol: Protocol): Cluster | undefined {
    // What a selector of a rule asks for, no waypoint has.
    const rule = this.scope.inboundRule(service);
    const slash = key.subset.indexOf('/');
    const subset = slash === -1 ? undefined : key.subset.slice(slash + 1);
    const written = subset === undefined ? undefined : rule?.subsets.find(({ name }) => name === subset);
    if (subset !== undefined && !written) return undefined;
    const policy = written
      ? subsetTrafficPolicy(rule?.trafficPolicy, written.trafficPolicy, key.port)
      : portLevelTrafficPolicy(rule?.trafficPolicy, key.port);
    const type =
      service.resolution === 'DynamicDNS'
        ? 'envoy.clusters.dynamic_forward_proxy'
        : this.discoveryType(service, policy, undefined);
    const parts = { key, service, protocol, rule, policy, type };
    if (type !== 'EDS') {
      const endpoints = this.instancesOn(service, key.port);
      if (isDnsService(service) && endpoints.length === 0) return undefined;
      return this.assemble({ ...parts, endpoints: this.asSpokenTo(service, undefined, endpoints) });
    }
    const found = this.discovered(key, subset);
    return this.assemble({ ...parts, ...found });
  }

  /**
   * Servers that the proxy asks for come by the view of its namespace, and by rules with their selectors. Follows
   * `NewEndpointBuilder` in pilot/pkg/xds/endpoints/endpoint_builder.go, for which a cluster of all servers is the subset of the
   * name `http` or `tcp`.
   */
  private discovered(
    key: ClusterKey,
    subset: string | undefined,
  ): { readonly endpoints: readonly Endpoint[]; readonly balancing?: TrafficPolicy } {
    const service = this.scope.service(key.host);
    // For a service that is found by DNS nothing is answered.
    if (!service || isDnsService(service) || !portOf(service, key.port)) return { endpoints: [] };
    const rule = this.scope.destinationRule(service, this.client.labels);
    const named = rule?.subsets.find(({ name }) => name === (subset ?? key.subset));
    const endpoints = this.endpointsOf(service, key.port, named?.labels);
    const mode = named && this.modeOf(rule, named.trafficPolicy, key.port);
    return {
      endpoints: this.asSpokenTo(service, mode, endpoints),
      balancing: subsetTrafficPolicy(rule?.trafficPolicy, named?.trafficPolicy, key.port),
    };
  }

  private modeOf(
    rule: DestinationRule | undefined,
    asked: TrafficPolicy | undefined,
    port: number,
  ): string | undefined {
    // From Istio 1.31 on, what a subset does not say is looked up in the rule.
    return writtenTlsMode(isAtLeast(this.own.facts, 31) ? [asked, rule?.trafficPolicy] : [asked], port);
  }
}

/** TLS of names under a wildcard is not resolved without ENABLE_WILDCARD_HOST_SERVICE_ENTRIES_FOR_TLS. */
function isBuilt({ resolution }: Service, protocol: Protocol, subset: string): boolean {
  if (resolution === 'DynamicDNS' && protocol !== 'HTTP') return false;
  const [kind] = subset.split('/');
  if (kind === 'http') return isHttpOrSniffed(protocol);
  return kind === 'tcp' && !isHttp(protocol) && (isTcp(protocol) || protocol === 'UnsupportedProtocol');
}
