import { NO_CERTIFICATE } from '../mesh/cluster-tls';
import { isIpAddress } from '../mesh/ip';
import type { CallParts } from './call-parts';
import type { Passed } from './hop';
import { Failure, isRetried } from './retries';
import type { FaultKind } from './simulated-fault';
import { TrafficOutcome, WireLeg } from './traffic-answer';

/** How a call ends. */
export interface Ending {
  readonly outcome: TrafficOutcome;
  readonly status?: number;
  /** Envoy's response flags. */
  readonly flags?: string;
  readonly why: string;
}

/** What the sidecar says where the connection of a request fails. */
const UNAVAILABLE = 503;
/** What Istio's simulation calls it. */
const MISSING_CLUSTER = 'cluster does not exist';
/** Percent. */
const EVERY_CALL = 100;

/** How a call ends for the application, faults included. */
export function endingOf(passed: readonly Passed[], parts: CallParts, faults: readonly FaultKind[]): Ending {
  const refusal = refusalOf(passed, parts);
  if (refusal) return refusal;
  for (const fault of faults) {
    const ending = faultEnding(fault, passed, parts);
    if (ending) return ending;
  }
  return { outcome: TrafficOutcome.DELIVERED, why: 'the server gets the call' };
}

/** The configuration alone ends the call. */
function refusalOf(passed: readonly Passed[], parts: CallParts): Ending | undefined {
  const denied = passed.find((each) => each.denied !== undefined);
  if (denied?.denied !== undefined) {
    return denied.isHttp
      ? ending(TrafficOutcome.HTTP_STATUS, denied.denied, 403)
      : refusedBy(passed.slice(0, passed.indexOf(denied) + 1), undefined, denied.denied);
  }
  const blocked = passed.find((each) => each.blocked !== undefined);
  if (blocked?.blocked !== undefined)
    return connectFailure(passed.slice(0, passed.indexOf(blocked) + 1), blocked.blocked);
  const { hop, cluster, route } = passed[passed.length - 1];
  const fault = route?.fault?.fields('abort');
  const status = fault?.number('httpStatus');
  if (status !== undefined && (fault?.fields('percentage').number('value') ?? 0) >= EVERY_CALL) {
    return ending(TrafficOutcome.HTTP_STATUS, `the route answers every request with a fault`, status, 'FI');
  }
  if (hop.directResponse !== undefined) {
    return ending(TrafficOutcome.HTTP_STATUS, `${hop.proxy} answers itself`, hop.directResponse);
  }
  if (hop.error === MISSING_CLUSTER && route?.missingClusterStatus !== undefined) {
    return ending(TrafficOutcome.HTTP_STATUS, hop.error, route.missingClusterStatus, 'NC');
  }
  if (hop.error !== undefined) return errorEnding(passed, hop.error);
  if (route && hop.cluster === undefined && !hop.weighted) return errorEnding(passed, MISSING_CLUSTER);
  if (!cluster) return undefined;
  if (cluster.name === 'BlackHoleCluster') return failed(passed, 'UH', 'nobody has registered the destination');
  const isEmpty = hop.endpoints.length === 0 && ['EDS', 'STRICT_DNS', 'LOGICAL_DNS'].includes(cluster.type);
  // The servers of Services of the cluster are not in manifests; those of other hosts would be.
  if (isEmpty && cluster.service?.registry !== 'Kubernetes') {
    return failed(passed, 'UH', `${cluster.name} has no servers`);
  }
  return tlsRefusal(passed, parts);
}

/** Handshakes that cannot succeed. */
function tlsRefusal(passed: readonly Passed[], parts: CallParts): Ending | undefined {
  const { hop, cluster } = passed[passed.length - 1];
  if (hop.wire === WireLeg.TLS_INSIDE_TLS) {
    return ending(TrafficOutcome.CONNECTION_RESET, 'no server understands TLS inside TLS');
  }
  if (hop.tls?.authority === NO_CERTIFICATE) {
    return connectFailure(passed, `${hop.proxy} is given nobody to trust, and trusts nobody`);
  }
  const names = hop.tls?.checkedNames ?? [];
  if (names.length > 0 && names.every((name) => name.endsWith('.invalid'))) {
    return connectFailure(passed, `no server can prove ${names.join(' or ')}`);
  }
  if (
    hop.tls?.mode === 'ISTIO_MUTUAL' &&
    cluster?.service?.isMeshExternal &&
    !hop.endpoints.some(({ hasProxy }) => hasProxy)
  ) {
    return connectFailure(passed, `${parts.host} is outside the mesh and has none of its certificates`);
  }
  return undefined;
}

/** Follows what Envoy does with what Istio's simulation calls an error. */
function errorEnding(passed: readonly Passed[], error: string): Ending {
  switch (error) {
    case 'no virtual host matched':
    case 'no route matched':
      return ending(TrafficOutcome.HTTP_STATUS, error, 404, 'NR');
    case 'tls required, sending 301':
      return ending(TrafficOutcome.HTTP_STATUS, error, 301);
    case MISSING_CLUSTER:
      return failed(passed, 'NC', error);
    case 'no filter chains matched':
      return refusedBy(passed, 'NR', error);
    case 'protocol error':
      return ending(TrafficOutcome.CONNECTION_RESET, 'the proxy expects HTTP in clear text', undefined, 'DPE');
    default:
      return refusedBy(passed, undefined, error);
  }
}

