import { SUBSETS } from './destination-rules';
import type { Dice } from './dice';
import type { Draft } from './draft';
import { exportTo, LABELS, NAMESPACES, portNumber, Surroundings, writtenHost } from './surroundings';

const PATHS = ['/', '/v1', '/v1/items', '/admin'];

/** Gateways by the names that VirtualServices have for them. */
export type GatewayNames = readonly string[];

export function virtualServices(dice: Dice, world: Surroundings, gateways: GatewayNames): Draft[] {
  const namespace = dice.pick(NAMESPACES);
  const hosts = servedHosts(dice, world, namespace);
  const bound = dice.weighted<string[] | undefined>(
    [60, undefined],
    [20, ['mesh']],
    [20, [...(dice.chance(60) ? ['mesh'] : []), ...(gateways.length > 0 ? dice.some(gateways, 1, 2) : ['mesh'])]],
  );
  const context: Context = { dice, world, namespace, gateways: [...new Set(bound ?? [])] };
  const kinds = dice.weighted([62, ['http']], [14, ['tls']], [12, ['tcp']], [12, ['http', 'tls']]);
  const delegated = kinds.includes('http') && dice.chance(14) ? delegate(context) : undefined;
  return [
    {
      kind: 'VirtualService',
      namespace,
      spec: {
        hosts,
        ...(context.gateways.length > 0 && { gateways: context.gateways }),
        ...(kinds.includes('http') && { http: httpRoutes(context, delegated) }),
        ...(kinds.includes('tls') && { tls: tlsRoutes(context, hosts) }),
        ...(kinds.includes('tcp') && { tcp: tcpRoutes(context) }),
        ...exportTo(dice, namespace),
      },
    },
    ...(delegated ? [delegated] : []),
  ];
}

interface Context {
  readonly dice: Dice;
  readonly world: Surroundings;
  readonly namespace: string;
  readonly gateways: string[];
}

function servedHosts(dice: Dice, world: Surroundings, namespace: string): string[] {
  if (dice.chance(22)) return [dice.pick(world.wildcards)];
  const several = dice.times(dice.weighted([75, 1], [25, 2]), () => writtenHost(dice, world, namespace));
  return [...new Set(several)];
}

/** Where to: mostly a host that is known, at one of its ports. */
export function destination({ dice, world, namespace }: Omit<Context, 'gateways'>): object {
  return {
    host: dice.chance(92) ? writtenHost(dice, world, namespace) : 'absent.example.org',
    ...dice.maybe(75, 'port', () => ({ number: portNumber(dice, world) })),
    ...dice.maybe(36, 'subset', () => dice.pick(SUBSETS)),
  };
}

function destinations(context: Context): object[] {
  if (context.dice.chance(55)) return [{ destination: destination(context) }];
  const first = context.dice.whole(1, 99);
  return [first, 100 - first].map((weight) => ({ destination: destination(context), weight }));
}

function httpRoutes(context: Context, delegated: Draft | undefined): object[] {
  const { dice } = context;
  const count = dice.weighted([50, 1], [35, 2], [15, 3]);
  const to = delegated && { name: delegated.name, namespace: delegated.namespace };
  return dice.times(count, (index) => ({
    ...dice.maybe(55, 'name', () => `route-${index}`),
    ...dice.maybe(index === count - 1 ? 65 : 92, 'match', () =>
      dice.times(dice.weighted([80, 1], [20, 2]), () => httpMatch(context)),
    ),
    ...(index === 0 && to ? { delegate: to } : httpAction(context)),
  }));
}

function httpAction(context: Context): object {
  const { dice } = context;
  return dice.weighted<() => object>(
    [
      62,
      () => ({
        route: destinations(context),
        ...dice.maybe(10, 'rewrite', () => dice.pick([{ authority: 'rewritten.example.org' }, { uri: '/v2' }])),
      }),
    ],
    [19, () => ({ redirect: { authority: 'elsewhere.example.org' } })],
    [19, () => ({ directResponse: { status: dice.pick([403, 503]) } })],
  )();
}

function delegate(context: Context): Draft {
  const { dice } = context;
  const namespace = dice.pick([context.namespace, ...NAMESPACES]);
  return {
    kind: 'VirtualService',
    namespace,
    name: `delegate-${dice.whole(1, 999_999)}`,
    spec: {
      http: dice.times(dice.whole(1, 2), () => ({
        ...dice.maybe(50, 'match', () => [{ uri: { prefix: dice.pick(PATHS) } }]),
        ...httpAction({ ...context, namespace }),
      })),
      ...exportTo(dice, namespace),
    },
  };
}

function httpMatch(context: Context): object {
  const { dice, world } = context;
  const path = dice.pick(PATHS);
  return {
    ...dice.maybe(55, 'uri', () =>
      dice.weighted<object>([45, { prefix: path }], [30, { exact: path }], [25, { regex: '/v1.*' }]),
    ),
    ...dice.maybe(20, 'method', () => ({ exact: dice.pick(['GET', 'POST']) })),
    ...dice.maybe(18, 'headers', () => ({
      'x-team': dice.pick<object>([{ exact: 'a' }, { prefix: 'a' }, { regex: '[ab]' }]),
    })),
    ...dice.maybe(8, 'withoutHeaders', () => ({ 'x-team': { exact: 'a' } })),
    ...dice.maybe(8, 'authority', () => ({ prefix: dice.pick(world.hosts) })),
    ...dice.maybe(18, 'port', () => portNumber(dice, world)),
    ...who(context),
  };
}

/** The part of a match that says whose calls are meant. */
function who({ dice, gateways }: Context): object {
  return {
    ...dice.maybe(10, 'sourceLabels', () => dice.pick(LABELS)),
    ...dice.maybe(10, 'sourceNamespace', () => dice.pick(NAMESPACES)),
    ...dice.maybe(gateways.length > 1 ? 40 : 4, 'gateways', () =>
      gateways.length > 0 ? dice.some(gateways, 1, 1) : ['mesh'],
    ),
  };
}

function tlsRoutes(context: Context, hosts: string[]): object[] {
  const { dice, world } = context;
  const inside = world.hosts.filter((host) => hosts.some((one) => one.startsWith('*') && host.endsWith(one.slice(1))));
  return dice.times(dice.weighted([80, 1], [20, 2]), () => ({
    match: [
      {
        ...dice.maybe(50, 'port', () => portNumber(dice, world)),
        sniHosts: dice.some([...hosts, ...inside], 1, 2),
        ...dice.maybe(8, 'destinationSubnets', () => ['10.10.0.0/16']),
        ...who(context),
      },
    ],
    route: destinations(context),
  }));
}

function tcpRoutes(context: Context): object[] {
  const { dice, world } = context;
  return dice.times(dice.weighted([80, 1], [20, 2]), () => ({
    ...dice.maybe(60, 'match', () => [
      {
        ...dice.maybe(80, 'port', () => portNumber(dice, world)),
        ...dice.maybe(12, 'destinationSubnets', () => ['10.10.0.0/16']),
        ...who(context),
      },
    ]),
    route: destinations(context),
  }));
}
