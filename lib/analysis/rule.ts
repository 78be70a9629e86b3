import type { OutboundMode } from '../mesh/client';
import { IstioVersion } from '../profile/istio-version';
import { Fields, ManifestObject, Path } from '../manifests/manifest-object';
import { Severity } from './finding';
import { Fix } from './fix';

/** What one case of a rule says; the rest of a finding is known from the rule and the object. */
export type Report = (path: Path, message: string, more?: { readonly remedy?: string; readonly fix?: Fix }) => void;

/** What manifests do not show. */
export interface AnalysisContext {
  readonly istioVersion: IstioVersion;
  /** Namespace of objects that name none. */
  readonly defaultNamespace: string;
  /** What happens with calls to hosts that nobody has registered. */
  readonly outboundTrafficPolicy: OutboundMode;
  /** The namespace whose Sidecar, DestinationRules and policies are for all. */
  readonly rootNamespace: string;
  readonly trustDomain: string;
  /** Who sees hosts, routes and rules that do not say it. */
  readonly defaultServiceExportTo: readonly string[];
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  /** Whether proxies ask DNS for addresses of both families. */
  readonly dualStack: boolean;
  /** Whether the proxies answer the DNS queries of their applications. */
  readonly dnsCapture: boolean;
}

/** What a rule is given of an object. */
export interface Given {
  readonly object: ManifestObject;
  readonly spec: Fields;
  /** The object's own, or the one it will land in. */
  readonly namespace: string;
  readonly context: AnalysisContext;
}

/** What is documented about a rule. */
export interface RulePage {
  /** Public: never reused, and never with another meaning. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What happens at run time. */
  readonly effect: string;
  readonly why: string;
  readonly remedy: string;
  /** An object that it fires for. */
  readonly fires: Fields;
  /** The nearest object that it does not fire for. */
  readonly accepts: Fields;
  /** First minor release of Istio in which it holds, where that is not the oldest that is known. */
  readonly since?: IstioVersion;
  /** Last minor release for which the example shows it. Absent: the newest. */
  readonly until?: IstioVersion;
  /** The place in Istio's source that it follows, or the field that it is about. */
  readonly source: string;
  /** Why Istio's own code cannot be seen to object to the example. Absent: it can, in `conformance/`. */
  readonly unshown?: string;
}

/** One thing that can be wrong with one object. */
export interface Rule extends RulePage {
  /** The kinds of Istio that it looks at; absent: all. */
  readonly kinds?: readonly string[];

  /** Asked only for objects whose values all have the types of the schema. */
  check(given: Given, report: Report): void;
}
