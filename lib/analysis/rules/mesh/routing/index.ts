import type { MeshRule } from '../../../mesh-rule';
import { authorityWithoutPort } from './authority-without-port';
import { destinationBelowWildcard } from './destination-below-wildcard';
import { destinationPort } from './destination-port';
import { destinationWithoutPort } from './destination-without-port';
import { gatewayForSome } from './gateway-for-some';
import { gatewayName } from './gateway-name';
import { hiddenDestination } from './hidden-destination';
import { idleHttp, idleTcp, idleTls } from './idle-routes';
import { legForBoth } from './leg-for-both';
import { letterCase } from './letter-case';
import { matchPort } from './match-port';
import { mirrorToExternal } from './mirror-to-external';
import { namesLeftOut } from './names-left-out';
import { noAttempts } from './no-attempts';
import { noLegForMesh } from './no-leg-for-mesh';
import { singleWeight } from './single-weight';
import { sourceBesideGateways } from './source-beside-gateways';
import { twinRoutes } from './twin-routes';
import { twinsAtGateway } from './twins-at-gateway';
import { unboundMatch } from './unbound-match';
import { unregisteredHost } from './unregistered-host';

/** Rules about routes, in the order of their ids. */
export const ROUTING: readonly MeshRule[] = [
  idleHttp,
  idleTls,
  idleTcp,
  matchPort,
  unboundMatch,
  noLegForMesh,
  destinationWithoutPort,
  destinationBelowWildcard,
  destinationPort,
  letterCase,
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
  gatewayForSome,
  unregisteredHost,
  twinsAtGateway,
];
