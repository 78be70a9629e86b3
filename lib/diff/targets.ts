import type { Fields } from '../mesh/fields';
import { matchesHost } from '../mesh/host-name';
import { isIpAddress } from '../mesh/ip';
import { UNSPECIFIED_IP } from '../mesh/service';
import type { HttpMatch, VirtualService } from '../mesh/virtual-service';
import { WAYPOINT_CLASS } from '../mesh/waypoint';
import { CalledHost, calledHosts, knownAddresses, OUTSIDE, STRANGER, UNNAMED } from './hosts';
import type { Side } from './side';

const CLEAR_TEXT_PORT = 80;
const TLS_PORT = 443;
/** Of more addresses than these a host is called at its own ones alone. */
const MOST_ADDRESSES = 24;

/** What can be called, and how, as far as two sets of manifests tell it apart. */
export class Targets {
  /** All hosts that are named, addresses among them; then one that nobody names. */
  public readonly hosts: readonly CalledHost[];
  /** Every port that is named, and one that is not. */
  public readonly ports: readonly number[];
  /** Whether proxies of nodes, or others, may send calls through waypoints. */
  public readonly hasWaypoints: boolean;
  /** Whether the network itself refuses connections of some Pods. */
  public readonly hasNetworkPolicies: boolean;
  private readonly ownAddresses = new Map<string, string[]>();
  private readonly portsByHost = new Map<string, readonly number[]>();
  private readonly virtualServices: readonly VirtualService[];
  /** Rules of policies, which gateways obey. */
  public readonly policies: readonly Fields[];
  private readonly addresses: readonly string[];

  public constructor(
    private readonly sides: readonly Side[],
    isAbout: (host: string) => boolean,
  ) {
    this.virtualServices = sides.flatMap(({ simulation }) => simulation._mesh.virtualServices);
    this.policies = sides.flatMap(({ simulation }) =>
      simulation._mesh
        .objectsOf('security.istio.io', 'AuthorizationPolicy')
        .flatMap(({ spec }) => spec.objects('rules')),
    );
    this.hasWaypoints = sides.some(({ simulation }) =>
      simulation._mesh
        .objectsOf('gateway.networking.k8s.io', 'Gateway')
        .some(({ spec }) => spec.text('gatewayClassName') === WAYPOINT_CLASS),
    );
    this.hasNetworkPolicies = sides.some(
      ({ simulation }) => simulation._mesh.objectsOf('networking.k8s.io', 'NetworkPolicy').length > 0,
    );
    this.addresses = knownAddresses(sides, isAbout);
    this.ports = this.allPorts();
    const literals = this.addresses.map((address) => ({ name: address, title: address }));
    const named = calledHosts(sides).filter(({ name }) => !isIpAddress(name));
    this.hosts = [...named, ...literals, STRANGER, UNNAMED, ...(this.hasNetworkPolicies ? [OUTSIDE] : [])];
  }

  /** The ports on which a host is something else than one that nobody names. */
  public portsOf(host: CalledHost): readonly number[] {
    if (host === STRANGER || isIpAddress(host.name)) return this.ports;
    let ports = this.portsByHost.get(host.name);
    if (!ports) this.portsByHost.set(host.name, (ports = this.findPorts(host)));
    return ports;
  }

  /** Addresses at which a host may be called, the one of public DNS first. */
  public addressesOf({ name, title }: CalledHost): readonly (string | undefined)[] {
    if (isIpAddress(name)) return [undefined];
    if (this.addresses.length <= MOST_ADDRESSES) return [undefined, ...this.addresses];
    let own = this.ownAddresses.get(title);
    if (!own) this.ownAddresses.set(title, (own = this.findAddresses(title)));
    return [undefined, ...own];
  }

  /** What routes for a host ask of requests, and those for the names as which its calls go on. */
  public conditionsFor(host: CalledHost): HttpMatch[] {
    return this.routesFor(host).flatMap(({ http }) => http.flatMap(({ match }) => match));
  }

  private routesFor(host: CalledHost): VirtualService[] {
    const own = this.virtualServices.filter(({ hosts }) => isNamed(hosts, host));
    const names = own.flatMap(({ http }) =>
      http.flatMap(({ rewrite, headers, route }) => [
        rewrite?.authority ?? '',
        headers?.authority ?? '',
        ...route.map((each) => each.headers?.authority ?? ''),
      ]),
    );
    const others = names.filter((name) => name !== '').map((name): CalledHost => ({ name, title: name }));
    return [
      ...own,
      ...this.virtualServices.filter((vs) => !own.includes(vs) && others.some((each) => isNamed(vs.hosts, each))),
    ];
  }

  private findPorts(host: CalledHost): number[] {
    const ports = new Set([CLEAR_TEXT_PORT, TLS_PORT]);
    const routes = this.virtualServices.filter((vs) => isNamed([...vs.hosts, ...serverNamesIn(vs)], host));
    for (const { http, tls, tcp } of routes) {
      for (const { match } of [...http, ...tls, ...tcp])
        for (const { port } of match) if (port !== undefined) ports.add(port);
    }
    const hosts = [host.name, host.title, ...routes.flatMap((vs) => vs.hosts)];
    for (const { simulation } of this.sides) {
      for (const service of simulation._mesh.services.all) {
        if (!hosts.some((each) => matchesHost(service.hostname, each))) continue;
        for (const { number } of service.ports) ports.add(number);
      }
    }
    return [...ports, this.ports[this.ports.length - 1]];
  }

  private findAddresses(title: string): string[] {
    const found = this.sides.flatMap(({ simulation }) =>
      simulation._mesh.services.all
        .filter(({ hostname }) => hostname === title)
        .flatMap(({ address, allocatedAddresses }) => [address, ...allocatedAddresses]),
    );
    return [...new Set(found)].filter((each) => isIpAddress(each) && each !== UNSPECIFIED_IP);
  }

  private allPorts(): number[] {
    const ports = new Set([CLEAR_TEXT_PORT, TLS_PORT]);
    for (const { simulation } of this.sides) {
      const mesh = simulation._mesh;
      for (const service of mesh.services.all) for (const { number } of service.ports) ports.add(number);
      for (const { spec } of mesh.objectsOf('networking.istio.io', 'Sidecar')) {
        for (const listener of spec.objects('egress')) {
          const number = listener.fields('port').number('number');
          if (number !== undefined) ports.add(number);
        }
      }
    }
    for (const { http, tls, tcp } of this.virtualServices) {
      for (const { match } of [...http, ...tls, ...tcp])
        for (const { port } of match) if (port !== undefined) ports.add(port);
    }
    const sorted = [...ports].sort((a, b) => a - b);
    let unused = 4242;
    while (ports.has(unused)) unused += 1;
    return [...sorted, unused];
  }
}

function serverNamesIn({ tls }: VirtualService): string[] {
  return tls.flatMap(({ match }) => match.flatMap(({ sniHosts }) => sniHosts));
}

function isNamed(hosts: readonly string[], { name, title }: CalledHost): boolean {
  return hosts.some((host) => matchesHost(host, name) || host === title);
}
