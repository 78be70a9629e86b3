import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Manifests } from '../manifests/read-manifests';
import type { MeshClient, MeshFacts } from '../mesh/client';
import { isIpAddress, parseIpv4 } from '../mesh/ip';
import { Mesh } from '../mesh/mesh';
import type { MeshFinding, SourceObject } from '../mesh/mesh-object';
import type { ConnectionTarget } from '../mesh/network-policy';
import type { Proxy } from '../mesh/proxy';
import { parseClusterName } from '../mesh/service';
import { HBONE_PORT, Waypoint } from '../mesh/waypoint';
import { WaypointProxy } from '../mesh/waypoint-proxy';
import { DataPlaneMode } from '../profile/data-plane-mode';
import { IstioVersion } from '../profile/istio-version';
import { MeshProfile } from '../profile/mesh-profile';
import { passZtunnel } from './ztunnel-hop';
import { refuse, show } from '../refusals/refuse';
import { TrafficAnswer } from './answer';
import { CallParts, partsOf, PUBLIC_ADDRESS } from './call-parts';
import { knownClients } from './known-clients';
import { pass, Passed } from './hop';
import { KnownGateway, knownGateways } from './known-gateways';
import { manifestSources, readSources } from './manifest-sources';
import { OutboundTrafficPolicyMode } from '../profile/outbound-traffic-policy-mode';
import type { SimulationOptions } from './simulation-options';
import { TrafficOutcome } from './traffic-answer';
import type { SimulatedClient, TrafficCall } from './traffic-call';
import { fromApplication, Wire } from './wire';

/** Something in the manifests that cannot be used. */
export interface SimulationFinding {
  /** The construct, or file and line. */
  readonly origin: string;
  /** Kind, namespace and name. */
  readonly object: string;
  /** The field. */
  readonly path: string;
  /** What is wrong with it. */
  readonly problem: string;
}

/** As many proxies as a call can pass: a sidecar, a gateway and, where rules lead astray, two more. */
const MAX_HOPS = 4;

/** A proxy that a call has come to. */
interface Stop {
  readonly proxy: Proxy;
  readonly name: string;
  readonly received: Wire;
  /** The workload that called. */
  readonly caller: MeshClient;
  /** Its proxy, where it has one of its own. */
  readonly sidecar?: MeshClient;
  /** The gateway or waypoint that the proxy belongs to; undefined for a sidecar. */
  readonly at?: KnownGateway;
  /** Who has sent the call there. */
  readonly sender?: MeshClient;
}

/**
 * Where calls of applications really go, told from manifests and without a cluster. It follows the rules of Istio's own
 * control plane, and of Envoy where it matches connections and requests. It holds for Istio 1.30 and 1.31; for 1.29 the answers
 * are those of 1.30. What it does not follow, such as EnvoyFilters, is among the findings.
 */
export class EgressSimulation {
  /**
   * Simulates what is below an App or a Chart, as it will be printed. Its `MeshProfile` says what the options do not.
   */
  public static ofScope(scope: Construct, options: SimulationOptions = {}): EgressSimulation {
    const objects = scope.node
      .findAll()
      .filter((child): child is ApiObject => ApiObject.isApiObject(child))
      .map((object): SourceObject => ({ value: object.toJson() as unknown, origin: object.node.path }));
    return new EgressSimulation(objects, [], { ...MeshProfile.of(scope)._facts, ...options });
  }

  /** Simulates the objects of a YAML text, ours or anyone's, several documents or a `List`. */
  public static ofManifests(yamlText: string, options: SimulationOptions = {}): EgressSimulation {
    const { objects, findings } = readSources(yamlText, options.fileName);
    return new EgressSimulation(objects, findings, options);
  }

  /**
   * Simulates manifests of any number of files.
   *
   * @internal
   */
  public static _ofRead(manifests: Manifests, options: SimulationOptions): EgressSimulation {
    const { objects, findings } = manifestSources(manifests);
    return new EgressSimulation(objects, findings, options);
  }

  /**
   * Simulates objects that are read already.
   *
   * @internal
   */
  public static _ofObjects(objects: readonly SourceObject[], options: SimulationOptions): EgressSimulation {
    return new EgressSimulation(objects, [], options);
  }

  /** @internal */
  public readonly _mesh: Mesh;
  /** @internal */
  public readonly _gateways: ReadonlyMap<string, KnownGateway>;
  private readonly hasDnsCapture: boolean;
  private readonly dataPlaneMode: DataPlaneMode;

  private constructor(
    objects: readonly SourceObject[],
    private readonly textFindings: readonly MeshFinding[],
    options: SimulationOptions,
  ) {
    this._mesh = new Mesh(objects, factsOf(options));
    this._gateways = knownGateways(this._mesh, options.gateways ?? []);
    this.hasDnsCapture = options.dnsCapture ?? false;
    this.dataPlaneMode = options.dataPlaneMode ?? DataPlaneMode.SIDECAR;
  }

