import { isAtLeast, MeshClient, MeshFacts } from './client';
import { clusterTls, ClusterTls, ClusterTlsInput, neededObjects, serviceAccountsOf, UpstreamTls } from './cluster-tls';
import { CONNECT_TIMEOUT, connectTimeoutOf, PoolLimits, poolOf } from './connection-pool';
import { DestinationRule, nameOf } from './destination-rule';
import { Endpoint, EndpointIndex } from './endpoints';
import { Fields } from './fields';
import { isIpAddress } from './ip';
import { applyLocality, byLocality, LocalityGroup } from './locality';
import { isSubset } from './mesh-object';
import { isHttp2, Protocol } from './protocol';
import {
  clusterName,
  ClusterKey,
  isDnsService,
  isDynamicDnsWildcard,
  parseClusterName,
  portOf,
  Service,
  waypointClusterName,
} from './service';
import type { PeerAuthentications } from './peer-authentication';
import type { ServiceIndex } from './service-index';
import type { SidecarScope } from './sidecar-scope';
import { portLevelTrafficPolicy, subsetTrafficPolicy, TrafficPolicy, writtenTlsMode } from './traffic-policy';

import type { Waypoints } from './waypoint';
import { WaypointTunnel, waypointTunnel } from './waypoint-tunnel';

/** How Envoy finds the servers of a cluster. */
export type DiscoveryType =
  'EDS' | 'STRICT_DNS' | 'LOGICAL_DNS' | 'ORIGINAL_DST' | 'STATIC' | 'envoy.clusters.dynamic_forward_proxy';

/** Where a proxy sends calls and how. */
export interface Cluster extends ClusterTls {
  readonly name: string;
  readonly type: DiscoveryType;
  readonly groups: readonly LocalityGroup[];
  /** Of DNS it asks for addresses of IPv4, also for what is an address already. */
  readonly isForIpv4Alone?: boolean;
  readonly connectTimeout: string;
  readonly isHttp2: boolean;
  readonly usesDownstreamProtocol: boolean;
  readonly tls?: UpstreamTls;
  readonly outlierDetection?: Fields;
  readonly maxEjectionPercent: number;
  readonly panicThreshold?: number;
  readonly pool: PoolLimits;
  /** The port that is dialled instead of the one that the application meant. */
  readonly portOverride?: number;
  readonly service?: Service;
  readonly rule?: DestinationRule;
  /** Where a tunnel leads through a waypoint. */
  readonly tunnel?: WaypointTunnel;
  readonly why: readonly string[];
}

export interface ClusterSources {
  readonly services: ServiceIndex;
  readonly endpoints: EndpointIndex;
  readonly facts: MeshFacts;
  readonly peerAuthentications: PeerAuthentications;
  readonly waypoints: Waypoints;
  /** `namespace/name` of those that are among the manifests. */
  readonly secrets: ReadonlySet<string>;
}

const NO_TLS: ClusterTls = { isAutomatic: false, autoSni: false, autoSan: false };
/** Envoy's default, which counts where Istio sets none. */
const MAX_EJECTION_PERCENT = 10;
/** Protocols that a wildcard can be resolved for by the proxy. */
const FORWARDED_PROTOCOLS: readonly Protocol[] = ['HTTP', 'TLS', 'GRPC', 'HTTP2'];

/** What a cluster is made of. */
export interface ClusterParts {
  readonly key: ClusterKey;
  readonly service: Service;
  readonly protocol: Protocol;
  readonly rule?: DestinationRule;
  readonly policy?: TrafficPolicy;
  readonly type: DiscoveryType;
  readonly endpoints: readonly Endpoint[];
  /** The policy as it is written, for a port or not. */
  readonly asked?: TrafficPolicy;
  readonly tunnel?: WaypointTunnel;
  /** The policy by which servers are ordered, where it is another one. */
  readonly balancing?: TrafficPolicy;
}

/** The clusters of a proxy, each built when it is first asked for. */
export class Clusters {
  private readonly known = new Map<string, Cluster | undefined>();

