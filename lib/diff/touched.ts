import { hostOfService, isSelecting } from '../mesh/kubernetes-service';
import { isWildcard, matchesHost, resolveShortName } from '../mesh/host-name';
import { isSubset, MeshObject } from '../mesh/mesh-object';
import { readVirtualService, VirtualService } from '../mesh/virtual-service';
import { formsOf } from './hosts';
import { keyOf, isWorkload } from './relevant';
import type { Side } from './side';

/** Whose calls, and calls to whom, changed objects can change. */
export interface Touched {
  /** Calls of everybody to everyone. */
  readonly isEverything: boolean;
  /** Clients of these may see another mesh. */
  readonly namespaces: ReadonlySet<string>;
  /** Hosts and wildcards; calls to others are as before, unless they share a listener with these. */
  readonly hosts: ReadonlySet<string>;
  /** Those of them that stand for many. */
  readonly wildcards: readonly string[];
  /** Other names of Services among them. */
  readonly forms: ReadonlySet<string>;
  /** Ports on which something was or is declared for these hosts. */
  readonly ports: ReadonlySet<number>;
}

export function isTouched({ isEverything, hosts, wildcards, forms }: Touched, host: string): boolean {
  if (isEverything || hosts.has(host) || forms.has(host)) return true;
  if (formsOf(host).some((form) => hosts.has(form))) return true;
  const candidates = isWildcard(host) ? [...hosts] : wildcards;
  return candidates.some((each) => matchesHost(each, host));
}

export function touchedBy(changed: readonly MeshObject[], sides: readonly Side[]): Touched {
  const direct = new Collected(sides);
  for (const object of changed) direct.add(object);
  const { isEverything, namespaces, hosts, ports, targets } = direct;
  if (isEverything) return { isEverything, namespaces, hosts, wildcards: [], forms: new Set(), ports };
  const virtualServices = sides.flatMap(({ simulation }) => simulation._mesh.virtualServices);
  const all = withDependants(hosts, virtualServices);
  for (const each of targets) all.add(each);
  const portsOfHosts = sides.flatMap(({ simulation }) =>
    simulation._mesh.services.all.filter(({ hostname }) => all.has(hostname)).flatMap((service) => service.ports),
  );
  for (const { number } of portsOfHosts) ports.add(number);
  const wildcards = [...all].filter(isWildcard);
  const forms = new Set([...all].flatMap(formsOf));
  return { isEverything: all.has('*'), namespaces, hosts: all, wildcards, forms, ports };
}

/** Collects what objects are about. */
class Collected {
  public isEverything = false;
  public readonly namespaces = new Set<string>();
  public readonly hosts = new Set<string>();
  /** Hosts that others come to see because a route leads to them. */
  public readonly targets = new Set<string>();
  public readonly ports = new Set<number>();

  public constructor(private readonly sides: readonly Side[]) {}

  public add(object: MeshObject): void {
    const { spec, namespace } = object;
    if (isWorkload(object)) {
      if (this.isGateway(object)) this.isEverything = true;
      return;
    }
    switch (keyOf(object)) {
      case 'networking.istio.io/ServiceEntry':
        this.addEntry(object);
        return;
      case '/Service':
        this.addService(object);
        return;
      case 'networking.istio.io/DestinationRule':
        this.hosts.add(resolveShortName(spec.text('host') ?? '', namespace));
        return;
      case 'networking.istio.io/VirtualService':
        this.addVirtualService(object);
        return;
      case 'networking.istio.io/Sidecar':
        this.addSidecar(object);
        return;
      case '/Secret':
      case '/ConfigMap':
        if (this.hasGatewayApi) this.isEverything = true;
        return;
      default:
        this.isEverything = true;
    }
  }

  private addEntry({ spec, fields }: MeshObject): void {
    for (const host of spec.texts('hosts')) this.hosts.add(host);
    for (const port of spec.objects('ports')) this.addPort(port.number('number'));
    const status = fields.fields('status').objects('addresses');
    this.addSharing([...spec.texts('addresses'), ...status.flatMap((each) => each.filled('value') ?? [])]);
  }

  private addService(object: MeshObject): void {
    const { name, namespace, spec } = object;
    this.hosts.add(hostOfService(name, namespace));
    const externalName = spec.filled('externalName');
    if (externalName !== undefined) this.hosts.add(externalName);
    for (const port of spec.objects('ports')) this.addPort(port.number('port'));
    this.addSharing([spec.text('clusterIP') ?? '']);
    const leadsToGateway = this.sides.some(
      ({ simulation: { _gateways, _mesh } }) =>
        [..._gateways.values()].some(
          ({ client }) => client.namespace === namespace && isSelecting(object, client.labels),
        ) || _mesh.objectsOf('gateway.networking.k8s.io', 'Gateway').some((each) => each.namespace === namespace),
    );
    if (leadsToGateway) this.isEverything = true;
  }

