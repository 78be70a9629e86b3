import {
  EgressSimulation,
  OutboundTrafficPolicyMode,
  SimulatedFault,
  TrafficAnswer,
  TrafficCall,
  TrafficHop,
  TrafficOutcome,
  WireLeg,
} from '../../../lib';
import { parse } from 'yaml';
import { clientOf, gatewayOf, manifestsOf, WireCall, WireCase } from './cases';
import { addressesOf, listenersAt, Origin } from './internet';
import { isEachTooSlow, isUnderstood, REFUSED_BY_APPLICATION, resultAt } from './servers';

/** More answers than any proxy waits for. */
const ALWAYS = 1_000_000;

/** What the test bed would show of a call if the simulation were right; facts that do not follow are left out. */
export interface Prediction {
  readonly answer: TrafficAnswer;
  readonly facts: Readonly<Record<string, string>>;
  /** Who may get the call; undefined stands for an address where nobody listens. */
  readonly servers: readonly (Origin | undefined)[];
  /** How many requests the one server gets. */
  readonly requests?: number;
}

/** The simulation of a case. */
export function simulationOf(wireCase: WireCase): EgressSimulation {
  const mesh = (parse(wireCase.mesh ?? '') ?? {}) as {
    readonly outboundTrafficPolicy?: { readonly mode: OutboundTrafficPolicyMode };
  };
  const gateway = gatewayOf(wireCase);
  return EgressSimulation.ofManifests(manifestsOf(wireCase), {
    outboundTrafficPolicy: mesh.outboundTrafficPolicy?.mode,
    gateways: gateway ? [gateway] : [],
  });
}

/** The URL of any scheme in its parts. */
export function urlOf({ url }: WireCall): URL {
  return new URL(url.replace(/^\w+:/, 'http:'));
}

function callOf(wireCase: WireCase, call: WireCall): TrafficCall {
  const { namespace, serviceAccount, labels, dnsCapture, locality } = clientOf(wireCase, call.client);
  const dialled = call.dial?.replace(/:\d+$/, '');
  return {
    client: { namespaceName: namespace, serviceAccountName: serviceAccount, labels, dnsCapture, locality },
    url: call.url,
    method: call.method,
    headers: call.headers,
    sni: call.sni,
    address: dialled ?? addressesOf(urlOf(call).hostname, wireCase.aliases).at(0),
    faults: Object.values(call.behaviour ?? {}).flatMap(({ status, failFirst, closed, wrongName }) => [
      ...(status === undefined ? [] : [SimulatedFault.serverAnswers(status, ALWAYS)]),
      ...(failFirst === undefined ? [] : [SimulatedFault.serverAnswers(503, failFirst)]),
      ...(closed === true ? [SimulatedFault.endpointDown()] : []),
      ...(wrongName === true ? [SimulatedFault.wrongCertificate()] : []),
    ]),
  };
}

export function predict(simulation: EgressSimulation, wireCase: WireCase, call: WireCall): Prediction {
  const answer = simulation.call(callOf(wireCase, call));
  const last = answer.hops[answer.hops.length - 1];
  const isReached = answer.outcome === TrafficOutcome.DELIVERED || isAnswered(answer, call);
  const servers = isReached ? serversOf(last, wireCase, call) : [];
  const results = new Set(servers.map((server) => resultAt(server, last, answer, call)));
  const [result] = servers.length === 0 ? [refusal(answer, call)] : results;
  const server = new Set(servers).size === 1 ? servers[0] : undefined;
  const isAccepted = result !== undefined && result !== REFUSED_BY_APPLICATION;
  const hit = server && isAccepted && isUnderstood(server, last) ? server : undefined;
  const requests = hit && requestsOf(answer, call);
  const { count = 1 } = call;
  const isEnded = servers.length === 0;
  const facts: Record<string, string | undefined> = {
    result: results.size > 1 || result === undefined ? undefined : count > 1 ? `${result} x${count}` : result,
    hits: hit ? `${hit.name}:${requests ?? count}` : isEnded || server ? '' : undefined,
    wire: last.mirrors ? undefined : wireOf(answer, wireCase, call, server),
    'sidecar.cluster': answer.hops[0].cluster,
    'sidecar.flags': answer.hops.length === 1 && isEnded ? answer.responseFlags?.replace(',URX', '') : undefined,
    'gateway.flags': answer.hops.length === 2 && isEnded ? answer.responseFlags : undefined,
    'sidecar.attempts': call.behaviour && isEnded ? String(answer.worstCaseAttempts) : undefined,
    'gateway.peer': answer.hops.length === 2 ? peerOf(answer.hops[0], wireCase, call) : undefined,
    notes: last.wire === WireLeg.TLS_INSIDE_TLS ? 'DOUBLE TLS' : undefined,
    ...(hit ? factsAt(hit, answer, call) : {}),
  };
  const told = Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined);
  return { answer, facts: Object.fromEntries(told), servers, requests };
}

