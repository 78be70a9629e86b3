import type { Fields } from './fields';
import type { SourceObject } from './mesh-object';

/** What a DestinationRule says about connections, before ports and subsets are looked at. */
export interface TrafficPolicy {
  readonly connectionPool?: Fields;
  readonly outlierDetection?: Fields;
  readonly loadBalancer?: Fields;
  readonly tls?: Fields;
  readonly tunnel?: Fields;
  readonly proxyProtocol?: Fields;
  readonly retryBudget?: Fields;
  readonly portLevelSettings: readonly PortPolicy[];
  /** What the policy is read from; of two that are laid over each other, the one below. */
  readonly source: SourceObject;
}

export interface PortPolicy {
  readonly port: number | undefined;
  readonly policy: TrafficPolicy;
  /** Where it is written. */
  readonly place: string;
}

const REPLACED_BY_PORT = ['connectionPool', 'outlierDetection', 'loadBalancer', 'tls'] as const;
const KEPT_BESIDE_PORT = ['tunnel', 'proxyProtocol', 'retryBudget'] as const;

const BLOCKS = [...REPLACED_BY_PORT, ...KEPT_BESIDE_PORT] as const;

type Blocks = { -readonly [Key in keyof TrafficPolicy]: TrafficPolicy[Key] };

export function readTrafficPolicy(policy: Fields | undefined, source: SourceObject): TrafficPolicy | undefined {
  if (!policy) return undefined;
  return {
    source,
    connectionPool: policy.optional('connectionPool'),
    outlierDetection: policy.optional('outlierDetection'),
    loadBalancer: policy.optional('loadBalancer'),
    tls: policy.optional('tls'),
    tunnel: policy.optional('tunnel'),
    proxyProtocol: policy.optional('proxyProtocol'),
    retryBudget: policy.optional('retryBudget'),
    portLevelSettings: policy.objects('portLevelSettings').map((entry) => ({
      port: entry.fields('port').number('number'),
      policy: readPortPolicy(entry, source),
      place: entry.place,
    })),
  };
}

/** Of what is not replaced by an entry for a port, an entry says nothing. */
function readPortPolicy(entry: Fields, source: SourceObject): TrafficPolicy {
  return {
    source,
    connectionPool: entry.optional('connectionPool'),
    outlierDetection: entry.optional('outlierDetection'),
    loadBalancer: entry.optional('loadBalancer'),
    tls: entry.optional('tls'),
    portLevelSettings: NO_PORTS,
  };
}

const NO_PORTS: readonly PortPolicy[] = [];

/**
 * The policy of a port. An entry for the port stands for the whole policy: what it leaves out is not taken from above.
 * The first of several entries counts. Follows `GetPortLevelTrafficPolicy` in pilot/pkg/networking/util/util.go.
 */
export function portLevelTrafficPolicy(policy: TrafficPolicy | undefined, port: number): TrafficPolicy | undefined {
  return policy?.portLevelSettings.find((entry) => entry.port === port)?.policy ?? policy;
}

/**
 * The policy of a subset laid over that of the rule, block by block; an entry of the subset for the port replaces all
 * four blocks. Follows `MergeSubsetTrafficPolicy` in pilot/pkg/networking/util/util.go.
 */
export function subsetTrafficPolicy(
  policy: TrafficPolicy | undefined,
  subset: TrafficPolicy | undefined,
  port: number,
): TrafficPolicy | undefined {
  const original = portLevelTrafficPolicy(policy, port);
  if (!subset) return original;
  const own = portLevelTrafficPolicy(subset, port);
  if (!original || !own) return own;
  const merged: Blocks = { ...original, portLevelSettings: [] };
  for (const key of REPLACED_BY_PORT) if (own[key] || own !== subset) merged[key] = own[key];
  for (const key of KEPT_BESIDE_PORT) if (own[key]) merged[key] = own[key];
  return merged;
}

/**
 * A policy that is written, its gaps filled from one that is not; so are its entries for ports. Follows
 * `mergeBackendPolicyTrafficPolicy` in pilot/pkg/model/destination_rule.go.
 */
export function filledPolicy(
  written: TrafficPolicy | undefined,
  made: TrafficPolicy | undefined,
): TrafficPolicy | undefined {
  if (!written || !made) return written ?? made;
  const filled: Blocks = { ...made, portLevelSettings: filledPorts(written.portLevelSettings, made.portLevelSettings) };
  for (const key of BLOCKS) filled[key] = written[key] ?? made[key];
  return filled;
}

/** Of several entries for a port, the last one is filled. Follows `mergeBackendPolicyPortLevelSettings`. */
function filledPorts(written: readonly PortPolicy[], made: readonly PortPolicy[]): PortPolicy[] {
  const filled = [...written];
  for (const entry of made) {
    const index = written.map(({ port }) => port).lastIndexOf(entry.port);
    if (index === -1) {
      filled.push(entry);
      continue;
    }
    const policy: Blocks = { ...filled[index].policy };
    for (const key of REPLACED_BY_PORT) policy[key] ??= entry.policy[key];
    filled[index] = { ...filled[index], policy };
  }
  return filled;
}

/**
 * The mode of TLS that a rule asks for on a port, if it asks. Other than the policy of a cluster, an entry for a port without
 * `tls` changes nothing here. Follows `tlsModeForDestinationRule` in pilot/pkg/xds/endpoints/mtls_checker.go.
 */
export function writtenTlsMode(policies: readonly (TrafficPolicy | undefined)[], port: number): string | undefined {
  for (const policy of policies) {
    const entry = policy?.portLevelSettings.find((each) => each.port === port && each.policy.tls);
    const tls = entry?.policy.tls ?? policy?.tls;
    if (tls) return tls.text('mode') ?? 'DISABLE';
  }
  return undefined;
}
