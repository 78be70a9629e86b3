import type { Cluster } from '../mesh/cluster';
import { FilterChain, matchFilterChain } from '../mesh/filter-chain';
import { matchRoute, Route } from '../mesh/http-route';
import { isIpv6Address } from '../mesh/ip';
import { changedHeaders, normalizedPath, rewrittenPath } from '../mesh/request-changes';
import type { Proxy } from '../mesh/proxy';
import { HopEndpoint, HopTls, TrafficHop, WireLeg } from './traffic-answer';
import { offeredProtocol, serverNameOf, through, Wire, withoutPort } from './wire';

/** Nothing is asked for by this name: a client that sends no server name. */
const NO_SNI = '-';

/** A hop, and the call as the proxy sends it where there is something to follow. */
export interface Passed {
  readonly hop: TrafficHop;
  readonly cluster?: Cluster;
  readonly sent?: Wire;
  readonly isHttp: boolean;
  readonly route?: Route;
  /** Why a policy of the proxy refuses the call. */
  readonly denied?: string;
  /** Why the network does not let the proxy connect. */
  readonly blocked?: string;
}

type Draft = { -readonly [Key in keyof TrafficHop]: TrafficHop[Key] };

/** What a proxy does with a call that it receives. */
export function pass(proxy: Proxy, name: string, received: Wire): Passed {
  const hop: Draft = { proxy: name, endpoints: [], why: [], wire: WireLeg.NOTHING, retries: 0, http2: false };
  const listener = proxy.listenerFor(received.address, received.port);
  if (!listener) return failed(hop, 'no listener matched');
  hop.listener = listener.name;
  const isUnnamed = received.encryption === 'tls' && received.sni === '';
  const matched = matchFilterChain(
    listener,
    {
      address: received.address,
      port: received.port,
      encryption: received.encryption,
      sni: isUnnamed ? NO_SNI : received.sni,
      alpn: offeredProtocol(received, { hasTls: listener.hasTlsInspector, hasHttp: listener.hasHttpInspector }),
    },
    listener,
  );
  if (typeof matched === 'string') return failed(hop, matched);
  if (matched.name !== '') hop.filterChain = matched.name;
  hop.why.push(`listener ${listener.name}: ${matched.why}`);
  const objection = downstreamObjection(matched, received);
  if (objection) return failed(hop, objection);
  return matched.http
    ? passRequest(hop, proxy, matched.http.routes, matched, received)
    : passConnection(hop, proxy, matched, received);
}

function failed(hop: Draft, error: string): Passed {
  hop.error = error;
  return { hop, isHttp: false };
}

function downstreamObjection({ tls }: FilterChain, { encryption }: Wire): string | undefined {
  if (!tls) return undefined;
  if (encryption === 'plaintext') return 'invalid TLS';
  return tls.isIstioMutual === (encryption === 'mtls') ? undefined : 'invalid mTLS';
}

function passRequest(hop: Draft, proxy: Proxy, routesName: string, { tls }: FilterChain, arrived: Wire): Passed {
  if ((arrived.encryption !== 'plaintext' && !tls) || arrived.protocol === 'tcp') return failed(hop, 'protocol error');
  const received = { ...arrived, path: normalizedPath(arrived.path) };
  hop.routeConfig = routesName;
  const host = proxy.routes(routesName)?.match(received.authority);
  if (!host) return failed(hop, 'no virtual host matched');
  hop.virtualHost = host.name;
  if (host.requiresTls && received.encryption === 'plaintext') return failed(hop, 'tls required, sending 301');
  const route = matchRoute(host.routes, { ...received, scheme: tls ? 'https' : 'http' });
  if (!route) return failed(hop, 'no route matched');
  if (route.name !== '') hop.route = route.name;
  hop.why.push(`virtual host ${host.name}: ${route.why}`);
  addRoute(hop, route);
  const path = rewrittenPath(received.path, route.match, route.rewrite);
  if (path !== received.path) hop.pathRewrite = path;
  const request = {
    ...received,
    hasApplicationTls: false,
    authority: route.hostRewrite ?? route.weighted?.[0]?.hostRewrite ?? received.authority,
    path,
    headers: changedHeaders(received.headers, route.headers ?? []),
  };
  return leave(hop, proxy, request, { isHttp: true, route, cluster: route.cluster });
}

function addRoute(hop: Draft, route: Route): void {
  hop.hostRewrite = route.hostRewrite;
  hop.directResponse = route.directResponse ?? route.redirect;
  if (route.mirrors.length > 0) hop.mirrors = [...route.mirrors];
  if (route.weighted && route.weighted.length > 0) hop.weighted = [...route.weighted];
  hop.timeout = route.timeout && route.timeout.seconds > 0 ? route.timeout.toString() : undefined;
  hop.retries = route.retry?.attempts ?? 0;
  hop.retryOn = route.retry?.on;
  hop.perTryTimeout = route.retry?.perTryTimeout?.toString();
}

