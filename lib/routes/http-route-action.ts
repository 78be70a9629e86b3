import { HeaderOperations } from '../values/header-operations';
import { ForwardProps } from './forward-props';

/** How an application should remember that it was sent elsewhere. */
export enum RedirectCode {
  /** For good; a POST may become a GET. */
  MOVED_PERMANENTLY = 301,
  /** For now; a POST may become a GET. */
  FOUND = 302,
  /** To read the outcome with a GET. */
  SEE_OTHER = 303,
  /** For now, with the same method and body. */
  TEMPORARY_REDIRECT = 307,
  /** For good, with the same method and body. */
  PERMANENT_REDIRECT = 308,
}

/** Where an application is sent. At least one of host, scheme and path. */
export interface RedirectProps {
  /**
   * Another host, with a port where it needs one.
   *
   * @default - the host that was called
   */
  readonly authority?: string;

  /**
   * `http` or `https`. The application needs a way to where it is sent: for `https` to the same host, `directHttpsPort`.
   *
   * @default - as the application called
   */
  readonly scheme?: string;

  /**
   * In the place of the whole path. The query stays as it is.
   *
   * @default - the path that was called
   */
  readonly path?: string;

  /**
   * In the place of the prefix that was matched, instead of `path`. From Istio 1.31 on.
   *
   * @default - none
   */
  readonly prefixRewrite?: string;

  /**
   * What the application is told.
   *
   * @default RedirectCode.TEMPORARY_REDIRECT
   */
  readonly redirectCode?: RedirectCode;
}

/** What the proxy answers in the place of the server. */
export interface DirectResponseProps {
  /** The status, from 200 to 599. */
  readonly status: number;

  /**
   * The body, at most 100,000 bytes of UTF-8.
   *
   * @default - empty
   */
  readonly body?: string;

  /**
   * Headers of the answer, such as `content-type`.
   *
   * @default - none
   */
  readonly responseHeaders?: HeaderOperations;
}

/** What becomes of a call: exactly one of these. */
export class HttpRouteAction {
  /** The server gets it. */
  public static forward(props: ForwardProps = {}): HttpRouteAction {
    return new HttpRouteAction({ forward: props });
  }

  /**
   * The proxy sends the application elsewhere. Nobody is contacted.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect
   */
  public static redirect(props: RedirectProps): HttpRouteAction {
    return new HttpRouteAction({ redirect: props });
  }

  /**
   * The proxy answers. Nobody is contacted.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse
   */
  public static directResponse(props: DirectResponseProps): HttpRouteAction {
    return new HttpRouteAction({ directResponse: props });
  }

  /** @internal */
  public readonly _mode: HttpRouteMode;

  private constructor(mode: HttpRouteMode) {
    this._mode = mode;
  }
}

/** Exactly one of them. */
export interface HttpRouteMode {
  readonly forward?: ForwardProps;
  readonly redirect?: RedirectProps;
  readonly directResponse?: DirectResponseProps;
}
