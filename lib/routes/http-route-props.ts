import { HttpRouteAction } from './http-route-action';
import { HttpRouteMatch } from './http-route-match';

/** A route of its own for some calls. */
export interface HttpRouteProps {
  /**
   * The calls: those that meet one of the matches. Among all routes of a host the narrowest match counts, however they
   * were added: an exact path goes before a regular expression, that before a prefix, a long prefix before a short one;
   * then a method before none, many headers before few, and many parameters before few.
   */
  readonly matches: HttpRouteMatch[];

  /** What becomes of them. */
  readonly action: HttpRouteAction;
}