  public constructor(
    protected readonly client: MeshClient,
    protected readonly scope: SidecarScope,
    protected readonly sources: ClusterSources,
  ) {}

  /** The cluster of a name; undefined if the proxy has none, which ends in 503 or a reset. */
  public get(name: string): Cluster | undefined {
    if (!this.known.has(name)) this.known.set(name, this.build(name));
    return this.known.get(name);
  }

  protected build(name: string): Cluster | undefined {
    const special = specialCluster(name, this.client, this.scope);
    if (special) return special;
    const key = parseClusterName(name);
    const service = key?.direction === 'outbound' ? this.scope.service(key.host) : undefined;
    if (!key || !service || service.resolution === 'Alias') return undefined;
    const port = portOf(service, key.port);
    if (!port || port.protocol === 'UDP') return undefined;
    return this.ofService(key, service, port.protocol);
  }

  /** Follows `buildOutboundClusters`, `buildCluster`, `applyDestinationRule` and `buildSubsetCluster`. */
  private ofService(key: ClusterKey, service: Service, protocol: Protocol): Cluster | undefined {
    const isForwarded = isDynamicDnsWildcard(service);
    if (isForwarded && (key.subset !== '' || !FORWARDED_PROTOCOLS.includes(protocol))) return undefined;
    const rule = this.scope.destinationRule(service, this.client.labels);
    const subset = key.subset === '' ? undefined : rule?.subsets.find(({ name }) => name === key.subset);
    if (key.subset !== '' && !subset) return undefined;
    const general = portLevelTrafficPolicy(rule?.trafficPolicy, key.port);
    const policy = subset ? subsetTrafficPolicy(general, subset.trafficPolicy, key.port) : general;
    const type = isForwarded ? 'envoy.clusters.dynamic_forward_proxy' : this.discoveryType(service, policy, general);
    // A service of which only DNS knows the servers has no such way.
    const tunnel = type === 'EDS' ? waypointTunnel(this.client, service, this.sources) : undefined;
    const endpoints = tunnel?.endpoints ?? this.endpointsOf(service, key.port, subset?.labels);
    // Without servers istiod leaves a cluster out that Envoy would have to ask DNS for.
    if (type.endsWith('_DNS') && (endpoints.length === 0 || this.isEmptyByDefault(service, key.port))) return undefined;
    const asked = subset ? subset.trafficPolicy : rule?.trafficPolicy;
    // From Istio 1.31 on, what a subset does not say is looked up in the rule.
    const mode = writtenTlsMode(isAtLeast(this.sources.facts, 31) ? [asked, rule?.trafficPolicy] : [asked], key.port);
    return this.assemble({
      key,
      service,
      protocol,
      rule,
      policy,
      type,
      endpoints: this.asSpokenTo(service, mode, endpoints),
      asked,
      tunnel,
    });
  }

  /** A subset exists only beside the cluster of all servers. */
  private isEmptyByDefault(service: Service, port: number): boolean {
    return isDnsService(service) && this.endpointsOf(service, port).length === 0;
  }

