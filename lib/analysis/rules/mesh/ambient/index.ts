import type { MeshRule } from '../../../mesh-rule';
import { dynamicAtWaypoint } from './dynamic-at-waypoint';
import { noWaypoint } from './no-waypoint';
import { sidecarInAmbient } from './sidecar-in-ambient';

/** Rules about workloads without sidecars, in the order of their ids. */
export const AMBIENT: readonly MeshRule[] = [sidecarInAmbient, noWaypoint, dynamicAtWaypoint];
