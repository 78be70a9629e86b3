import { isHttp, isTls, Protocol } from '../../../../mesh/protocol';
import { addressFor, Service, ServicePort, UNSPECIFIED_IP } from '../../../../mesh/service';
import type { MeshView } from '../../../mesh-view';
import { podNamespaces } from '../gateways';
import { registeredHosts, RegisteredHosts } from '../registered-hosts';
import { Clients, clientsOfService } from '../visibility';

/** Hosts for which no address is allocated. */
const OPT_OUT = 'networking.istio.io/enable-autoallocate-ip';

/** Connections that a port of a host takes, by nothing but their address and port. */
export interface ConnectionClaim {
  readonly entry: RegisteredHosts;
  readonly service: Service;
  readonly port: ServicePort;
  /** An address, a block of addresses, or '' for all. */
  readonly address: string;
  readonly clients: Clients;
  /** Only gateways see it, which listen for what their servers say. */
  readonly isKept: boolean;
}

/**
 * Claims of all ServiceEntries in the order in which proxies hear of them, oldest first. TLS claims nothing where its server
 * name counts.
 */
export function connectionClaims(view: MeshView): readonly ConnectionClaim[] {
  const { dnsCapture } = view.context;
  const entries = new Map(view.once(registeredHosts).map((entry) => [entry.object, entry]));
  const gateways = new Set([...view.once(podNamespaces).values()].flatMap((namespaces) => [...namespaces]));
  return view.mesh.services.all.flatMap((service) => {
    const object = view.writtenAs(service.source);
    const entry = object && entries.get(object);
    if (!entry || (dnsCapture && isAllocated(service))) return [];
    const written = addressFor(service, dnsCapture);
    const address = written === UNSPECIFIED_IP ? '' : written;
    const clients = clientsOfService(service);
    const isKept = clients.every((client) => gateways.has(client));
    return service.ports
      .filter(({ protocol }) => isClaiming(protocol, address))
      .map((port) => ({ entry, service, port, address, clients, isKept }));
  });
}

/** Whether istiod gives the service an address that no other has. */
export function isAllocated({ address, resolution, hostname, labels }: Service): boolean {
  return (
    address === UNSPECIFIED_IP &&
    resolution !== 'Passthrough' &&
    !hostname.startsWith('*') &&
    (labels[OPT_OUT] ?? '').toLowerCase() !== 'false'
  );
}

function isClaiming(protocol: Protocol, address: string): boolean {
  if (protocol === 'UDP' || isHttp(protocol)) return false;
  return !isTls(protocol) || (address !== '' && !address.includes('/'));
}