  /**
   * What in the manifests cannot be used; the rest is simulated all the same. Fields that only some calls look at are found
   * by those calls.
   */
  public get findings(): SimulationFinding[] {
    return [...this.textFindings, ...this._mesh.findings];
  }

  /**
   * Follows a call through the proxies on its way until it leaves the mesh or is refused: sidecar and gateways, or the proxy
   * of the node, a waypoint and gateways.
   *
   * @throws SIMULATION001 if the URL cannot be read, SIMULATION002 if the address is not one of IPv4.
   */
  public call(call: TrafficCall): TrafficAnswer {
    const parts = partsOf(call);
    if (!parts) {
      refuse('SIMULATION001', 'EgressSimulation.call', {
        problem: `${show(call.url)} is no url of a call`,
        remedy: 'Write scheme://host:port/path with http, https, http2, grpc, grpcs, tls or tcp',
      });
    }
    if (parseIpv4(parts.address) === undefined) {
      refuse('SIMULATION002', 'EgressSimulation.call', {
        problem: `${show(parts.address)} is no IPv4 address`,
        remedy: 'Write the one that the application connects to, such as 203.0.113.7, or leave it out',
      });
    }
    return TrafficAnswer._of(call, parts, this.follow(call, parts));
  }

  /**
   * Who else can make a call: of the workloads in the manifests and of each namespace they name those whose call is delivered
   * by the same cluster, sent the same way. None if the call itself is not delivered.
   */
  public clientsThatCan(call: TrafficCall): SimulatedClient[] {
    const own = this.call(call);
    const fate = fateOf(own);
    if (own.outcome !== TrafficOutcome.DELIVERED) return [];
    return knownClients(this._mesh).filter((client) => fateOf(this.call({ ...call, client })) === fate);
  }

  private follow(call: TrafficCall, parts: CallParts): Passed[] {
    const client = this._clientOf(call.client);
    if (this._modeOf(call.client) === DataPlaneMode.AMBIENT) return this.followAmbient(client, parts);
    const proxy = this._mesh.proxyOf(client);
    return this.followFrom(
      { proxy, name: 'sidecar', received: fromApplication(parts), caller: client, sidecar: client },
      [],
    );
  }

  /** The proxy of the node gives the call to a waypoint, or lets it go. */
  private followAmbient(client: MeshClient, parts: CallParts): Passed[] {
    const address = parts.address === PUBLIC_ADDRESS ? undefined : parts.address;
    const target = this._mesh.ztunnelTargetOf(client.namespace, { ...parts, address });
    const received = fromApplication(parts);
    const { waypoint } = target.binding;
    const at = waypoint && asGateway(waypoint);
    const first = this.connected(passZtunnel(target, parts), received, client, at);
    if (!at || first.hop.error !== undefined || target.address === undefined) return [first];
    const proxy = this._mesh.waypointOf(waypoint);
    const inner = { ...received, address: target.address };
    return this.followFrom({ proxy, name: waypoint.host, received: inner, caller: client, at, sender: client }, [
      first,
    ]);
  }

  /** Follows a call from a proxy on until it leaves the mesh, or ends. */
  private followFrom(from: Stop, before: readonly Passed[]): Passed[] {
    const passed = [...before];
    for (let stop = from; ;) {
      const { at, received, caller, sidecar } = stop;
      const allowed = this.authorized(pass(stop.proxy, stop.name, received), stop);
      const gateway = this.gatewayOf(allowed);
      const result = this.connected(allowed, received, at?.client ?? caller, gateway);
      passed.push(result);
      if (!gateway || !result.sent) return passed;
      if (passed.length === MAX_HOPS)
        return [...passed.slice(0, -1), { ...result, hop: { ...result.hop, error: 'routing loop' } }];
      const port = parseClusterName(result.hop.cluster ?? '')?.port ?? 0;
      const tunnel = result.cluster?.tunnel;
      stop = {
        proxy: tunnel ? this._mesh.waypointOf(tunnel.waypoint, sidecar) : this._mesh.gatewayOf(gateway.client, sidecar),
        name: gateway.service,
        received: tunnel
          ? { ...result.sent, address: tunnel.address, port }
          : { ...result.sent, address: gateway.address, port: gateway.podPort(port) },
        caller,
        sidecar,
        sender: at?.client ?? caller,
        at: gateway,
      };
    }
  }

