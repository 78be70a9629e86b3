import { Construct } from 'constructs';
import { HttpTarget, IHttpDestination } from './http-destination';
import { HttpRouteAction } from './http-route-action';
import { HttpRouteProps } from './http-route-props';
import { RouteTable } from './route-table';

/** A host that the application calls without TLS, so that some of its calls can be given a route of their own. */
export abstract class RoutableHost extends Construct implements IHttpDestination {
  /** The host that the application dials. */
  public abstract readonly host: string;

  /**
   * One for each way out that is there.
   *
   * @internal
   */
  public abstract get _tables(): RouteTable[];

  /**
   * Annotations that the Pods of the clients have to carry for `headerHygiene`, and where a route rewrites path or host or
   * leads to another host: without them the server is told what the application called. Empty otherwise, and through a
   * gateway, whose own Pods carry them.
   */
  public get podAnnotations(): { readonly [key: string]: string } {
    return Object.fromEntries(this._tables.flatMap(({ podAnnotations }) => Object.entries(podAnnotations)));
  }

  /**
   * Gives some calls a route of their own: another path for the server, other headers, a share for another host, an
   * answer without the server, and so on. The order in which routes are added does not matter: the narrowest match wins.
   *
   * @throws ROUTE001 if the name is not valid or taken, ROUTE003 if a match holds for every call, ROUTE002 if one holds
   * for none, ROUTE004 if another route matches the same calls, ROUTE005 if there is no prefix to replace, ROUTE006 if
   * the weights are not usable, ROUTE007 if a client does not get to another host, ROUTE008 if calls get there less
   * safely or by another protocol, ROUTE009 if the proxy cannot answer so, ROUTE010 if a share is not one, WILDCARD003
   * without a reason for copies, and what the constructor throws for the properties that are the same.
   */
  public addRoute(name: string, props: HttpRouteProps): void {
    for (const table of this._tables) table.add(name, props);
  }

  /**
   * Decides what becomes of the calls that no route matches, such as `HttpRouteAction.directResponse({ status: 404 })`
   * where only the named ones may leave. Without it the server gets them.
   *
   * @throws ROUTE012 if it is called twice, and all that `addRoute` throws for the action.
   */
  public routeUnmatched(action: HttpRouteAction): void {
    for (const table of this._tables) table.routeUnmatched(action);
  }

  /** @internal */
  public get _targets(): HttpTarget[] {
    return this._tables.map(({ own }) => own);
  }
}
