import { Rule } from '../rule';
import { conditions as authorizationPolicyConditions } from './webhook/authorization-policy/conditions';
import { customAction as authorizationPolicyCustomAction } from './webhook/authorization-policy/custom-action';
import { denyTcp as authorizationPolicyDenyTcp } from './webhook/authorization-policy/deny-tcp';
import { denyWithoutRules as authorizationPolicyDenyWithoutRules } from './webhook/authorization-policy/deny-without-rules';
import { operations as authorizationPolicyOperations } from './webhook/authorization-policy/operations';
import { sources as authorizationPolicySources } from './webhook/authorization-policy/sources';
import { dryRun, internalAnnotations } from './webhook/common/annotations';
import { exportTo } from './webhook/common/export-to';
import { selectorLabels, selectorWithoutLabels } from './webhook/common/selector-labels';
import { targetRefs } from './webhook/common/target-refs';
import { connectionPool as destinationRuleConnectionPool } from './webhook/destination-rule/connection-pool';
import { consistentHash as destinationRuleConsistentHash } from './webhook/destination-rule/consistent-hash';
import { deprecatedSettings as destinationRuleDeprecatedSettings } from './webhook/destination-rule/deprecated-settings';
import { emptyPolicy as destinationRuleEmptyPolicy } from './webhook/destination-rule/empty-policy';
import { failoverWithoutDetection as destinationRuleFailoverWithoutDetection } from './webhook/destination-rule/failover-without-detection';
import { host as destinationRuleHost } from './webhook/destination-rule/host';
import { keepAlive as destinationRuleKeepAlive } from './webhook/destination-rule/keep-alive';
import { locality as destinationRuleLocality } from './webhook/destination-rule/locality';
import { outlierDetection as destinationRuleOutlierDetection } from './webhook/destination-rule/outlier-detection';
import { selectorExport as destinationRuleSelectorExport } from './webhook/destination-rule/selector-export';
import { subsets as destinationRuleSubsets } from './webhook/destination-rule/subsets';
import { tls as destinationRuleTls } from './webhook/destination-rule/tls';
import { tunnel as destinationRuleTunnel } from './webhook/destination-rule/tunnel';
import { warmup as destinationRuleWarmup } from './webhook/destination-rule/warmup';
import { zoneAware as destinationRuleZoneAware } from './webhook/destination-rule/zone-aware';
import { bind as gatewayBind } from './webhook/gateway/bind';
import { certificates as gatewayCertificates } from './webhook/gateway/certificates';
import { hosts as gatewayHosts } from './webhook/gateway/hosts';
import { ignoredTls as gatewayIgnoredTls } from './webhook/gateway/ignored-tls';
import { name as gatewayName } from './webhook/gateway/name';
import { ports as gatewayPorts } from './webhook/gateway/ports';
import { redirect as gatewayRedirect } from './webhook/gateway/redirect';
import { serversNeeded as gatewayServersNeeded } from './webhook/gateway/servers-needed';
import { tlsByProtocol as gatewayTlsByProtocol } from './webhook/gateway/tls-by-protocol';
import { ports as peerAuthenticationPorts } from './webhook/peer-authentication/ports';
import { jwtRules as requestAuthenticationJwtRules } from './webhook/request-authentication/jwt-rules';
import { addresses as serviceEntryAddresses } from './webhook/service-entry/addresses';
import { dnsEndpoints as serviceEntryDnsEndpoints } from './webhook/service-entry/dns-endpoints';
import { dnsWithoutEndpoints as serviceEntryDnsWithoutEndpoints } from './webhook/service-entry/dns-without-endpoints';
import { dynamicDns as serviceEntryDynamicDns } from './webhook/service-entry/dynamic-dns';
import { endpointLabels as serviceEntryEndpointLabels } from './webhook/service-entry/endpoint-labels';
import { endpointPorts as serviceEntryEndpointPorts } from './webhook/service-entry/endpoint-ports';
import { hosts as serviceEntryHosts } from './webhook/service-entry/hosts';
import { noneWithEndpoints as serviceEntryNoneWithEndpoints } from './webhook/service-entry/none-with-endpoints';
import { noneWithSelector as serviceEntryNoneWithSelector } from './webhook/service-entry/none-with-selector';
import { partialWildcard as serviceEntryPartialWildcard } from './webhook/service-entry/partial-wildcard';
import { portTwice as serviceEntryPortTwice } from './webhook/service-entry/port-twice';
import { ports as serviceEntryPorts } from './webhook/service-entry/ports';
import { ranges as serviceEntryRanges } from './webhook/service-entry/ranges';
import { roundRobinEndpoints as serviceEntryRoundRobinEndpoints } from './webhook/service-entry/round-robin-endpoints';
import { selectorOrEndpoints as serviceEntrySelectorOrEndpoints } from './webhook/service-entry/selector-or-endpoints';
import { staticEndpoints as serviceEntryStaticEndpoints } from './webhook/service-entry/static-endpoints';
import { tcpHostsWithAddress as serviceEntryTcpHostsWithAddress } from './webhook/service-entry/tcp-hosts-with-address';
import { tcpHosts as serviceEntryTcpHosts } from './webhook/service-entry/tcp-hosts';
import { tcpWithoutAddress as serviceEntryTcpWithoutAddress } from './webhook/service-entry/tcp-without-address';
import { coveredHosts as sidecarCoveredHosts } from './webhook/sidecar/covered-hosts';
import { egressHosts as sidecarEgressHosts } from './webhook/sidecar/egress-hosts';
import { egressListeners as sidecarEgressListeners } from './webhook/sidecar/egress-listeners';
import { egressPorts as sidecarEgressPorts } from './webhook/sidecar/egress-ports';
import { empty as sidecarEmpty } from './webhook/sidecar/empty';
import { httpPool as sidecarHttpPool } from './webhook/sidecar/http-pool';
import { ingressListeners as sidecarIngressListeners } from './webhook/sidecar/ingress-listeners';
import { ingressTls as sidecarIngressTls } from './webhook/sidecar/ingress-tls';
import { outboundPolicy as sidecarOutboundPolicy } from './webhook/sidecar/outbound-policy';
import { pools as sidecarPools } from './webhook/sidecar/pools';
import { logFilter as telemetryLogFilter } from './webhook/telemetry/log-filter';
import { metrics as telemetryMetrics } from './webhook/telemetry/metrics';
import { providers as telemetryProviders } from './webhook/telemetry/providers';
import { severalTracers as telemetrySeveralTracers } from './webhook/telemetry/several-tracers';
import { tracing as telemetryTracing } from './webhook/telemetry/tracing';
import { abortWithoutError as virtualServiceAbortWithoutError } from './webhook/virtual-service/abort-without-error';
import { addressAsServerName as virtualServiceAddressAsServerName } from './webhook/virtual-service/address-as-server-name';
import { claims as virtualServiceClaims } from './webhook/virtual-service/claims';
import { delegate as virtualServiceDelegate } from './webhook/virtual-service/delegate';
import { destinations as virtualServiceDestinations } from './webhook/virtual-service/destinations';
import { durations as virtualServiceDurations } from './webhook/virtual-service/durations';
import { faults as virtualServiceFaults } from './webhook/virtual-service/faults';
import { gateways as virtualServiceGateways } from './webhook/virtual-service/gateways';
import { headers as virtualServiceHeaders } from './webhook/virtual-service/headers';
import { hosts as virtualServiceHosts } from './webhook/virtual-service/hosts';
import { ineffective as virtualServiceIneffective } from './webhook/virtual-service/ineffective';
import { legacyGateways as virtualServiceLegacyGateways } from './webhook/virtual-service/legacy-gateways';
import { matchDetails as virtualServiceMatchDetails } from './webhook/virtual-service/match-details';
import { matches as virtualServiceMatches } from './webhook/virtual-service/matches';
import { mirrorPercent as virtualServiceMirrorPercent } from './webhook/virtual-service/mirror-percent';
import { mirrorShare as virtualServiceMirrorShare } from './webhook/virtual-service/mirror-share';
import { oneAction as virtualServiceOneAction } from './webhook/virtual-service/one-action';
import { redirects as virtualServiceRedirects } from './webhook/virtual-service/redirects';
import { retries as virtualServiceRetries } from './webhook/virtual-service/retries';
import { rewrites as virtualServiceRewrites } from './webhook/virtual-service/rewrites';
import { routesNeeded as virtualServiceRoutesNeeded } from './webhook/virtual-service/routes-needed';
import { sameHosts as virtualServiceSameHosts } from './webhook/virtual-service/same-hosts';
import { tlsRoutes as virtualServiceTlsRoutes } from './webhook/virtual-service/tls-routes';
import { unreachable as virtualServiceUnreachable } from './webhook/virtual-service/unreachable';
import { weights as virtualServiceWeights } from './webhook/virtual-service/weights';
import { address as workloadEntryAddress } from './webhook/workload-entry/address';
import { noAddress as workloadEntryNoAddress } from './webhook/workload-entry/no-address';
import { portsAndLabels as workloadEntryPortsAndLabels } from './webhook/workload-entry/ports-and-labels';
import { template as workloadGroupTemplate } from './webhook/workload-group/template';

