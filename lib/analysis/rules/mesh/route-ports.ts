import { isHttpOrSniffed, isTcp, isTls, Protocol } from '../../../mesh/protocol';
import type { Service, ServicePort } from '../../../mesh/service';
import type { MeshView } from '../../mesh-view';
import type { Section } from './route-legs';

/** Whether sidecars look at a list of routes for a port of a protocol. */
export function isRoutedBy(section: Section, protocol: Protocol): boolean {
  switch (section) {
    case 'http':
      return isHttpOrSniffed(protocol);
    case 'tls':
      return isTls(protocol);
    case 'tcp':
      return protocol === 'UnsupportedProtocol' || (isTcp(protocol) && !isTls(protocol));
  }
}

/** Ports of services that a list of routes is for, each number once. */
export function portsFor(section: Section, services: readonly Service[]): ServicePort[] {
  return portsOf(services).filter(({ protocol }) => isRoutedBy(section, protocol));
}

/** Ports of services, each number and protocol once, by number. */
export function portsOf(services: readonly Service[]): ServicePort[] {
  const found = new Map<string, ServicePort>();
  for (const { ports } of services) for (const port of ports) found.set(`${port.number} ${port.protocol}`, port);
  return [...found.values()].sort((a, b) => a.number - b.number || (a.protocol < b.protocol ? -1 : 1));
}

/** Such as `80 HTTP, 443 HTTPS`. */
export function showPorts(ports: readonly ServicePort[]): string {
  if (ports.length === 0) return 'none';
  return ports
    .map(({ number, protocol }) => (protocol === 'UnsupportedProtocol' ? `${number}` : `${number} ${protocol}`))
    .join(', ');
}

/** Whether sidecars listen for HTTP on port 80, where they then take any host that routes name. */
export function hasHttpOn80({ mesh }: MeshView): boolean {
  return mesh.services.all.some(({ ports }) =>
    ports.some(({ number, protocol }) => number === 80 && isHttpOrSniffed(protocol)),
  );
}
