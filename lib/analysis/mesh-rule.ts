import { Fields, ManifestObject, Path } from '../manifests/manifest-object';
import { Fix } from './fix';
import type { MeshView } from './mesh-view';
import { AnalysisContext, RulePage } from './rule';

/** What one case of a rule about several objects says. */
export type MeshReport = (object: ManifestObject, path: Path, message: string, more?: MeshReportDetails) => void;

export interface MeshReportDetails {
  /** @default - that of the rule */
  readonly remedy?: string;
  readonly fix?: Fix;
  /** Namespaces whose clients are affected, `*` for all that have no rules of their own. @default - not told */
  readonly clients?: readonly string[];
}

/** What is documented about a rule for several objects: as for one, but with a small mesh as each example. */
export interface MeshRulePage extends Omit<RulePage, 'fires' | 'accepts'> {
  /** Objects that it fires for. */
  readonly fires: readonly Fields[];
  /** The nearest objects that it does not fire for. */
  readonly accepts: readonly Fields[];
  /** The mesh of both examples, where it is not one with the settings that Istio has by default. */
  readonly context?: Partial<AnalysisContext>;
  /** A call that shows the effect on Istio's own code. Absent: the rule is advice, and its page says so. */
  readonly shown?: Demonstration;
}

/** What becomes of one call in both examples of a rule, in the words of Istio's own simulation. */
export interface Demonstration {
  readonly client: {
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    /** The proxy answers the DNS queries of its application. @default false */
    readonly dnsCapture?: boolean;
    /** `region/zone/subzone`. @default - nowhere */
    readonly locality?: string;
    /** It has the proxy of its node and none of its own. @default false */
    readonly ambient?: boolean;
  };
  readonly url: string;
  /** Where the application connects to. @default - an address that no object knows */
  readonly address?: string;
  /** The Host header. @default - the host of the url, without a port */
  readonly host?: string;
  /** A gateway that calls are followed through, with its Service and Pod beside the examples. @default - none */
  readonly gateway?: DemonstrationGateway;
  /** A waypoint, of which the examples have the Gateway; its Service and Pod stand beside them. @default - none */
  readonly waypoint?: DemonstrationWaypoint;
  /** @default - 'ALLOW_ANY' */
  readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  /** The part of the generated configuration that shows the effect, where the words about the call do not. @default - the words */
  readonly part?: 'http' | 'tcp' | 'upstream';
  /** A part of what is said about the call in the example that fires. */
  readonly fires: string;
  /** A part of what is said about it in the nearest neighbour. */
  readonly accepts: string;
}

/** The Service and the Pod of a gateway. */
export interface DemonstrationGateway {
  /** Name of its Service and of its ServiceAccount. */
  readonly service: string;
  readonly namespace: string;
  /** Of the Pod. */
  readonly labels: Readonly<Record<string, string>>;
  /** What port 443 of its Service is on the Pod. @default 443 */
  readonly podPort?: number;
}

/** A Gateway of class istio-waypoint. */
export interface DemonstrationWaypoint {
  readonly name: string;
  readonly namespace: string;
}

/** One thing that can be wrong between objects. It may read the model of the mesh, and has to be quick with 10,000 objects. */
export interface MeshRule extends MeshRulePage {
  /** Objects with an error of their own are not in the view: Istio would not have them either. */
  check(view: MeshView, report: MeshReport): void;
}
