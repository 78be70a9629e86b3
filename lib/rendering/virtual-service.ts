import {
  Destination,
  Headers,
  HTTPMatchRequest,
  HTTPRoute,
  TCPRoute,
  TLSMatchAttributes,
  TLSRoute,
  VirtualServiceSpec,
} from '../../imports/networking';
import { RetryPolicy } from '../values/retry-policy';
import { withoutMeshHeaders } from './mesh-headers';

/** How a VirtualService refers to the sidecars. */
const MESH = 'mesh';

/** Retries, timeout and headers of the routes. */
export interface Routing {
  readonly retryPolicy: RetryPolicy;
  readonly timeout?: string;
  readonly headers?: Headers;
}

export interface DirectRoutesIntent extends Routing {
  readonly host: string;
  readonly exportTo: string[];
  readonly port: number;
  /** The subset that has to exist for a call to leave. */
  readonly gateSubset?: string;
}

/** Routes of the sidecars to a host; the last one has no condition, so that no call is left without a route. */
export function renderDirectRoutes(intent: DirectRoutesIntent): VirtualServiceSpec {
  const { host, port, gateSubset } = intent;
  return {
    exportTo: intent.exportTo,
    gateways: [MESH],
    hosts: [host],
    http: httpRoutes(intent, {}, { host, port: { number: port }, ...(gateSubset && { subset: gateSubset }) }),
  };
}

export interface TcpRoutesIntent {
  readonly host: string;
  readonly exportTo: string[];
  readonly ports: number[];
  /** The subset that has to exist for a connection to leave. */
  readonly gateSubset: string;
}

/** Leads each port to itself, by way of the gate. */
export function renderTcpRoutes({ host, exportTo, ports, gateSubset }: TcpRoutesIntent): VirtualServiceSpec {
  return {
    exportTo,
    gateways: [MESH],
    hosts: [host],
    tcp: ports.map((port) => ({
      match: [{ port }],
      route: [{ destination: { host, port: { number: port }, subset: gateSubset } }],
    })),
  };
}

export interface GatewayRoutesIntent {
  readonly host: string;
  readonly exportTo: string[];
  readonly port: number;
  /** Namespace and name of the Gateway object, as a VirtualService refers to it. */
  readonly gateway: string;
  readonly gatewayPort: number;
  readonly gatewayHost: string;
  /** The subset by which the rule for the Service of the gateway encrypts the first hop. */
  readonly hopSubset?: string;
}

/**
 * Two legs. The sidecar repeats only what did not reach the gateway, and times the whole; the gateway repeats what the
 * user wants, since it alone sees how the server fails. What the mesh adds about the caller is taken away there.
 */
export function renderGatewayHttpRoutes(
  intent: GatewayRoutesIntent & Routing & { gateSubset: string },
): VirtualServiceSpec {
  const { host, port, gateSubset, timeout, retryPolicy, headers } = intent;
  const firstHop: Routing = { retryPolicy: RetryPolicy.safe(), timeout };
  const secondHop: Routing = { retryPolicy, headers: withoutMeshHeaders(headers) };
  const origin = { host, port: { number: port }, subset: gateSubset };
  return {
    ...gatewayScope(intent),
    http: [
      ...httpRoutes(firstHop, { gateways: [MESH], port }, gatewayDestination(intent)),
      ...httpRoutes(secondHop, { gateways: [intent.gateway], port: intent.gatewayPort }, origin),
    ],
  };
}

/** Two legs for TLS of the application. What is wrapped into mutual TLS arrives at the gateway as a plain stream. */
export function renderGatewayTlsRoutes(intent: GatewayRoutesIntent): VirtualServiceSpec {
  const { host, port, gateway, gatewayPort, hopSubset } = intent;
  const byName = (name: string, at: number): TLSMatchAttributes => ({ gateways: [name], port: at, sniHosts: [host] });
  const toGateway = [{ destination: gatewayDestination(intent) }];
  const toHost = [{ destination: { host, port: { number: port } } }];
  const first = { match: [byName(MESH, port)], route: toGateway };
  if (!hopSubset) {
    return { ...gatewayScope(intent), tls: [first, { match: [byName(gateway, gatewayPort)], route: toHost }] };
  }
  const second = { match: [{ gateways: [gateway], port: gatewayPort }], route: toHost };
  return { ...gatewayScope(intent), tls: [first], tcp: [second] };
}

/** The second of both legs alone. It is bound to its gateway, and concerns no sidecar. */
export function withoutFirstHop(routes: VirtualServiceSpec): VirtualServiceSpec {
  const { http, tls, tcp } = routes;
  const isSecond = ({ match = [] }: HTTPRoute | TLSRoute | TCPRoute): boolean =>
    match.every(({ gateways = [] }) => !gateways.includes(MESH));
  const second = { http: http?.filter(isSecond), tls: tls?.filter(isSecond), tcp: tcp?.filter(isSecond) };
  const left = Object.entries(second).filter(([, kept]) => kept && kept.length > 0);
  return {
    exportTo: routes.exportTo,
    gateways: routes.gateways?.filter((name) => name !== MESH),
    hosts: routes.hosts,
    ...Object.fromEntries(left),
  };
}

/** Routes of the sidecars that go on as they are, in one object with those of a gateway. */
export function besideSecondHop(direct: VirtualServiceSpec, secondHop: VirtualServiceSpec): VirtualServiceSpec {
  const atSidecars = (direct.http ?? []).map((route) => ({
    ...route,
    match: (route.match ?? [{}]).map((condition) => ({ gateways: [MESH], ...condition })),
  }));
  return {
    ...secondHop,
    gateways: [MESH, ...(secondHop.gateways ?? [])],
    http: [...atSidecars, ...(secondHop.http ?? [])],
  };
}

function httpRoutes(routing: Routing, match: HTTPMatchRequest, destination: Destination): HTTPRoute[] {
  const { retryPolicy, timeout, headers } = routing;
  return retryPolicy._render().map(({ name, methodRegex, retries }) => {
    const condition = { ...match, ...(methodRegex && { method: { regex: methodRegex } }) };
    return {
      ...(name && { name }),
      ...(Object.keys(condition).length > 0 && { match: [condition] }),
      route: [{ destination }],
      ...(timeout && { timeout }),
      retries,
      ...(headers && { headers }),
    };
  });
}

function gatewayScope(intent: GatewayRoutesIntent): VirtualServiceSpec {
  return { exportTo: intent.exportTo, gateways: [MESH, intent.gateway], hosts: [intent.host] };
}

function gatewayDestination({ gatewayHost, gatewayPort, hopSubset }: GatewayRoutesIntent): Destination {
  return { host: gatewayHost, port: { number: gatewayPort }, ...(hopSubset && { subset: hopSubset }) };
}
