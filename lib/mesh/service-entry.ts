import { Endpoint, spiffe } from './endpoints';
import type { Fields } from './fields';
import { isWildcard } from './host-name';
import { isIpAddress } from './ip';
import { isSubset, MeshObject } from './mesh-object';
import { parseProtocol } from './protocol';
import { Service, ServicePort, ServiceResolution, UNSPECIFIED_IP } from './service';

const RESOLUTIONS = new Map<string, ServiceResolution>(
  Object.entries({
    NONE: 'Passthrough',
    DNS: 'DNSLB',
    DNS_ROUND_ROBIN: 'DNSRoundRobinLB',
    STATIC: 'ClientSideLB',
    DYNAMIC_DNS: 'DynamicDNS',
  }),
);

const ALLOCATION_LABEL = 'networking.istio.io/enable-autoallocate-ip';
const RACE_ANNOTATIONS = ['istio.io/connect-strategy', 'networking.istio.io/connect-strategy'];
const TLS_MODE_LABEL = 'security.istio.io/tlsMode';

/** A port with what the endpoints need of it. */
interface EntryPort extends ServicePort {
  readonly targetPort?: number;
}

/** A ServiceEntry as the registry of istiod reads it. */
export interface ServiceEntry {
  readonly object: MeshObject;
  /** One for each host and address. */
  readonly services: readonly Service[];
  readonly endpointsOf: (service: Service) => Endpoint[];
}

export interface EntrySurroundings {
  readonly trustDomain: string;
  /** WorkloadEntries of the namespace. */
  readonly workloadsOf: (namespace: string) => readonly MeshObject[];
}

/**
 * Follows `convertServices` and `convertServiceEntryToInstances` in pilot/pkg/serviceregistry/serviceentry/conversion.go.
 */
export function readServiceEntry(object: MeshObject, around: EntrySurroundings): ServiceEntry {
  const { spec, namespace, name: objectName, createdAt, labels, source } = object;
  const ports = spec.objects('ports').flatMap(readPort);
  const resolution = RESOLUTIONS.get(spec.text('resolution') ?? 'NONE') ?? 'Passthrough';
  const written = spec.texts('exportTo');
  const exportTo = written.length > 0 ? new Set(written) : undefined;
  const selector = spec.optional('workloadSelector')?.map('labels');
  // The first value of the enum is MESH_EXTERNAL.
  const isMeshExternal = (spec.text('location') ?? 'MESH_EXTERNAL') === 'MESH_EXTERNAL';
  const subjectAltNames = spec.texts('subjectAltNames');
  const passthroughTargetPorts = resolution === 'Passthrough' ? targetPortsOf(ports) : NO_PORTS;
  const isFirstConnectionRaced = RACE_ANNOTATIONS.some((key) => object.annotations[key] === 'RACE_FIRST_TCP_CONNECT');
  const addresses = spec.texts('addresses');
  const listening = addresses.length > 0 ? listenAddresses(addresses) : [UNSPECIFIED_IP];
  const allocated = addresses.length > 0 ? NO_ADDRESSES : allocatedAddresses(object, resolution);
  const services: Service[] = [];
  for (const hostname of spec.texts('hosts')) {
    const allocatedHere = allocated.get(hostname) ?? [];
    const isToBeAllocatedHere = isToBeAllocated(object, hostname, resolution);
    for (const address of listening) {
      services.push({
        hostname,
        name: hostname,
        namespace,
        objectName,
        registry: 'External',
        createdAt,
        ports,
        resolution,
        isMeshExternal,
        address,
        allocatedAddresses: allocatedHere,
        isToBeAllocated: isToBeAllocatedHere,
        exportTo,
        labels,
        selector,
        subjectAltNames,
        aliases: [],
        passthroughTargetPorts,
        isFirstConnectionRaced,
        prefersOwnZone: false,
        source,
      });
    }
  }
  return { object, services, endpointsOf: (service) => endpointsOf(service, ports, object, around) };
}

const NO_PORTS: ReadonlyMap<number, number> = new Map();
const NO_ADDRESSES: ReadonlyMap<string, string[]> = new Map();

function targetPortsOf(ports: readonly EntryPort[]): Map<number, number> {
  return new Map(ports.flatMap(({ number, targetPort }) => (targetPort ? [[number, targetPort]] : [])));
}

function readPort(port: Fields): EntryPort[] {
  const number = port.number('number');
  if (number === undefined) {
    port.report('number', 'missing');
    return [];
  }
  return [
    {
      name: port.text('name') ?? '',
      number,
      protocol: parseProtocol(port.text('protocol')),
      targetPort: port.positive('targetPort'),
    },
  ];
}