  /** Of an address, one service counts. */
  private addSharing(addresses: readonly string[]): void {
    const own = new Set(addresses.filter((each) => each !== '' && each !== 'None'));
    if (own.size === 0) return;
    if ([...own].some((each) => each.includes('/'))) this.isEverything = true;
    for (const { simulation } of this.sides) {
      for (const { address, allocatedAddresses, hostname } of simulation._mesh.services.all) {
        if ([address, ...allocatedAddresses].some((each) => own.has(each))) this.hosts.add(hostname);
        if (address.includes('/')) this.hosts.add(hostname);
      }
    }
  }

  private addVirtualService(object: MeshObject): void {
    const vs = readVirtualService(object);
    for (const host of hostsOf(vs)) this.hosts.add(host);
    for (const host of targetsOf(vs)) this.targets.add(host);
    for (const { match } of [...vs.http, ...vs.tls, ...vs.tcp]) for (const { port } of match) this.addPort(port);
    if (vs.hosts.length === 0) this.addDelegate(vs);
  }

  /** What a delegate says counts for the hosts of those who delegate to it. */
  private addDelegate({ name, namespace }: VirtualService): void {
    for (const { objects } of this.sides) {
      for (const object of objects) {
        if (keyOf(object) !== 'networking.istio.io/VirtualService') continue;
        const root = readVirtualService(object);
        const isRoot = root.http.some(
          ({ delegate }) => delegate?.name === name && [namespace, ''].includes(delegate.namespace),
        );
        if (isRoot) for (const host of root.hosts) this.hosts.add(host);
      }
    }
  }

  private addSidecar({ namespace }: MeshObject): void {
    const isForAll = this.sides.some(({ simulation }) => simulation._mesh.facts.rootNamespace === namespace);
    if (isForAll) this.isEverything = true;
    this.namespaces.add(namespace);
  }

  private isGateway({ namespace, spec }: MeshObject): boolean {
    const labels = spec.fields('template').fields('metadata').map('labels');
    return this.sides.some(({ simulation: { _gateways, _mesh } }) => {
      const services = [..._gateways.values()].filter(({ client }) => client.namespace === namespace);
      const gateways = _mesh.objectsOf('networking.istio.io', 'Gateway').map(({ spec: each }) => each.map('selector'));
      return (
        services.some(({ client }) => isSubset(client.labels, labels) || isSubset(labels, client.labels)) ||
        gateways.some((selector) => isSubset(selector, labels))
      );
    });
  }

  private get hasGatewayApi(): boolean {
    return this.sides.some(({ objects }) => objects.some(({ group }) => group === 'gateway.networking.k8s.io'));
  }

  private addPort(port: number | undefined): void {
    if (port !== undefined) this.ports.add(port);
  }
}

/** Hosts for which a VirtualService has a say. */
function hostsOf({ hosts, tls }: VirtualService): string[] {
  return [...hosts, ...tls.flatMap(({ match }) => match.flatMap(({ sniHosts }) => sniHosts))];
}

/** Hosts to which its routes lead, and those as which calls go on. */
function targetsOf({ http, tls, tcp }: VirtualService): string[] {
  const routes = [...http, ...tls, ...tcp].flatMap(({ route }) => route.map(({ destination }) => destination.host));
  const copies = http.flatMap(({ mirrors }) => mirrors.map(({ host }) => host));
  const rewritten = http.flatMap(({ rewrite, headers, route }) => [
    rewrite?.authority,
    headers?.authority,
    ...route.map((each) => each.headers?.authority),
  ]);
  return [...routes, ...copies, ...rewritten.flatMap((host) => (host === undefined || host === '' ? [] : [host]))];
}

/** Hosts whose routes lead to touched ones, and hosts that share a VirtualService with one. */
function withDependants(touched: ReadonlySet<string>, virtualServices: readonly VirtualService[]): Set<string> {
  const all = new Set(touched);
  const wildcards = [...touched].filter(isWildcard);
  const meets = (host: string): boolean =>
    all.has(host) || (isWildcard(host) ? [...all] : wildcards).some((each) => matchesHost(each, host));
  let open = virtualServices.map((vs) => ({ own: hostsOf(vs), named: [...hostsOf(vs), ...targetsOf(vs)] }));
  for (let size = -1; size !== all.size;) {
    size = all.size;
    open = open.filter(({ own, named }) => {
      if (!named.some(meets)) return true;
      for (const host of own) all.add(host);
      wildcards.push(...own.filter(isWildcard));
      return false;
    });
  }
  return all;
}