  protected assemble(parts: ClusterParts): Cluster {
    const { key, service, protocol, rule, policy, type, endpoints } = parts;
    const http = policy?.connectionPool?.fields('http');
    const usesClientProtocol = http?.truth('useClientProtocol') ?? false;
    const isH2 = !usesClientProtocol && (isHttp2(protocol) || http?.text('h2UpgradePolicy') === 'UPGRADE');
    const isUnknownProtocol = protocol === 'UnsupportedProtocol' && this.client.kind !== 'gateway';
    const isForwarded = type === 'envoy.clusters.dynamic_forward_proxy';
    const tls = this.tlsOf(parts, isH2);
    const hasServers = !isForwarded && type !== 'ORIGINAL_DST';
    return {
      name:
        key.direction === 'outbound'
          ? clusterName(key.host, key.port, key.subset)
          : waypointClusterName(key.host, key.port, key.subset),
      type,
      ...tls,
      tunnel: parts.tunnel,
      groups: parts.tunnel
        ? byLocality(endpoints)
        : hasServers
          ? this.groupsOf(service, parts.balancing ?? policy, endpoints, type)
          : [],
      isForIpv4Alone: type.endsWith('_DNS') && !this.asksForBothFamilies(service),
      connectTimeout: connectTimeoutOf(policy),
      isHttp2: isH2,
      usesDownstreamProtocol: usesClientProtocol || (isUnknownProtocol && !isH2),
      outlierDetection: policy?.outlierDetection,
      maxEjectionPercent: policy?.outlierDetection?.positive('maxEjectionPercent') ?? MAX_EJECTION_PERCENT,
      panicThreshold: this.panicThresholdOf(policy),
      pool: poolOf(policy),
      portOverride: type === 'ORIGINAL_DST' ? service.passthroughTargetPorts.get(key.port) : undefined,
      service,
      rule,
      why: [
        ...(rule ? [nameOf(rule)] : []),
        ...(tls.problem ? [tls.problem] : []),
        ...neededObjects(tls.tls, this.client.namespace, this.sources.secrets),
      ],
    };
  }

  /** Follows `SelectDNSLookupFamily` in pilot/pkg/networking/util/util.go. */
  private asksForBothFamilies({ isFirstConnectionRaced }: Service): boolean {
    return isFirstConnectionRaced || this.sources.facts.dualStack === true;
  }

  protected tlsOf(parts: ClusterParts, isH2: boolean): ClusterTls {
    const isForwarded = parts.type === 'envoy.clusters.dynamic_forward_proxy';
    const { services, endpoints } = this.sources;
    // Istio gives the names of a ServiceEntry to no cluster that resolves hosts itself.
    return clusterTls(
      this.tlsInput(parts, isH2),
      isForwarded ? [] : serviceAccountsOf(parts.service, services, endpoints),
    );
  }

  protected tlsInput({ key, service, rule, policy, type, asked }: ClusterParts, isHttp2: boolean): ClusterTlsInput {
    return {
      client: this.client,
      service,
      port: key.port,
      subset: key.subset,
      rule,
      settings: policy?.tls,
      isHttp2,
      isDynamicForwardProxy: type === 'envoy.clusters.dynamic_forward_proxy',
      isOriginalDestination: type === 'ORIGINAL_DST',
      isMutualTlsPossible: this.isMutualTlsPossible(service, key.port, asked),
    };
  }

  /**
   * Where servers are dialled by their own address, all of them have to have a proxy. Follows `BestEffortInferServiceMTLSMode`
   * in pilot/pkg/model/push_context.go.
   */
  private isMutualTlsPossible(service: Service, port: number, asked: TrafficPolicy | undefined): boolean {
    if (service.resolution === 'Passthrough' || asked?.loadBalancer?.text('simple') === 'PASSTHROUGH') {
      const servers = this.instancesOn(service, port);
      if (servers.length === 0 || servers.some(({ tlsMode }) => tlsMode === 'disabled')) return false;
    }
    return !this.sources.peerAuthentications.isDisabled(service.namespace);
  }

  /** Istio 1.31 switches the panic of Envoy off everywhere, 1.30 only where outliers are detected. */
  private panicThresholdOf(policy: TrafficPolicy | undefined): number | undefined {
    const detection = policy?.outlierDetection;
    if (detection) return detection.number('minHealthPercent') ?? 0;
    return isAtLeast(this.sources.facts, 31) ? 0 : undefined;
  }

