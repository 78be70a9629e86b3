import { matchesHost } from '../mesh/host-name';
import { append } from '../mesh/virtual-service-index';
import { Destination, HttpMatch, ConnectionMatch, MESH_GATEWAY, VirtualService } from '../mesh/virtual-service';

/** How a route reads what it forwards. */
export type RouteKind = 'http' | 'tls' | 'tcp';

/** A route that leads to a host. */
export interface RouteTarget {
  readonly virtualService: VirtualService;
  readonly kind: RouteKind;
  readonly destination: Destination;
  /** Whether sidecars have the route, and not gateways alone. */
  readonly isForSidecars: boolean;
}

/** Where the routes of all VirtualServices lead, by host. */
export class RouteTargets {
  private readonly byHost = new Map<string, RouteTarget[]>();
  /** VirtualServices for sidecars by the name of their host. */
  private readonly owners = new Map<string, VirtualService[]>();
  private readonly wildcards: { readonly host: string; readonly virtualService: VirtualService }[] = [];

  public constructor(virtualServices: readonly VirtualService[]) {
    for (const virtualService of virtualServices) this.add(virtualService);
  }

  /** Routes to a port of a host; those that name no port lead to any. */
  public to(hostname: string, port: number): readonly RouteTarget[] {
    const all = this.byHost.get(hostname) ?? [];
    return all.filter(({ destination }) => destination.port === undefined || destination.port === port);
  }

  /** Whether calls of sidecars to a port arrive at the host itself: because no route takes them elsewhere, or one leads there. */
  public isReached(hostname: string, port: number, kind: RouteKind): boolean {
    if (this.to(hostname, port).some(({ isForSidecars, destination }) => isForSidecars && destination.subset === ''))
      return true;
    return !this.ownersOf(hostname).some((virtualService) => takes(virtualService, port, kind));
  }

  /** Whether connections of sidecars to a port that are not HTTP arrive at the host itself, as above. */
  public isDialled(hostname: string, port: number): boolean {
    const leading = this.to(hostname, port).filter(
      ({ kind, destination }) => kind !== 'http' && destination.subset === '',
    );
    if (leading.some(({ isForSidecars }) => isForSidecars)) return true;
    return !this.ownersOf(hostname).some((virtualService) => takes(virtualService, port, 'tcp'));
  }

  private ownersOf(hostname: string): VirtualService[] {
    const wild = this.wildcards.filter(({ host }) => matchesHost(host, hostname));
    return [...(this.owners.get(hostname) ?? []), ...wild.map(({ virtualService }) => virtualService)];
  }

  private add(virtualService: VirtualService): void {
    if (virtualService.gateways.includes(MESH_GATEWAY)) {
      for (const host of virtualService.hosts) {
        if (host.startsWith('*')) this.wildcards.push({ host, virtualService });
        else append(this.owners, host, virtualService);
      }
    }
    for (const kind of ['http', 'tls', 'tcp'] as const) {
      for (const route of virtualService[kind]) {
        const isForSidecars = isMesh(virtualService, route.match);
        const mirrors = 'mirrors' in route ? route.mirrors : [];
        for (const destination of [...route.route.map((each) => each.destination), ...mirrors]) {
          append(this.byHost, destination.host, { virtualService, kind, destination, isForSidecars });
        }
      }
    }
  }
}

type Matches = readonly (HttpMatch | ConnectionMatch)[];

function isMesh({ gateways }: VirtualService, match: Matches): boolean {
  if (!gateways.includes(MESH_GATEWAY)) return false;
  return match.length === 0 || match.some((one) => one.gateways.length === 0 || one.gateways.includes(MESH_GATEWAY));
}

/** Whether a VirtualService for the host has a say about its port. */
function takes(virtualService: VirtualService, port: number, kind: RouteKind): boolean {
  const routes = kind === 'http' ? virtualService.http : [...virtualService.tls, ...virtualService.tcp];
  return routes.some(({ match }) => {
    const isForPort = match.length === 0 || match.some((one) => one.port === undefined || one.port === port);
    return isForPort && isMesh(virtualService, match);
  });
}
