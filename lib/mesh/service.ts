import type { Protocol } from './protocol';
import type { SourceObject } from './mesh-object';

/** A port of a service. */
export interface ServicePort {
  readonly name: string;
  readonly number: number;
  readonly protocol: Protocol;
}

/** How a proxy finds the servers of a service, in the words of pilot/pkg/model/service.go. */
export type ServiceResolution = 'ClientSideLB' | 'DNSLB' | 'DNSRoundRobinLB' | 'Passthrough' | 'DynamicDNS' | 'Alias';

/** A host as istiod knows it, from a Service of Kubernetes or from a host and an address of a ServiceEntry. */
export interface Service {
  readonly hostname: string;
  readonly namespace: string;
  /** Decides between services of one second. */
  readonly name: string;
  /** Name of the object that it comes from. */
  readonly objectName: string;
  readonly registry: 'Kubernetes' | 'External';
  readonly createdAt: number;
  readonly ports: readonly ServicePort[];
  readonly resolution: ServiceResolution;
  readonly isMeshExternal: boolean;
  /** An IP, a CIDR, or `0.0.0.0` for none. */
  readonly address: string;
  /** Addresses that istiod gave it, for proxies that answer DNS. */
  readonly allocatedAddresses: readonly string[];
  /** Istiod has not given it an address yet, and will. */
  readonly isToBeAllocated: boolean;
  /** Undefined means everybody. */
  readonly exportTo?: ReadonlySet<string>;
  /** It names nobody, and exportTo is the default of the mesh. */
  readonly isExportedByDefault?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector?: Readonly<Record<string, string>>;
  readonly subjectAltNames: readonly string[];
  readonly aliases: readonly string[];
  /** What an alias stands for. */
  readonly externalName?: string;
  /** `targetPort` by port of a service whose addresses are kept. */
  readonly passthroughTargetPorts: ReadonlyMap<number, number>;
  readonly isFirstConnectionRaced: boolean;
  readonly prefersOwnZone: boolean;
  /** What it is read from. */
  readonly source: SourceObject;
}

export const UNSPECIFIED_IP = '0.0.0.0';

/** The address that a listener for the service takes. Follows `GetAddressForProxy` in pilot/pkg/model/service.go. */
export function addressFor(service: Service, hasDnsCapture: boolean): string {
  const allocated = service.allocatedAddresses.at(0);
  if (hasDnsCapture && service.address === UNSPECIFIED_IP && allocated !== undefined) return allocated;
  return service.address;
}

export function portOf(service: Service, number: number): ServicePort | undefined {
  return service.ports.find((port) => port.number === number);
}

export function isDnsService({ resolution }: Service): boolean {
  return resolution === 'DNSLB' || resolution === 'DNSRoundRobinLB';
}

export function isDynamicDnsWildcard({ hostname, resolution }: Service): boolean {
  return resolution === 'DynamicDNS' && hostname.startsWith('*');
}

/** Whether a namespace sees the service. Follows `IsServiceVisible` in pilot/pkg/model/push_context.go. */
export function isVisible(service: Service, namespace: string): boolean {
  const exportTo = service.exportTo;
  if (exportTo === undefined || exportTo.size === 0) return true;
  return exportTo.has('*') || (exportTo.has('.') && service.namespace === namespace) || exportTo.has(namespace);
}

/** The name of a cluster. Follows `BuildSubsetKey` in pilot/pkg/model/service.go. */
export function clusterName(host: string, port: number, subset = ''): string {
  return `outbound|${port}|${subset}|${host}`;
}

/** What a cluster is called in the server name of Istio's mutual TLS. Follows `BuildDNSSrvSubsetKey`. */
export function serverNameOfCluster(host: string, port: number, subset = ''): string {
  return `outbound_.${port}_.${subset}_.${host}`;
}

/** The name of a cluster by which a waypoint sends calls to a service of its own. */
export function waypointClusterName(host: string, port: number, subset: string): string {
  return `inbound-vip|${port}|${subset}|${host}`;
}

export interface ClusterKey {
  readonly direction: 'outbound' | 'inbound-vip';
  readonly port: number;
  readonly subset: string;
  readonly host: string;
}

/** Follows `ParseSubsetKey` in pilot/pkg/model/service.go. */
export function parseClusterName(name: string): ClusterKey | undefined {
  const parts = name.split('|');
  const [direction] = parts;
  if (parts.length !== 4 || (direction !== 'outbound' && direction !== 'inbound-vip')) return undefined;
  return { direction, port: Number(parts[1]), subset: parts[2], host: parts[3] };
}