  /** Follows `convertResolution` in networking/core/cluster.go; a gateway has no address to keep. */
  protected discoveryType(
    service: Service,
    policy: TrafficPolicy | undefined,
    general: TrafficPolicy | undefined,
  ): DiscoveryType {
    const isPassedThrough = [policy, general].some((each) => each?.loadBalancer?.text('simple') === 'PASSTHROUGH');
    if (isPassedThrough) return 'ORIGINAL_DST';
    switch (service.resolution) {
      case 'DNSLB':
        return service.isFirstConnectionRaced ? 'LOGICAL_DNS' : 'STRICT_DNS';
      case 'DNSRoundRobinLB':
        return 'LOGICAL_DNS';
      case 'Passthrough':
        return this.client.kind === 'gateway' ? 'EDS' : 'ORIGINAL_DST';
      default:
        return 'EDS';
    }
  }

  /** Where DNS is asked, clusters are given all servers at once, else they ask for them by the name of the port. */
  protected endpointsOf(service: Service, port: number, labels: Readonly<Record<string, string>> = {}): Endpoint[] {
    const name = portOf(service, port)?.name;
    const onPort = isDnsService(service)
      ? this.instancesOn(service, port)
      : this.sources.endpoints.of(service).filter(({ portName }) => portName === name);
    return onPort.filter((endpoint) => isSubset(labels, endpoint.labels));
  }

  /**
   * Those of a ServiceEntry by the number of the port, whatever its name, those of Kubernetes by the name. Follows
   * `CopyEndpoints` in pilot/pkg/model/endpointshards.go.
   */
  protected instancesOn(service: Service, port: number): Endpoint[] {
    const name = portOf(service, port)?.name;
    return this.sources.endpoints
      .of(service)
      .filter(({ servicePort, portName }) => (servicePort === undefined ? portName === name : servicePort === port));
  }

  /**
   * Servers with a proxy are spoken to in mutual TLS if the rule says so or, where it says nothing, if they take it. Follows
   * `checkMtlsEnabled` in pilot/pkg/xds/endpoints/mtls_checker.go.
   */
  protected asSpokenTo(
    service: Service,
    mode: string | undefined,
    endpoints: readonly Endpoint[],
  ): readonly Endpoint[] {
    const { peerAuthentications } = this.sources;
    return endpoints.map((endpoint) => {
      if (endpoint.tlsMode !== 'istio') return endpoint;
      const isAsked =
        mode === undefined ? !peerAuthentications.isDisabledFor(service.namespace, endpoint) : mode === 'ISTIO_MUTUAL';
      return isAsked ? endpoint : { ...endpoint, tlsMode: 'disabled' };
    });
  }

  private groupsOf(
    service: Service,
    policy: TrafficPolicy | undefined,
    endpoints: readonly Endpoint[],
    type: DiscoveryType,
  ): LocalityGroup[] {
    // Names of servers cannot be sent to Envoy as addresses.
    const usable =
      type === 'EDS'
        ? endpoints.filter(({ address, port }) => port === 0 || address === '' || isIpAddress(address))
        : endpoints;
    return applyLocality(byLocality(usable), {
      clientLocality: this.client.locality,
      clientLabels: this.client.labels,
      loadBalancer: policy?.loadBalancer,
      hasOutlierDetection: policy?.outlierDetection !== undefined,
      prefersOwnZone: service.prefersOwnZone,
    });
  }
}

/** Clusters that belong to no service. */
function specialCluster(name: string, client: MeshClient, scope: SidecarScope): Cluster | undefined {
  const base = {
    ...NO_TLS,
    name,
    groups: [],
    connectTimeout: CONNECT_TIMEOUT,
    isHttp2: false,
    maxEjectionPercent: MAX_EJECTION_PERCENT,
    pool: {},
    why: [],
  };
  if (name === 'BlackHoleCluster') return { ...base, type: 'STATIC', usesDownstreamProtocol: false };
  if (client.kind !== 'sidecar') return undefined;
  if (name === 'PassthroughCluster') return { ...base, type: 'ORIGINAL_DST', usesDownstreamProtocol: true };
  if (name !== 'AllowAnyDynamicDNSCluster' || scope.outbound.mode !== 'ALLOW_ANY_DYNAMIC_DNS') return undefined;
  return { ...base, type: 'envoy.clusters.dynamic_forward_proxy', usesDownstreamProtocol: true };
}
