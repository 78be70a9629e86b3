import type { Dice } from './dice';
import type { Draft } from './draft';
import { hostOfService, LABELS, NAMESPACES, portNumber, ROOT, Surroundings } from './surroundings';

/** At most one for all of a namespace, as Istio wants it, and one for some. */
export function sidecars(dice: Dice, world: Surroundings): Draft[] {
  const namespaces = dice.some(NAMESPACES, 1, 2);
  return namespaces.flatMap((namespace) => {
    const isForSome = namespace !== ROOT && dice.chance(30);
    const first = sidecar(dice, world, namespace, isForSome);
    return isForSome && dice.chance(40) ? [first, sidecar(dice, world, namespace, false)] : [first];
  });
}

function sidecar(dice: Dice, world: Surroundings, namespace: string, isForSome: boolean): Draft {
  const own = dice.chance(35) ? [ownListener(dice, world)] : [];
  const all = own.length > 0 && dice.chance(30) ? [] : [{ hosts: hosts(dice, world) }];
  return {
    kind: 'Sidecar',
    namespace,
    spec: {
      ...(isForSome && { workloadSelector: { labels: dice.pick(LABELS) } }),
      egress: [...own, ...all],
      ...dice.maybe(35, 'outboundTrafficPolicy', () => ({
        ...dice.maybe(85, 'mode', () => dice.pick(['ALLOW_ANY', 'REGISTRY_ONLY'])),
      })),
    },
  };
}

function ownListener(dice: Dice, world: Surroundings): object {
  const number = portNumber(dice, world);
  const protocol = dice.pick(['HTTP', 'TCP', 'TLS', 'HTTPS', 'HTTP2']);
  return {
    port: { number, protocol, name: `own-${number}` },
    ...dice.maybe(50, 'bind', () => dice.pick(['127.0.0.1', '0.0.0.0'])),
    hosts: hosts(dice, world),
  };
}

function hosts(dice: Dice, world: Surroundings): string[] {
  return [...new Set(dice.times(dice.whole(1, 4), () => host(dice, world)))];
}

function host(dice: Dice, world: Surroundings): string {
  const namespace = dice.weighted(
    [38, '*'],
    [22, '.'],
    [30, dice.pick(NAMESPACES)],
    [4, '~'],
    // What 1.31 takes out again, and admission of 1.30 refuses.
    [6, `~${dice.pick(NAMESPACES)}`],
  );
  if (namespace === '~' && dice.chance(60)) return '~/*';
  const names = [...world.hosts, ...world.services.map(hostOfService)];
  const gateways = world.gateway ? [hostOfService(world.gateway)] : [];
  return `${namespace}/${dice.weighted([45, '*'], [32, dice.pick([...names, ...gateways])], [23, dice.pick(world.wildcards)])}`;
}
