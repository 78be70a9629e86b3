import { Duration } from 'cdk8s';
import { AcceptedRisk } from '../values/accepted-risk';
import { HeaderOperations } from '../values/header-operations';
import { RetryPolicy } from '../values/retry-policy';
import { IHttpDestination } from './http-destination';
import { HttpFault } from './http-fault';
import { PathRewrite } from './path-rewrite';

/** Another host that gets a share of the calls. */
export interface HttpSplit {
  /**
   * The other host. It is called by its own name, on its own port, with its own TLS, limits and certificates; its
   * retries, headers and routes hold only for calls to itself. Everybody who sees the route has to see it too.
   */
  readonly destination: IHttpDestination;

  /** Share of the calls, in per cent, a whole number. With 0 it gets none, which is a place to begin. */
  readonly weight: number;
}

/** Another host that gets a copy of calls. Its answers are thrown away. */
export interface HttpMirror {
  /** The other host. */
  readonly destination: IHttpDestination;

  /** Share of the calls that are copied, in per cent, in steps of 0.0001. */
  readonly percentage: number;

  /**
   * Why the copies do no harm. Nothing of the following can be changed by a route: writes are copied as well, with all
   * headers and tokens; a copy carries the address of the Pod that called, in `x-forwarded-for`; and it names the host of
   * the original, with `-shadow` behind it where the mesh still appends that, so that the server has to answer to any
   * name. TLS is proved by the name of the other host all the same.
   */
  readonly acceptCopies: AcceptedRisk;
}

/** What happens to calls on the way to the server. */
export interface ForwardProps {
  /**
   * Another path for the server.
   *
   * @default - the path that the application called
   */
  readonly rewritePath?: PathRewrite;

  /**
   * Another host in the request, for a server that knows itself by another name. It goes to the same server, with the
   * same TLS; the share of a `split` keeps its own name. The server is told the original in `x-envoy-original-host`,
   * which the `podAnnotations` of the construct prevent.
   *
   * @default - the host that the application called
   */
  readonly authority?: string;

  /**
   * Changes to the headers that the server gets, beside those of the construct. Where both name a header, this one holds.
   *
   * @default - those of the construct
   */
  readonly requestHeaders?: HeaderOperations;

  /**
   * Changes to the headers that the application gets, beside those of the construct. Where both name a header, this one
   * holds.
   *
   * @default - those of the construct
   */
  readonly responseHeaders?: HeaderOperations;

  /**
   * How long a call may take with all its tries. Then the application gets a 504.
   *
   * @default - as for the construct
   */
  readonly timeout?: Duration;

  /**
   * When a call is repeated. With retries by method the route becomes two.
   *
   * @default - as for the construct
   */
  readonly retryPolicy?: RetryPolicy;

  /**
   * Other hosts that get a share of the calls; the rest goes to the host of the construct. All headers go along, also
   * those with tokens.
   *
   * @default - none
   */
  readonly split?: HttpSplit[];

  /**
   * Another host that gets copies.
   *
   * @default - none
   */
  readonly mirror?: HttpMirror;

  /**
   * Faults on purpose, for tests.
   *
   * @default - none
   */
  readonly fault?: HttpFault;
}
