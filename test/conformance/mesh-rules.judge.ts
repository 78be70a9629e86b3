import { Demonstration, MeshRule } from '../../lib/analysis/mesh-rule';
import { MESH_RULES } from '../../lib/analysis/rules/mesh-registry';
import { IstioVersion } from '../../lib/profile/istio-version';
import { IstioHop } from './differential/comparable';
import { Judge } from './judge';
import { documents, Resource } from './manifests';
import { istioMinor } from './minor';

const judge = new Judge();
afterAll(() => judge.close());

const version = istioMinor() === '1.31' ? IstioVersion.V1_31 : IstioVersion.V1_30;

const shown = MESH_RULES.filter(({ since }) => since === undefined || since <= version).flatMap((rule) =>
  rule.shown ? [[rule.id, rule, rule.shown] as const] : [],
);

/** What Istio's own code says becomes of the call, proxy by proxy. */
async function told(objects: MeshRule['fires'], demonstration: Demonstration): Promise<string> {
  const { client, url, address, outboundTrafficPolicy: mode = 'ALLOW_ANY', part } = demonstration;
  const answer = judge.simulate(documents(objects as unknown as Resource[]), {
    mesh: { outboundTrafficPolicy: { mode } },
    clients: { client },
    gateways: [],
    calls: [{ client: 'client', url, ...(address !== undefined && { address }) }],
  });
  // Some objects end istiod, which is an answer as well.
  const hops = await answer.then(
    ({ calls }) => calls[0].hops as IstioHop[],
    (error: unknown) => {
      if (error instanceof Error && error.message.includes('panicked')) return error.message;
      throw error;
    },
  );
  if (typeof hops === 'string') return hops;
  if (part) return JSON.stringify(hops.map((hop) => hop[part]));
  return hops
    .map(({ error, route, cluster, verdict }) => [route, cluster, error ?? verdict].filter(Boolean).join(' '))
    .join(' > ');
}

test.each(shown)('%s happens as its page says', async (_, { fires, accepts }, demonstration) => {
  expect(await told(fires, demonstration)).toContain(demonstration.fires);
  expect(await told(accepts, demonstration)).toContain(demonstration.accepts);
});

test('Istio takes the objects of all examples', async () => {
  const objects = MESH_RULES.flatMap(({ id, fires, accepts }) =>
    [...fires, ...accepts].map((object) => [id, object as unknown as Resource] as const),
  );
  const validations = await judge.validate(documents(objects.map(([, object]) => object)));
  const refused = objects.filter((_object, index) => (validations[index].errors ?? []).length > 0);
  expect(refused).toEqual([]);
});
