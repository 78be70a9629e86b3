import { ApiObject, App, Chart, IResolver, JsonPatch, Lazy, ResolutionContext } from 'cdk8s';
import * as fc from 'fast-check';
import { networking } from '../../lib';

class Shouting implements IResolver {
  public resolve(context: ResolutionContext): void {
    if (context.value === 'quiet') context.replaceValue('LOUD');
  }
}

/** The same object as our binding and as a bare one. */
function printed(spec: unknown, extra: object = {}, app = new App()): { readonly ours: unknown; readonly bare: unknown } {
  const chart = new Chart(app, 'shop', { namespace: 'shop', labels: { team: 'shop' } });
  const props = { metadata: { name: 'it', annotations: { owner: 'shop' } }, spec, ...extra };
  const ours = new networking.Sidecar(chart, 'Ours', props as networking.SidecarProps);
  const bare = new ApiObject(chart, 'Bare', { ...networking.Sidecar.GVK, ...props });
  return { ours: textOf(ours), bare: textOf(bare) };
}

function lazy(value: unknown): unknown {
  return Lazy.any({ produce: () => value }) as unknown;
}

function textOf(object: ApiObject): string {
  try {
    return JSON.stringify(object.toJson());
  } catch (error) {
    return (error as Error).message.replaceAll(/Ours|Bare/g, 'it');
  }
}

test('prints any plain value as cdk8s does', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), fc.dictionary(fc.constantFrom('extra', 'data'), value), (spec, extra) => {
      const { ours, bare } = printed(spec, extra);
      expect(ours).toBe(bare);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['undefined', undefined],
  ['nothing in a list', { list: [null, 'a', undefined] }],
  ['a lazy spec', lazy({ hosts: ['a'] })],
  ['a lazy value', { egress: [{ hosts: lazy(['./*']) }] }],
  ['an implicit token', { egress: { resolve: () => 'resolved' } }],
  ['a class', { egress: new Date(0) }],
  ['a function', { egress: () => 'no' }],
])('prints %s as cdk8s does', (_, spec) => {
  const { ours, bare } = printed(spec);
  expect(ours).toBe(bare);
});

test('obeys the resolvers of the app', () => {
  const { ours, bare } = printed({ a: 'quiet' }, {}, new App({ resolvers: [new Shouting()] }));
  expect(ours).toContain('LOUD');
  expect(ours).toBe(bare);
});

test('obeys the wish not to sort', () => {
  process.env.CDK8S_DISABLE_SORT = '1';
  try {
    const { ours, bare } = printed({ b: 1, a: 2 });
    expect(ours).toContain('{"b":1,"a":2}');
    expect(ours).toBe(bare);
  } finally {
    delete process.env.CDK8S_DISABLE_SORT;
  }
});

test('applies patches', () => {
  const sidecar = new networking.Sidecar(new Chart(new App(), 'shop'), 'Sidecar', { spec: {} });
  sidecar.addJsonPatch(JsonPatch.add('/spec/later', true));
  expect(sidecar.toJson()).toMatchObject({ spec: { later: true } });
});
