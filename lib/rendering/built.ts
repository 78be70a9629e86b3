import { ApiObject } from 'cdk8s';

const BUILT = Symbol.for('cdk8s-istio.built');

/** Marks an object that a construct has made, from values that it has checked. */
export function built<Made extends ApiObject>(object: Made): Made {
  (object as { [BUILT]?: boolean })[BUILT] = true;
  return object;
}

/** Whether a construct has made an object; it may have been changed since. */
export function isBuilt(object: ApiObject): boolean {
  return (object as { [BUILT]?: boolean })[BUILT] === true;
}