  /** What the policies of a gateway or waypoint say to a call that has come as far as that. */
  private authorized(result: Passed, { at, sender, received, proxy }: Stop): Passed {
    if (!at || !sender || result.hop.error !== undefined) return result;
    const { namespace, serviceAccount } = sender;
    const isTunnelled = at.client.kind === 'waypoint';
    const service = proxy instanceof WaypointProxy ? proxy.serviceAt(received.address, received.port) : undefined;
    const denied = this._mesh.authorizationAt(at.client, service).objection({
      principal:
        received.encryption === 'mtls' || isTunnelled
          ? `${this._mesh.facts.trustDomain}/ns/${namespace}/sa/${serviceAccount}`
          : undefined,
      serverName: received.encryption === 'plaintext' ? '' : received.sni,
      port: received.port,
      request: result.isHttp ? received : undefined,
    });
    return denied === undefined ? result : { ...result, denied, hop: { ...result.hop, denied } };
  }

  /** What NetworkPolicies say to the connection that a proxy makes; each of its servers has to be out of reach. */
  private connected(result: Passed, received: Wire, from: MeshClient, gateway?: KnownGateway): Passed {
    const { cluster, hop } = result;
    if (hop.error !== undefined || (!cluster && hop.proxy !== 'ztunnel')) return result;
    if (cluster?.name === 'BlackHoleCluster') return result;
    const policies = this._mesh.networkPoliciesOf(from);
    const objections = targetsOf(result, received, gateway).map((target) => policies.objection(target));
    const [blocked] = objections;
    if (blocked === undefined || objections.includes(undefined)) return result;
    return { ...result, blocked, hop: { ...hop, blocked } };
  }

  /** Where a call goes on: to a waypoint, or to a gateway that is known. */
  private gatewayOf({ hop, sent, cluster }: Passed): KnownGateway | undefined {
    if (sent && cluster?.tunnel) return asGateway(cluster.tunnel.waypoint);
    const host = sent && parseClusterName(hop.cluster ?? '')?.host;
    return host === undefined ? undefined : this._gateways.get(host);
  }

  /**
   * What a client says of itself counts, then the labels of its Pod and its namespace.
   *
   * @internal
   */
  public _modeOf({ dataPlaneMode, namespaceName, labels }: SimulatedClient): DataPlaneMode {
    const labelled = this._mesh.dataPlaneOf(namespaceName, labels ?? {});
    return dataPlaneMode ?? (labelled === undefined ? this.dataPlaneMode : MODES[labelled]);
  }

  /** @internal */
  public _clientOf({ namespaceName, labels, serviceAccountName, dnsCapture, locality }: SimulatedClient): MeshClient {
    return {
      kind: 'sidecar',
      namespace: namespaceName,
      labels: labels ?? {},
      serviceAccount: serviceAccountName ?? 'default',
      hasDnsCapture: dnsCapture ?? this.hasDnsCapture,
      locality: locality ?? '',
    };
  }
}

const MODES = { ambient: DataPlaneMode.AMBIENT, sidecar: DataPlaneMode.SIDECAR } as const;

/** A waypoint as the network sees it: a Pod that takes tunnels. */
function asGateway({ host, client }: Waypoint): KnownGateway {
  return { service: host, client, address: '', podPort: () => HBONE_PORT };
}

/** Where a proxy connects to for a call. */
function targetsOf({ cluster, hop }: Passed, received: Wire, gateway?: KnownGateway): ConnectionTarget[] {
  const inPod = gateway?.client.kind === 'waypoint' ? HBONE_PORT : parseClusterName(hop.cluster ?? '')?.port;
  if (gateway && inPod !== undefined) {
    return [{ port: gateway.podPort(inPod), address: gateway.address, pod: gateway.client }];
  }
  if (hop.endpoints.length > 0) {
    return hop.endpoints.map(({ address, port }) => ({ port, address: isIpAddress(address) ? address : undefined }));
  }
  // A Service of the cluster may lead to any Pod.
  if (cluster?.service?.registry === 'Kubernetes') return [];
  const address = received.address === PUBLIC_ADDRESS ? undefined : received.address;
  return [{ port: cluster?.portOverride ?? received.port, address }];
}

/** Where a call goes in the end, and how. */
function fateOf({ outcome, hops }: TrafficAnswer): string {
  const { proxy, cluster = '', wire } = hops[hops.length - 1];
  return [outcome, proxy, cluster, wire].join(' ');
}

function factsOf(options: SimulationOptions): MeshFacts {
  return {
    istioVersion: options.istioVersion ?? IstioVersion.V1_31,
    outboundMode: options.outboundTrafficPolicy ?? OutboundTrafficPolicyMode.ALLOW_ANY,
    rootNamespace: options.rootNamespace ?? 'istio-system',
    trustDomain: options.trustDomain ?? 'cluster.local',
    dualStack: options.dualStack,
    defaultServiceExportTo: options.defaultServiceExportTo,
    defaultVirtualServiceExportTo: options.defaultVirtualServiceExportTo,
    defaultDestinationRuleExportTo: options.defaultDestinationRuleExportTo,
  };
}
