import type { MeshObject } from './mesh-object';
import type { StringMatch } from './string-match';
import { HttpMatch, HttpRoute, readVirtualService, VirtualService } from './virtual-service';

/**
 * The VirtualServices of a mesh with their delegates in place, oldest first. Those without hosts are delegates and no
 * VirtualServices of their own. Follows `mergeVirtualServices` in pilot/pkg/model/virtualservice_controller.go.
 */
export function mergeVirtualServices(
  objects: readonly MeshObject[],
  defaultExport: readonly string[],
): VirtualService[] {
  const all = objects.map((object) => readVirtualService(object, defaultExport));
  const delegates = new Map(
    all.filter(({ hosts }) => hosts.length === 0).map((vs) => [`${vs.namespace}/${vs.name}`, vs]),
  );
  return all
    .filter(({ hosts }) => hosts.length > 0)
    .map((root) =>
      root.http.some(({ delegate }) => delegate)
        ? { ...root, http: root.http.flatMap((route) => delegatedRoutes(root, route, delegates)) }
        : root,
    );
}

function delegatedRoutes(
  root: VirtualService,
  route: HttpRoute,
  delegates: ReadonlyMap<string, VirtualService>,
): readonly HttpRoute[] {
  if (!route.delegate) return [route];
  const delegate = delegates.get(`${route.delegate.namespace || root.namespace}/${route.delegate.name}`);
  if (!delegate || !(delegate.exportTo.has('*') || delegate.exportTo.has(root.namespace))) return [];
  return delegate.http.flatMap((own) => mergeHttpRoute(route, own) ?? []);
}

/** Follows `mergeHTTPRoute` in pilot/pkg/model/virtualservice.go: what the delegate says counts, where it fits its root. */
function mergeHttpRoute(root: HttpRoute, delegate: HttpRoute): HttpRoute | undefined {
  const match = mergeMatches(root.match, delegate.match);
  if (!match) return undefined;
  return {
    ...delegate,
    match,
    name: joined(root.name, delegate.name),
    rewrite: delegate.rewrite ?? root.rewrite,
    directResponse: delegate.directResponse ?? root.directResponse,
    timeout: delegate.timeout ?? root.timeout,
    retries: delegate.retries ?? root.retries,
    fault: delegate.fault ?? root.fault,
    mirrors: delegate.mirrors.length > 0 ? delegate.mirrors : root.mirrors,
    headers: delegate.headers ?? root.headers,
  };
}

function joined(root: string, own: string): string {
  if (own === '') return root;
  return root === '' ? own : `${root}-${own}`;
}

/** Undefined where they exclude one another. Follows `mergeHTTPMatchRequests`. */
function mergeMatches(root: readonly HttpMatch[], own: readonly HttpMatch[]): readonly HttpMatch[] | undefined {
  if (root.length === 0) return own;
  if (own.length === 0) return root;
  const merged: HttpMatch[] = [];
  for (const leaf of own) {
    const fitting = root.filter((match) => !hasConflict(match, leaf));
    if (fitting.length === 0) return undefined;
    merged.push(...fitting.map((match) => mergeMatch(match, leaf)));
  }
  return merged;
}

function mergeMatch(root: HttpMatch, own: HttpMatch): HttpMatch {
  return {
    ...own,
    name: joined(root.name, own.name),
    uri: own.uri ?? root.uri,
    scheme: own.scheme ?? root.scheme,
    method: own.method ?? root.method,
    authority: own.authority ?? root.authority,
    headers: new Map([...root.headers, ...own.headers]),
    withoutHeaders: new Map([...root.withoutHeaders, ...own.withoutHeaders]),
    queryParams: new Map([...root.queryParams, ...own.queryParams]),
    port: own.port ?? root.port,
    sourceLabels: { ...root.sourceLabels, ...own.sourceLabels },
    sourceNamespace: own.sourceNamespace || root.sourceNamespace,
    gateways: own.gateways.length > 0 ? own.gateways : root.gateways,
  };
}

/** Follows `hasConflict` in pilot/pkg/model/virtualservice.go. */
function hasConflict(root: HttpMatch, leaf: HttpMatch): boolean {
  const maps = ['headers', 'withoutHeaders', 'queryParams'] as const;
  return (
    (['uri', 'scheme', 'method', 'authority'] as const).some((key) => isConflict(root[key], leaf[key])) ||
    maps.some((key) => [...leaf[key]].some(([name, match]) => isConflict(root[key].get(name), match))) ||
    root.isUriCaseIgnored !== leaf.isUriCaseIgnored ||
    (root.port !== undefined && leaf.port !== undefined && root.port !== leaf.port) ||
    (root.sourceNamespace !== '' && leaf.sourceNamespace !== root.sourceNamespace) ||
    Object.entries(leaf.sourceLabels).some(([key, value]) => (root.sourceLabels[key] ?? value) !== value) ||
    (root.gateways.length > 0 && leaf.gateways.some((gateway) => !root.gateways.includes(gateway))) ||
    (root.gateways.length > 0 && root.gateways.length < leaf.gateways.length)
  );
}

/** Follows `stringMatchConflict`: a regular expression never fits anything else. */
function isConflict(root: StringMatch | undefined, leaf: StringMatch | undefined): boolean {
  if (!root || !leaf) return false;
  if (root.kind === 'present' || leaf.kind === 'present') return root.kind !== leaf.kind || true;
  if (root.kind === 'regex' || leaf.kind === 'regex') return true;
  if (root.kind === 'exact') return leaf.kind === 'prefix' || leaf.value !== root.value;
  return !leaf.value.startsWith(root.value);
}
