import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Destination,
  HTTPRoute,
  TLSMatchAttributes,
  TLSRoute,
  VirtualService,
  VirtualServiceSpec,
} from '../../imports/networking';
import { RetryPolicy } from '../values/retry-policy';
import { renderRules, RouteRule } from './http-routes';
import { withLateRoutes } from './late-routes';
import { withoutMeshHeaders } from './mesh-headers';
import { built } from './built';

/** How a VirtualService refers to the sidecars. */
const MESH = 'mesh';

export function createVirtualService(
  scope: Construct,
  metadata: ApiObjectMetadata,
  spec: VirtualServiceSpec,
): VirtualService {
  return built(new VirtualService(scope, 'VirtualService', { metadata, spec }));
}

export interface DirectRoutesIntent {
  readonly host: string;
  readonly exportTo: string[];
  readonly port: number;
  /** The subset that has to exist for a call to leave. */
  readonly gateSubset?: string;
  /** Asked when the object is printed, since routes are added until then. */
  readonly rules: () => RouteRule[];
  /** Routes of a gateway that is prepared for the calls, which stand in the same object. */
  readonly secondHop?: VirtualServiceSpec;
}

/** Routes of the sidecars to a host; the last one has no condition, so that no call is left without a route. */
export function renderDirectRoutes(intent: DirectRoutesIntent): VirtualServiceSpec {
  const { host, exportTo, port, gateSubset, rules, secondHop } = intent;
  const own = { host, port: { number: port }, subset: gateSubset };
  const routes = (): HTTPRoute[] => renderRules(rules(), { own, match: {} });
  const direct = withLateRoutes({ exportTo, gateways: [MESH], hosts: [host] }, routes);
  return secondHop ? besideSecondHop(direct, secondHop) : direct;
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
 * user wants, since it alone sees how the server fails, rewrites, and divides. What the mesh adds about the caller is
 * taken away there. What nobody is to be contacted for, both answer.
 */
export function renderGatewayHttpRoutes(
  intent: GatewayRoutesIntent & { readonly gateSubset: string; readonly rules: () => RouteRule[] },
): VirtualServiceSpec {
  const { host, port, gateSubset, rules, gateway, gatewayPort } = intent;
  const origin = { host, port: { number: port }, subset: gateSubset };
  return withLateRoutes(gatewayScope(intent), () => {
    const all = rules();
    return [
      ...renderRules(all.map(onFirstHop), { own: gatewayDestination(intent), match: { gateways: [MESH], port } }),
      ...renderRules(all.map(onSecondHop), { own: origin, match: { gateways: [gateway], port: gatewayPort } }),
    ];
  });
}

function onFirstHop({ forwarding, ...rule }: RouteRule): RouteRule {
  if (!forwarding) return rule;
  const { timeout, fault } = forwarding;
  return { ...rule, forwarding: { retryPolicy: RetryPolicy.safe(), timeout, fault, split: [], mirrors: [] } };
}

function onSecondHop({ forwarding, ...rule }: RouteRule): RouteRule {
  if (!forwarding) return rule;
  const headers = withoutMeshHeaders(forwarding.headers);
  return { ...rule, forwarding: { ...forwarding, timeout: undefined, fault: undefined, headers } };
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

/** The second of both legs alone, for whom it is said who sees it. It is bound to its gateway, and concerns no sidecar. */
export function withoutFirstHop(routes: VirtualServiceSpec, exportTo: string[]): VirtualServiceSpec {
  const { hosts, tls = [], tcp } = routes;
  const gateways = routes.gateways?.filter((name) => name !== MESH);
  if (!('http' in routes)) {
    const second = onSecondHopOnly(tls);
    return { exportTo, gateways, hosts, ...(second.length > 0 && { tls: second }), ...(tcp && { tcp }) };
  }
  return withLateRoutes({ exportTo, gateways, hosts }, () => onSecondHopOnly(routes.http ?? []));
}

function onSecondHopOnly<Route extends HTTPRoute | TLSRoute>(routes: Route[]): Route[] {
  return routes.filter(({ match = [] }) => match.every(({ gateways = [] }) => !gateways.includes(MESH)));
}

/** Routes of the sidecars that go on as they are, in one object with those of a gateway. */
function besideSecondHop(direct: VirtualServiceSpec, secondHop: VirtualServiceSpec): VirtualServiceSpec {
  const { exportTo, hosts, gateways = [] } = secondHop;
  return withLateRoutes({ exportTo, gateways: [MESH, ...gateways], hosts }, () => {
    const atSidecars = (direct.http ?? []).map((route) => ({
      ...route,
      match: (route.match ?? [{}]).map((condition) => ({ gateways: [MESH], ...condition })),
    }));
    return [...atSidecars, ...(secondHop.http ?? [])];
  });
}

function gatewayScope(intent: GatewayRoutesIntent): VirtualServiceSpec {
  return { exportTo: intent.exportTo, gateways: [MESH, intent.gateway], hosts: [intent.host] };
}

function gatewayDestination({ gatewayHost, gatewayPort, hopSubset }: GatewayRoutesIntent): Destination {
  return { host: gatewayHost, port: { number: gatewayPort }, ...(hopSubset && { subset: hopSubset }) };
}
