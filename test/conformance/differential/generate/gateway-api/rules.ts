import type { Dice } from '../dice';
import { hostOfService, portNumber } from '../surroundings';
import { Named, NETWORKING, Scene } from './kinds';

const PATHS = ['/', '/v1', '/v1/', '/v1/items', '/admin'];

/** Where calls go: mostly somewhere that is there. */
export function backend({ dice, world, services }: Scene, namespace: string): object {
  const port = { port: portNumber(dice, world) };
  const service = services.length > 0 ? dice.pick(services).metadata : undefined;
  return dice.weighted<() => object>(
    [58, () => ({ group: NETWORKING, kind: 'Hostname', name: dice.pick(world.hosts), ...port })],
    [
      28,
      () =>
        service
          ? {
              name: service.name,
              ...(service.namespace === namespace ? {} : { namespace: service.namespace }),
              ...port,
            }
          : { name: 'absent', ...port },
    ],
    [5, () => ({ group: NETWORKING, kind: 'Hostname', name: 'absent.example.org', ...port })],
    [3, () => ({ name: 'absent', ...port })],
    [2, () => ({ group: NETWORKING, kind: 'ServiceEntry', name: 'absent', ...port })],
    [2, () => ({ name: hostOfService({ name: 'web', namespace: 'shop' }), ...port })],
    [2, () => ({ group: NETWORKING, kind: 'Hostname', name: dice.pick(world.hosts) })],
  )();
}

export function backends(scene: Scene, namespace: string, fixed?: object): object[] {
  const { dice } = scene;
  const count = dice.weighted([70, 1], [25, 2], [5, 0]);
  return dice.times(count, (index) => ({
    ...(index === 0 && fixed ? fixed : backend(scene, namespace)),
    ...dice.maybe(count > 1 ? 70 : 8, 'weight', () => dice.weighted([20, 0], [80, dice.whole(1, 99)])),
  }));
}

export function httpRules(scene: Scene, namespace: string, fixed?: object): object[] {
  const { dice } = scene;
  return dice.times(dice.weighted([60, 1], [30, 2], [10, 3]), (index) => ({
    ...dice.maybe(15, 'name', () => `rule-${index}`),
    ...dice.maybe(62, 'matches', () => dice.times(dice.weighted([75, 1], [25, 2]), () => httpMatch(dice))),
    ...dice.maybe(30, 'filters', () => httpFilters(scene, namespace)),
    ...dice.maybe(18, 'timeouts', () => ({ request: dice.pick(['10s', '0s']), backendRequest: '2s' })),
    ...dice.maybe(18, 'retry', () => ({ attempts: dice.whole(0, 3), codes: [503] })),
    ...dice.maybe(95, 'backendRefs', () => backends(scene, namespace, fixed)),
  }));
}

function httpMatch(dice: Dice): object {
  return {
    ...dice.maybe(70, 'path', () => ({
      ...dice.maybe(80, 'type', () => dice.pick(['PathPrefix', 'PathPrefix', 'Exact'])),
      value: dice.pick(PATHS),
    })),
    ...dice.maybe(12, 'path', () => ({ type: 'RegularExpression', value: '/v1.*' })),
    ...dice.maybe(22, 'method', () => dice.pick(['GET', 'POST'])),
    ...dice.maybe(18, 'queryParams', () => [
      dice.pick<object>([
        { name: 'page', value: '1' },
        { name: 'page', value: '[0-9]+', type: 'RegularExpression' },
      ]),
    ]),
    ...dice.maybe(22, 'headers', () => [
      dice.pick<object>([
        { name: 'x-team', value: 'a' },
        { name: 'x-team', value: '[ab]', type: 'RegularExpression' },
      ]),
    ]),
  };
}

function httpFilters(scene: Scene, namespace: string): object[] {
  const { dice, world } = scene;
  return dice.weighted<() => object[]>(
    [30, () => [{ type: 'RequestHeaderModifier', requestHeaderModifier: headers(dice) }]],
    [25, () => [{ type: 'URLRewrite', urlRewrite: { hostname: 'rewritten.example.org' } }]],
    [
      25,
      () => [
        { type: 'RequestRedirect', requestRedirect: { ...dice.maybe(50, 'statusCode', () => 301), scheme: 'https' } },
      ],
    ],
    [22, () => [{ type: 'RequestMirror', requestMirror: { backendRef: backend({ ...scene, world }, namespace) } }]],
    [5, () => [{ type: 'ExtensionRef', extensionRef: { group: 'example.org', kind: 'Filter', name: 'f' } }]],
  )();
}

function headers(dice: Dice): object {
  return { set: [dice.chance(60) ? { name: 'Host', value: 'set.example.org' } : { name: 'x-team', value: 'set' }] };
}

export function grpcRules(scene: Scene, namespace: string, fixed?: object): object[] {
  const { dice } = scene;
  return dice.times(dice.weighted([70, 1], [30, 2]), () => ({
    ...dice.maybe(60, 'matches', () => [
      dice.pick<object>([
        { method: { service: 'v1', method: 'items' } },
        { method: { service: 'v1' } },
        { method: { method: 'x', type: 'RegularExpression' } },
        { headers: [{ name: 'x-team', value: 'a' }] },
      ]),
    ]),
    backendRefs: backends(scene, namespace, fixed),
  }));
}

export function connectionRules(scene: Scene, namespace: string, fixed?: object): object[] {
  return [{ backendRefs: backends(scene, namespace, fixed) }];
}

/** What a route attaches to, as a reference. */
export function parentReference({ kind, metadata }: Named, namespace: string): object {
  return {
    ...(kind === 'Service' && { group: '' }),
    ...(kind === 'ServiceEntry' && { group: NETWORKING }),
    ...(kind !== 'Gateway' && { kind }),
    name: metadata.name,
    ...(metadata.namespace !== namespace && { namespace: metadata.namespace }),
  };
}
