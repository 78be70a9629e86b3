import type { Path } from '../../../../manifests/manifest-object';
import type { MeshView, WrittenObject } from '../../../mesh-view';
import { Specs } from '../../define';

/** Kinds that say of themselves which proxies have them, by labels of Pods or by a target. */
export const ATTACHED_KINDS = [
  'AuthorizationPolicy',
  'RequestAuthentication',
  'Telemetry',
  'WasmPlugin',
  'TrafficExtension',
] as const;

export type AttachedKind = (typeof ATTACHED_KINDS)[number];
export type Attached = WrittenObject<Specs[AttachedKind]>;

export function attachedObjects(view: MeshView, kinds: readonly AttachedKind[] = ATTACHED_KINDS): readonly Attached[] {
  return kinds.flatMap((kind): readonly Attached[] => view.of(kind));
}

/** The labels of Pods that one is for; undefined where it does not go by labels. */
export function selectedLabels({ spec }: Attached): Readonly<Record<string, string>> | undefined {
  const { selector, targetRef, targetRefs } = spec as Attaching;
  return targetRef || targetRefs ? undefined : selector?.matchLabels;
}

/** What one is for by its name. */
export function targetsOf({ spec }: Attached): Target[] {
  const { targetRef, targetRefs = [] } = spec as Attaching;
  const several = targetRefs.map((target, index) => ({ target, path: ['spec', 'targetRefs', index] }));
  const all = several.length > 0 || !targetRef ? several : [{ target: targetRef, path: ['spec', 'targetRef'] }];
  return all.map(({ target: { group = '', kind = '', name = '' }, path }) => ({ group, kind, name, path }));
}

interface Target {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly path: Path;
}

interface Attaching {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly targetRef?: Partial<Target>;
  readonly targetRefs?: readonly Partial<Target>[];
}
