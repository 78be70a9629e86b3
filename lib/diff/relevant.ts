import { isRecord } from '../mesh/fields';
import type { MeshObject } from '../mesh/mesh-object';
import { canonical } from './canonical';

const NETWORKING = 'networking.istio.io';
const GATEWAY_API = 'gateway.networking.k8s.io';

/** What the names of all annotations contain that decide about traffic. */
const ISTIO = 'istio.io/';
/** Whatever makes Pods: only what the Pods are counts. */
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];
/** Objects whose own labels nobody selects. */
const WITHOUT_LABELS = [
  `${NETWORKING}/VirtualService`,
  `${NETWORKING}/DestinationRule`,
  `${NETWORKING}/Sidecar`,
  `${NETWORKING}/Gateway`,
  'security.istio.io/AuthorizationPolicy',
  'security.istio.io/PeerAuthentication',
  'networking.k8s.io/NetworkPolicy',
];
const OTHERS = [
  `${NETWORKING}/ServiceEntry`,
  `${NETWORKING}/WorkloadEntry`,
  '/Service',
  '/Namespace',
  '/Pod',
  '/Secret',
  '/ConfigMap',
  'discovery.k8s.io/EndpointSlice',
];
/** Kinds that change what proxies do in ways that nobody follows. */
const NOT_FOLLOWED = [`${NETWORKING}/EnvoyFilter`, `${NETWORKING}/ProxyConfig`, 'extensions.istio.io/WasmPlugin'];

export function keyOf({ group, kind }: Pick<MeshObject, 'group' | 'kind'>): string {
  return `${group}/${kind}`;
}

export function isWorkload({ group, kind }: Pick<MeshObject, 'group' | 'kind'>): boolean {
  return group === 'apps' && WORKLOADS.includes(kind);
}

export function isFollowed(object: Pick<MeshObject, 'group' | 'kind'>): boolean {
  const key = keyOf(object);
  return object.group === GATEWAY_API || WITHOUT_LABELS.includes(key) || OTHERS.includes(key) || isWorkload(object);
}

export function isNotFollowed(object: Pick<MeshObject, 'group' | 'kind'>): boolean {
  return NOT_FOLLOWED.includes(keyOf(object));
}

/** What of an object can matter to traffic, without its name and its age. Equal texts, equal objects. */
export function contentOf(object: MeshObject): string {
  const { namespace, spec } = object;
  if (isWorkload(object))
    return canonical([keyOf(object), namespace, spec.fields('template').raw('metadata'), accountOf(object)]);
  const fields = isRecord(object.source.value) ? { ...object.source.value, metadata: undefined } : {};
  const name = isNamedByTraffic(object) ? object.name : '';
  return canonical([keyOf(object), namespace, name, labelsOf(object), annotationsOf(object), fields]);
}

/** Names by which hosts, callers and secrets are known. */
function isNamedByTraffic({ group, kind }: MeshObject): boolean {
  return group === '' || group === 'discovery.k8s.io' || (group === GATEWAY_API && kind.startsWith('Gateway'));
}

function accountOf({ spec }: MeshObject): unknown {
  return spec.fields('template').fields('spec').raw('serviceAccountName');
}

function labelsOf(object: MeshObject): Readonly<Record<string, string>> {
  return WITHOUT_LABELS.includes(keyOf(object)) ? {} : object.labels;
}

function annotationsOf({ annotations }: MeshObject): Readonly<Record<string, string>> {
  const entries = Object.entries(annotations);
  return Object.fromEntries(entries.filter(([name]) => name.includes(ISTIO)));
}
