import { IConstruct } from 'constructs';
import { Declaration, declared } from '../../profile/declaration';
import type { Acknowledgement } from '../acknowledgements';
import { AnalysisMode } from './analysis-mode';

/** The type of the metadata that keeps what is acknowledged at a construct. */
const METADATA = 'cdk8s-istio/acknowledged';

const IN_USE = Symbol.for('cdk8s-istio.acknowledgements');

/** What was configured for a scope. */
export class AnalysisSettings {
  public constructor(public readonly mode: AnalysisMode) {}
}

export const ANALYSIS_DECLARATION: Declaration<AnalysisSettings> = {
  contextKey: 'cdk8s-istio/analysis',
  call: 'EgressAnalysis.configure',
  is: (value) => value instanceof AnalysisSettings,
  refusals: { late: 'ANALYSIS004', second: 'ANALYSIS005' },
};

/** What becomes of findings about an object. */
export function modeOf(construct: IConstruct): AnalysisMode {
  return declared(ANALYSIS_DECLARATION, construct)?.mode ?? AnalysisMode.ENFORCE;
}

export function addAcknowledgement(construct: IConstruct, acknowledgement: Acknowledgement): void {
  construct.node.addMetadata(METADATA, acknowledgement);
  const { root } = construct.node;
  if (!(IN_USE in root)) Object.defineProperty(root, IN_USE, { value: true });
}

/** Whether anything is acknowledged in an app. Most apps need not be searched for it. */
export function hasAcknowledgements(root: IConstruct): boolean {
  return IN_USE in root;
}

/** What is acknowledged at a construct itself. */
export function acknowledgedAt(construct: IConstruct): Acknowledgement[] {
  return construct.node.metadata
    .filter(({ type }) => type === METADATA)
    .map(({ data }: { readonly data: unknown }) => data as Acknowledgement);
}
