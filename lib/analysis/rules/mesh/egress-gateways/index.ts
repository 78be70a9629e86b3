import type { MeshRule } from '../../../mesh-rule';
import { atManagedGateway } from './at-managed-gateway';
import { clearHop } from './clear-hop';
import { gatewayLoop } from './gateway-loop';
import { hiddenHost, hiddenRoutes } from './hidden-from-gateway';
import { hopTls } from './hop-tls';
import { sameServerName, takenHost, takenPort } from './left-out-servers';
import { matchServerPort } from './match-server-port';
import { noSelector } from './no-selector';
import { noServer } from './no-server';
import { openNetwork } from './open-network';
import { serverPort } from './server-port';
import { incompleteServerSecret, serverSecretElsewhere } from './server-secrets';
import { wrongSection } from './wrong-section';

/** Rules about gateways that calls leave through, in the order of their ids. */
export const EGRESS_GATEWAYS: readonly MeshRule[] = [
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
  serverSecretElsewhere,
  incompleteServerSecret,
  atManagedGateway,
  openNetwork,
];
