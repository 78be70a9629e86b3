import { AccessChange } from '../../lib/diff/traffic-change';
import { TrafficAnswer } from '../../lib/simulation/answer';
import { EgressSimulation } from '../../lib/simulation/egress-simulation';
import { TrafficHop, TrafficOutcome } from '../../lib/simulation/traffic-answer';
import { SimulatedClient, TrafficCall } from '../../lib/simulation/traffic-call';
import { Dice } from '../conformance/differential/generate/dice';
import { LABELS } from '../conformance/differential/generate/surroundings';
import type { MeshCase } from '../conformance/differential/mesh-case';

const HOSTS = [
  'api.example.com', 'www.example.com', 'db.example.com', 'a.api.example.com', 'files.example.net', 'deep.a.api.example.com',
  'more.example.net', 'unknown.example.org', 'web.shop.svc.cluster.local', 'ledger.bank', 'tools.ops.svc', 'web',
  '192.0.2.1', '10.10.0.5', '240.0.0.1',
]; // prettier-ignore
const PORTS = [80, 443, 8080, 5432, 8443, 9999];
const SCHEMES = ['http', 'http2', 'grpc', 'https', 'grpcs', 'tls', 'tcp'];
const PATHS = ['/', '/v1', '/v1/items', '/v1beta', '/admin/x', '/ADMIN', '/v1?page=1'];
const METHODS = ['GET', 'POST', 'PUT'];
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'x-team': 'a' },
  { 'x-team': 'ab' },
  { 'x-team': 'c' },
];
const NAMESPACES = ['shop', 'bank', 'ops', 'istio-system', 'edge', 'somewhere-else'];
const ADDRESSES = [
  undefined,
  undefined,
  '240.0.0.1',
  '10.10.0.5',
  '10.10.1.7',
  '10.96.0.1',
  '240.240.0.1',
  '192.0.2.1',
];

/** Everything of an answer that an application, or who guards it, can find out. Written without a look at the diff. */
export function fateOf(answer: TrafficAnswer): string {
  const { outcome, status, hops, destinations, worstCaseAttempts, worstCaseSeconds } = answer;
  const isDelivered = outcome === TrafficOutcome.DELIVERED;
  const way = hops.map(({ proxy, cluster }, index) =>
    index < hops.length - 1 ? `${proxy} ${hostAndPort(cluster)}` : proxy,
  );
  const legs = (isDelivered ? hops : hops.slice(0, -1)).map(legOf);
  if (!isDelivered) return JSON.stringify({ outcome, status, way, legs });
  const last = hops[hops.length - 1];
  return JSON.stringify({
    outcome,
    way,
    legs,
    settings: hops.map(settingsOf),
    destinations: [...destinations].sort(),
    servers: last.endpoints
      .map(({ priority, locality, weight, address }) => [address, priority, locality, weight].join())
      .sort(),
    // Whose address is kept gets the call, whatever it is registered as.
    last: last.weighted || last.clusterType === 'ORIGINAL_DST' ? '' : hostAndPort(last.cluster) + (last.service ?? ''),
    type: last.weighted ? undefined : last.clusterType,
    portOverride: last.endpoints.length === 0 ? last.portOverride : undefined,
    weighted: last.weighted?.map(({ cluster, weight, hostRewrite }) => [cluster, weight, hostRewrite]),
    ejectable: last.ejectable,
    worstCaseAttempts,
    worstCaseSeconds: worstCaseSeconds?.toFixed(3),
  });
}

function hostAndPort(cluster = ''): string {
  const [, port, , host] = cluster.split('|') as (string | undefined)[];
  return host === undefined ? cluster : `${host}:${port}`;
}

function legOf({ wire, tls }: TrafficHop): unknown {
  return [wire, tls?.sni, tls && [...tls.checkedNames].sort(), tls?.authority, tls?.certificate];
}

function settingsOf({ retries, retryOn, timeout, perTryTimeout, connectTimeout, ...hop }: TrafficHop): unknown {
  return [
    [retries, retries > 0 && retryOn, timeout, perTryTimeout, connectTimeout],
    [hop.hostRewrite, hop.pathRewrite, hop.http2, hop.tls?.alpn.join(), (hop.mirrors ?? []).map(hostAndPort)],
  ];
}

export function accessOf(before: TrafficAnswer, after: TrafficAnswer): AccessChange {
  const [was, is] = [before, after].map(({ outcome }) => outcome === TrafficOutcome.DELIVERED);
  return was === is ? AccessChange.SAME : is ? AccessChange.GAINED : AccessChange.LOST;
}

/** Who may call: those of the mesh and some of everywhere. */
export function clientsOf(dice: Dice, { clients, waypoints }: MeshCase, count: number): SimulatedClient[] {
  const isAmbient = waypoints !== undefined;
  const mode = (): Record<string, string> =>
    isAmbient && dice.chance(50) ? { 'istio.io/dataplane-mode': 'ambient' } : {};
  const own = Object.values(clients).map(({ namespace, labels = {}, ambient = false }): SimulatedClient => ({
    namespaceName: namespace,
    labels: { ...labels, ...(ambient && { 'istio.io/dataplane-mode': 'ambient' }) },
  }));
  const others = dice.times(count, (index): SimulatedClient => ({
    namespaceName: NAMESPACES[index % NAMESPACES.length],
    labels: { ...dice.pick([{}, ...LABELS, { tier: 'web', app: 'other' }]), ...mode() },
    serviceAccountName: dice.pick([undefined, 'default', 'checkout']),
  }));
  return [...own, ...others];
}

/** What they may call: what the mesh is asked anyway, and any mixture of what is known and what is not. */
export function callsOf(dice: Dice, meshes: readonly MeshCase[], count: number): Omit<TrafficCall, 'client'>[] {
  const own = meshes.flatMap(({ calls }) =>
    calls.map(({ url, method, headers, sni, address }) => ({
      url,
      ...(method !== undefined && { method }),
      ...(headers !== undefined && { headers }),
      ...(sni !== undefined && { sni }),
      ...(address !== undefined && { address }),
    })),
  );
  const others = dice.times(count, () => {
    const scheme = dice.pick(SCHEMES);
    const isRequest = scheme !== 'tls' && scheme !== 'tcp';
    const url = `${scheme}://${dice.pick(HOSTS)}:${dice.pick(PORTS)}${isRequest ? dice.pick(PATHS) : ''}`;
    const address = dice.chance(25) ? dice.pick(ADDRESSES) : undefined;
    return {
      url,
      ...(isRequest && { method: dice.pick(METHODS), headers: dice.pick(HEADERS) }),
      ...(address !== undefined && !/\/\/\d/.test(url) && { address }),
    };
  });
  return [...own, ...others];
}

/** Both answers to a call. */
export function answersTo(sides: readonly EgressSimulation[], call: TrafficCall): [TrafficAnswer, TrafficAnswer] {
  const [before, after] = sides.map((side) => side.call(call));
  return [before, after];
}
