import type { MeshRule } from '../../../mesh-rule';
import { authorityWithoutPort } from './authority-without-port';
import { delayPercent } from './delay-percent';
import { destinationBelowWildcard } from './destination-below-wildcard';
import { destinationPort } from './destination-port';
import { destinationTwice } from './destination-twice';
import { destinationWithoutPort } from './destination-without-port';
import { gatewayForSome } from './gateway-for-some';
import { gatewayName } from './gateway-name';
import { hiddenDestination } from './hidden-destination';
import { idleHttp, idleTcp, idleTls } from './idle-routes';
import { legForBoth } from './leg-for-both';
import { letterCase } from './letter-case';
import { madeGateway } from './made-gateway';
import { matchPort } from './match-port';
import { mirrorToExternal } from './mirror-to-external';
import { namesLeftOut } from './names-left-out';
import { noAttempts } from './no-attempts';
import { noLegForMesh } from './no-leg-for-mesh';
import { routeForOneNamespace } from './route-for-one-namespace';
import { singleWeight } from './single-weight';
import { sourceBesideGateways } from './source-beside-gateways';
import { twinRoutes } from './twin-routes';
import { twoApis } from './two-apis';
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
  twoApis,
  destinationTwice,
  delayPercent,
  madeGateway,
  gatewayForSome,
  unregisteredHost,
  twinsAtGateway,
  routeForOneNamespace,
];
