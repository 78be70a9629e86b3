import type { Fields } from './fields';
import type { MeshObject } from './mesh-object';

/** Reports routes that lead to no delegate, and those that a delegate hands on, which Istio does not follow. */
export function checkDelegates(objects: readonly MeshObject[]): void {
  const delegates = new Set(objects.filter(isDelegate).map(({ namespace, name }) => `${namespace}/${name}`));
  for (const object of objects) {
    for (const route of object.spec.objects('http')) {
      const delegate = route.optional('delegate');
      if (delegate) checkDelegate(route, delegate, object, delegates);
    }
  }
}

function checkDelegate(route: Fields, delegate: Fields, owner: MeshObject, delegates: ReadonlySet<string>): void {
  const name = delegate.text('name');
  if (name === undefined) return;
  const wanted = `${delegate.filled('namespace') ?? owner.namespace}/${name}`;
  if (isDelegate(owner)) route.report('delegate', `not followed: a delegate hands nothing on, and so not to ${wanted}`);
  else if (!delegates.has(wanted)) route.report('delegate', `no VirtualService without hosts is ${wanted}`);
}

function isDelegate({ spec }: MeshObject): boolean {
  return spec.texts('hosts').length === 0;
}
