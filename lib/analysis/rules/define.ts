import type * as extensions from '../../../imports/extensions';
import type * as networking from '../../../imports/networking';
import type * as security from '../../../imports/security';
import type * as telemetry from '../../../imports/telemetry';
import { Given, Report, Rule, RulePage } from '../rule';
import { Severity } from '../finding';

/**
 * A type of the bindings as a manifest may hold it: every field can be missing, and enums are any text. Types only: at
 * run time nothing of the bindings is needed.
 */
export type Written<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Written<Item>[]
    : T extends object
      ? { readonly [Field in keyof T]?: Written<T[Field]> }
      : T;

/** The kinds that there are rules for, beside what the schema says. */
export interface Specs {
  readonly AuthorizationPolicy: security.AuthorizationPolicySpec;
  readonly DestinationRule: networking.DestinationRuleSpec;
  readonly Gateway: networking.GatewaySpec;
  readonly PeerAuthentication: security.PeerAuthenticationSpec;
  readonly RequestAuthentication: security.RequestAuthenticationSpec;
  readonly ServiceEntry: networking.ServiceEntrySpec;
  readonly Sidecar: networking.SidecarSpec;
  readonly Telemetry: telemetry.TelemetrySpec;
  readonly TrafficExtension: extensions.TrafficExtensionSpec;
  readonly VirtualService: networking.VirtualServiceSpec;
  readonly WasmPlugin: extensions.WasmPluginSpec;
  readonly WorkloadEntry: networking.WorkloadEntrySpec;
  readonly WorkloadGroup: networking.WorkloadGroupSpec;
}

/** What a rule about one kind is given of an object. */
type GivenOf<Spec> = Omit<Given, 'spec'> & { readonly spec: Written<Spec> };

type Words = Omit<RulePage, 'severity' | 'effect' | 'source'> &
  Partial<Pick<RulePage, 'severity' | 'effect'>> & {
    /** The function of Istio's package pkg/config/validation. */
    readonly follows: string;
  };

/** A rule about what Istio's webhook refuses, or warns of, in one kind. */
export function webhookRule<Kind extends keyof Specs>(
  kind: Kind,
  words: Words,
  check: (given: GivenOf<Specs[Kind]>, report: Report) => void,
): Rule {
  return { ...page(words), kinds: [kind], check };
}

/** A rule about several kinds, or all. */
export function commonRule(
  kinds: readonly string[] | undefined,
  words: Words,
  check: (given: Given, report: Report) => void,
): Rule {
  return { ...page(words), ...(kinds && { kinds }), check };
}

function page({ follows, ...words }: Words): RulePage {
  const severity = words.severity ?? Severity.ERROR;
  const effect =
    severity === Severity.ERROR
      ? "Istio's webhook refuses the object. Where the webhook is not asked, istiod drops the object or a part of it."
      : "Istio's webhook takes the object with a warning, which nobody sees who applies it by a pipeline.";
  return { effect, ...words, severity, source: `istio.io/istio pkg/config/validation: ${follows}` };
}
