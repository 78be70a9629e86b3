import type { IstioVersion } from '../../profile/istio-version';
import { Finding, Severity } from '../finding';

/** What becomes of a finding. */
export enum FindingState {
  /** It counts. */
  COUNTED = 'COUNTED',
  /** Somebody has accepted it, with a reason. */
  ACKNOWLEDGED = 'ACKNOWLEDGED',
  /** It is in the baseline. */
  KNOWN = 'KNOWN',
}

export interface ReportedFinding {
  readonly finding: Finding;
  readonly state: FindingState;
}

/** What one check found, for every format. */
export interface Report {
  readonly toolVersion: string;
  readonly istioVersion: IstioVersion;
  /** In their order. */
  readonly findings: readonly ReportedFinding[];
  readonly objectCount: number;
  /** The names of the texts that were read. */
  readonly files: readonly string[];
  /** From this severity on, a finding fails the check; absent: none does. */
  readonly failOn?: Severity;
  readonly hasBaseline: boolean;
  /** How many findings of the baseline are no longer there. */
  readonly gone: number;
  /** Something could not be read. */
  readonly isIncomplete: boolean;
  /** What paths are relative to. */
  readonly folder: string;
}

/** Worst first. */
export const SEVERITIES: readonly Severity[] = [Severity.ERROR, Severity.WARNING, Severity.ADVICE];

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly advice: number;
  readonly acknowledged: number;
  readonly known: number;
}

export function countsOf({ findings }: Report): Counts {
  const count = (state: FindingState, severity?: Severity): number =>
    findings.filter((each) => each.state === state && (severity ?? each.finding.severity) === each.finding.severity)
      .length;
  return {
    errors: count(FindingState.COUNTED, Severity.ERROR),
    warnings: count(FindingState.COUNTED, Severity.WARNING),
    advice: count(FindingState.COUNTED, Severity.ADVICE),
    acknowledged: count(FindingState.ACKNOWLEDGED),
    known: count(FindingState.KNOWN),
  };
}

/** In their order; '' is where no file is known. */
export function byFile(findings: readonly ReportedFinding[]): ReadonlyMap<string, readonly ReportedFinding[]> {
  const files = new Map<string, ReportedFinding[]>();
  for (const each of findings) {
    const file = each.finding.origin.file ?? '';
    const known = files.get(file);
    if (known) known.push(each);
    else files.set(file, [each]);
  }
  return files;
}

/** The words for the least severity that fails a check. */
export const FAIL_ON: Readonly<Record<string, Severity | undefined>> = {
  error: Severity.ERROR,
  warning: Severity.WARNING,
  advice: Severity.ADVICE,
  never: undefined,
};

/** Whether a finding fails the check. */
export function isFailure({ finding, state }: ReportedFinding, failOn: Severity | undefined): boolean {
  return state === FindingState.COUNTED && fails(finding.severity, failOn);
}

/** Whether a severity is bad enough. */
export function fails(severity: Severity, failOn: Severity | undefined): boolean {
  return failOn !== undefined && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}
