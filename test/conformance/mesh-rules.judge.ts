import { Demonstration, DemonstrationGateway, MeshRule } from '../../lib/analysis/mesh-rule';
import { MESH_RULES } from '../../lib/analysis/rules/mesh-registry';
import { IstioVersion } from '../../lib/profile/istio-version';
import { IstioHop } from './differential/comparable';
import { deployed, withStatus } from './deployed-waypoint';
import { installed, InstalledGateway } from './installed-gateway';
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
async function told(objects: MeshRule['fires'], shownBy: Demonstration): Promise<string> {
  const { client, url, address, host, gateway, waypoint, outboundTrafficPolicy: mode = 'ALLOW_ANY', part } = shownBy;
  const around = gateway && installedAs(gateway);
  const ofWaypoint = waypoint && deployed(waypoint);
  const given = objects as unknown as Resource[];
  const written = waypoint ? withStatus(given, waypoint) : given;
  const others = [...(around?.objects ?? []), ...(ofWaypoint?.objects ?? [])];
  const beside = others.filter((object) => !written.some((each) => isSame(each, object)));
  const answer = judge.simulate(documents([...written, ...beside]), {
    mesh: { outboundTrafficPolicy: { mode } },
    clients: { client },
    gateways: around ? [around.proxy] : [],
    waypoints: ofWaypoint ? [ofWaypoint.proxy] : [],
    calls: [{ client: 'client', url, ...(address !== undefined && { address }), ...(host !== undefined && { host }) }],
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
  return hops.map(words).join(' > ');
}

/** An example may have the Service of the gateway itself. */
function isSame(a: Resource, b: Resource): boolean {
  const nameOf = ({ kind, metadata }: Resource): string => `${kind} ${(metadata as { readonly name: string }).name}`;
  return nameOf(a) === nameOf(b);
}

function installedAs({ service, namespace, labels, podPort = 443 }: DemonstrationGateway): InstalledGateway {
  const around = installed({ serviceName: service, namespaceName: namespace, selector: labels });
  return { ...around, proxy: { ...around.proxy, ports: { '443': podPort } } };
}

/** What one proxy does, with what it does it to, and who may. */
function words({ route, cluster, weighted, error, verdict, upstream, http, tcp }: IstioHop): string {
  const { type, endpoints = [] } = upstream ?? {};
  const servers = endpoints.length > 0 ? `to ${endpoints.join(', ')}` : 'to no server';
  const rbac = http?.rbac ?? tcp?.rbac;
  return [
    route,
    cluster,
    weighted?.join(' + '),
    error ?? verdict,
    type === 'EDS' && servers,
    http && cluster && (http.retry ? `sent again on ${http.retry.on}` : 'never sent again'),
    rbac ? `asking ${JSON.stringify(rbac)}` : 'asking nobody',
  ]
    .filter(Boolean)
    .join(' ');
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
