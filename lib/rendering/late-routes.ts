import { HTTPRoute, VirtualServiceSpec } from '../../imports/networking';

const ROUTES = Symbol('routes');

interface LateRoutes {
  readonly [ROUTES]: () => HTTPRoute[];
}

/**
 * One getter for all objects: with one of their own, each would have a shape of its own, which takes more memory than the
 * routes and slows down whoever reads them.
 */
const HTTP: PropertyDescriptor & ThisType<LateRoutes> = {
  enumerable: true,
  get() {
    return this[ROUTES]();
  },
};

/** A spec with HTTP routes that are asked for when the object is printed, since routes are added until then. */
export function withLateRoutes(
  { exportTo, gateways, hosts }: VirtualServiceSpec,
  routes: () => HTTPRoute[],
): VirtualServiceSpec {
  return Object.defineProperty({ exportTo, gateways, hosts, [ROUTES]: routes }, 'http', HTTP);
}
