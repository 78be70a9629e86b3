import { refusalMessage, show } from '../refusals/refuse';
import { PrintedObject, sharing } from './printed-object';

/** A ServiceEntry, as far as it says who is led where. */
interface Claim {
  readonly object: PrintedObject;
  readonly host: string;
  readonly exportTo?: string[];
}

/**
 * One message for each two ServiceEntries that claim one host for clients of one namespace: Istio obeys one of them.
 * The namespace of a gateway that they lead to sees both, which harms nobody.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export function hostClaims(objects: PrintedObject[]): string[] {
  const entries = objects.filter((object) => isIstio(object, 'ServiceEntry'));
  const rivals = sharing(entries.flatMap(claimsOf), ({ host }) => host).filter((group) =>
    group.some(({ object }) => object.isOurs),
  );
  if (rivals.length === 0) return [];
  const routes = objects.filter((object) => isIstio(object, 'VirtualService'));
  return rivals.flatMap((group) => pairs(group).flatMap((pair) => describeRivals(...pair, gatewaysOf(routes, group))));
}

function claimsOf(object: PrintedObject): Claim[] {
  const { hosts, exportTo } = object.spec as { hosts?: string[]; exportTo?: string[] };
  return (hosts ?? []).map((host) => ({ object, host, exportTo }));
}

/** The namespaces that see a claim, or `*` alone. */
function visibleIn({ object, exportTo = [] }: Claim): string[] {
  const named = exportTo.map((name) => (name === '.' ? (object.namespace ?? '') : name));
  return named.length === 0 || named.includes('*') ? ['*'] : named;
}

/** Namespaces of the gateways that routes to the host lead through. */
function gatewaysOf(routes: PrintedObject[], [{ host }]: [Claim, ...Claim[]]): string[] {
  const specs = routes.map((route) => route.spec as { hosts?: string[]; gateways?: string[] });
  const gateways = specs.filter(({ hosts }) => hosts?.includes(host)).flatMap((spec) => spec.gateways ?? []);
  return gateways.filter((name) => name.includes('/')).map((name) => name.slice(0, name.indexOf('/')));
}

function describeRivals(first: Claim, second: Claim, gateways: string[]): string[] {
  const shared = overlap(visibleIn(first), visibleIn(second)).filter((name) => !gateways.includes(name));
  if (shared.length === 0) return [];
  const where = shared.includes('*') ? 'every namespace' : shared.map(show).join(', ');
  return [
    refusalMessage('HOST005', first.object.path, {
      problem: `host ${show(first.host)} is claimed here and by ${second.object.path}, both for clients in ${where}`,
      remedy: 'Keep one of them and name all clients there, or give each its own clients',
    }),
  ];
}

function overlap(one: string[], other: string[]): string[] {
  if (one.includes('*')) return other;
  return other.includes('*') ? one : one.filter((name) => other.includes(name));
}

function pairs(claims: Claim[]): [Claim, Claim][] {
  return claims.flatMap((first, index) => claims.slice(index + 1).map((second): [Claim, Claim] => [first, second]));
}

function isIstio({ apiVersion, kind }: PrintedObject, wanted: string): boolean {
  return kind === wanted && apiVersion.startsWith('networking.istio.io/');
}
