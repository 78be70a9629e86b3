import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { ServiceEntry, ServiceEntryLocation, ServiceEntrySpec, ServicePort } from '../../imports/networking';
import { Resolution } from '../values/resolution';
import { built } from './built';

export interface ServiceEntryIntent {
  readonly host: string;
  readonly exportTo: string[];
  readonly ports: ServicePort[];
  readonly resolution: Resolution;
  /** What the application dials, where the proxy has to tell by it. */
  readonly addresses?: string[];
}

/** Makes a host outside the mesh known to the proxies of the named namespaces. */
export function createServiceEntry(
  scope: Construct,
  metadata: ApiObjectMetadata,
  intent: ServiceEntryIntent,
): ServiceEntry {
  return built(new ServiceEntry(scope, 'ServiceEntry', { metadata, spec: renderServiceEntry(intent) }));
}

function renderServiceEntry(intent: ServiceEntryIntent): ServiceEntrySpec {
  const { host, exportTo, addresses = [], ports } = intent;
  const { resolution, endpoints } = intent.resolution._render();
  // In the order in which they are printed, so that nobody has to sort them.
  return {
    addresses: addresses.length > 0 ? addresses : undefined,
    endpoints,
    exportTo,
    hosts: [host],
    location: ServiceEntryLocation.MESH_EXTERNAL,
    ports,
    resolution,
  };
}

/** A port on which the application speaks HTTP without TLS. */
export function httpPort(number: number): ServicePort {
  return { name: number === 80 ? 'http' : `http-${String(number)}`, number, protocol: 'HTTP' };
}

/** A port on which the application speaks TLS itself; the proxy routes by server name and changes nothing. */
export function tlsPort(number: number): ServicePort {
  return { name: number === 443 ? 'tls' : `tls-${String(number)}`, number, protocol: 'TLS' };
}

/** A port of which the proxy sees bytes and nothing else. */
export function tcpPort(number: number, targetPort?: number): ServicePort {
  return { name: `tcp-${String(number)}`, number, protocol: 'TCP', targetPort };
}
