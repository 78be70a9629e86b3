/**
 * How the workloads of a mesh get their proxy.
 *
 * @see https://istio.io/latest/docs/overview/dataplane-modes/
 */
export enum DataPlaneMode {
  /** Each Pod has an Envoy of its own. */
  SIDECAR = 'sidecar',
  /** Nodes share a layer 4 proxy; what looks into calls is a waypoint. */
  AMBIENT = 'ambient',
}
