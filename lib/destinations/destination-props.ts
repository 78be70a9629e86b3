import { IEgressPath } from '../paths/egress-path';
import { HostProps } from './destination';

/** What every destination outside the mesh has in common. */
export interface DestinationProps extends HostProps {
  /**
   * How the traffic leaves the mesh.
   *
   * @default - straight from the sidecar of the client
   */
  readonly via?: IEgressPath;
}
