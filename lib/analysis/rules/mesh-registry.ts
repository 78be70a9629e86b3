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
import { anyServer } from './mesh/registry/any-server';
import { besideService } from './mesh/registry/beside-service';
import { capitalHost } from './mesh/registry/capital-host';
import { hostApart } from './mesh/registry/host-apart';
import { hostOfOthers } from './mesh/registry/host-of-others';
import { httpOnTlsPort } from './mesh/registry/http-on-tls-port';
import { nameIsNoProtocol } from './mesh/registry/name-is-no-protocol';
import { noPorts } from './mesh/registry/no-ports';
import { noneAtGateway } from './mesh/registry/none-at-gateway';
import { serverSpeaksFirst } from './mesh/registry/server-speaks-first';
import { staticWithoutServers } from './mesh/registry/static-without-servers';
import { takenConnections } from './mesh/registry/taken-connections';
import { unusedProtocol } from './mesh/registry/unused-protocol';
import { unusedWorkload } from './mesh/registry/unused-workload';
import { wholePort } from './mesh/registry/whole-port';
import { wildcardServers } from './mesh/registry/wildcard-servers';
import { nameOfWildcard } from './mesh/sidecars/name-of-wildcard';
import { noOutboundMode } from './mesh/sidecars/no-outbound-mode';
import { nothingImported } from './mesh/sidecars/nothing-imported';
import { portsAlone } from './mesh/sidecars/ports-alone';
import { routesLeftOut } from './mesh/sidecars/routes-left-out';
import { severalSidecars } from './mesh/sidecars/several-sidecars';
import { clearHop } from './mesh/egress-gateways/clear-hop';
import { gatewayLoop } from './mesh/egress-gateways/gateway-loop';
import { hiddenHost, hiddenRoutes } from './mesh/egress-gateways/hidden-from-gateway';
import { hopTls } from './mesh/egress-gateways/hop-tls';
import { sameServerName, takenHost, takenPort } from './mesh/egress-gateways/left-out-servers';
import { matchServerPort } from './mesh/egress-gateways/match-server-port';
import { noSelector } from './mesh/egress-gateways/no-selector';
import { noServer } from './mesh/egress-gateways/no-server';
import { serverPort } from './mesh/egress-gateways/server-port';
import { wrongSection } from './mesh/egress-gateways/wrong-section';
import { callersWithoutProof } from './mesh/access/callers-without-proof';
import { hostsOfClients } from './mesh/access/hosts-of-clients';
import { namespaceOfGateway } from './mesh/access/namespace-of-gateway';
import { nobodyAllowed } from './mesh/access/nobody-allowed';
import { requestsOnConnections } from './mesh/access/requests-on-connections';
import { servicePort } from './mesh/access/service-port';

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
  noPorts,
  staticWithoutServers,
  wholePort,
  takenConnections,
  hostApart,
  hostOfOthers,
  noneAtGateway,
  nameIsNoProtocol,
  httpOnTlsPort,
  unusedProtocol,
  besideService,
  capitalHost,
  serverSpeaksFirst,
  unusedWorkload,
  wildcardServers,
  anyServer,
  noOutboundMode,
  nothingImported,
  nameOfWildcard,
  severalSidecars,
  portsAlone,
  routesLeftOut,
  wrongSection,
  noServer,
  matchServerPort,
  hopTls,
  hiddenHost,
  hiddenRoutes,
  takenHost,
  takenPort,
  sameServerName,
  noSelector,
  serverPort,
  gatewayLoop,
  clearHop,
  hostsOfClients,
  namespaceOfGateway,
  requestsOnConnections,
  callersWithoutProof,
  nobodyAllowed,
  servicePort,
];
