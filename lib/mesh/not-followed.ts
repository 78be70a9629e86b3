import type { MeshFinding, MeshObject } from './mesh-object';

/** Kinds that change what proxies do, by API group, and that the model does not know. */
const NOT_FOLLOWED: readonly (readonly [string, readonly string[]])[] = [
  ['networking.istio.io', ['EnvoyFilter', 'ProxyConfig']],
];

/** What changes proxies in ways that are not followed here must not go unnoticed. */
export function notFollowed(objectsOf: (group: string, kind: string) => readonly MeshObject[]): MeshFinding[] {
  const objects = NOT_FOLLOWED.flatMap(([group, kinds]) => kinds.flatMap((kind) => objectsOf(group, kind)));
  return objects.map(({ kind, namespace, name, source }) => ({
    origin: source.origin,
    object: `${kind} ${namespace}/${name}`,
    path: '',
    problem: 'not followed: calls that it changes are told wrong',
  }));
}
