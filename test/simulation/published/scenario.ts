import { IstioVersion, OutboundTrafficPolicyMode, TrafficOutcome } from '../../../lib';
import type { Client, GatewayProxy } from '../../conformance/answers';
import type { ComparableHop } from '../../conformance/differential/comparable';
import type { DifferentialCall, MeshCase } from '../../conformance/differential/mesh-case';
import { objectsOf, Resource } from '../../conformance/manifests';

/** What has to become of a call. */
export interface Expectation {
  /** The fields of the hop at which the scenario looks: of the sidecar, or of the gateway that it is about. */
  readonly hop: ComparableHop;
  /** Which hop that is; the last one if it is not said. */
  readonly at?: number;
  /** The proxy does not encrypt. */
  readonly isInClear?: boolean;
  readonly outcome?: TrafficOutcome;
  readonly status?: number;
}

export interface PublishedCall {
  readonly call: DifferentialCall;
  readonly expected: Expectation;
}

/** A scenario that Istio publishes, as a case of our own with the same structure and the same answers. */
export interface PublishedScenario {
  /** File, function and name of the scenario in Istio's sources. */
  readonly source: string;
  /** What it is about, in our words. */
  readonly name: string;
  readonly policy?: keyof typeof OutboundTrafficPolicyMode;
  readonly minors?: readonly ('1.30' | '1.31')[];
  readonly manifests: string;
  readonly client?: Client;
  readonly gateways?: readonly GatewayProxy[];
  readonly calls: readonly PublishedCall[];
}

/** The one client of a scenario. */
const CALLER = 'caller';

/** Who calls where a scenario does not say it. */
const IN_SHOP: Client = { namespace: 'shop', labels: { app: 'till' } };

export function meshOf(scenario: PublishedScenario): MeshCase {
  const { policy = 'ALLOW_ANY', manifests, client = IN_SHOP, gateways = [], calls } = scenario;
  return {
    objects: inOrderOfTime(objectsOf(manifests)),
    policy,
    clients: { [CALLER]: client },
    gateways: [...gateways],
    calls: calls.map(({ call: asked }) => asked),
  };
}

/** Istio settles what is equally old by chance: the first object is the oldest where none has a time. */
function inOrderOfTime(objects: Resource[]): Resource[] {
  return objects.map((object, index) => {
    const seconds = String(index).padStart(2, '0');
    const metadata = { creationTimestamp: `2024-01-01T00:00:${seconds}Z`, ...object.metadata };
    return { ...object, metadata };
  });
}

/** A call of the client, and what has to become of it. */
export function call(
  url: string,
  hop: ComparableHop,
  more: Partial<DifferentialCall & Expectation> = {},
): PublishedCall {
  const { at, isInClear, outcome, status, ...rest } = more;
  return { call: { client: CALLER, url, ...rest }, expected: { hop, at, isInClear, outcome, status } };
}

export function minorsOf({ minors = ['1.30', '1.31'] }: PublishedScenario): readonly ('1.30' | '1.31')[] {
  return minors;
}

export const VERSIONS = { '1.30': IstioVersion.V1_30, '1.31': IstioVersion.V1_31 };
