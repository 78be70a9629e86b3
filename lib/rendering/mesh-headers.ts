import { Headers } from '../../imports/networking';

/**
 * What proxies of a mesh add to a call and what tells a third party about the caller: its certificate, its address, its
 * workload, and how the mesh treats the call. Not x-forwarded-proto, which some servers need.
 */
export const MESH_HEADERS = [
  'x-envoy-attempt-count',
  'x-envoy-decorator-operation',
  'x-envoy-expected-rq-timeout-ms',
  'x-envoy-external-address',
  'x-envoy-internal',
  'x-envoy-peer-metadata',
  'x-envoy-peer-metadata-id',
  'x-forwarded-client-cert',
  'x-forwarded-for',
  'x-request-id',
] as const;

/** Takes them away beside all other changes, but for those that the user writes. */
export function withoutMeshHeaders(headers: Headers = {}): Headers {
  const { set = {}, add = {}, remove = [] } = headers.request ?? {};
  const given = new Set([...Object.keys(set), ...Object.keys(add)].map((name) => name.toLowerCase()));
  const removed = [...remove, ...MESH_HEADERS.filter((name) => !given.has(name))];
  return { ...headers, request: { ...headers.request, remove: [...new Set(removed)].sort() } };
}
