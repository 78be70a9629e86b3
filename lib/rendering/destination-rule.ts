import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ClientTLSSettings,
  ClientTLSSettingsTLSmode,
  ConnectionPoolSettings,
  ConnectionPoolSettingsHTTPSettingsH2UpgradePolicy,
  DestinationRule,
  DestinationRuleSpec,
  LoadBalancerSettings,
  OutlierDetection,
  Subset,
  TrafficPolicy,
  TrafficPolicyPortTrafficPolicy,
} from '../../imports/networking';
import { built } from './built';
import { GATE_SUBSET } from './gate-subset';

/** A rule under its kind as id, and the role where a construct has several. */
export function createDestinationRule(
  scope: Construct,
  metadata: ApiObjectMetadata,
  spec: DestinationRuleSpec,
  role?: string,
): DestinationRule {
  const id = role === undefined ? 'DestinationRule' : `DestinationRule-${role}`;
  return built(new DestinationRule(scope, id, { metadata, spec }));
}

export interface PassthroughRuleIntent {
  readonly host: string;
  readonly exportTo: string[];
  readonly loadBalancer?: LoadBalancerSettings;
  readonly connectionPool?: ConnectionPoolSettings;
  readonly outlierDetection?: OutlierDetection;
}

/** Settings of connections that the proxy only forwards. There is no `tls`: it would encrypt what is encrypted. */
export function renderPassthroughRule(intent: PassthroughRuleIntent): DestinationRuleSpec {
  const { host, exportTo, ...settings } = intent;
  return { exportTo, host, trafficPolicy: limits(settings) };
}

export interface ClearTextRuleIntent extends PassthroughRuleIntent {
  readonly port: number;
}

/**
 * Settings of calls that leave in clear text, on their port alone: TLS of the application needs other ones. That there is
 * no TLS is written out, since a rule for a wildcard above the host would otherwise add its own.
 */
export function renderClearTextRule({ host, exportTo, ...settings }: ClearTextRuleIntent): DestinationRuleSpec {
  return { exportTo, host, trafficPolicy: onPort({ tls: { mode: ClientTLSSettingsTLSmode.DISABLE }, ...settings }) };
}

export interface TcpRuleIntent extends PassthroughRuleIntent {
  readonly tls?: ClientTLSSettings;
}

/**
 * Settings of a host all of whose ports are TCP. They stand at the top: in an entry for a port, the idle timeout is not
 * read. With TLS comes the gate, as for HTTP.
 */
export function renderTcpRule({ tls, ...intent }: TcpRuleIntent): DestinationRuleSpec {
  const rule = renderPassthroughRule(intent);
  if (!tls) return rule;
  const trafficPolicy = { ...rule.trafficPolicy, tls };
  return { ...rule, trafficPolicy, subsets: [{ name: GATE_SUBSET, trafficPolicy }] };
}

export interface OriginationRuleIntent extends Omit<PassthroughRuleIntent, 'exportTo'> {
  /** Left out for the rule of selected workloads, which is private to its namespace by nature. */
  readonly exportTo?: string[];
  readonly workloadLabels?: Readonly<Record<string, string>>;
  readonly port: number;
  readonly tls: ClientTLSSettings;
  /** Name of the subset that a route has to find, so that nothing leaves while this rule does not apply. */
  readonly gateSubset?: string;
}

/**
 * TLS by the proxy, on one port alone. Everything else for that port stands beside it, since an entry for a port
 * replaces the settings above it. The gate is a subset without labels that repeats them: a route that names it finds
 * no cluster as long as this rule does not apply, instead of one that speaks clear text.
 */
export function renderOriginationRule(intent: OriginationRuleIntent): DestinationRuleSpec {
  const { host, exportTo, workloadLabels, gateSubset } = intent;
  const trafficPolicy = onPort(intent);
  return {
    exportTo,
    host,
    subsets: gateSubset === undefined ? undefined : [{ name: gateSubset, trafficPolicy }],
    trafficPolicy,
    workloadSelector: workloadLabels && { matchLabels: workloadLabels },
  };
}

