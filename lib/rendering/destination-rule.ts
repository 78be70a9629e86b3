import {
  ClientTLSSettings,
  ClientTLSSettingsTLSmode,
  ConnectionPoolSettings,
  DestinationRuleSpec,
  OutlierDetection,
  TrafficPolicyPortTrafficPolicy,
} from '../../imports/networking';

/** The subset of the gate. The name has to be one that no other rule for the host defines. */
export const GATE_SUBSET = 'cdk8s-istio-tls';

export interface PassthroughRuleIntent {
  readonly host: string;
  readonly exportTo: string[];
  readonly connectionPool?: ConnectionPoolSettings;
  readonly outlierDetection?: OutlierDetection;
}

/** Settings of connections that the proxy only forwards. There is no `tls`: it would encrypt what is encrypted. */
export function renderPassthroughRule(intent: PassthroughRuleIntent): DestinationRuleSpec {
  const { host, exportTo, connectionPool, outlierDetection } = intent;
  return {
    exportTo,
    host,
    trafficPolicy: { ...(connectionPool && { connectionPool }), ...(outlierDetection && { outlierDetection }) },
  };
}

export interface OriginationRuleIntent extends PassthroughRuleIntent {
  readonly port: number;
  readonly tls: ClientTLSSettings;
  readonly gate: boolean;
}

/**
 * TLS by the proxy, on one port alone. Everything else for that port stands beside it, since an entry for a port
 * replaces the settings above it. The gate is a subset without labels that repeats them: a route that names it finds
 * no cluster as long as this rule does not apply, instead of one that speaks clear text.
 */
export function renderOriginationRule(intent: OriginationRuleIntent): DestinationRuleSpec {
  const { host, exportTo, connectionPool, outlierDetection } = intent;
  const portPolicy: TrafficPolicyPortTrafficPolicy = {
    port: { number: intent.port },
    tls: { mode: ClientTLSSettingsTLSmode.SIMPLE, ...intent.tls },
    ...(connectionPool && { connectionPool }),
    ...(outlierDetection && { outlierDetection }),
  };
  const trafficPolicy = { portLevelSettings: [portPolicy] };
  return {
    exportTo,
    host,
    trafficPolicy,
    ...(intent.gate && { subsets: [{ name: GATE_SUBSET, trafficPolicy }] }),
  };
}
