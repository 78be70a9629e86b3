import { readFileSync } from 'node:fs';
import { Analyzer } from '../analysis/analyzer';
import { Baseline } from '../analysis/baseline';
import { Finding, Severity } from '../analysis/finding';
import { inOrder, nameOf } from '../analysis/order';
import { isFields, ManifestObject } from '../manifests/manifest-object';
import { ManifestProblem, readManifests } from '../manifests/read-manifests';
import { FAIL_ON, fails, SEVERITIES } from '../analysis/reports/report';
import { similar } from '../analysis/schema/similar';
import { show } from '../refusals/refuse';
import { oneOf } from './command';
import { readTextFile } from './input/text-file';
import { NEWEST_VERSION, Profile, readProfile } from './profile';
import { UsageError } from './usage-error';

/** What cdk8s-cli gives to a plugin, as far as it is needed. */
export interface ValidationContext {
  readonly manifests: readonly string[];
  readonly report: ValidationReport;
}

export interface ValidationReport {
  addViolation(violation: Violation): void;
  submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
}

export interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly ViolatingResource[];
}

export interface ViolatingResource {
  readonly resourceName: string;
  readonly locations: readonly string[];
  readonly manifestPath: string;
}

interface Properties {
  readonly failOn: Severity | undefined;
  readonly profile: Partial<Profile>;
  readonly baseline?: Baseline;
}

/** Checks the manifests of an app together, and reports to cdk8s-cli. */
export function runValidation(given: unknown, { manifests, report }: ValidationContext): void {
  const { failOn, profile, baseline } = readProperties(given);
  const findings = inOrder(new Analyzer({ istioVersion: NEWEST_VERSION, ...profile }).check(readAll(manifests)));
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const known = baseline?.compare(open).known ?? new Set<Finding>();
  const counted = open.filter((finding) => !known.has(finding));
  for (const violation of violationsOf(counted)) report.addViolation(violation);
  const isFailed = findings.some(isUnreadable) || counted.some(({ severity }) => fails(severity, failOn));
  report.submit(isFailed ? 'failure' : 'success', {
    errors: countOf(counted, Severity.ERROR),
    warnings: countOf(counted, Severity.WARNING),
    advice: countOf(counted, Severity.ADVICE),
    acknowledged: String(findings.length - open.length),
    ...(baseline && { inBaseline: String(known.size) }),
  });
}

function readAll(paths: readonly string[]): { objects: ManifestObject[]; problems: ManifestProblem[] } {
  const read = [...paths].sort().map((path) => readManifests(readFileSync(path), path));
  return { objects: read.flatMap(({ objects }) => objects), problems: read.flatMap(({ problems }) => problems) };
}

/** What nobody can read is not checked, whatever counts. */
function isUnreadable({ object, id }: Finding): boolean {
  return object === undefined && id !== 'MANIFEST004';
}

function countOf(findings: readonly Finding[], severity: Severity): string {
  return String(findings.filter((finding) => finding.severity === severity).length);
}

/** One for each kind of finding with the same way out, as cdk8s-cli shows them. */
function violationsOf(findings: readonly Finding[]): Violation[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = JSON.stringify([SEVERITIES.indexOf(finding.severity), finding.id, finding.remedy]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.keys()].sort().flatMap((key) => {
    const group = groups.get(key);
    return group ? [violationOf(group)] : [];
  });
}

function violationOf(group: readonly [Finding, ...Finding[]]): Violation {
  const [{ id, severity, remedy }] = group;
  return {
    ruleName: `${id} (${severity.toLowerCase()})`,
    recommendation: remedy,
    fix: `npx cdk8s-istio explain ${id}`,
    violatingResources: resourcesOf(group),
  };
}

function resourcesOf(findings: readonly Finding[]): ViolatingResource[] {
  return findings.map((finding) => {
    const { object, origin, jsonPath, message } = finding;
    const line = origin.line === undefined ? '' : ` in line ${origin.line}`;
    const place = [nameOf(finding), jsonPath].filter((each) => each !== '').join(' ');
    return {
      resourceName: object?.name ?? '',
      locations: [`${place}${line}: ${message}`.trim()],
      manifestPath: origin.file ?? '',
    };
  });
}

/** The properties of the plugin in `cdk8s.yaml`. */
function readProperties(given: unknown): Properties {
  const properties = isFields(given) ? given : {};
  const names = ['failOn', 'profile', 'baseline'];
  for (const name of Object.keys(properties)) {
    if (names.includes(name)) continue;
    const near = similar(name, names);
    throw refused(name, `is not known. Write ${near ?? oneOf(names)}`);
  }
  const { failOn = 'error', profile = {}, baseline } = properties;
  if (typeof failOn !== 'string' || !Object.hasOwn(FAIL_ON, failOn)) {
    throw refused('failOn', `is ${show(failOn)}. Write ${oneOf(Object.keys(FAIL_ON))}`);
  }
  if (baseline !== undefined && typeof baseline !== 'string') {
    throw refused('baseline', `is ${show(baseline)}. Write the path of a file`);
  }
  return {
    failOn: FAIL_ON[failOn],
    profile: typeof profile === 'string' ? profileIn(profile) : profileOfValue(profile),
    ...(baseline !== undefined && { baseline: baselineIn(baseline) }),
  };
}

function profileIn(file: string): Partial<Profile> {
  return readProfile(readTextFile(file, process.cwd()), file);
}

function profileOfValue(value: unknown): Partial<Profile> {
  return readProfile(JSON.stringify(value), 'profile of EgressValidation');
}

function baselineIn(file: string): Baseline {
  const baseline = Baseline.parse(readTextFile(file, process.cwd()));
  if (!baseline) throw refused('baseline', `names ${show(file)}, which is none. Write it with cdk8s-istio check`);
  return baseline;
}

function refused(name: string, problem: string): UsageError {
  return new UsageError(`cdk8s-istio: the property ${show(name)} of EgressValidation ${problem}.`);
}