/** A rule with one more subset, where there is one. */
export function withSubset(rule: DestinationRuleSpec, subset?: Subset): DestinationRuleSpec {
  return subset ? { ...rule, subsets: [...(rule.subsets ?? []), subset] } : rule;
}

export interface RefusingRuleIntent {
  readonly host: string;
  readonly exportTo: string[];
  readonly port: number;
  readonly sni: string;
  /** Says in logs and errors why the connection was refused. */
  readonly refusedName: string;
  /** A subset that a route names for somebody else's rule; whoever finds it here is refused as well. */
  readonly refusedSubset?: string;
  /** Subsets that let through, for routes that name them. */
  readonly encryptedSubsets?: { readonly name: string; readonly rule: OriginationRuleIntent }[];
}

/**
 * Lets nobody through who meets it: the server is asked to prove a name that no certificate carries, so that the
 * handshake fails before a byte of the request. With the real name the request would reach the server.
 */
export function renderRefusingRule(intent: RefusingRuleIntent): DestinationRuleSpec {
  const { host, exportTo, port, sni, refusedSubset, encryptedSubsets = [] } = intent;
  const tls = { mode: ClientTLSSettingsTLSmode.SIMPLE, sni, subjectAltNames: [`${intent.refusedName}.invalid`] };
  const trafficPolicy = { portLevelSettings: [{ port: { number: port }, tls }] };
  const subsets = [
    ...(refusedSubset ? [{ name: refusedSubset, trafficPolicy }] : []),
    ...encryptedSubsets.map(({ name, rule }) => ({ name, trafficPolicy: onPort(rule) })),
  ];
  return { exportTo, host, trafficPolicy, ...(subsets.length > 0 && { subsets }) };
}

type Limits = Pick<PassthroughRuleIntent, 'loadBalancer' | 'connectionPool' | 'outlierDetection'>;

export interface HopRuleIntent {
  readonly host: string;
  readonly gatewayHost: string;
  readonly gatewayPort: number;
  readonly subset: string;
  readonly speaksHttp2: boolean;
  /** Where it has to be said. @default - what the mesh takes for granted */
  readonly exportTo?: string[];
}

/**
 * Mutual TLS from the sidecar to the gateway, asking for the host by name. It has no exportTo, like the rules of
 * everybody else for the Service of the gateway: of rules with unequal lists only the newest counts. Where the mesh keeps
 * such rules in their namespace, clients need it all the same.
 */
export function renderHopRule(intent: HopRuleIntent): DestinationRuleSpec {
  const { host, exportTo, gatewayHost, gatewayPort, subset } = intent;
  const port = { number: gatewayPort };
  const tls = { mode: ClientTLSSettingsTLSmode.ISTIO_MUTUAL, sni: host };
  // To Istio the port of a gateway is plain TLS, over which it would speak HTTP/1.1.
  const http = { h2UpgradePolicy: ConnectionPoolSettingsHTTPSettingsH2UpgradePolicy.UPGRADE };
  const settings = { port, tls, ...(intent.speaksHttp2 && { connectionPool: { http } }) };
  return { exportTo, host: gatewayHost, subsets: [{ name: subset, trafficPolicy: { portLevelSettings: [settings] } }] };
}

interface PortSettings extends Limits {
  readonly port: number;
  readonly tls?: ClientTLSSettings;
}

function onPort({ port, tls, loadBalancer, connectionPool, outlierDetection }: PortSettings): TrafficPolicy {
  const onThisPort: TrafficPolicyPortTrafficPolicy = {
    connectionPool,
    loadBalancer,
    outlierDetection,
    port: { number: port },
    tls,
  };
  return { portLevelSettings: [onThisPort] };
}

function limits({ loadBalancer, connectionPool, outlierDetection }: Limits): Limits {
  return { connectionPool, loadBalancer, outlierDetection };
}
