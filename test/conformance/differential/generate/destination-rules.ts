import type { Dice } from './dice';
import type { Draft } from './draft';
import { exportTo, LABELS, NAMESPACES, portNumber, ROOT, Surroundings, writtenOrWildcard } from './surroundings';

export const SUBSETS = ['v1', 'v2'];

export function destinationRule(dice: Dice, world: Surroundings): Draft {
  const namespace = dice.pick(NAMESPACES);
  const isForAll = namespace === ROOT && dice.chance(12);
  const host = isForAll ? dice.pick(['*', '*.local']) : writtenOrWildcard(dice, world, namespace);
  const isForSome = dice.chance(15);
  return {
    kind: 'DestinationRule',
    namespace,
    spec: {
      host,
      ...dice.maybe(85, 'trafficPolicy', () => policy(dice, world, namespace)),
      ...dice.maybe(35, 'subsets', () =>
        dice.some(SUBSETS, 1, 2).map((name) => ({
          name,
          ...dice.maybe(60, 'labels', () => ({ version: name })),
          ...dice.maybe(45, 'trafficPolicy', () => policy(dice, world, namespace)),
        })),
      ),
      ...(isForSome && { workloadSelector: { matchLabels: dice.pick(LABELS) } }),
      ...(isForSome ? dice.maybe(25, 'exportTo', () => ['.']) : exportTo(dice, namespace)),
    },
  };
}

/** Two wildcards above one host, in one namespace. */
export function nestedRules(dice: Dice, { wildcards }: Surroundings): Draft[] {
  const namespace = dice.pick(NAMESPACES);
  return dice.some(wildcards, 2, 2).map((host) => ({
    kind: 'DestinationRule',
    namespace,
    spec: { host, trafficPolicy: { tls: clientTls(dice, namespace) } },
  }));
}

function policy(dice: Dice, world: Surroundings, namespace: string): object {
  const settings = general(dice, namespace);
  const levels = dice.chance(35)
    ? {
        portLevelSettings: dice.times(dice.whole(1, 2), () => ({
          port: { number: portNumber(dice, world) },
          ...general(dice, namespace),
        })),
      }
    : {};
  return { ...settings, ...levels };
}

function general(dice: Dice, namespace: string): object {
  const tls = dice.maybe(72, 'tls', () => clientTls(dice, namespace));
  // A policy has to say something.
  const limits = dice.maybe(tls.tls ? 20 : 100, 'connectionPool', () => ({
    tcp: { maxConnections: dice.whole(1, 9) },
  }));
  return { ...tls, ...limits };
}

export function clientTls(dice: Dice, namespace: string): object {
  const mode = dice.weighted([36, 'SIMPLE'], [64, 'MUTUAL'], [13, 'ISTIO_MUTUAL'], [13, 'DISABLE']);
  if (mode === 'DISABLE') return { mode };
  if (mode === 'SIMPLE' && dice.chance(8)) return { mode, insecureSkipVerify: true };
  const names = {
    ...dice.maybe(45, 'sni', () => dice.pick(['api.example.com', 'other.example.org'])),
    ...dice.maybe(35, 'subjectAltNames', () =>
      dice.some(['api.example.com', 'san.example.com', 'b.example.org'], 1, 2),
    ),
  };
  if (mode === 'ISTIO_MUTUAL') return { mode, ...names };
  if (mode === 'SIMPLE') return { mode, ...names, ...trust(dice, namespace) };
  const credentials = dice.chance(60)
    ? { credentialName: 'partner' }
    : {
        clientCertificate: '/etc/certs/tls.crt',
        privateKey: '/etc/certs/tls.key',
        ...dice.maybe(60, 'caCertificates', () => '/etc/certs/ca.crt'),
      };
  return { mode, ...names, ...credentials };
}

function trust(dice: Dice, namespace: string): object {
  return dice.weighted<() => object>(
    [45, () => ({})],
    [15, () => ({ caCertificates: dice.pick(['system', '/etc/certs/ca.crt']) })],
    [20, () => ({ credentialName: dice.pick(['partner', `configmap://${namespace}/roots`]) })],
  )();
}
