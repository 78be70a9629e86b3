import type { Dice } from './dice';
import type { Draft } from './draft';
import { hostOfService, LABELS, NAMESPACES, portNumber, ROOT, Surroundings } from './surroundings';

interface Context {
  readonly dice: Dice;
  readonly world: Surroundings;
  /** What there is to import, as `namespace/host`. */
  readonly registered: readonly string[];
}

/** At most one for all of a namespace, as Istio wants it, and one for some. */
export function sidecars(dice: Dice, world: Surroundings, drafts: readonly Draft[]): Draft[] {
  const context = { dice, world, registered: registeredIn(drafts, world) };
  return dice.some(NAMESPACES, 1, 2).flatMap((namespace) => {
    const isForSome = namespace !== ROOT && dice.chance(30);
    const first = sidecar(context, namespace, isForSome);
    return isForSome && dice.chance(40) ? [first, sidecar(context, namespace, false)] : [first];
  });
}

function registeredIn(drafts: readonly Draft[], { services, gateway }: Surroundings): string[] {
  const entries = drafts.filter(({ kind }) => kind === 'ServiceEntry');
  const hosts = entries.flatMap(({ namespace, spec }) =>
    (spec.hosts as string[]).filter((host) => !host.startsWith('*')).map((host) => `${namespace}/${host}`),
  );
  const ofCluster = [...services, ...(gateway ? [gateway] : [])];
  return [...hosts, ...ofCluster.map((service) => `${service.namespace}/${hostOfService(service)}`)];
}

function sidecar(context: Context, namespace: string, isForSome: boolean): Draft {
  const { dice } = context;
  const own = dice.chance(35) ? [ownListener(context)] : [];
  const all = own.length > 0 && dice.chance(30) ? [] : [{ hosts: hosts(context) }];
  const egress = dice.chance(94) ? { egress: [...own, ...all] } : {};
  return {
    kind: 'Sidecar',
    namespace,
    spec: {
      ...(isForSome && { workloadSelector: { labels: dice.pick(LABELS) } }),
      ...egress,
      ...dice.maybe('egress' in egress ? 35 : 100, 'outboundTrafficPolicy', () => ({
        ...dice.maybe(80, 'mode', () => dice.pick(['ALLOW_ANY', 'REGISTRY_ONLY'])),
      })),
    },
  };
}

function ownListener(context: Context): object {
  const { dice, world } = context;
  const number = portNumber(dice, world);
  const protocol = dice.pick(['HTTP', 'TCP', 'TLS', 'HTTPS', 'HTTP2']);
  return {
    port: { number, protocol, name: `own-${number}` },
    ...dice.maybe(50, 'bind', () => dice.pick(['127.0.0.1', '0.0.0.0'])),
    ...dice.maybe(15, 'captureMode', () => dice.pick(['NONE', 'IPTABLES', 'DEFAULT'])),
    hosts: hosts(context),
  };
}

/** Half of all teams name each host that they call, as they should. */
function hosts(context: Context): string[] {
  const { dice, registered } = context;
  if (dice.chance(40)) return dice.some([...new Set(registered)], 2, 6);
  return [...new Set(dice.times(dice.whole(1, 4), () => host(context)))];
}

function host({ dice, world, registered }: Context): string {
  const namespace = dice.weighted(
    [38, '*'],
    [22, '.'],
    [30, dice.pick(NAMESPACES)],
    [8, '~'],
    // What 1.31 takes out again, and admission of 1.30 refuses.
    [8, `~${dice.pick(NAMESPACES)}`],
  );
  if (namespace === '~' && dice.chance(60)) return '~/*';
  const [, name] = dice.pick(registered).split('/');
  return `${namespace}/${dice.weighted([45, '*'], [32, name], [23, dice.pick(world.wildcards)])}`;
}
