import { Fields } from '../../manifests/manifest-object';

const GROUPS: Readonly<Record<string, string>> = {
  AuthorizationPolicy: 'security.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
  Telemetry: 'telemetry.istio.io/v1',
  TrafficExtension: 'extensions.istio.io/v1alpha1',
  WasmPlugin: 'extensions.istio.io/v1alpha1',
};

/** An object for the page of a rule; fields that are undefined are left out. */
export function example(kind: string, spec: object, metadata: Fields = {}): Fields {
  return {
    apiVersion: GROUPS[kind] ?? 'networking.istio.io/v1',
    kind,
    metadata: { name: 'api', namespace: 'shop', ...metadata },
    spec: written(spec),
  };
}

function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) if (field !== undefined) copy[name] = written(field);
  return copy;
}
