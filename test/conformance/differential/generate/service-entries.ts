import type { Dice } from './dice';
import { ADDRESSES, ALLOCATED, exportTo, NAMESPACES, RANGES, SERVERS, Surroundings } from './surroundings';
import type { Draft } from './draft';

interface EntryPort {
  readonly number: number;
  readonly name: string;
  readonly protocol?: string;
  readonly targetPort?: number;
}

const RESOLUTIONS = [
  [34, 'DNS'],
  [18, 'STATIC'],
  [46, 'NONE'],
  [48, 'DNS_ROUND_ROBIN'],
  [56, 'DYNAMIC_DNS'],
] as const;

/** What DYNAMIC_DNS takes. */
const DYNAMIC_PROTOCOLS = ['HTTP', 'TLS', 'HTTP2', 'GRPC'];

export function serviceEntry(dice: Dice, world: Surroundings): Draft {
  const namespace = dice.pick(NAMESPACES);
  const resolution = dice.weighted(...RESOLUTIONS);
  const isDynamic = resolution === 'DYNAMIC_DNS';
  const isWildcard = isDynamic || ((resolution === 'NONE' || resolution === 'STATIC') && dice.chance(45));
  const ports = portsOf(dice, world, isDynamic);
  const hasOneHost = resolution !== 'NONE' && ports.some(({ protocol = '' }) => isOpaque(protocol));
  const hosts = dice.some(isWildcard ? world.wildcards : world.hosts, 1, hasOneHost || isDynamic ? 1 : 2);
  return {
    kind: 'ServiceEntry',
    namespace,
    spec: {
      hosts,
      ...(!isDynamic && dice.maybe(30, 'addresses', () => addresses(dice, resolution))),
      ports,
      ...dice.maybe(85, 'location', () => dice.weighted([80, 'MESH_EXTERNAL'], [20, 'MESH_INTERNAL'])),
      resolution,
      ...endpoints(dice, resolution, ports),
      ...dice.maybe(12, 'subjectAltNames', () => dice.some(['san.example.com', 'api.example.com'], 1, 2)),
      ...(dice.chance(5) ? { exportTo: ['~'] } : exportTo(dice, namespace)),
    },
    ...(!isWildcard && dice.maybe(25, 'status', () => allocated(dice, hosts))),
  };
}

function isOpaque(protocol: string): boolean {
  return !['HTTP', 'HTTP2', 'GRPC', 'TLS', 'HTTPS'].includes(protocol);
}

function portsOf(dice: Dice, world: Surroundings, isDynamic: boolean): EntryPort[] {
  return dice.some(world.ports, 1, 3).map(({ number, protocols }) => {
    const drawn = dice.weighted(...protocols);
    const protocol = isDynamic && !DYNAMIC_PROTOCOLS.includes(drawn) ? dice.pick(['HTTP', 'TLS']) : drawn;
    const name = `${dice.pick(['a', 'b'])}-${number}`;
    return {
      number,
      name,
      ...(protocol !== '' && { protocol }),
      ...dice.maybe(25, 'targetPort', () => dice.pick([443, 8443, 8081])),
    };
  });
}

function addresses(dice: Dice, resolution: string): string[] {
  const takesRanges = resolution === 'NONE' || resolution === 'STATIC';
  return dice.some(takesRanges ? [...ADDRESSES, ...RANGES] : ADDRESSES, 1, 2);
}

function allocated(dice: Dice, hosts: string[]): object {
  return { addresses: hosts.map((host) => ({ value: dice.pick(ALLOCATED), host })) };
}

function endpoints(dice: Dice, resolution: string, ports: EntryPort[]): { endpoints?: object[] } {
  const chances: Record<string, number> = { STATIC: 92, DNS: 25, DNS_ROUND_ROBIN: 25 };
  if (!dice.chance(chances[resolution] ?? 0)) return {};
  const names = [...SERVERS, ...(resolution === 'STATIC' ? [] : ['origin.example.org', 'backup.example.org'])];
  return {
    endpoints: dice.some(names, 1, resolution === 'DNS_ROUND_ROBIN' ? 1 : 3).map((address) => ({
      address,
      ...dice.maybe(20, 'ports', () => ({ [dice.pick(ports).name]: dice.pick([8443, 9443]) })),
      ...dice.maybe(50, 'labels', () => ({ version: dice.pick(['v1', 'v2']) })),
      ...dice.maybe(15, 'locality', () => dice.pick(['eu/a', 'eu/b', 'us/a/1'])),
      ...dice.maybe(15, 'weight', () => dice.whole(1, 3)),
      ...dice.maybe(6, 'serviceAccount', () => 'partner'),
    })),
  };
}
