import { Rule } from '../rule';
import { denyTcp as authorizationPolicyDenyTcp } from './webhook/authorization-policy/deny-tcp';
import { selectorWithoutLabels } from './webhook/common/selector-labels';
import { deprecatedSettings as destinationRuleDeprecatedSettings } from './webhook/destination-rule/deprecated-settings';
import { failoverWithoutDetection as destinationRuleFailoverWithoutDetection } from './webhook/destination-rule/failover-without-detection';
import { ignoredTls as gatewayIgnoredTls } from './webhook/gateway/ignored-tls';
import { redirect as gatewayRedirect } from './webhook/gateway/redirect';
import { noneWithSelector as serviceEntryNoneWithSelector } from './webhook/service-entry/none-with-selector';
import { partialWildcard as serviceEntryPartialWildcard } from './webhook/service-entry/partial-wildcard';
import { tcpHostsWithAddress as serviceEntryTcpHostsWithAddress } from './webhook/service-entry/tcp-hosts-with-address';
import { tcpWithoutAddress as serviceEntryTcpWithoutAddress } from './webhook/service-entry/tcp-without-address';
import { abortWithoutError as virtualServiceAbortWithoutError } from './webhook/virtual-service/abort-without-error';
import { addressAsServerName as virtualServiceAddressAsServerName } from './webhook/virtual-service/address-as-server-name';
import { ineffective as virtualServiceIneffective } from './webhook/virtual-service/ineffective';
import { legacyGateways as virtualServiceLegacyGateways } from './webhook/virtual-service/legacy-gateways';
import { mirrorPercent as virtualServiceMirrorPercent } from './webhook/virtual-service/mirror-percent';
import { unreachable as virtualServiceUnreachable } from './webhook/virtual-service/unreachable';

/** Of what the webhook says of single objects, the part that it takes all the same, for the kinds that constructs build. */
export const WARNING_RULES: readonly Rule[] = [
  authorizationPolicyDenyTcp,
  destinationRuleDeprecatedSettings,
  destinationRuleFailoverWithoutDetection,
  gatewayRedirect,
  gatewayIgnoredTls,
  selectorWithoutLabels,
  serviceEntryPartialWildcard,
  serviceEntryTcpWithoutAddress,
  serviceEntryNoneWithSelector,
  serviceEntryTcpHostsWithAddress,
  virtualServiceLegacyGateways,
  virtualServiceMirrorPercent,
  virtualServiceAbortWithoutError,
  virtualServiceAddressAsServerName,
  virtualServiceUnreachable,
  virtualServiceIneffective,
];