/** Each once; a block of one address is that address, and what is neither is left out. */
function listenAddresses(written: string[]): string[] {
  const addresses = written.flatMap((text) => {
    const [address, ...bits] = text.split('/');
    if (!isIpAddress(address)) return [];
    const isWhole = bits.length === 0 || Number(bits[0]) === (address.includes(':') ? 128 : 32);
    return [isWhole ? address : text];
  });
  return [...new Set(addresses)];
}

/** What istiod's controller has written into the status. Follows networking/serviceentry/ip_autoallocation.go. */
function allocatedAddresses(object: MeshObject, resolution: ServiceResolution): Map<string, string[]> {
  const found = new Map<string, string[]>();
  if (resolution === 'Passthrough' || isOptedOut(object)) return found;
  for (const address of object.fields.fields('status').objects('addresses')) {
    const host = address.text('host') ?? '';
    const value = address.text('value');
    // The proxies that are looked at speak IPv4.
    if (value !== undefined && !value.includes(':')) found.set(host, [...(found.get(host) ?? []), value]);
  }
  return found;
}

/**
 * What has no status at all has not been applied yet. Names under a wildcard have an address in common only where proxies
 * resolve them. Follows `constructServiceEntries` in pilot/pkg/serviceregistry/ambient/services.go.
 */
function isToBeAllocated(object: MeshObject, hostname: string, resolution: ServiceResolution): boolean {
  return (
    !object.fields.has('status') &&
    object.spec.texts('addresses').length === 0 &&
    resolution !== 'Passthrough' &&
    (!isWildcard(hostname) || resolution === 'DynamicDNS') &&
    !isOptedOut(object)
  );
}

function isOptedOut({ labels }: MeshObject): boolean {
  return Object.hasOwn(labels, ALLOCATION_LABEL) && labels[ALLOCATION_LABEL].toLowerCase() === 'false';
}

function endpointsOf(
  service: Service,
  ports: readonly EntryPort[],
  object: MeshObject,
  around: EntrySurroundings,
): Endpoint[] {
  const endpoints = object.spec.objects('endpoints');
  if (service.selector !== undefined) {
    const { selector } = service;
    const selected = around
      .workloadsOf(object.namespace)
      .filter((workload) => isSubset(selector, { ...workload.spec.map('labels'), ...workload.labels }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return selected.flatMap((workload) =>
      workloadEndpoints(workload.spec, ports, object.namespace, around, workload.labels),
    );
  }
  if (endpoints.length === 0 && (service.resolution === 'DNSLB' || service.resolution === 'DNSRoundRobinLB')) {
    return ports.map((port) => ({
      address: service.hostname,
      port: port.targetPort ?? port.number,
      portName: port.name,
      servicePort: port.number,
      labels: {},
      tlsMode: 'disabled',
      locality: '',
      weight: 1,
      identity: '',
    }));
  }
  return endpoints.flatMap((endpoint) => workloadEndpoints(endpoint, ports, object.namespace, around, {}));
}

/** The port is that of the address, of the endpoint, of the target, or the one of the service, in this order. */
function workloadEndpoints(
  workload: Fields,
  ports: readonly EntryPort[],
  namespace: string,
  { trustDomain }: EntrySurroundings,
  moreLabels: Readonly<Record<string, string>>,
): Endpoint[] {
  const address = workload.text('address') ?? '';
  const isSocket = address.startsWith('unix://');
  const ownPorts = workload.fields('ports');
  const serviceAccount = workload.text('serviceAccount') ?? '';
  const labels: Record<string, string> = { ...workload.map('labels'), ...moreLabels };
  const locality = workload.text('locality') ?? (labels['istio-locality'] ?? '').replaceAll('.', '/');
  const [region = '', zone = '', subzone = ''] = locality.split('/');
  if (region) labels['topology.kubernetes.io/region'] = region;
  if (zone) labels['topology.kubernetes.io/zone'] = zone;
  if (subzone) labels['topology.istio.io/subzone'] = subzone;
  return ports.map((port) => ({
    address: isSocket ? address.slice('unix://'.length) : address,
    port: isSocket ? 0 : (ownPorts.positive(port.name) ?? port.targetPort ?? port.number),
    portName: port.name,
    servicePort: port.number,
    labels,
    tlsMode: labels[TLS_MODE_LABEL] ?? (serviceAccount === '' ? 'disabled' : 'istio'),
    locality,
    weight: workload.positive('weight') ?? 1,
    identity: serviceAccount === '' ? '' : spiffe(trustDomain, namespace, serviceAccount),
  }));
}
