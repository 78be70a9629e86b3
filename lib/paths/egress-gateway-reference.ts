import { Construct } from 'constructs';
import { Destination } from '../destinations/destination';
import { IEgressPath } from './egress-path';

/** An egress gateway, whoever runs it. */
export interface IEgressGateway extends IEgressPath {
  /** Full name of its Service. */
  readonly serviceHost: string;

  /** Port of the Service that takes the calls in. */
  readonly port: number;

  /** Service account of its Pods. */
  readonly serviceAccountName: string;

  /** Labels that select its Pods. */
  readonly selector: { readonly [key: string]: string };

  /** Whether its owner turns everybody away who is not let in. */
  readonly denyByDefault: boolean;

  /**
   * Where the objects in the namespace of the gateway are created.
   *
   * @internal
   */
  _scopeOf(route: Construct): Construct;

  /**
   * Refuses what its owner does not grant.
   *
   * @internal
   */
  _checkRoute(route: Construct, to: Destination, knowsCaller: boolean): void;
}
