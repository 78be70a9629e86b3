import { Complain, Fields, isRecord } from './fields';

/** What a Mesh cannot use, and where it comes from. */
export interface MeshFinding {
  /** The construct, or file and line. */
  readonly origin: string;
  /** Kind, namespace and name. */
  readonly object: string;
  /** The field. */
  readonly path: string;
  readonly problem: string;
}

/** A Kubernetes object as it is written. */
export interface SourceObject {
  readonly value: unknown;
  /** The construct, or file and line; asked for only where something is to be said about the object. */
  readonly origin: string;
}

/** A Kubernetes object of which the metadata can be relied upon. */
export interface MeshObject {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Seconds since 1970; see {@link creationOrder}. */
  readonly createdAt: number;
  /** What it is read from. */
  readonly source: SourceObject;
  /** The fields beside `metadata`. */
  readonly fields: Fields;
  readonly spec: Fields;
}

/** Istio's objects live here where none is given, as they do for `kubectl`. */
const DEFAULT_NAMESPACE = 'default';

const CLUSTER_SCOPED = new Set(['Namespace', 'GatewayClass', 'Node', 'ClusterRole', 'ClusterRoleBinding']);

/** Reads metadata; what is no object of Kubernetes becomes a finding. */
export function readObject(source: SourceObject, findings: MeshFinding[]): MeshObject | undefined {
  const { value } = source;
  if (!isRecord(value)) {
    if (value !== null && value !== undefined)
      findings.push({ origin: source.origin, object: '', path: '', problem: 'no object' });
    return undefined;
  }
  const title = { text: '' };
  const complain: Complain = (path, problem) => {
    findings.push({ origin: source.origin, object: title.text, path, problem });
  };
  const fields = Fields.of(value, '', complain);
  const apiVersion = fields.text('apiVersion') ?? '';
  const kind = fields.text('kind') ?? '';
  const metadata = fields.fields('metadata');
  const name = metadata.text('name') ?? '';
  const namespace = CLUSTER_SCOPED.has(kind) ? '' : (metadata.filled('namespace') ?? DEFAULT_NAMESPACE);
  title.text = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  if (kind === '' || apiVersion === '') {
    complain(kind === '' ? 'kind' : 'apiVersion', 'missing');
    return undefined;
  }
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return {
    group,
    kind,
    name,
    namespace,
    labels: metadata.map('labels'),
    annotations: metadata.map('annotations'),
    createdAt: createdAt(metadata, group),
    source,
    fields,
    spec: fields.fields('spec'),
  };
}

/**
 * An object of Istio without a time has not been applied yet and is younger than all that have one; istiod takes objects
 * of Kubernetes without a time for older than all others.
 */
function createdAt(metadata: Fields, group: string): number {
  const written: unknown = metadata.raw('creationTimestamp');
  const text = written instanceof Date ? written.toISOString() : metadata.text('creationTimestamp');
  const parsed = text === undefined ? NaN : Date.parse(text);
  if (!Number.isNaN(parsed)) return Math.floor(parsed / 1000);
  return group.endsWith('.istio.io') ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER;
}

/** Oldest first; of the same second by name, then by namespace. */
export function creationOrder(
  a: Pick<MeshObject, 'createdAt' | 'name' | 'namespace'>,
  b: Pick<MeshObject, 'createdAt' | 'name' | 'namespace'>,
): number {
  return a.createdAt - b.createdAt || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether labels have all that a selector asks for; one that asks for nothing selects all. */
export function isSubset(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  for (const key in selector) if (labels[key] !== selector[key]) return false;
  return true;
}
