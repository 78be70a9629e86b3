import { read, written } from './case-file';
import { differingFields, ofIstio } from './comparable';
import { compareWith } from './compare';
import { generatedMeshes } from './generate/mesh';
import type { MeshCase } from './mesh-case';

const MESHES = [...generatedMeshes(1, 30), ...generatedMeshes(1, 30, 'ambient')];

test('a seed gives the same meshes each time, and another one others', () => {
  expect([...generatedMeshes(1, 30), ...generatedMeshes(1, 30, 'ambient')]).toEqual(MESHES);
  expect(generatedMeshes(2, 1)).not.toEqual(MESHES.slice(0, 1));
});

test('no two objects of a mesh are equally old, and names are in another order than times', () => {
  const times = MESHES.map(({ objects }) =>
    objects.map(({ metadata }) => (metadata as { readonly creationTimestamp: string }).creationTimestamp),
  );
  for (const some of times) expect(new Set(some).size).toBe(some.length);
  expect(times.some((some) => some.join() !== [...some].sort().join())).toBe(true);
});

test('all calls of a mesh differ', () => {
  for (const { calls } of MESHES) {
    expect(new Set(calls.map((call) => JSON.stringify(call))).size).toBe(calls.length);
  }
});

test('a case in a file is read as it was written', () => {
  for (const mesh of MESHES) expect(read(written(mesh, ['why', 'and how']))).toEqual(mesh);
});

test('what the judge says in several ways is compared in one', () => {
  const upstream = {
    type: 'EDS',
    endpoints: ['192.0.2.2:80', '192.0.2.1:80'],
    tls: { mode: 'MUTUAL', sni: '', sans: [], certSecrets: ['kubernetes://a'], caSecret: 'kubernetes://a-cacert' },
  };
  const hop = { proxy: 'client', listener: '0.0.0.0_80', error: 'no route matched (404)', weighted: [], upstream };
  expect(
    ofIstio({ ...hop, verdict: 'MUTUAL TLS, sni NONE, chain kubernetes://a-cacert, name NOT CHECKED' }, 'host'),
  ).toEqual({
    listener: '0.0.0.0_80',
    error: 'no route matched',
    clusterType: 'EDS',
    tls: { mode: 'MUTUAL', secrets: ['kubernetes://a', 'kubernetes://a-cacert'] },
    endpoints: ['192.0.2.1:80', '192.0.2.2:80'],
  });
});

describe('differences', () => {
  const hop = { listener: 'a', tls: { mode: 'SIMPLE', subjectAltNames: ['x', 'y'] } };

  test.each([
    { title: 'equal', ours: [hop], fields: [] },
    { title: 'another value', ours: [{ ...hop, listener: 'b' }], fields: ['hop 1 listener'] },
    { title: 'a field too many', ours: [{ ...hop, error: 'e' }], fields: ['hop 1 error'] },
    { title: 'a field missing', ours: [{ listener: 'a' }], fields: ['hop 1 tls'] },
    { title: 'a name of a server missing', ours: [{ ...hop, tls: { mode: 'SIMPLE' } }], fields: ['hop 1 tls'] },
    { title: 'a hop too many', ours: [hop, hop], fields: ['hops'] },
    { title: 'another hop before one too many', ours: [{}, hop], fields: ['hop 1 listener', 'hop 1 tls'] },
  ])('$title', ({ ours, fields }) => {
    expect(differingFields([hop], ours)).toEqual(fields);
  });

  test('are told call by call, each with its own client alone', async () => {
    const client = { namespace: 'shop' };
    const mesh: MeshCase = {
      objects: [],
      policy: 'ALLOW_ANY',
      clients: { a: client, b: client },
      gateways: [],
      calls: [
        { client: 'a', url: 'http://one' },
        { client: 'b', url: 'http://two' },
      ],
    };
    const simulator = { answers: () => [[hop], [{}]] };
    const { answered, differences } = await compareWith([[hop], [hop]], simulator, mesh);
    expect(answered.map(({ call }) => call)).toEqual(mesh.calls);
    expect(differences).toEqual([
      {
        mesh: { ...mesh, clients: { b: client }, calls: [mesh.calls[1]] },
        fields: ['hop 1 listener', 'hop 1 tls'],
        istio: [hop],
        ours: [{}],
      },
    ]);
  });
});
