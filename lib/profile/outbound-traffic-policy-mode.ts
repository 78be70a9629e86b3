/** What happens with calls to hosts that nobody has registered, mesh-wide (`outboundTrafficPolicy.mode`). */
export enum OutboundTrafficPolicyMode {
  /** They are refused. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
  /** They go where the application sent them. */
  ALLOW_ANY = 'ALLOW_ANY',
  /** As ALLOW_ANY, but the proxy asks DNS itself for hosts of HTTP in clear text. From Istio 1.31 on. */
  ALLOW_ANY_DYNAMIC_DNS = 'ALLOW_ANY_DYNAMIC_DNS',
}
