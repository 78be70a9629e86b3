import { creationOrder, MeshObject } from '../../../../mesh/mesh-object';
import { MESH_GATEWAY } from '../../../../mesh/virtual-service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { entry, routes, to } from '../examples';
import { isForMesh, Leg, RoutedHosts, routedHosts } from '../route-legs';
import { doTheSame, UsedRoutes } from '../same-routes';

const TO_ORDERS = { match: [{ uri: { prefix: '/orders' } }], route: [to('api.example.com', 80)] };
const TO_ALL = { route: [to('api.example.com', 80)] };

/** Known elsewhere as IST0109 and KIA1106. */
export const twinRoutes: MeshRule = {
  id: 'ROUTING016',
  severity: Severity.WARNING,
  title: 'Two VirtualServices for one host',
  effect:
    'Sidecars use one of them and nothing of the other: the older one; of the same second, the one whose name comes first.',
  why: 'VirtualServices of one host are not merged for sidecars. Applied together, or applied again, the other one may win. Where both do the same, that makes no difference, and nothing is found.',
  remedy: 'Write all routes of the host into one VirtualService; several teams share a host with delegates',
  fires: [entry(), routes({ http: [TO_ORDERS] }, { name: 'orders' }), routes({ http: [TO_ALL] }, { name: 'others' })],
  accepts: [entry(), routes({ http: [TO_ORDERS, TO_ALL] })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/customers',
    fires: 'no route matched',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/httproute.go: BuildSidecarOutboundVirtualHosts',
  check(view, report) {
    for (const { loser, winner, what, client } of conflicts(view)) {
      report(
        loser.vs.object,
        loser.path,
        `${what} is routed by VirtualService ${winner.vs.namespace}/${winner.vs.object.name} already, which counts before this one`,
        { clients: [client] },
      );
    }
  },
};

/** That a VirtualService routes something. */
interface Claim {
  readonly vs: RoutedHosts;
  readonly createdAt: number;
  readonly path: (string | number)[];
  /** Undefined for all ports. */
  readonly ports?: ReadonlySet<number>;
  /** Ports on which it takes calls of every client. */
  readonly takes: { readonly all: boolean; readonly ports: ReadonlySet<number> };
}

interface Conflict {
  readonly loser: Claim;
  readonly winner: Claim;
  readonly what: string;
  readonly client: string;
}

/** Of claims for the same clients, in the same group of Istio's order, those that an older one leaves nothing. */
function conflicts(view: MeshView): Conflict[] {
  const created = new Map(
    view.mesh
      .objectsOf('networking.istio.io', 'VirtualService')
      .map((object: MeshObject) => [view.writtenAs(object.source), object.createdAt]),
  );
  const groups = new Map<string, { readonly what: string; readonly client: string; readonly claims: Claim[] }>();
  for (const vs of view.once(routedHosts)) {
    const createdAt = created.get(vs.object) ?? 0;
    for (const { what, ...claim } of claimsOf(vs)) {
      for (const client of vs.exportTo.includes('*') ? ['*'] : vs.exportTo) {
        // A VirtualService of one's own stands in front of those of others, as it is meant to.
        const key = `${what} for ${client} ${client === vs.namespace ? 'own' : ''}`;
        const group = groups.get(key) ?? { what, client, claims: [] };
        groups.set(key, group);
        group.claims.push({ ...claim, vs, createdAt });
      }
    }
  }
  const found: Conflict[] = [];
  for (const { what, client, claims } of groups.values()) {
    if (claims.length < 2) continue;
    claims.sort((a, b) => creationOrder(ordered(a), ordered(b)));
    const taken: Claim[] = [];
    for (const claim of claims) {
      const winner = taken.find((earlier) => earlier.vs !== claim.vs && leavesNothing(earlier, claim));
      if (winner) {
        const used = ({ vs }: Claim): UsedRoutes => ({ vs, gateway: MESH_GATEWAY });
        if (!doTheSame(view, client, used(claim), used(winner))) found.push({ loser: claim, winner, what, client });
      } else if (claim.takes.all || claim.takes.ports.size > 0) taken.push(claim);
    }
  }
  return found;
}

function ordered({ vs, createdAt }: Claim): Pick<MeshObject, 'createdAt' | 'name' | 'namespace'> {
  return { createdAt, name: vs.object.name, namespace: vs.namespace };
}

function leavesNothing({ takes }: Claim, { ports }: Claim): boolean {
  if (takes.all) return true;
  return ports !== undefined && [...ports].every((port) => takes.ports.has(port));
}

/** Hosts for HTTP, and server names for TLS; connections of TCP have no name to be claimed. */
function claimsOf(vs: RoutedHosts): (Omit<Claim, 'vs' | 'createdAt'> & { readonly what: string })[] {
  const http = vs.legs.filter((leg) => leg.section === 'http' && isForMesh(leg));
  const hosts = http.length === 0 ? [] : vs.hosts;
  const tls = vs.legs.filter((leg) => leg.section === 'tls' && isForMesh(leg));
  return [
    ...hosts.map((host, index) => ({ what: host, path: ['spec', 'hosts', index], ...portsOf(http) })),
    ...tls.flatMap((leg) =>
      (leg.match?.sniHosts ?? []).map((name, index) => ({
        what: `TLS for ${name}`,
        path: [...leg.path, 'sniHosts', index],
        ...portsOf([leg]),
      })),
    ),
  ];
}

function portsOf(legs: readonly Leg[]): Pick<Claim, 'ports' | 'takes'> {
  const written = (some: readonly Leg[]): number[] => some.map(({ match }) => match?.port ?? 0);
  const all = written(legs);
  const general = written(legs.filter(isForEveryClient));
  return {
    ...(!all.includes(0) && { ports: new Set(all) }),
    takes: { all: general.includes(0), ports: new Set(general) },
  };
}

function isForEveryClient({ section, match }: Leg): boolean {
  // Beside gateways, an http match does not look at the client.
  if (section === 'http' && match?.gateways?.length) return true;
  return Object.keys(match?.sourceLabels ?? {}).length === 0 && !match?.sourceNamespace;
}
