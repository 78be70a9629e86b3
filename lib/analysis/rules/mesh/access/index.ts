import type { MeshRule } from '../../../mesh-rule';
import { callersWithoutProof } from './callers-without-proof';
import { hostsOfClients } from './hosts-of-clients';
import { namespaceOfGateway } from './namespace-of-gateway';
import { nobodyAllowed } from './nobody-allowed';
import { requestsOnConnections } from './requests-on-connections';
import { servicePort } from './service-port';

/** Rules about who may pass a gateway, in the order of their ids. */
export const ACCESS: readonly MeshRule[] = [
  hostsOfClients,
  namespaceOfGateway,
  requestsOnConnections,
  callersWithoutProof,
  nobodyAllowed,
  servicePort,
];
