import { parseAllDocuments } from 'yaml';

/** A Kubernetes object to be judged, ours or one that stands beside ours. */
export interface Resource {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata: object;
  readonly spec?: object;
}

/** JSON is YAML, and one line of it cannot be mistaken for a separator. */
export function documents(resources: Resource[]): string {
  return resources.map((resource) => JSON.stringify(resource)).join('\n---\n');
}

/** The objects of a file, read as Kubernetes reads YAML. */
export function objectsOf(yaml: string): Resource[] {
  return parseAllDocuments(yaml, { version: '1.1' }).map((document) => document.toJS() as Resource);
}

/** When ours were applied, and times before and after it. */
export const OURS = '2024-01-01T00:00:00Z';
export const OLDER = '2023-01-01T00:00:00Z';
export const NEWER = '2025-01-01T00:00:00Z';

export function created<Kind extends Resource>(resource: Kind, creationTimestamp: string): Kind {
  return { ...resource, metadata: { ...resource.metadata, creationTimestamp } };
}

export function injectedNamespace(name: string): Resource {
  const metadata = { name, labels: { 'istio-injection': 'enabled' } };
  return { apiVersion: 'v1', kind: 'Namespace', metadata };
}

/** What keeps the proxies of a namespace from knowing the whole mesh. */
export function sidecar(namespace: string, hosts: string[]): Resource {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: 'default', namespace },
    spec: { egress: [{ hosts }] },
  };
}

/** A rule of another team that limits connections and says nothing about TLS. */
export function poolOnlyRule(namespace: string, spec: Record<string, unknown> & { readonly host: string }): Resource {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'limits-of-another-team', namespace },
    spec: { ...spec, trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } } },
  };
}
