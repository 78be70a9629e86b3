import type { MeshRule } from '../../../mesh-rule';
import { anyServer } from './any-server';
import { besideService } from './beside-service';
import { capitalHost } from './capital-host';
import { dynamicAtGateway } from './dynamic-at-gateway';
import { externalAsInternal } from './external-as-internal';
import { hiddenLabels } from './hidden-labels';
import { hostApart } from './host-apart';
import { hostOfOneWord } from './host-of-one-word';
import { hostOfOthers } from './host-of-others';
import { httpOnTlsPort } from './http-on-tls-port';
import { madeUpHost } from './made-up-host';
import { nameIsNoProtocol } from './name-is-no-protocol';
import { noPorts } from './no-ports';
import { noneAtGateway } from './none-at-gateway';
import { notForOwn } from './not-for-own';
import { oneServerOfTwo } from './one-server-of-two';
import { racedServers } from './raced-servers';
import { serverSpeaksFirst } from './server-speaks-first';
import { sixthVersion } from './sixth-version';
import { someWithIdentity } from './some-with-identity';
import { startsInClear } from './starts-in-clear';
import { staticWithoutServers } from './static-without-servers';
import { takenConnections } from './taken-connections';
import { tcpBesideHttp } from './tcp-beside-http';
import { twoAllocatedAddresses } from './two-allocated-addresses';
import { unusedProtocol } from './unused-protocol';
import { unusedWorkload } from './unused-workload';
import { wholePort } from './whole-port';
import { wildcardServers } from './wildcard-servers';
import { workloadElsewhere } from './workload-elsewhere';

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
  racedServers,
  oneServerOfTwo,
  hostOfOneWord,
  startsInClear,
  someWithIdentity,
  externalAsInternal,
  madeUpHost,
  notForOwn,
  sixthVersion,
  twoAllocatedAddresses,
  tcpBesideHttp,
  workloadElsewhere,
  dynamicAtGateway,
  hiddenLabels,
];