/** A server answers, with a status of its own. */
function isAnswered({ outcome, status }: TrafficAnswer, { behaviour = {} }: WireCall): boolean {
  const own = Object.values(behaviour).flatMap((one) => [one.status, one.failFirst === undefined ? undefined : 503]);
  return outcome === TrafficOutcome.HTTP_STATUS && own.includes(status);
}

/** What the application gets where no server is asked. */
function refusal({ outcome, status }: TrafficAnswer, { url }: WireCall): string {
  return outcome === TrafficOutcome.HTTP_STATUS && !url.startsWith('https') ? String(status) : 'error: EOF';
}

function serversOf(hop: TrafficHop, { aliases }: WireCase, call: WireCall): (Origin | undefined)[] {
  const { hostname, port } = urlOf(call);
  const dialled = Number(call.dial?.split(':')[1] ?? (port || (call.url.startsWith('https') ? 443 : 80)));
  const [first = dialled] = hop.endpoints.map((endpoint) => endpoint.port);
  const isDivided = (hop.weighted ?? []).length > 1;
  if (isDivided) return hop.weighted!.flatMap(({ cluster }) => listenersAt(cluster.split('|')[3], first, aliases));
  switch (hop.clusterType) {
    case 'ORIGINAL_DST':
      return listenersAt(call.dial?.split(':')[0] ?? hostname, hop.portOverride ?? dialled, aliases);
    case 'envoy.clusters.dynamic_forward_proxy':
      return listenersAt(hostname, Number(port || (hop.tls ? 443 : dialled)), aliases);
    default: {
      const priority = Math.min(...hop.endpoints.map((endpoint) => endpoint.priority));
      return hop.endpoints
        .filter((endpoint) => endpoint.priority === priority)
        .flatMap((endpoint) => listenersAt(endpoint.address, endpoint.port, aliases));
    }
  }
}

function requestsOf(answer: TrafficAnswer, { behaviour = {}, count = 1 }: WireCall): number {
  const own = Object.values(behaviour).at(0);
  if (answer.responseFlags === 'URX' || (own?.delay !== undefined && isEachTooSlow(own.delay, answer.hops)))
    return count * answer.worstCaseAttempts;
  return answer.outcome === TrafficOutcome.DELIVERED ? count + (own?.failFirst ?? 0) : count;
}

/** The links, where the simulation says who talks to whom. */
function wireOf(answer: TrafficAnswer, wireCase: WireCase, call: WireCall, server?: Origin): string | undefined {
  const links: string[] = [];
  let { pathname, search } = urlOf(call);
  for (const [index, hop] of answer.hops.entries()) {
    if (hop.wire === WireLeg.NOTHING || hop.denied !== undefined) break;
    const from = index === 0 ? (call.client ?? 'client').replace(/^client$/, 'pod') : 'gateway';
    if (hop.pathRewrite !== undefined) [pathname, search] = [hop.pathRewrite, ''];
    const isLast = index === answer.hops.length - 1;
    if (isLast && !server) return undefined;
    const port = hop.cluster?.split('|')[1] ?? '';
    const to = isLast ? `${server!.label}:${server!.port}` : `gateway:${gatewayOf(wireCase)?.ports?.[port] ?? port}`;
    links.push(`${from}>${to} ${kindOf(hop, call, pathname + search)}`);
  }
  return links.join(' ; ');
}

function kindOf({ wire, tls, http2 }: TrafficHop, call: WireCall, path: string): string {
  if (wire === WireLeg.CLEAR_TEXT) {
    if (call.url.startsWith('tcp')) return 'plaintext "ping';
    return http2 ? 'plaintext "PRI * HTTP/2.0"' : `plaintext "${call.method ?? 'GET'} ${path} HTTP/1.1"`;
  }
  const name = tls ? tls.sni : (call.sni ?? urlOf(call).hostname);
  return name === '' ? 'tls' : `tls sni=${name}`;
}

function peerOf({ wire }: TrafficHop, wireCase: WireCase, { client }: WireCall): string {
  const { namespace, serviceAccount } = clientOf(wireCase, client);
  return wire === WireLeg.MESH_MUTUAL_TLS ? `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}` : '';
}

/** What the server can tell. */
function factsAt(server: Origin, { hops, status }: TrafficAnswer, call: WireCall): Record<string, string | undefined> {
  const { hostname, host } = urlOf(call);
  const last = hops[hops.length - 1];
  const isHttps = call.url.startsWith('https');
  const rewritten = hops.map((hop) => hop.hostRewrite ?? hop.weighted?.[0].hostRewrite).filter((each) => each);
  return {
    originTLS: String(last.wire !== WireLeg.CLEAR_TEXT),
    originSNI: last.tls ? last.tls.sni : isHttps ? (call.sni ?? hostname) : '',
    originHost: rewritten.at(-1) ?? host,
    clientCert: server.kind === 'MTLS' ? 'acme-client' : undefined,
    appPeerCert: isHttps ? server.certificateNames[0] : undefined,
    proto: last.http2 ? 'HTTP/2.0' : undefined,
    conns: (call.count ?? 1) === 1 && status === undefined ? `${server.name}:1` : undefined,
  };
}
