/**
 * How far a host has come on its way to a gateway. Proxies learn of objects one after the other, and a gateway needs
 * certificates before it can call: between the stages there is time to look whether all is there.
 */
export enum RouteStage {
  /** All but the first hop is there: the gateway is ready for the calls, and they still leave as without it. */
  PREPARED = 'prepared',
  /** The calls go through the gateway, and whoever would miss it is refused. */
  ACTIVE = 'active',
}
