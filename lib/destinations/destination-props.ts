import { IEgressPath } from '../paths/egress-path';
import { RouteStage } from '../paths/route-stage';
import { HostProps } from './destination';

/** What every destination outside the mesh has in common. */
export interface DestinationProps extends HostProps {
  /**
   * How the traffic leaves the mesh.
   *
   * @default - straight from the sidecar of the client
   */
  readonly via?: IEgressPath;

  /**
   * How far the way to `via` has come. Prepared, all that the path needs is there, and the calls still leave straight
   * from the sidecar, with everything that holds for them there. What would lead past the path is refused already.
   *
   * @default RouteStage.ACTIVE
   */
  readonly routeStage?: RouteStage;
}
