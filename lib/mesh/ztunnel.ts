import type { Endpoint, EndpointIndex } from './endpoints';
import { contains, parseBlock, parseIpv4 } from './ip';
import { compareText } from './mesh-object';
import { portOf, Service } from './service';
import type { ServiceIndex } from './service-index';
import type { WaypointBinding, Waypoints } from './waypoint';

/** What the proxy of a node knows of a connection. */
export interface ZtunnelTarget {
  /** Undefined where the address belongs to no service: the connection passes. */
  readonly service?: Service;
  /** The address of the service that is dialled. */
  readonly address?: string;
  readonly binding: WaypointBinding;
  /** Undefined where the service has not the port. */
  readonly endpoints?: readonly Endpoint[];
}

export interface ZtunnelSources {
  readonly services: ServiceIndex;
  readonly endpoints: EndpointIndex;
  readonly waypoints: Waypoints;
}

/** What an application dials: an address, or a name that the proxy resolves. */
export interface Dialled {
  readonly host: string;
  readonly address?: string;
  readonly port: number;
}

/**
 * Services are known by their addresses, whatever they are exported to; Sidecars, VirtualServices and DestinationRules count for
 * nothing. A host without an address is not known. Follows pilot/pkg/serviceregistry/ambient/services.go; which of several
 * services counts is decided in the proxy itself.
 */
export function ztunnelTarget(dialled: Dialled, namespace: string, sources: ZtunnelSources): ZtunnelTarget {
  const found =
    dialled.address === undefined
      ? byName(dialled.host, namespace, sources.services)
      : byAddress(dialled.address, namespace, sources.services);
  if (!found) return { binding: { isForGateways: false } };
  const { service } = found;
  const target = { service, address: found.address, binding: sources.waypoints.of(service) };
  const servicePort = portOf(service, dialled.port);
  if (!servicePort) return target;
  const endpoints = sources.endpoints
    .of(service)
    .filter((endpoint) =>
      endpoint.servicePort === undefined
        ? endpoint.portName === servicePort.name
        : endpoint.servicePort === dialled.port,
    );
  return { ...target, endpoints };
}

interface Found {
  readonly service: Service;
  readonly address: string;
}

/** A range is known by address alone: no name leads to it. */
function byName(host: string, namespace: string, services: ServiceIndex): Found | undefined {
  for (const name of namesOf(host, namespace)) {
    const found = [...services.byNamespace(name).values()].flatMap((owner) => {
      const address = services.discovered
        .filter((each) => each.hostname === owner.hostname && each.namespace === owner.namespace)
        .flatMap((each) => services.virtualAddressesOf(each))
        .find((each) => !each.includes('/'));
      return address === undefined ? [] : [{ service: owner, address }];
    });
    if (found.length > 0) return best(found, namespace, services);
  }
  return undefined;
}

/** The smallest range that has the address. */
function byAddress(address: string, namespace: string, services: ServiceIndex): Found | undefined {
  const asked = parseIpv4(address);
  if (asked === undefined) return undefined;
  const fitting = services.discovered.flatMap((service) =>
    services.virtualAddressesOf(service).flatMap((known) => {
      const block = parseBlock(known);
      return block && contains(block, asked) ? [{ service, address, bits: block.bits }] : [];
    }),
  );
  const most = Math.max(...fitting.map(({ bits }) => bits));
  return best(
    fitting.filter(({ bits }) => bits === most),
    namespace,
    services,
  );
}

/** The name itself, as the resolver of a Pod completes it, then the wildcards above it, the closest first. */
function namesOf(host: string, namespace: string): string[] {
  const suffixes = [`.${namespace}.svc.cluster.local`, '.svc.cluster.local', '.cluster.local'];
  const labels = host.split('.');
  return [
    host,
    ...suffixes.map((suffix) => `${host}${suffix}`),
    ...labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`),
  ];
}

/** The own namespace first, then the service that stands for its host everywhere. */
function best(found: readonly Found[], namespace: string, services: ServiceIndex): Found | undefined {
  const rank = ({ service }: Found): number =>
    Number(service.namespace === namespace) * 2 + Number(services.isCanonical(service));
  const title = ({ service }: Found): string => `${service.namespace}/${service.hostname}`;
  return [...found].sort((a, b) => rank(b) - rank(a) || compareText(title(a), title(b)))[0];
}
