import { IConstruct } from 'constructs';

/** A way out of the mesh other than straight from the sidecar, such as a gateway. */
export interface IEgressPath extends IConstruct {
  /** Namespace of the proxies that the traffic passes through. */
  readonly namespaceName: string;
}
