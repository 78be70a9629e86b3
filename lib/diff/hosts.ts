import { isWildcard, matchesHost } from '../mesh/host-name';
import { isIpAddress, parseBlock, blockText } from '../mesh/ip';
import { compareText } from '../mesh/mesh-object';
import { UNSPECIFIED_IP } from '../mesh/service';
import type { StringMatch } from '../mesh/string-match';
import type { VirtualService } from '../mesh/virtual-service';
import { PUBLIC_ADDRESS } from '../simulation/call-parts';
import { samplesOf } from './regex-samples';
import type { Side } from './side';

/** A name that applications call. */
export interface CalledHost {
  readonly name: string;
  /** As reports write it: the wildcard that has the name, or the full name of a Service. */
  readonly title: string;
}

/** What nobody has registered. */
export const STRANGER: CalledHost = { name: 'any-other-host.test', title: 'any other host' };
/** A connection to an address without a name. */
export const UNNAMED: CalledHost = { name: PUBLIC_ADDRESS, title: 'any other address' };

/** Outside of all blocks of addresses that policies name. */
export const OUTSIDE: CalledHost = { name: '198.51.100.7', title: UNNAMED.title };

const CLUSTER_DOMAIN = '.svc.cluster.local';

/** Every name that either side knows, and one under each wildcard. */
export function calledHosts(sides: readonly Side[]): CalledHost[] {
  const found = new Map<string, string>();
  const add = (name: string, title: string): void => {
    if (name !== '' && !found.has(name)) found.set(name, title);
  };
  for (const { simulation } of sides) {
    const { services, virtualServices } = simulation._mesh;
    for (const { hostname, registry } of services.all) {
      for (const name of registry === 'Kubernetes' ? formsOf(hostname) : [under(hostname)]) add(name, hostname);
    }
    for (const vs of virtualServices) {
      for (const host of namesIn(vs)) add(under(host), host);
      for (const name of authoritiesIn(vs)) add(name, name);
    }
  }
  return [...found].map(([name, title]) => ({ name, title })).sort((a, b) => compareText(a.name, b.name));
}

/** `web.shop.svc.cluster.local` as applications write it. */
export function formsOf(hostname: string): string[] {
  if (!hostname.endsWith(CLUSTER_DOMAIN)) return [hostname];
  const [name, namespace] = hostname.split('.');
  return [hostname, `${name}.${namespace}.svc`, `${name}.${namespace}`, name];
}

function under(host: string): string {
  if (host === '*') return '';
  return isWildcard(host) ? `any${host.slice(1)}` : host;
}

function namesIn({ hosts, tls }: VirtualService): string[] {
  return [...hosts, ...tls.flatMap(({ match }) => match.flatMap(({ sniHosts }) => sniHosts))];
}

/** Names that routes for several hosts tell apart. */
function authoritiesIn({ hosts, http }: VirtualService): string[] {
  const wanted = http.flatMap(({ match }) =>
    match.flatMap(({ authority, headers }) => [authority, headers.get(':authority')]),
  );
  return wanted
    .flatMap((each) => (each ? namesOf(each, hosts) : []))
    .map((name) => name.replace(/:\d+$/, ''))
    .filter((name) => /^[\w.-]+$/.test(name) && hosts.some((host) => matchesHost(host, name)));
}

function namesOf({ kind, value }: StringMatch, hosts: readonly string[]): string[] {
  if (kind === 'regex') return samplesOf(value);
  if (kind === 'present') return [];
  const endings = hosts.filter(isWildcard).map((host) => host.slice(1));
  return [value, ...endings.flatMap((ending) => [`${value}any${ending}`, value.replace(/\.$/, '') + ending])];
}

/** Addresses that either side knows: of services, of their servers, and one of each range. */
export function knownAddresses(sides: readonly Side[], isAbout: (host: string) => boolean): string[] {
  const found = new Set<string>();
  for (const { simulation } of sides) {
    const mesh = simulation._mesh;
    for (const service of mesh.services.all) {
      if (!isAbout(service.hostname)) continue;
      for (const address of [service.address, ...service.allocatedAddresses]) found.add(inRange(address));
      if (service.resolution === 'Passthrough') for (const { address } of mesh.endpointsOf(service)) found.add(address);
    }
    for (const { spec } of mesh.objectsOf('networking.k8s.io', 'NetworkPolicy')) {
      for (const rule of spec.objects('egress')) {
        for (const peer of rule.objects('to')) {
          const block = peer.fields('ipBlock');
          for (const cidr of [block.text('cidr') ?? '', ...block.texts('except')]) found.add(inRange(cidr));
        }
      }
    }
    for (const { tcp, tls } of mesh.virtualServices) {
      for (const { match } of [...tcp, ...tls])
        for (const { destinationSubnets } of match) for (const cidr of destinationSubnets) found.add(inRange(cidr));
    }
  }
  return [...found]
    .filter((each) => isIpAddress(each) && each !== UNSPECIFIED_IP && !each.includes(':'))
    .sort(compareText);
}

/** An address of a range that is not its first one, where it has another. */
function inRange(text: string): string {
  const block = parseBlock(text);
  if (!block || block.bits > 30) return text.split('/')[0];
  return blockText({ base: block.base + 1, bits: 32 }).split('/')[0];
}
