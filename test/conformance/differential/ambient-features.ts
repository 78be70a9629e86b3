import type { Resource } from '../manifests';
import type { ComparableHop } from './comparable';
import type { DifferentialCall, MeshCase } from './mesh-case';

interface Facts {
  readonly mesh: MeshCase;
  readonly call: DifferentialCall;
  readonly hops: readonly ComparableHop[];
  /** What the waypoint does. */
  readonly waypoint?: ComparableHop;
}

type Holds = (facts: Facts) => boolean;

type Labelled = Resource & {
  readonly metadata: { readonly labels?: Record<string, string> };
  readonly spec?: Record<string, unknown>;
  readonly status?: { readonly addresses?: unknown[] };
};

const USE_WAYPOINT = 'istio.io/use-waypoint';
const USE_NAMESPACE = 'istio.io/use-waypoint-namespace';

function some(kind: string, passes: (object: Labelled) => boolean): Holds {
  return ({ mesh }) => (mesh.objects as Labelled[]).some((object) => object.kind === kind && passes(object));
}

const label =
  (name: string, ...values: string[]) =>
  ({ metadata: { labels = {} } }: Labelled): boolean =>
    name in labels && (values.length === 0 || values.includes(labels[name]));

const from =
  (...values: (string | undefined)[]) =>
  ({ spec }: Labelled): boolean => {
    const [listener] = (spec?.listeners ?? []) as { readonly allowedRoutes?: { namespaces: { from: string } } }[];
    return values.includes(listener.allowedRoutes?.namespaces.from);
  };

const isEntry = (resolution: string): Holds =>
  some('ServiceEntry', (object) => object.spec?.resolution === resolution && label(USE_WAYPOINT)(object));

const atWaypoint =
  (passes: (hop: ComparableHop) => boolean): Holds =>
  ({ waypoint }) =>
    waypoint !== undefined && passes(waypoint);

const leaves =
  (pattern: RegExp): Holds =>
  ({ waypoint: { cluster = '', weighted = [] } = {} }) =>
    [cluster, ...weighted].some((each) => pattern.test(each));

/** What a case of an ambient mesh can be about. */
const FEATURES: readonly (readonly [string, Holds])[] = [
  ['ambient client', ({ mesh, call }) => mesh.clients[call.client].ambient === true],
  ['client with a sidecar', ({ mesh, call }) => mesh.clients[call.client].ambient !== true],
  ['namespace with a waypoint', some('Namespace', label(USE_WAYPOINT))],
  ['namespace that opts out', some('Namespace', label(USE_WAYPOINT, 'none'))],
  ['ServiceEntry with a waypoint elsewhere', some('ServiceEntry', label(USE_NAMESPACE))],
  [
    'ServiceEntry with a waypoint of its namespace',
    some('ServiceEntry', (object) => label(USE_WAYPOINT)(object) && !label(USE_NAMESPACE)(object)),
  ],
  ['ServiceEntry that opts out', some('ServiceEntry', label(USE_WAYPOINT, 'none'))],
  ['ServiceEntry with a waypoint that is absent', some('ServiceEntry', label(USE_WAYPOINT, 'absent'))],
  ['Service of Kubernetes with a waypoint', some('Service', label(USE_WAYPOINT))],
  ['waypoint for all', some('Gateway', label('istio.io/waypoint-for', 'all'))],
  ['waypoint for workloads', some('Gateway', label('istio.io/waypoint-for', 'workload'))],
  ['class that says for what', some('GatewayClass', label('istio.io/waypoint-for'))],
  [
    'waypoint that is not ready',
    some('Gateway', ({ status, spec }) => 'listeners' in (spec ?? {}) && status?.addresses?.length === 0),
  ],
  ['waypoint for all namespaces', some('Gateway', (object) => isWaypoint(object) && from('All')(object))],
  ['waypoint for selected namespaces', some('Gateway', (object) => isWaypoint(object) && from('Selector')(object))],
  ['waypoint for its namespace', some('Gateway', (object) => isWaypoint(object) && from('Same', undefined)(object))],
  ['allocated address', some('ServiceEntry', ({ status }) => (status?.addresses ?? []).length > 0)],
  ['no allocated address', some('ServiceEntry', ({ spec, status }) => !spec?.addresses && !status?.addresses)],
  ['ServiceEntry whose waypoint is for gateways', some('ServiceEntry', label('istio.io/ingress-use-waypoint', 'true'))],
  ['namespace whose waypoints are for gateways', some('Namespace', label('istio.io/ingress-use-waypoint', 'true'))],
  ['no allocation wanted', some('ServiceEntry', label('networking.istio.io/enable-autoallocate-ip'))],
  ...['DNS', 'STATIC', 'NONE', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'].map((resolution): readonly [string, Holds] => [
    `${resolution} with a waypoint`,
    isEntry(resolution),
  ]),
];

/** What becomes of it. */
const OUTCOMES: readonly (readonly [string, Holds])[] = [
  [
    'passes the node: nothing has the address',
    ({ mesh, call, hops }) => isAmbient(mesh, call) && hops[0].service === undefined,
  ],
  ['passes the node: no waypoint', ({ hops }) => hops[0].service !== undefined && hops[0].waypoint === undefined],
  ['waypoint', atWaypoint(() => true)],
  ['waypoint: requests', atWaypoint(({ virtualHost }) => virtualHost !== undefined)],
  ['waypoint: connections', atWaypoint(({ filterChain = '' }) => filterChain.includes('|tcp|'))],
  [
    'waypoint: a route of a VirtualService',
    atWaypoint(({ virtualHost, route }) => virtualHost !== undefined && route !== 'default'),
  ],
  ['waypoint: to what it serves', leaves(/^inbound-vip\|/)],
  ['waypoint: to what it does not serve', leaves(/^outbound\|/)],
  ['waypoint: TLS', atWaypoint(({ tls }) => tls !== undefined)],
  ['waypoint: no TLS', atWaypoint(({ tls, cluster, error }) => cluster !== undefined && !tls && !error)],
  ['waypoint: refuses', atWaypoint(({ error }) => error !== undefined)],
];

function isWaypoint({ spec }: Labelled): boolean {
  return spec?.gatewayClassName === 'istio-waypoint';
}

function isAmbient({ clients }: MeshCase, { client }: DifferentialCall): boolean {
  return clients[client].ambient === true;
}

export const AMBIENT_FEATURE_NAMES = FEATURES.map(([name]) => name);
export const AMBIENT_OUTCOME_NAMES = OUTCOMES.map(([name]) => name);

/** Gives the names of what a call of an ambient mesh is about. */
export function ambientFeaturesOf(mesh: MeshCase, call: DifferentialCall, hops: readonly ComparableHop[]): string[] {
  const facts = { mesh, call, hops, waypoint: hops[0].waypoint === undefined ? undefined : hops[1] };
  return [...FEATURES, ...OUTCOMES].filter(([, holds]) => holds(facts)).map(([name]) => name);
}
