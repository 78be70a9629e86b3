import type { MeshRule } from '../../../mesh-rule';
import { callersWithoutProof } from './callers-without-proof';
import { forSidecarsOfWildcard } from './for-sidecars-of-wildcard';
import { hostWithoutPort } from './host-without-port';
import { hostsOfClients } from './hosts-of-clients';
import { namespaceOfGateway } from './namespace-of-gateway';
import { nobodyAllowed } from './nobody-allowed';
import { peersOfGateway } from './peers-of-gateway';
import { peersOfServicePort } from './peers-of-service-port';
import { requestsOnConnections } from './requests-on-connections';
import { secondPeers } from './second-peers';
import { servicePort } from './service-port';
import { writtenMethods } from './written-methods';

/** Rules about who may pass a gateway, in the order of their ids. */
export const ACCESS: readonly MeshRule[] = [
  hostsOfClients,
  namespaceOfGateway,
  requestsOnConnections,
  callersWithoutProof,
  nobodyAllowed,
  servicePort,
  forSidecarsOfWildcard,
  hostWithoutPort,
  peersOfGateway,
  writtenMethods,
  secondPeers,
  peersOfServicePort,
];