/** All rules about single objects beyond their schema, by id. */
export const RULES: readonly Rule[] = [
  dryRun,
  internalAnnotations,
  authorizationPolicyCustomAction,
  authorizationPolicyDenyWithoutRules,
  authorizationPolicySources,
  authorizationPolicyOperations,
  authorizationPolicyConditions,
  authorizationPolicyDenyTcp,
  destinationRuleHost,
  destinationRuleEmptyPolicy,
  destinationRuleTunnel,
  destinationRuleConnectionPool,
  destinationRuleKeepAlive,
  destinationRuleOutlierDetection,
  destinationRuleDeprecatedSettings,
  destinationRuleConsistentHash,
  destinationRuleLocality,
  destinationRuleZoneAware,
  destinationRuleFailoverWithoutDetection,
  destinationRuleWarmup,
  destinationRuleSubsets,
  destinationRuleTls,
  destinationRuleSelectorExport,
  exportTo,
  gatewayName,
  gatewayServersNeeded,
  gatewayHosts,
  gatewayPorts,
  gatewayBind,
  gatewayTlsByProtocol,
  gatewayRedirect,
  gatewayCertificates,
  gatewayIgnoredTls,
  peerAuthenticationPorts,
  requestAuthenticationJwtRules,
  selectorLabels,
  selectorWithoutLabels,
  serviceEntryHosts,
  serviceEntryPartialWildcard,
  serviceEntrySelectorOrEndpoints,
  serviceEntryAddresses,
  serviceEntryRanges,
  serviceEntryPorts,
  serviceEntryPortTwice,
  serviceEntryTcpWithoutAddress,
  serviceEntryNoneWithEndpoints,
  serviceEntryNoneWithSelector,
  serviceEntryStaticEndpoints,
  serviceEntryEndpointPorts,
  serviceEntryEndpointLabels,
  serviceEntryDnsWithoutEndpoints,
  serviceEntryRoundRobinEndpoints,
  serviceEntryDnsEndpoints,
  serviceEntryTcpHostsWithAddress,
  serviceEntryDynamicDns,
  serviceEntryTcpHosts,
  sidecarEmpty,
  sidecarEgressListeners,
  sidecarEgressPorts,
  sidecarEgressHosts,
  sidecarCoveredHosts,
  sidecarOutboundPolicy,
  sidecarIngressListeners,
  sidecarIngressTls,
  sidecarPools,
  sidecarHttpPool,
  targetRefs,
  telemetryProviders,
  telemetryTracing,
  telemetryMetrics,
  telemetrySeveralTracers,
  telemetryLogFilter,
  virtualServiceDelegate,
  virtualServiceGateways,
  virtualServiceLegacyGateways,
  virtualServiceClaims,
  virtualServiceHosts,
  virtualServiceSameHosts,
  virtualServiceRoutesNeeded,
  virtualServiceOneAction,
  virtualServiceWeights,
  virtualServiceDestinations,
  virtualServiceRetries,
  virtualServiceDurations,
  virtualServiceMirrorShare,
  virtualServiceMirrorPercent,
  virtualServiceRedirects,
  virtualServiceRewrites,
  virtualServiceHeaders,
  virtualServiceFaults,
  virtualServiceAbortWithoutError,
  virtualServiceMatches,
  virtualServiceTlsRoutes,
  virtualServiceAddressAsServerName,
  virtualServiceMatchDetails,
  virtualServiceUnreachable,
  virtualServiceIneffective,
  workloadEntryAddress,
  workloadEntryNoAddress,
  workloadEntryPortsAndLabels,
  workloadGroupTemplate,
];
