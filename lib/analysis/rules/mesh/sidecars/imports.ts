import { isSubsetOfHost } from '../../../../mesh/host-name';
import type { Path } from '../../../../manifests/manifest-object';
import type { Service } from '../../../../mesh/service';
import type { MeshView, WrittenObject } from '../../../mesh-view';
import type { Specs } from '../../define';
import { clientsOfService, hasClient } from '../visibility';

/** What a Sidecar imports with one of its hosts. */
export interface Import {
  /** A namespace, or `*`. */
  readonly owner: string;
  readonly host: string;
  readonly text: string;
  readonly path: Path;
}

/** A Sidecar with all that it imports. */
export interface Importing extends WrittenObject<Specs['Sidecar']> {
  readonly imports: readonly Import[];
  /** It is for all namespaces that have none of their own. */
  readonly isForAll: boolean;
}

/** Whether a Sidecar is for all namespaces that have none of their own. */
export function isForAllNamespaces(
  { context }: MeshView,
  { spec, namespace }: WrittenObject<Specs['Sidecar']>,
): boolean {
  return namespace === context.rootNamespace && spec.workloadSelector === undefined;
}

/** Sidecars that name what they import. Those that leave hosts out again are not told. */
export function importingSidecars(view: MeshView): readonly Importing[] {
  return view.of('Sidecar').flatMap((written): Importing[] => {
    const { spec, namespace } = written;
    const isForAll = isForAllNamespaces(view, written);
    const imports = (spec.egress ?? []).flatMap(({ hosts = [] }, index) =>
      hosts.flatMap((text, place): Import[] => {
        const slash = text.indexOf('/');
        const [owner, host] = [text.slice(0, slash), text.slice(slash + 1)];
        const path = ['spec', 'egress', index, 'hosts', place];
        // A Sidecar for all means by `.` whoever reads it.
        return [{ owner: owner === '.' ? (isForAll ? '.' : namespace) : owner, host, text, path }];
      }),
    );
    if (imports.some(({ owner }) => owner.startsWith('~'))) return [];
    return [{ ...written, imports, isForAll }];
  });
}

/** Whether a Sidecar has a service, by any of its hosts. */
export function isImported({ imports }: Importing, { namespace, hostname }: Service): boolean {
  return imports.some(({ owner, host }) => ['*', '.', namespace].includes(owner) && isSubsetOfHost(hostname, host));
}

/** Whether clients of a Sidecar see a service at all. */
export function isSeenBy({ isForAll, namespace }: Importing, service: Service): boolean {
  return isForAll || hasClient(clientsOfService(service), namespace);
}
