import { IConstruct } from 'constructs';
import { ApplicationProtocol } from '../destinations/application-protocol';
import { EgressClient } from '../values/egress-client';

/** A host that the application calls without TLS, so that calls can be led to it by a route of another one. */
export interface IHttpDestination extends IConstruct {
  /** The host that the application dials. */
  readonly host: string;

  /**
   * One for each way out that is there: straight from the sidecar, or through a gateway, or both while one is prepared.
   *
   * @internal
   */
  readonly _targets: HttpTarget[];
}

/**
 * How safely calls leave, from clear text to TLS without which nothing leaves.
 *
 * @internal
 */
export enum Protection {
  CLEAR_TEXT,
  TLS,
  FAIL_CLOSED,
}

/** What a route has to know about a host to lead calls to it. @internal */
export interface HttpTarget {
  readonly host: string;
  readonly port: number;
  readonly protocol: ApplicationProtocol;
  readonly protection: Protection;
  /** The subset that has to exist for a call to leave. */
  readonly gateSubset?: string;
  readonly exportTo: string[];
  readonly clients: EgressClient[];
  /** Whether nobody but the clients gets through, also of those who see the host. */
  readonly isForClientsOnly: boolean;
  /** The path of the gateway through which the calls leave. */
  readonly gateway?: string;
}
