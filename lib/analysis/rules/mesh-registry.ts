import { MeshRule } from '../mesh-rule';
import { noMode as originationNoMode } from './mesh/origination/no-mode';
import { authorityWithoutPort } from './mesh/routing/authority-without-port';
import { destinationBelowWildcard } from './mesh/routing/destination-below-wildcard';
import { destinationPort } from './mesh/routing/destination-port';
import { destinationWithoutPort } from './mesh/routing/destination-without-port';
import { gatewayName } from './mesh/routing/gateway-name';
import { hiddenDestination } from './mesh/routing/hidden-destination';
import { idleHttp, idleTcp, idleTls } from './mesh/routing/idle-routes';
import { legForBoth } from './mesh/routing/leg-for-both';
import { letterCase } from './mesh/routing/letter-case';
import { matchPort } from './mesh/routing/match-port';
import { mirrorToExternal } from './mesh/routing/mirror-to-external';
import { namesLeftOut } from './mesh/routing/names-left-out';
import { noAttempts } from './mesh/routing/no-attempts';
import { noLegForMesh } from './mesh/routing/no-leg-for-mesh';
import { singleWeight } from './mesh/routing/single-weight';
import { sourceBesideGateways } from './mesh/routing/source-beside-gateways';
import { twinRoutes } from './mesh/routing/twin-routes';
import { unboundMatch } from './mesh/routing/unbound-match';
import { undefinedSubset } from './mesh/routing/undefined-subset';

/** Every rule about several objects, by family and in the order of their ids. */
export const MESH_RULES: readonly MeshRule[] = [
  originationNoMode,
  idleHttp,
  idleTls,
  idleTcp,
  matchPort,
  unboundMatch,
  noLegForMesh,
  destinationWithoutPort,
  destinationBelowWildcard,
  destinationPort,
  undefinedSubset,
  hiddenDestination,
  namesLeftOut,
  sourceBesideGateways,
  legForBoth,
  singleWeight,
  twinRoutes,
  gatewayName,
  noAttempts,
  authorityWithoutPort,
  mirrorToExternal,
  letterCase,
];
