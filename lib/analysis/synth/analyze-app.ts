import { IConstruct } from 'constructs';
import type { PrintedObject } from '../../mesh/printed-object';
import { Finding, Severity, UNKNOWN_FIELD } from '../finding';
import { acknowledge } from './acknowledge';
import { AnalysisMode } from './analysis-mode';
import { appFindings } from './app-findings';
import { hasAcknowledgements, modeOf } from './declared';

/** What the analysis says about an app. */
export interface AppVerdict {
  /** What stops the synthesis. */
  readonly errors: readonly string[];
  /** What is printed. */
  readonly notes: readonly string[];
}

const SILENCE: AppVerdict = { errors: [], notes: [] };
const NO_OBJECTS: ReadonlyMap<string, PrintedObject> = new Map();

/** Checks all objects of an app, and writes into them what is acknowledged. */
export function analyzeApp(root: IConstruct, objects: readonly PrintedObject[]): AppVerdict {
  const unused = hasAcknowledgements(root) ? acknowledge(root) : [];
  if (objects.every(({ construct }) => modeOf(construct) === AnalysisMode.OFF)) return SILENCE;
  const verdict = { errors: [] as string[], notes: [...unused] };
  const findings = appFindings(objects);
  const byPath = findings.length > 0 ? new Map(objects.map((object) => [object.path, object])) : NO_OBJECTS;
  for (const finding of findings) {
    const object = byPath.get(finding.origin.constructPath ?? '');
    const mode = object ? modeOf(object.construct) : AnalysisMode.ENFORCE;
    if (finding.acknowledged !== undefined || mode === AnalysisMode.OFF) continue;
    const stops = isError(finding, object?.isPatched === true) && mode === AnalysisMode.ENFORCE;
    if (stops) verdict.errors.push(textOf(finding, ''));
    else if (isShown(finding)) verdict.notes.push(textOf(finding, ` (${finding.severity.toLowerCase()})`));
  }
  if (verdict.errors.length > 0) verdict.errors.push(WAYS_ON);
  return verdict;
}

/** A field that somebody patches in may be newer than this library. */
function isError({ id, severity }: Finding, isPatched: boolean): boolean {
  return severity === Severity.ERROR && !(isPatched && id === UNKNOWN_FIELD);
}

const WAYS_ON =
  'More about each: npx cdk8s-istio explain ID. To accept one: EgressAnalysis.of(construct).acknowledge(ID, { reason }).';

/** Advice is for reviews; that an acknowledgement is in vain is about the code at hand. */
function isShown({ id, severity }: Finding): boolean {
  return severity !== Severity.ADVICE || id.startsWith('ACKNOWLEDGEMENT');
}

/** Equal in form to a refusal. */
function textOf({ id, origin, jsonPath, message, remedy }: Finding, level: string): string {
  const place = [origin.constructPath, jsonPath].filter((each) => each !== '').join(' ');
  return `cdk8s-istio:${id}${level} at ${place}: ${message} ${remedy}`;
}