function passConnection(hop: Draft, proxy: Proxy, { tcp }: FilterChain, received: Wire): Passed {
  if (tcp?.weighted) hop.weighted = [...tcp.weighted];
  if (tcp?.tunnel !== undefined) hop.why.push(`inside a tunnel: the proxy asks for ${tcp.tunnel} with CONNECT`);
  return leave(hop, proxy, received, { isHttp: false, cluster: tcp?.cluster });
}

function leave(
  hop: Draft,
  proxy: Proxy,
  received: Wire,
  to: { readonly isHttp: boolean; readonly route?: Route; readonly cluster?: string },
): Passed {
  const { isHttp, route } = to;
  const name = to.cluster ?? hop.weighted?.[0]?.cluster;
  if (to.cluster !== undefined) hop.cluster = to.cluster;
  if (name === undefined) return { hop, isHttp, route };
  const cluster = proxy.cluster(name);
  if (!cluster) {
    if (to.cluster === undefined) return { hop, isHttp, route };
    hop.error = 'cluster does not exist';
    hop.why.push(`no cluster ${name}: its service, port or subset is not visible`);
    return { hop, isHttp, route };
  }
  addCluster(hop, cluster, received, isHttp);
  const isFollowed = to.cluster !== undefined && cluster.service !== undefined;
  return { hop, cluster, isHttp, route, sent: isFollowed ? through(received, cluster, isHttp) : undefined };
}

function addCluster(hop: Draft, cluster: Cluster, received: Wire, isHttp: boolean): void {
  hop.clusterType = cluster.type;
  hop.portOverride = cluster.portOverride;
  const endpoints = endpointsOf(cluster);
  const isFound = ({ address }: HopEndpoint): boolean => cluster.isForIpv4Alone !== true || !isIpv6Address(address);
  const lost = endpoints.filter((endpoint) => !isFound(endpoint)).map(({ address }) => address);
  hop.endpoints = endpoints.filter(isFound);
  hop.connectTimeout = cluster.connectTimeout;
  hop.http2 = cluster.isHttp2;
  hop.tls = tlsOf(cluster, received, isHttp);
  hop.wire = wireOf(cluster, received.hasApplicationTls);
  hop.why.push(...cluster.why);
  if (lost.length > 0) hop.why.push(`asks for addresses of IPv4, and does not find ${lost.join(', ')}`);
  if (cluster.outlierDetection) {
    hop.ejectable = Math.min(
      hop.endpoints.length,
      Math.floor((cluster.maxEjectionPercent * hop.endpoints.length) / 100),
    );
  }
}

function wireOf(cluster: Cluster, hasApplicationTls: boolean): WireLeg {
  if (cluster.name === 'BlackHoleCluster') return WireLeg.NOTHING;
  return cluster.tunnel ? WireLeg.HBONE : legOf(cluster, hasApplicationTls);
}

function endpointsOf({ groups }: Cluster): HopEndpoint[] {
  return groups.flatMap(({ priority, endpoints }) =>
    endpoints.map(({ address, port, locality, weight, tlsMode }) => ({
      address,
      port,
      priority,
      locality,
      weight,
      hasProxy: tlsMode === 'istio',
    })),
  );
}

function tlsOf(cluster: Cluster, { authority }: Wire, isHttp: boolean): HopTls | undefined {
  const { tls, isAutomatic, autoSni, autoSan } = cluster;
  if (!tls || isAutomatic) return undefined;
  const checksHost = tls.subjectAltNames.length === 0 && autoSan && isHttp;
  return {
    mode: tls.mode,
    sni: serverNameOf(cluster, authority, isHttp),
    checkedNames: checksHost ? [withoutPort(authority)] : [...tls.subjectAltNames],
    subjectAltNames: [...tls.subjectAltNames],
    certificate: tls.certificate,
    authority: tls.authority,
    alpn: [...tls.alpn],
    autoSni,
    autoSanValidation: autoSan,
  };
}

function legOf(cluster: Cluster, hasApplicationTls: boolean): WireLeg {
  const { tls, isAutomatic, groups } = cluster;
  if (tls && isAutomatic) {
    const canAll = groups.some(({ endpoints }) => endpoints.some(({ tlsMode }) => tlsMode === 'istio'));
    if (canAll) return WireLeg.MESH_MUTUAL_TLS;
  }
  if (!tls || isAutomatic) return hasApplicationTls ? WireLeg.APPLICATION_TLS : WireLeg.CLEAR_TEXT;
  if (tls.mode === 'ISTIO_MUTUAL') return WireLeg.MESH_MUTUAL_TLS;
  return hasApplicationTls ? WireLeg.TLS_INSIDE_TLS : WireLeg.PROXY_TLS;
}
