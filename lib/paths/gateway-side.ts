import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { DestinationRule, Gateway } from '../../imports/networking';
import { AuthorizationPolicy, AuthorizationPolicySpec } from '../../imports/security';
import { describeDestination, HostProps } from '../destinations/destination';
import { MeshProfile } from '../profile/mesh-profile';
import { refuse, show } from '../refusals/refuse';
import { createDestinationRule, renderHopRule } from '../rendering/destination-rule';
import { annotated } from '../rendering/annotated';
import { createAuthorizationPolicy, renderPermission, renderRefusal } from '../rendering/authorization-policy';
import { createGateway } from '../rendering/gateway';
import { joinNames } from '../rendering/object-name';
import { withoutFirstHop } from '../rendering/virtual-service';
import { RequiredSecret } from '../values/client-certificate';
import { exportTo } from '../values/visibility';
import { IEgressGateway } from './egress-gateway-reference';
import { PreparedHost } from './egress-path';
import { describeOriginationAtGateway, describePassthroughAtGateway, Legs, RouteContext } from './gateway-legs';
import { GatewayTls } from './gateway-tls';

/** A host, the gateway that its calls pass, and what the gateway does with them. */
export interface GatewayHostProps extends HostProps {
  readonly gateway: IEgressGateway;
  readonly tls: GatewayTls;
}

/** A route after all that can be known from its properties has been checked. */
export interface DescribedRoute {
  readonly context: RouteContext;
  readonly legs: Legs;
  readonly knowsCaller: boolean;
  readonly requiredSecrets: RequiredSecret[];
}

/** The objects in the namespace of the gateway. */
export interface GatewaySide {
  readonly scope: Construct;
  readonly metadata: ApiObjectMetadata;
  readonly gatewayObject: Gateway;
  readonly hopRule?: DestinationRule;
  readonly gatewayRule?: DestinationRule;
  readonly authorizationPolicy?: AuthorizationPolicy;
}

export function describeRoute(
  scope: Construct,
  props: GatewayHostProps,
  routesObject: RouteContext['routesObject'],
): DescribedRoute {
  const { gateway, tls } = props;
  const { origination, passthrough = {}, knowsCaller } = tls._mode;
  if (!knowsCaller && props.clients) refuseClients(scope, props.clients.length);
  const to = describeDestination(scope, props);
  if (to.namespaceName === gateway.namespaceName) refuseNamespace(scope, gateway.namespaceName);
  gateway._checkRoute(scope, to, knowsCaller);
  const routeName = joinNames(to.namespaceName, to.objectName);
  const seenBy = to.exportTo.includes('*') ? to.exportTo : exportTo([...to.exportTo, gateway.namespaceName]);
  const context = { scope, to, gateway, exportTo: seenBy, routeName, routesObject };
  const certificate = origination?.options.clientCertificate;
  return {
    context,
    legs: origination
      ? describeOriginationAtGateway(context, origination.props, origination.options)
      : describePassthroughAtGateway(context, passthrough, knowsCaller),
    knowsCaller,
    requiredSecrets: certificate
      ? [certificate._requiredSecret(gateway.namespaceName, [gateway.serviceAccountName])]
      : [],
  };
}

/** Creates what belongs to the gateway, in an order in which every part of it is safe. */
export function createGatewaySide(scope: Construct, { context, legs, knowsCaller }: DescribedRoute): GatewaySide {
  const { to, gateway, routeName } = context;
  const { host } = to;
  const { protocol, mode, speaksHttp2, gatewayRule, insecurity } = legs;
  const { selector, port, serviceHost } = gateway;
  const side = gateway._scopeOf(scope);
  const metadata = { ...to.metadata, namespace: gateway.namespaceName, name: routeName };
  const exported = MeshProfile.of(side).defaultDestinationRuleExportTo.includes('.') ? ['*'] : undefined;
  const hop = { host, exportTo: exported, gatewayHost: serviceHost, gatewayPort: port, subset: routeName, speaksHttp2 };
  const policy = describePolicy(context, legs, knowsCaller);
  return {
    scope: side,
    metadata,
    gatewayObject: createGateway(side, metadata, { host, selector, port, protocol, mode, routeName }),
    hopRule: knowsCaller
      ? createDestinationRule(side, { ...metadata, name: joinNames(routeName, 'hop') }, renderHopRule(hop), 'hop')
      : undefined,
    gatewayRule: gatewayRule && createDestinationRule(side, annotated(metadata, insecurity), gatewayRule, 'gateway'),
    authorizationPolicy: policy && createAuthorizationPolicy(side, metadata, policy),
  };
}

/** Creates what belongs to the gateway for a construct that still leads the calls past it. */
export function prepareRoute(scope: Construct, props: GatewayHostProps): PreparedHost {
  const route = describeRoute(scope, props, () => undefined);
  createGatewaySide(scope, route);
  const { context, legs, requiredSecrets } = route;
  return {
    exportTo: context.exportTo,
    secondHop: withoutFirstHop(legs.routes, context.exportTo),
    refusedSubset: legs.refusingRule?.subsets?.find(({ name }) => name === context.routeName),
    requiredSecrets,
    tables: legs.tables,
  };
}

function describePolicy(
  { to, gateway }: RouteContext,
  { seesRequests }: Legs,
  knowsCaller: boolean,
): AuthorizationPolicySpec | undefined {
  const { selector, denyByDefault } = gateway;
  const callers = { host: to.host, selector, clients: knowsCaller ? to.clients : [] };
  if (denyByDefault) return renderPermission({ ...callers, seesRequests });
  return knowsCaller ? renderRefusal(callers) : undefined;
}

function refuseNamespace(scope: Construct, namespaceName: string): never {
  refuse('GATEWAY002', scope, {
    problem: `namespace ${show(namespaceName)} is that of the gateway, where one rule encrypts and the other refuses`,
    remedy: "Write the namespace of the clients, such as namespace: 'shop'",
  });
}

function refuseClients(scope: Construct, count: number): never {
  refuse('CLIENT005', scope, {
    problem: `clients names ${show(count)}, but in this mode the gateway does not know who calls`,
    remedy: 'Write tls: GatewayTls.passthrough(), which tells the gateway the caller, or leave clients out',
  });
}
