import { refusalMessage, show } from '../refusals/refuse';
import { pairs, PrintedObject, sharing } from './printed-object';
import { sharedNamespaces, showNamespaces } from './shared-namespaces';

/** A ServiceEntry, as far as it says who is led where. */
interface Claim {
  readonly object: PrintedObject;
  readonly host: string;
}

/**
 * One message for each two ServiceEntries that claim one host for clients of one namespace: Istio obeys one of them.
 * The namespace of a gateway that they lead to sees both, which harms nobody.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export function hostClaims(objects: PrintedObject[]): string[] {
  const entries = objects.filter((object) => isIstio(object, 'ServiceEntry'));
  const rivals = sharing(claimsOf(entries), ({ host }) => host).filter((group) =>
    group.some(({ object }) => object.isOurs),
  );
  if (rivals.length === 0) return [];
  const routes = objects.filter((object) => isIstio(object, 'VirtualService'));
  return rivals.flatMap((group) => pairs(group).flatMap((pair) => describeRivals(...pair, gatewaysOf(routes, group))));
}

function claimsOf(entries: readonly PrintedObject[]): Claim[] {
  const claims: Claim[] = [];
  for (const object of entries) {
    const { hosts = [] } = object.spec as { hosts?: string[] };
    for (const host of hosts) claims.push({ object, host });
  }
  return claims;
}

/** Namespaces of the gateways that routes to the host lead through. */
function gatewaysOf(routes: PrintedObject[], [{ host }]: [Claim, ...Claim[]]): string[] {
  const specs = routes.map((route) => route.spec as { hosts?: string[]; gateways?: string[] });
  const gateways = specs.filter(({ hosts }) => hosts?.includes(host)).flatMap((spec) => spec.gateways ?? []);
  return gateways.filter((name) => name.includes('/')).map((name) => name.slice(0, name.indexOf('/')));
}

function describeRivals(first: Claim, second: Claim, gateways: string[]): string[] {
  const shared = sharedNamespaces(first.object, second.object).filter((name) => !gateways.includes(name));
  if (shared.length === 0) return [];
  return [
    refusalMessage('HOST005', first.object.path, {
      problem: `host ${show(first.host)} is claimed here and by ${second.object.path}, both for clients in ${showNamespaces(shared)}`,
      remedy: 'Keep one of them and name all clients there, or give each its own clients',
    }),
  ];
}

function isIstio({ apiVersion, kind }: PrintedObject, wanted: string): boolean {
  return kind === wanted && apiVersion.startsWith('networking.istio.io/');
}
