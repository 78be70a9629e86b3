import {
  Destination,
  Headers,
  HTTPMatchRequest,
  HTTPRoute,
  TLSMatchAttributes,
  VirtualServiceSpec,
} from '../../imports/networking';
import { RetryPolicy } from '../values/retry-policy';
import { withoutMeshHeaders } from './mesh-headers';

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
    gateways: ['mesh'],
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
    gateways: ['mesh'],
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
      ...httpRoutes(firstHop, { gateways: ['mesh'], port }, gatewayDestination(intent)),
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
  const first = { match: [byName('mesh', port)], route: toGateway };
  if (!hopSubset) {
    return { ...gatewayScope(intent), tls: [first, { match: [byName(gateway, gatewayPort)], route: toHost }] };
  }
  const second = { match: [{ gateways: [gateway], port: gatewayPort }], route: toHost };
  return { ...gatewayScope(intent), tls: [first], tcp: [second] };
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
  return { exportTo: intent.exportTo, gateways: ['mesh', intent.gateway], hosts: [intent.host] };
}

function gatewayDestination({ gatewayHost, gatewayPort, hopSubset }: GatewayRoutesIntent): Destination {
  return { host: gatewayHost, port: { number: gatewayPort }, ...(hopSubset && { subset: hopSubset }) };
}
