import type { Dice } from './dice';

/** Where a mesh keeps what holds for all namespaces. */
export const ROOT = 'istio-system';

export const NAMESPACES = ['shop', 'bank', 'ops', ROOT] as const;

const EXTERNAL = ['api.example.com', 'www.example.com', 'db.example.com', 'a.api.example.com', 'files.example.net'];
const WILDCARDS = ['*.example.com', '*.api.example.com', '*.com', '*.example.net'];
const SERVICES = [
  { name: 'web', namespace: 'shop' },
  { name: 'ledger', namespace: 'bank' },
  { name: 'tools', namespace: 'ops' },
];

export const ADDRESSES = ['240.0.0.1', '240.0.0.2', '10.10.0.5', '10.10.1.7'];
/** What istiod allocates by itself, for proxies that answer DNS. */
export const ALLOCATED = ['240.240.0.1', '240.240.0.2'];
export const RANGES = ['10.10.0.0/24', '10.10.0.0/16', '10.10.0.5/32'];
export const SERVERS = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

/** What applications call themselves by. */
export const LABELS: readonly Record<string, string>[] = [
  { app: 'client' },
  { app: 'client', tier: 'web' },
  { app: 'other' },
];

/** A port as all teams know it: most name the protocol that it is known for, some another. */
interface KnownPort {
  readonly number: number;
  readonly protocols: readonly (readonly [number, string])[];
}

const PORTS: KnownPort[] = [
  {
    number: 80,
    protocols: [
      [70, 'HTTP'],
      [8, 'HTTP2'],
      [6, 'GRPC'],
      [8, ''],
      [6, 'TCP'],
      [2, 'HTTPS'],
    ],
  },
  {
    number: 443,
    protocols: [
      [38, 'HTTPS'],
      [38, 'TLS'],
      [8, 'HTTP'],
      [8, ''],
      [8, 'TCP'],
    ],
  },
  {
    number: 8080,
    protocols: [
      [45, 'HTTP'],
      [15, 'HTTP2'],
      [10, 'GRPC'],
      [15, ''],
      [15, 'TCP'],
    ],
  },
  {
    number: 5432,
    protocols: [
      [50, 'TCP'],
      [15, ''],
      [15, 'TLS'],
      [10, 'HTTP'],
      [5, 'MONGO'],
      [5, 'MYSQL'],
    ],
  },
  {
    number: 8443,
    protocols: [
      [35, 'HTTPS'],
      [35, 'TLS'],
      [15, 'TCP'],
      [15, 'HTTP'],
    ],
  },
];

/** What one mesh is about: few hosts and ports, so that its objects meet. */
export interface Surroundings {
  /** External names, without wildcards. */
  readonly hosts: string[];
  readonly wildcards: string[];
  /** Services of Kubernetes. */
  readonly services: typeof SERVICES;
  readonly ports: KnownPort[];
  readonly gateway?: { readonly name: string; readonly namespace: string };
  /** Some clients have the proxy of their node. */
  readonly isAmbient: boolean;
}

export function surroundings(dice: Dice, isAmbient: boolean): Surroundings {
  const hosts = dice.some(EXTERNAL, 1, 3);
  const above = WILDCARDS.filter((wildcard) => hosts.some((host) => host.endsWith(wildcard.slice(1))));
  return {
    isAmbient,
    hosts,
    wildcards: dice.some(above, 1, 3),
    services: dice.some(SERVICES, 0, 2),
    ports: [PORTS[0], PORTS[1], ...dice.some(PORTS.slice(2), 0, 2)],
    ...dice.maybe(75, 'gateway', () => ({ name: 'egress', namespace: dice.pick(['edge', ROOT, 'ops']) })),
  };
}

export function hostOfService({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/** A host as an object of a namespace may write it. */
export function writtenHost(dice: Dice, world: Surroundings, namespace: string): string {
  const service = world.services.length > 0 && dice.chance(25) ? dice.pick(world.services) : undefined;
  if (service === undefined) return dice.pick(world.hosts);
  return service.namespace === namespace && dice.chance(50) ? service.name : hostOfService(service);
}

export function writtenOrWildcard(dice: Dice, world: Surroundings, namespace: string): string {
  return dice.chance(32) ? dice.pick(world.wildcards) : writtenHost(dice, world, namespace);
}

export function portNumber(dice: Dice, { ports }: Surroundings): number {
  return dice.pick(ports).number;
}

/** Namespaces to which an object is shown, as `exportTo` of all kinds says it. */
export function exportTo(dice: Dice, namespace: string): { exportTo?: string[] } {
  const others = NAMESPACES.filter((name) => name !== namespace);
  const forms = dice.weighted<() => string[] | undefined>(
    [58, () => undefined],
    [16, () => ['*']],
    [9, () => ['.']],
    [9, () => ['.', ...dice.some(others, 1, 2)]],
    [8, () => dice.some(NAMESPACES, 1, 3)],
  )();
  return forms ? { exportTo: forms } : {};
}
