import {
  ClientTLSSettingsTLSmode,
  ConnectionPoolSettingsHTTPSettingsH2UpgradePolicy,
  DestinationRuleSpec,
  GatewaySpec,
  ServerTLSSettingsTLSmode,
} from '../../imports/networking';

export interface GatewayIntent {
  readonly host: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly port: number;
  readonly protocol: 'HTTPS' | 'TLS';
  readonly mode: ServerTLSSettingsTLSmode;
  /** Part of the name of the port, which has to be unique on the gateway. */
  readonly routeName: string;
}

/** Where the gateway accepts the calls to a host. */
export function renderGateway(intent: GatewayIntent): GatewaySpec {
  const { host, selector, port, protocol, mode, routeName } = intent;
  const name = `${protocol.toLowerCase()}-${routeName}`;
  return { selector, servers: [{ port: { number: port, name, protocol }, hosts: [host], tls: { mode } }] };
}

export interface HopRuleIntent {
  readonly host: string;
  readonly gatewayHost: string;
  readonly gatewayPort: number;
  readonly subset: string;
  readonly speaksHttp2: boolean;
}

/**
 * Mutual TLS from the sidecar to the gateway, asking for the host by name. It has no exportTo, like the rules of
 * everybody else for the Service of the gateway: of rules with unequal lists only the newest counts.
 */
export function renderHopRule(intent: HopRuleIntent): DestinationRuleSpec {
  const { host, gatewayHost, gatewayPort, subset } = intent;
  const port = { number: gatewayPort };
  const tls = { mode: ClientTLSSettingsTLSmode.ISTIO_MUTUAL, sni: host };
  // To Istio the port of a gateway is plain TLS, over which it would speak HTTP/1.1.
  const http = { h2UpgradePolicy: ConnectionPoolSettingsHTTPSettingsH2UpgradePolicy.UPGRADE };
  const settings = { port, tls, ...(intent.speaksHttp2 && { connectionPool: { http } }) };
  return { host: gatewayHost, subsets: [{ name: subset, trafficPolicy: { portLevelSettings: [settings] } }] };
}
