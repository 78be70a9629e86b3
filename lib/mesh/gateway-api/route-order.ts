import type { HttpMatch, HttpRoute } from '../virtual-service';

const RANKS = { exact: 3, prefix: 2, segments: 2, regex: 1, present: -1 } as const;

/**
 * Puts routes into the order of the Gateway API: by path, method, headers, parameters, whatever their order in the manifest.
 * Follows `sortHTTPRoutes` in pilot/pkg/config/kube/gateway/conversion.go.
 */
export function sortedRoutes(routes: readonly HttpRoute[]): HttpRoute[] {
  return [...routes].sort((a, b) => {
    const [first, second] = [a.match.at(0), b.match.at(0)];
    if (!first || !second) return Number(!first) - Number(!second);
    return (
      rankOf(second) - rankOf(first) ||
      lengthOf(second) - lengthOf(first) ||
      Number(second.method !== undefined) - Number(first.method !== undefined) ||
      second.headers.size - first.headers.size ||
      second.queryParams.size - first.queryParams.size
    );
  });
}

function rankOf({ uri }: HttpMatch): number {
  return uri ? RANKS[uri.kind] : -1;
}

/** In bytes, as Go counts. */
function lengthOf({ uri }: HttpMatch): number {
  return uri ? Buffer.byteLength(uri.value) : 0;
}
