import type { MeshRule } from '../../../mesh-rule';
import { anyServer } from './any-server';
import { besideService } from './beside-service';
import { capitalHost } from './capital-host';
import { hostApart } from './host-apart';
import { hostOfOthers } from './host-of-others';
import { httpOnTlsPort } from './http-on-tls-port';
import { nameIsNoProtocol } from './name-is-no-protocol';
import { noPorts } from './no-ports';
import { noneAtGateway } from './none-at-gateway';
import { serverSpeaksFirst } from './server-speaks-first';
import { staticWithoutServers } from './static-without-servers';
import { takenConnections } from './taken-connections';
import { unusedProtocol } from './unused-protocol';
import { unusedWorkload } from './unused-workload';
import { wholePort } from './whole-port';
import { wildcardServers } from './wildcard-servers';

/** Rules about hosts that are registered, in the order of their ids. */
export const REGISTRY: readonly MeshRule[] = [
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
];
