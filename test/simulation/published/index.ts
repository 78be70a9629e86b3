import { EGRESS_GATEWAY } from './egress-gateway';
import { ROUTES } from './routes';
import type { PublishedScenario } from './scenario';
import { SIDECAR_OUTBOUND } from './sidecar-outbound';
import { TLS_ORIGINATION } from './tls-origination';
import { WILDCARD_SERVICES } from './wildcard-services';

/** Scenarios that Istio publishes about what leaves the mesh, as cases of our own. */
export const PUBLISHED: readonly PublishedScenario[] = [
  ...SIDECAR_OUTBOUND,
  ...ROUTES,
  ...TLS_ORIGINATION,
  ...EGRESS_GATEWAY,
  ...WILDCARD_SERVICES,
];

const SIDECAR = 'sidecar_simulation_test.go';
const GATEWAY = 'gateway_simulation_test.go';

/** What of the same files is not here, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  [`${SIDECAR} TestInboundClusters, TestInbound, TestInboundSidecarTLSModes`]: 'about what arrives at a Pod',
  'peer_authentication_simulation_test.go': 'about what arrives at a Pod',
  [`${SIDECAR} TestSidecarRoutes, variant httproute`]: 'HTTPRoutes are not followed, and a finding says so',
  [`${SIDECAR} TestPassthroughTraffic, calls with an ALPN of their own`]: 'the protocol of the call says the same',
  'serviceentry_simulation_test.go TestServiceEntry, with IPv6': 'the ranges are of IPv4 here: IPv6 is not simulated',
  'serviceentry_simulation_test.go TestServiceEntryDuplicatedHostname, the old allocator':
    'addresses are taken from status.addresses, as the allocator of both releases writes them',
  [`${GATEWAY} TestIngress`]: 'Ingress is for what comes into the cluster, and is not followed',
  [`${GATEWAY} TestDisablePortTranslation, TestTargetPort, TestGatewayServices`]:
    'Gateways by internal annotation, and the ports of a Service by label: no manifest of a user has either',
  [`${GATEWAY} TestTLSRouteTermination`]: 'TLSRoutes are not followed, and a finding says so',
  [`${GATEWAY} TestGatewayExternalSDSProviderSimulation`]: 'the mesh names the provider, and no call is made',
  'routing.go and security/egress_*_origination_test.go, wrong or revoked certificates, missing Secrets':
    'what is in a Secret manifests do not say',
};
