import type { MeshRule } from '../../../mesh-rule';
import { bothPlanes } from './both-planes';
import { foreignRoutes } from './foreign-routes';
import { clientsAtWaypoint, namesAtWaypoint } from './names-at-waypoint';
import { namesOfEntry } from './names-of-entry';
import { noAddress } from './no-address';
import { dynamicAtWaypoint } from './dynamic-at-waypoint';
import { noWaypoint } from './no-waypoint';
import { notForWaypoint } from './not-for-waypoint';
import { pastWaypoint } from './past-waypoint';
import { refusedWaypoint } from './refused-waypoint';
import { seenByAll } from './seen-by-all';
import { selectedWaypoint } from './selected-waypoint';
import { selectedWorkloads } from './selected-workloads';
import { sidecarInAmbient } from './sidecar-in-ambient';
import { unenforced } from './unenforced';
import { unresolvedWildcard, unservedWildcard } from './unresolved-wildcard';
import { unrouted } from './unrouted';

/** Rules about workloads without sidecars, in the order of their ids. */
export const AMBIENT: readonly MeshRule[] = [
  sidecarInAmbient,
  noWaypoint,
  dynamicAtWaypoint,
  unrouted,
  refusedWaypoint,
  notForWaypoint,
  foreignRoutes,
  namesOfEntry,
  noAddress,
  namesAtWaypoint,
  clientsAtWaypoint,
  unenforced,
  selectedWaypoint,
  unresolvedWildcard,
  unservedWildcard,
  seenByAll,
  pastWaypoint,
  bothPlanes,
  selectedWorkloads,
];
