import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import {
  DestinationRuleSpec,
  ServerTLSSettingsTLSmode,
  ServicePort,
  VirtualServiceSpec,
} from '../../imports/networking';
import { Destination } from '../destinations/destination';
import { describeOrigination, OriginationOptions } from '../destinations/origination';
import { OriginationProps } from '../destinations/origination-props';
import { describeLimits, describePorts } from '../destinations/passthrough';
import { PassthroughProps } from '../destinations/passthrough-props';
import { refuse, show } from '../refusals/refuse';
import { renderRefusingRule } from '../rendering/destination-rule';
import { GATE_SUBSET } from '../rendering/gate-subset';
import { GatewayRoutesIntent, renderGatewayHttpRoutes, renderGatewayTlsRoutes } from '../rendering/virtual-service';
import { Protection } from '../routes/http-destination';
import { RouteTable } from '../routes/route-table';
import { IEgressGateway } from './egress-gateway-reference';

/** What is known about a route before it is known what the gateway does. */
export interface RouteContext {
  readonly scope: Construct;
  readonly to: Destination;
  readonly gateway: IEgressGateway;
  /** Everybody who sees the host: the clients, and the gateway. */
  readonly exportTo: string[];
  /** The name of this route among all routes of the gateway. */
  readonly routeName: string;
  /** The object whose annotations say what is to be known about the routes, if there is none beside the clients. */
  readonly routesObject: () => ApiObject | undefined;
}

/** The two legs of a route, before its objects are created. */
export interface Legs {
  readonly port: ServicePort;
  readonly protocol: 'HTTPS' | 'TLS';
  readonly mode: ServerTLSSettingsTLSmode;
  readonly seesRequests: boolean;
  readonly speaksHttp2: boolean;
  /** Why the server is not verified, as an annotation. */
  readonly insecurity: { readonly [annotation: string]: string };
  /** The rule of the gateway for the host, in its own namespace. */
  readonly gatewayRule?: DestinationRuleSpec;
  /** The rule beside the ServiceEntry, which refuses whoever does not take the way through the gateway. */
  readonly refusingRule?: DestinationRuleSpec;
  readonly routes: VirtualServiceSpec;
  /** Where routes can still be added; empty where the gateway sees no calls. */
  readonly tables: RouteTable[];
}

/** The gateway speaks TLS to the server. */
export function describeOriginationAtGateway(
  context: RouteContext,
  props: OriginationProps,
  options: OriginationOptions,
): Legs {
  const { scope, to, gateway, exportTo, routeName, routesObject } = context;
  const { host } = to;
  const direct = describeOrigination(scope, to, props, options);
  const origination = describeOrigination(scope, { ...to, namespaceName: gateway.namespaceName }, props, options);
  const { port, identity, protocol } = origination;
  const [plaintextPort] = origination.ports;
  const refusal = { host, port, sni: identity._sni ?? host, refusedName: 'only-through-egress-gateway' };
  const target = {
    host,
    port,
    protocol,
    protection: Protection.FAIL_CLOSED,
    gateSubset: routeName,
    exportTo: to.exportTo,
    clients: to.clients,
    isForClientsOnly: true,
    gateway: gateway.serviceHost,
  };
  const table = new RouteTable(scope, target, props, origination.routing, routesObject);
  return {
    port: plaintextPort,
    protocol: 'HTTPS',
    mode: ServerTLSSettingsTLSmode.ISTIO_MUTUAL,
    seesRequests: true,
    speaksHttp2: origination.speaksHttp2,
    // A sidecar beside the gateway sees this rule as well, and would ignore a certificate together with TLS.
    gatewayRule: renderRefusingRule({
      ...refusal,
      exportTo: [gateway.namespaceName],
      encryptedSubsets: [{ name: routeName, rule: { ...origination, host } }],
    }),
    insecurity: origination.insecurity,
    refusingRule: renderRefusingRule({
      ...refusal,
      exportTo,
      refusedSubset: routeName,
      // A route straight from the sidecar goes on until the one through the gateway is there.
      encryptedSubsets: options.clientCertificate ? [] : [{ name: GATE_SUBSET, rule: { ...direct, host } }],
    }),
    routes: renderGatewayHttpRoutes({
      ...routesIntent(context, port),
      hopSubset: routeName,
      gateSubset: routeName,
      rules: () => table.rules,
    }),
    tables: [table],
  };
}

/** The application speaks TLS to the server. */
export function describePassthroughAtGateway(
  context: RouteContext,
  props: PassthroughProps,
  knowsCaller: boolean,
): Legs {
  const { scope, to, gateway, routeName } = context;
  const [port, ...others] = describePorts(scope, props);
  if (others.length > 0) {
    refuse('PORT005', scope, {
      problem: `ports is ${show(props.ports)}, but at the gateway a server name leads to one port`,
      remedy: `Write ports: [${port.number}]`,
    });
  }
  const hopSubset = knowsCaller ? routeName : undefined;
  return {
    port,
    protocol: 'TLS',
    mode: knowsCaller ? ServerTLSSettingsTLSmode.ISTIO_MUTUAL : ServerTLSSettingsTLSmode.PASSTHROUGH,
    seesRequests: false,
    speaksHttp2: false,
    insecurity: {},
    gatewayRule: describeLimits(scope, to, [gateway.namespaceName], props),
    routes: renderGatewayTlsRoutes({ ...routesIntent(context, port.number), hopSubset }),
    tables: [],
  };
}

function routesIntent({ to, gateway, exportTo, routeName }: RouteContext, port: number): GatewayRoutesIntent {
  return {
    host: to.host,
    exportTo,
    port,
    gateway: `${gateway.namespaceName}/${routeName}`,
    gatewayPort: gateway.port,
    gatewayHost: gateway.serviceHost,
  };
}