/** A gateway that refuses the connection is an upstream that fails, for the proxy in front. */
function refusedBy(passed: readonly Passed[], flag: string | undefined, why: string): Ending {
  if (passed.length === 1) return ending(TrafficOutcome.CONNECTION_RESET, why, undefined, flag);
  return connectFailure(passed.slice(0, -1), `${passed[passed.length - 1].hop.proxy}: ${why}`);
}

/** No connection to the server: with retries that ask for it, each attempt fails alike. */
function connectFailure(passed: readonly Passed[], why: string): Ending {
  const { route } = passed[passed.length - 1];
  return failed(passed, isRetried(route?.retry, { kind: 'connect' }) ? 'UF,URX' : 'UF', why);
}

/** The last proxy gives up. A request is answered, if any proxy on the way understands requests; a connection is closed. */
function failed(passed: readonly Passed[], flags: string, why: string): Ending {
  const isAnswered = passed.some(({ isHttp }) => isHttp);
  return isAnswered
    ? ending(TrafficOutcome.HTTP_STATUS, why, UNAVAILABLE, flags)
    : ending(TrafficOutcome.CONNECTION_RESET, why, undefined, flags);
}

function ending(outcome: TrafficOutcome, why: string, status?: number, flags?: string): Ending {
  return { outcome, why, status, flags };
}

function faultEnding(fault: FaultKind, passed: readonly Passed[], parts: CallParts): Ending | undefined {
  switch (fault.kind) {
    case 'endpointDown':
      return endpointDown(fault.address, passed);
    case 'dnsFailure':
      return dnsFailure(passed, parts);
    case 'serverAnswers':
      return serverAnswers({ kind: 'status', status: fault.status }, fault.times, passed);
    case 'wrongCertificate':
      return wrongCertificate(passed);
  }
}

function endpointDown(address: string | undefined, passed: readonly Passed[]): Ending | undefined {
  const { hop, route } = passed[passed.length - 1];
  const down = address === undefined ? hop.endpoints : hop.endpoints.filter((endpoint) => endpoint.address === address);
  if (address !== undefined && down.length === 0) return undefined;
  const isAllDown = down.length === hop.endpoints.length;
  const tries = isRetried(route?.retry, { kind: 'connect' }) ? 1 + (route?.retry?.attempts ?? 0) : 1;
  const which = address ?? 'every server';
  if (!isAllDown && tries > down.length) {
    return { outcome: TrafficOutcome.DELIVERED, why: `${which} is down; another attempt reaches another server` };
  }
  const detail = isAllDown ? '' : ', as long as the proxy picks it';
  const ejection =
    hop.ejectable === undefined ? '' : `; the proxy can take ${hop.ejectable} of ${hop.endpoints.length} out`;
  return connectFailure(passed, `${which} is down${detail}${ejection}`);
}

function dnsFailure(passed: readonly Passed[], { host }: CallParts): Ending | undefined {
  const { hop, cluster } = passed[passed.length - 1];
  switch (cluster?.type) {
    case 'STRICT_DNS':
    case 'LOGICAL_DNS':
      if (hop.endpoints.every(({ address }) => isIpAddress(address))) return undefined;
      return failed(passed, 'UH', 'the proxy finds no address and has no servers');
    case 'envoy.clusters.dynamic_forward_proxy':
      return failed(passed, 'DF', 'the proxy finds no address');
    case 'ORIGINAL_DST':
      if (passed.length > 1 || isIpAddress(host)) return undefined;
      return ending(TrafficOutcome.CONNECTION_RESET, 'the application itself finds no address and sends nothing');
    default:
      return undefined;
  }
}

/** The proxies in front see the answer of the one behind. */
function serverAnswers(
  failure: Failure & { readonly kind: 'status' },
  times: number,
  passed: readonly Passed[],
): Ending | undefined {
  if (times <= 0 || !passed.some(({ isHttp }) => isHttp)) return undefined;
  let tries = 1;
  for (const { route } of passed) if (isRetried(route?.retry, failure)) tries *= 1 + (route?.retry?.attempts ?? 0);
  if (tries > times) {
    return { outcome: TrafficOutcome.DELIVERED, why: `attempt ${times + 1} of ${tries} gets another answer` };
  }
  return ending(
    TrafficOutcome.HTTP_STATUS,
    tries > 1
      ? `all ${tries} attempts are answered with ${failure.status}`
      : 'the answer is passed on, and nothing is sent again',
    failure.status,
    tries > 1 ? 'URX' : undefined,
  );
}

function wrongCertificate(passed: readonly Passed[]): Ending | undefined {
  const { hop } = passed[passed.length - 1];
  switch (hop.wire) {
    case WireLeg.PROXY_TLS:
    case WireLeg.MESH_MUTUAL_TLS:
      if (hop.tls?.checkedNames.length === 0) {
        return { outcome: TrafficOutcome.DELIVERED, why: 'nobody checks the name: the wrong server gets the call' };
      }
      return connectFailure(passed, 'the proxy refuses the certificate before a byte is sent');
    case WireLeg.APPLICATION_TLS:
      return ending(TrafficOutcome.CONNECTION_RESET, 'the application has to refuse the certificate itself');
    default:
      return { outcome: TrafficOutcome.DELIVERED, why: 'nobody looks at certificates: whoever answers gets the call' };
  }
}
