import { RefusalPage } from '../refusal-page';

/** The analysis at synth. */
export const ANALYSIS_REFUSALS = {
  ANALYSIS001: {
    title: 'A finding is acknowledged without a reason',
    why: 'The reason is kept in the manifests, for whoever judges later whether it still holds.',
    remedy: 'Say why the finding does no harm here, in one line.',
  },
  ANALYSIS002: {
    title: 'A finding is acknowledged that there is not',
    why: 'It would accept nothing, and what was meant would still be found.',
    remedy: 'Write the id that the finding has; `cdk8s-istio rules` lists them all.',
  },
  ANALYSIS003: {
    title: 'A finding is acknowledged twice at one construct',
    why: 'Which reason holds would depend on the order of the lines.',
    remedy: 'Keep one reason, or acknowledge at the constructs below.',
  },
  ANALYSIS004: {
    title: 'The analysis is configured after constructs were made',
    why: 'What was made before would be checked in another way than what comes after.',
    remedy: 'Call `EgressAnalysis.configure` directly after the App or the Chart is created.',
  },
  ANALYSIS005: {
    title: 'The analysis of a scope is configured twice',
    why: 'One of the two would be lost.',
    remedy: 'Merge both calls into one.',
  },
} as const satisfies Record<string, RefusalPage>;
