import { App, Chart, Testing } from 'cdk8s';
import type { Call, CallAnswer, GatewayProxy, Hop, SimulationSpec } from './answers';
import { mayPass } from './gateway-rbac';
import type { Judge } from './judge';
import { documents, Resource } from './manifests';

/** Namespace of the gateway. */
export const HOME = 'istio-egress';
export const SERVICE = 'istio-egressgateway';
export const SERVICE_HOST = `${SERVICE}.${HOME}.svc.cluster.local`;
const POD = `${SERVICE}-1`;
const POD_ADDRESS = '10.244.9.9';
const LABELS = { app: SERVICE, istio: 'egressgateway' };
const GATEWAY: GatewayProxy = {
  service: SERVICE_HOST,
  namespace: HOME,
  labels: LABELS,
  pod: POD,
  ip: POD_ADDRESS,
  ports: { '443': 443 },
};

type Fields = Resource & Record<string, unknown>;

/** What `helm install istio-egressgateway istio/gateway -n istio-egress` leaves, as far as the proxies know it. */
export function installedGateway(): Resource[] {
  const port = { name: 'https', port: 443, protocol: 'TCP' };
  const service: Fields = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: SERVICE, namespace: HOME, labels: LABELS },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.50',
      clusterIPs: ['10.96.0.50'],
      selector: LABELS,
      ports: [{ ...port, targetPort: 443 }],
    },
  };
  const pod: Fields = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: POD, namespace: HOME, labels: LABELS },
    spec: { serviceAccountName: SERVICE, nodeName: 'node1', containers: [{ name: 'istio-proxy', image: 'proxy' }] },
    status: {
      podIP: POD_ADDRESS,
      podIPs: [{ ip: POD_ADDRESS }],
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
  const slice: Fields = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${SERVICE}-abc`, namespace: HOME, labels: { 'kubernetes.io/service-name': SERVICE } },
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: [POD_ADDRESS],
        conditions: { ready: true },
        targetRef: { kind: 'Pod', name: POD, namespace: HOME },
      },
    ],
    ports: [port],
  };
  return [service, pod, slice];
}

/** How the owner of a gateway turns everybody away who is not let in. */
export const ALLOW_NOTHING: Resource = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'allow-nothing', namespace: HOME },
  spec: { selector: { matchLabels: LABELS }, action: 'ALLOW' },
};

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
export function fateOf({ hops }: CallAnswer, { namespace, serviceAccount }: Caller, host: string): Fate {
  const [first, second] = hops as [Hop, Hop | undefined];
  if (!first.cluster?.endsWith(`|${SERVICE_HOST}`)) return leaving(first, 'direct');
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
}

/** Asks for many calls at once, to objects beside the gateway; the answers are in the order of the calls. */
export async function ask<Name extends string>(
  judge: Judge,
  objects: Resource[],
  { callers, calls, mesh }: Question<Name>,
): Promise<CallAnswer[]> {
  const answer = await judge.simulate(documents([...installedGateway(), ...objects]), {
    mesh,
    clients: callers,
    gateways: [GATEWAY],
    calls,
    validation: true,
  });
  expect(answer.invalidEnvoyConfig ?? []).toEqual([]);
  return answer.calls;
}
