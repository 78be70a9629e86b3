import { Place, refuse, show } from '../refusals/refuse';
import { checkText } from '../rendering/text';

/** A danger that is known and accepted. */
export interface AcceptedRisk {
  /** Why it is no danger here, for whoever reads the manifests later; kept as an annotation. One line. */
  readonly reason: string;
}

/**
 * The reason as the annotation under which every insecure choice is found. Languages without types can leave the risk
 * out.
 */
export function riskAnnotation(place: Place, property: string, risk?: AcceptedRisk): Record<string, string> {
  const reason = risk?.reason ?? '';
  if (reason.trim() === '') {
    refuse('WILDCARD003', place, {
      problem: `${property} has the reason ${show(reason)}`,
      remedy: "Say why, such as reason: 'the address is checked by the firewall of the cluster'",
    });
  }
  return { 'cdk8s-istio/insecure-reason': checkText(place, `${property}.reason`, reason) };
}
