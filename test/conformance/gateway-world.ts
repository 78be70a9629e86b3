import { App, Chart, Testing } from 'cdk8s';
import type { Call, CallAnswer, Hop, SimulationSpec } from './answers';
import { mayPass } from './gateway-rbac';
import { allowNothing, installed, InstalledGateway } from './installed-gateway';
import type { Judge } from './judge';
import { documents, Resource } from './manifests';

/** Where nothing else is said about the gateway. */
export const GATEWAY = installed();
/** Namespace of the gateway. */
export const HOME = GATEWAY.namespace;
export const SERVICE_HOST = GATEWAY.serviceHost;
export const ALLOW_NOTHING = allowNothing(GATEWAY);

/** A workload that calls. */
export interface Caller {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly labels: Record<string, string>;
}

export const CALLERS = {
  intended: { namespace: 'shop', serviceAccount: 'checkout', labels: { app: 'checkout' } },
  neighbour: { namespace: 'shop', serviceAccount: 'cart', labels: { app: 'cart' } },
  stranger: { namespace: 'ops', serviceAccount: 'checkout', labels: { app: 'checkout' } },
  'beside the gateway': { namespace: HOME, serviceAccount: 'checkout', labels: { app: 'checkout' } },
} satisfies Record<string, Caller>;

export type CallerName = keyof typeof CALLERS;
export const CALLER_NAMES = Object.keys(CALLERS) as CallerName[];

/** What became of a call. */
export type Fate =
  /** It passed the gateway, encrypted on both ways, or encrypted by the application. */
  | 'delivered'
  /** It reached the server past the gateway, encrypted. */
  | 'direct'
  | 'refused'
  | 'clear text';

/** What became of a call of a caller to a host. */
export function fateOf(
  { hops }: CallAnswer,
  { namespace, serviceAccount }: Caller,
  host: string,
  { serviceHost }: InstalledGateway = GATEWAY,
): Fate {
  const [first, second] = hops as [Hop, Hop | undefined];
  if (!first.cluster?.endsWith(`|${serviceHost}`)) return leaving(first, 'direct');
  if (!second) return leaving(first, 'clear text');
  const hop = leaving(first, 'delivered');
  if (hop !== 'delivered') return hop;
  const { tls } = first.upstream!;
  const principal = tls && `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
  const serverName = tls?.sni ?? host;
  const [isLetIn, isLetInToPort] = [host, `${host}:8080`].map((authority) =>
    mayPass(second, { principal, serverName, authority }),
  );
  if (isLetIn !== isLetInToPort) throw new Error(`The port in the Host header decides about ${principal ?? 'all'}`);
  return isLetIn ? leaving(second, 'delivered') : 'refused';
}

/** Nothing that a name ending in `.invalid` has to be proved for is ever sent. */
function leaving({ cluster, verdict, upstream }: Hop, encrypted: Fate): Fate {
  const isStopped = verdict.startsWith('FAIL') || verdict.startsWith('no cluster') || cluster === 'BlackHoleCluster';
  if (isStopped || upstream?.tls?.sans?.some((name) => name.endsWith('.invalid'))) return 'refused';
  if (verdict.includes('TLS INSIDE TLS')) return 'refused';
  return upstream?.tls || verdict === 'application TLS untouched' ? encrypted : 'clear text';
}

/** The objects of one chart, in the order in which they are printed. */
export function printedIn(namespace: string, build: (chart: Chart) => void): Resource[] {
  const chart = new Chart(new App(), namespace, { namespace });
  build(chart);
  return Testing.synth(chart) as Resource[];
}

export interface Question<Name extends string> {
  readonly callers: Record<Name, Caller>;
  readonly calls: (Omit<Call, 'client'> & { readonly client: Name })[];
  readonly mesh?: SimulationSpec['mesh'];
  readonly gateway?: InstalledGateway;
}

/** Asks for many calls at once, to objects beside the gateway; the answers are in the order of the calls. */
export async function ask<Name extends string>(
  judge: Judge,
  objects: Resource[],
  { callers, calls, mesh, gateway = GATEWAY }: Question<Name>,
): Promise<CallAnswer[]> {
  const answer = await judge.simulate(documents([...gateway.objects, ...objects]), {
    mesh,
    clients: callers,
    gateways: [gateway.proxy],
    calls,
    validation: true,
  });
  expect(answer.invalidEnvoyConfig ?? []).toEqual([]);
  return answer.calls;
}
