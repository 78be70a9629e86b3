export { Severity } from './analysis/finding';
export { AnalysisMode } from './analysis/synth/analysis-mode';
export { type AcknowledgeProps, EgressAnalysis, type EgressAnalysisProps } from './analysis/synth/egress-analysis';
/**
 * For `validations` in `cdk8s.yaml`.
 *
 * @internal
 */
export { EgressValidation } from './cli/egress-validation';
export { ApplicationProtocol } from './destinations/application-protocol';
export { type CommonDestinationProps } from './destinations/common-destination-props';
export { type HostProps } from './destinations/destination';
export { type DestinationProps } from './destinations/destination-props';
export { ExternalHttpApi, type ExternalHttpApiProps } from './destinations/external-http-api';
export { ExternalHttpsApi, type ExternalHttpsApiProps } from './destinations/external-https-api';
export { ExternalTcpService, type ExternalTcpServiceProps } from './destinations/external-tcp-service';
export { type HttpCallProps } from './destinations/http-call-props';
export { MutualTlsPartner, type MutualTlsPartnerProps } from './destinations/mutual-tls-partner';
export { type OriginationProps } from './destinations/origination-props';
export { type PassthroughProps } from './destinations/passthrough-props';
export { TlsOriginatedApi, type TlsOriginatedApiProps } from './destinations/tls-originated-api';
export { WildcardHosts } from './destinations/wildcard-hosts';
export {
  type WildcardDynamicDnsTlsProps,
  type WildcardOneServerProps,
  type WildcardOriginalDestinationProps,
  type WildcardPortsProps,
  type WildcardProps,
} from './destinations/wildcard-hosts-props';
export { EgressDiagram } from './diagrams/egress-diagram';
export { type EgressDependency, type EgressLeg, type EgressPort } from './diagrams/egress-dependency';
export { type EgressDiagramOptions } from './diagrams/diagram-options';
export { EgressInventory } from './diagrams/egress-inventory';
export {
  AccessChange,
  TrafficAspect,
  type TrafficChange,
  type TrafficDifference,
  type TrafficExample,
} from './diff/traffic-change';
export { TrafficDiff } from './diff/traffic-diff';
export { EgressGateway } from './paths/egress-gateway';
export {
  type ContractGatewayProps,
  type GatewayPlaceProps,
  type GatewaySideProps,
  type InstalledGatewayProps,
  type OwnedGatewayProps,
} from './paths/egress-gateway-props';
export { type IEgressGateway } from './paths/egress-gateway-reference';
export { EgressGatewayRoute, type EgressGatewayRouteProps } from './paths/egress-gateway-route';
export { type IEgressPath } from './paths/egress-path';
export { GatewayContract, type GatewayContractProps, type HostOwner } from './paths/gateway-contract';
export { type GatewayOriginationProps, GatewayTls } from './paths/gateway-tls';
export { RouteStage } from './paths/route-stage';
export { DataPlaneMode } from './profile/data-plane-mode';
export { IstioVersion } from './profile/istio-version';
export { MeshProfile, type MeshProfileProps } from './profile/mesh-profile';
export { OutboundTrafficPolicyMode } from './profile/outbound-traffic-policy-mode';
export { Ownership, type OwnershipProps } from './profile/ownership';
export { type ForwardProps, type HttpMirror, type HttpSplit } from './routes/forward-props';
export { type IHttpDestination } from './routes/http-destination';
export { type HttpAbort, type HttpDelay, type HttpFault } from './routes/http-fault';
export { HttpMethod } from './routes/http-method';
export {
  type DirectResponseProps,
  HttpRouteAction,
  RedirectCode,
  type RedirectProps,
} from './routes/http-route-action';
export { type HttpRouteMatch } from './routes/http-route-match';
export { type HttpRouteProps } from './routes/http-route-props';
export { PathMatch } from './routes/path-match';
export { PathRewrite } from './routes/path-rewrite';
export { RoutableHost } from './routes/routable-host';
export { ValueMatch } from './routes/value-match';
export { TrafficAnswer } from './simulation/answer';
export { EgressSimulation, type SimulationFinding } from './simulation/egress-simulation';
export { SimulatedFault } from './simulation/simulated-fault';
export { type SimulatedGateway, type SimulationOptions } from './simulation/simulation-options';
export {
  type HopEndpoint,
  type HopTls,
  type TrafficHop,
  TrafficOutcome,
  type WeightedTarget,
  WireLeg,
} from './simulation/traffic-answer';
export { type SimulatedClient, type TrafficCall } from './simulation/traffic-call';
export { EgressAssert } from './testing/egress-assert';
export { type AcceptedRisk } from './values/accepted-risk';
export { CircuitBreaker, type CircuitBreakerProps, type GatewayErrorsProps } from './values/circuit-breaker';
export { ClientCertificate, type MountedCertificateProps, type RequiredSecret } from './values/client-certificate';
export { ConnectionPool, type ConnectionPoolProps, type Http2KeepAlive } from './values/connection-pool';
export { EgressClient, type WorkloadClientProps } from './values/egress-client';
export { type EjectionProps } from './values/ejection';
export { Endpoint, type EndpointProps } from './values/endpoint';
export { HeaderHygiene } from './values/header-hygiene';
export { type HeaderOperations } from './values/header-operations';
export { type HostAlias } from './values/host-alias';
export { type LocalityDistribution, LocalityFailover, type RegionFailover } from './values/locality-failover';
export { Resolution } from './values/resolution';
export { IdempotentMethod, type IdempotentRetryProps, RetryPolicy, type SafeRetryProps } from './values/retry-policy';
export { type InsecureProps, ServerIdentity, type ServerIdentityProps } from './values/server-identity';
export { TcpCapture, type WholePortProps } from './values/tcp-capture';
export { TcpCircuitBreaker, type TcpCircuitBreakerProps } from './values/tcp-circuit-breaker';
export { TcpConnectionPool, type TcpConnectionPoolProps, type TcpKeepalive } from './values/tcp-connection-pool';
export { TcpTls, type TcpTlsProps } from './values/tcp-tls';
export { TrustAnchor } from './values/trust-anchor';
export { Visibility } from './values/visibility';

export * as extensions from '../imports/extensions';
export * as networking from '../imports/networking';
export * as security from '../imports/security';
export * as telemetry from '../imports/telemetry';
export * as type from '../imports/type';
