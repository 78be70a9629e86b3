import type { DifferentialCall } from '../mesh-case';
import type { Dice } from './dice';
import type { Draft } from './draft';
import { clusterAddress } from './kubernetes';
import { ADDRESSES, ALLOCATED, hostOfService, SERVERS, Surroundings } from './surroundings';

const STRANGERS = ['unknown.example.org', 'other.example.com', 'deep.a.api.example.com', 'more.example.net'];

const PATHS = ['/', '/v1', '/v1/items', '/v1beta', '/admin/x', '/ADMIN'];
const QUERIES = ['?page=1', '?page=a&page=1', '?page=23'];

/** How applications speak at the ports that they know. */
const SCHEMES: Record<number, readonly (readonly [number, string])[]> = {
  80: [
    [72, 'http'],
    [16, 'http2'],
    [5, 'https'],
    [4, 'tcp'],
    [3, 'tls'],
  ],
  443: [
    [52, 'https'],
    [25, 'tls'],
    [15, 'http'],
    [4, 'tcp'],
    [4, 'grpcs'],
  ],
  8080: [
    [55, 'http'],
    [20, 'http2'],
    [15, 'tcp'],
    [10, 'https'],
  ],
  5432: [
    [55, 'tcp'],
    [25, 'tls'],
    [20, 'http'],
  ],
  8443: [
    [45, 'https'],
    [30, 'tls'],
    [15, 'http'],
    [10, 'tcp'],
  ],
};

/** What can be called: a host, where it is and its port. */
interface Target {
  readonly host: string;
  readonly port: number;
  readonly address?: string;
}

export function someCall(dice: Dice, world: Surroundings, drafts: Draft[], clients: string[]): DifferentialCall {
  const { host, port, address } = target(dice, world, drafts);
  const scheme = dice.weighted(...SCHEMES[port]);
  const isHttp = scheme.startsWith('http') || scheme.startsWith('grpc');
  const isTls = ['https', 'tls', 'grpcs'].includes(scheme);
  const path = isHttp ? dice.pick(PATHS) + (dice.chance(15) ? dice.pick(QUERIES) : '') : '';
  return {
    client: dice.pick(clients),
    url: `${scheme}://${host}:${port}${path}`,
    ...(address !== undefined && { address }),
    ...(isHttp && dice.maybe(30, 'method', () => dice.pick(['POST', 'PUT']))),
    ...(isHttp && dice.maybe(25, 'headers', () => ({ 'x-team': dice.pick(['a', 'ab', 'c']) }))),
    ...(isTls && dice.maybe(10, 'sni', () => dice.pick(['', 'unknown.example.org', ...world.hosts]))),
  };
}

function target(dice: Dice, world: Surroundings, drafts: Draft[]): Target {
  const entries = entryTargets(dice, drafts, world);
  const routes = routeTargets(drafts);
  // In an ambient mesh most calls shall come to a waypoint.
  const isAmbient = Number(world.isAmbient);
  return dice.weighted(
    [48 + 40 * isAmbient, () => dice.pick(entries)],
    [24 + 16 * isAmbient, () => dice.pick(routes.length > 0 ? routes : entries)],
    [14, () => (world.services.length > 0 ? serviceTarget(dice, world) : otherTarget(dice, world))],
    [14, () => otherTarget(dice, world)],
  )();
}

function entryTargets(dice: Dice, drafts: Draft[], world: Surroundings): Target[] {
  return drafts
    .filter(({ kind }) => kind === 'ServiceEntry')
    .flatMap(({ spec, status }) => {
      const {
        hosts,
        ports,
        addresses = [],
      } = spec as {
        readonly hosts: string[];
        readonly ports: { readonly number: number }[];
        readonly addresses?: string[];
      };
      const own = [
        ...ADDRESSES.filter((address) => addresses.some((one) => one.startsWith(address.slice(0, 6)))),
        ...(world.isAmbient ? givenAddresses(status) : status ? ALLOCATED : []),
      ];
      return hosts.flatMap((host) =>
        ports.map(({ number: port }) => ({
          host: host.startsWith('*') ? under(dice, host, world) : host,
          port,
          ...(own.length > 0 && dice.maybe(world.isAmbient ? 30 : 75, 'address', () => dice.pick(own))),
        })),
      );
    });
}

/** In an ambient mesh each host has its own. */
function givenAddresses(status: object | undefined): string[] {
  const { addresses = [] } = (status ?? {}) as { readonly addresses?: { readonly value: string }[] };
  return addresses.map(({ value }) => value);
}

/** A name that a wildcard covers. */
function under(dice: Dice, wildcard: string, { hosts }: Surroundings): string {
  const covered = [...hosts, ...STRANGERS].filter((host) => host.endsWith(wildcard.slice(1)));
  return covered.length > 0 ? dice.pick(covered) : `some${wildcard.slice(1)}`;
}

interface Route {
  readonly match?: { readonly port?: number; readonly gateways?: string[] }[];
}

/** Hosts of routes, at the ports for which they say that they are there. */
function routeTargets(drafts: Draft[]): Target[] {
  return drafts
    .filter(({ kind }) => kind === 'VirtualService')
    .flatMap(({ spec }) => {
      const { hosts = [], ...routes } = spec as { readonly hosts?: string[] } & Record<string, Route[] | undefined>;
      const matches = ['http', 'tls', 'tcp'].flatMap((name) => (routes[name] ?? []).flatMap(({ match = [] }) => match));
      const ports = matches
        .filter(({ gateways }) => gateways?.includes('mesh') ?? true)
        .flatMap(({ port }) => (port !== undefined && port in SCHEMES ? [port] : []));
      const names = hosts.filter((host) => host.includes('.') && !host.startsWith('*') && !host.endsWith('.local'));
      return names.flatMap((host) => ports.map((port) => ({ host, port })));
    });
}

function serviceTarget(dice: Dice, world: Surroundings): Target {
  const index = dice.whole(0, world.services.length - 1);
  const { name, namespace } = world.services[index];
  const full = hostOfService({ name, namespace });
  return {
    host: dice.weighted([60, full], [15, `${name}.${namespace}`], [10, name], [15, `${name}.${namespace}.svc`]),
    port: dice.pick(world.ports).number,
    address: dice.chance(90) ? clusterAddress(index) : dice.pick(SERVERS),
  };
}

function otherTarget(dice: Dice, world: Surroundings): Target {
  const port = dice.pick(world.ports).number;
  if (dice.chance(12)) return { host: dice.pick([...ADDRESSES, ...SERVERS]), port };
  return {
    host: dice.chance(60) ? dice.pick(world.hosts) : dice.pick(STRANGERS),
    port,
    ...dice.maybe(25, 'address', () => dice.pick([...ADDRESSES, ...SERVERS])),
  };
}
