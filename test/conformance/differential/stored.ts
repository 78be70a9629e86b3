import type { Resource } from '../manifests';

type Json = Record<string, unknown>;

const GROUP = 'gateway.networking.k8s.io';
const ROOT_PATH = { type: 'PathPrefix', value: '/' };

/**
 * Objects of the Gateway API as the API server stores them, with the defaults of their CustomResourceDefinitions. The judge has
 * no API server, and istiod relies on them.
 */
export function stored(objects: readonly Resource[], minor: string): Resource[] {
  return objects.map((object) => {
    if (object.apiVersion?.startsWith(`${GROUP}/`) !== true || object.spec === undefined) return object;
    // Gateway API 1.5, which goes with Istio 1.30, has no other version of it.
    const isOld = object.kind === 'TCPRoute' && minor === '1.30';
    return {
      ...object,
      ...(isOld && { apiVersion: `${GROUP}/v1alpha2` }),
      spec: storedSpec(object.kind, object.spec as Json),
    };
  });
}

function storedSpec(kind: string, spec: Json): Json {
  switch (kind) {
    case 'Gateway':
      return {
        ...spec,
        ...each(spec, 'addresses', (address) => ({ type: 'IPAddress', ...address })),
        ...each(spec, 'listeners', listener),
        ...part(spec, 'allowedListeners', (allowed) => ({
          ...allowed,
          namespaces: { from: 'None', ...((allowed.namespaces ?? {}) as Json) },
        })),
      };
    case 'ListenerSet':
      return {
        ...spec,
        ...each(spec, 'listeners', listener),
        ...part(spec, 'parentRef', (parent) => ({ group: GROUP, kind: 'Gateway', ...parent })),
      };
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TLSRoute':
    case 'TCPRoute':
      return route(kind, spec);
    default:
      return spec;
  }
}

function listener(written: Json): Json {
  const allowed = (written.allowedRoutes ?? {}) as Json;
  return {
    ...written,
    allowedRoutes: {
      ...each(allowed, 'kinds', (kind) => ({ group: GROUP, ...kind })),
      namespaces: { from: 'Same', ...((allowed.namespaces ?? {}) as Json) },
    },
    ...part(written, 'tls', (tls) => ({
      mode: 'Terminate',
      ...tls,
      ...each(tls, 'certificateRefs', (reference) => ({ group: '', kind: 'Secret', ...reference })),
    })),
  };
}

function route(kind: string, spec: Json): Json {
  const rules = spec.rules === undefined && kind === 'HTTPRoute' ? [{}] : spec.rules;
  return {
    ...spec,
    ...each(spec, 'parentRefs', (parent) => ({ group: GROUP, kind: 'Gateway', ...parent })),
    ...each({ rules }, 'rules', (rule) => ({
      ...rule,
      ...(kind === 'HTTPRoute' && { matches: [{}], ...(rule.matches !== undefined && { matches: rule.matches }) }),
      ...each({ matches: rule.matches ?? (kind === 'HTTPRoute' ? [{}] : undefined) }, 'matches', (match) =>
        kind === 'HTTPRoute' ? httpMatch(match) : match,
      ),
      ...each(rule, 'backendRefs', (backend) => ({
        group: '',
        kind: 'Service',
        weight: 1,
        ...backend,
      })),
      ...each(rule, 'filters', filter),
    })),
  };
}

function httpMatch(match: Json): Json {
  return { ...match, path: { ...ROOT_PATH, ...((match.path ?? {}) as Json) } };
}

function filter(written: Json): Json {
  return {
    ...written,
    ...part(written, 'requestRedirect', (redirect) => ({ statusCode: 302, ...redirect })),
    ...part(written, 'requestMirror', (mirror) => ({
      ...mirror,
      ...part(mirror, 'backendRef', (backend) => ({ group: '', kind: 'Service', ...backend })),
    })),
  };
}

/** A list whose entries are changed, nothing where there is none. */
function each(owner: Json, key: string, change: (entry: Json) => Json): Json {
  const list = owner[key];
  return Array.isArray(list) ? { [key]: list.map((entry) => change(entry as Json)) } : {};
}

function part(owner: Json, key: string, change: (value: Json) => Json): Json {
  const value = owner[key];
  return typeof value === 'object' && value !== null ? { [key]: change(value as Json) } : {};
}
