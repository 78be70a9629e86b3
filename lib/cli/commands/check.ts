import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Analyzer } from '../../analysis/analyzer';
import { Baseline } from '../../analysis/baseline';
import { Finding } from '../../analysis/finding';
import { inOrder } from '../../analysis/order';
import type * as Github from '../../analysis/reports/github-report';
import type * as Json from '../../analysis/reports/json-report';
import type * as Junit from '../../analysis/reports/junit-report';
import { FAIL_ON, FindingState, isFailure, Report } from '../../analysis/reports/report';
import type * as Sarif from '../../analysis/reports/sarif-report';
import { counted } from '../../analysis/reports/summary';
import type * as Text from '../../analysis/reports/text-report';
import { ManifestFault } from '../../manifests/read-manifests';
import { show } from '../../refusals/refuse';
import { Arguments, Command } from '../command';
import { unreadable } from '../input/find-files';
import { Input, readInput } from '../input/read-input';
import { readTextFile } from '../input/text-file';
import { Profile, PROFILE_OPTIONS, profileOf } from '../profile';
import { Progress } from '../progress';
import { colorsOf, Terminal } from '../terminal';
import { UsageError } from '../usage-error';

type Format = (report: Report, terminal: Terminal) => string;

/* eslint-disable @typescript-eslint/no-require-imports -- One of them is asked for. */
const FORMATS: Readonly<Record<string, () => Format>> = {
  text: () => {
    const { textReport } = require('../../analysis/reports/text-report') as typeof Text;
    return (report, terminal) => textReport(report, colorsOf(terminal));
  },
  json: () => (require('../../analysis/reports/json-report') as typeof Json).jsonReport,
  sarif: () => (require('../../analysis/reports/sarif-report') as typeof Sarif).sarifReport,
  junit: () => (require('../../analysis/reports/junit-report') as typeof Junit).junitReport,
  github: () => (require('../../analysis/reports/github-report') as typeof Github).githubReport,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** So many take seconds to check. */
const MANY_OBJECTS = 5000;

export const checkCommand: Command = {
  name: 'check',
  operands: '[files, folders, patterns or -]',
  summary: 'Says what is wrong with manifests.',
  details: [
    'Reads YAML and JSON: files, folders with all their .yaml, .yml and .json, patterns, and standard input as -; ' +
      'without any, the folder at hand. All of it is looked at together, so name everything that ends up in one mesh. ' +
      'Files of folders that hold no object of Kubernetes are left out; folders whose names begin with a dot, and ' +
      'node_modules, too.',
    'Exits with 0 if nothing was found that counts, 1 if something was, and 2 if the command was called wrongly or ' +
      'something could not be read.',
    "The annotation cdk8s-istio/acknowledged of an object accepts findings about it, one 'ID: reason' a line.",
  ],
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      allowed: Object.keys(FORMATS),
      help: 'text (default), json, sarif, junit or github.',
    },
    {
      name: 'fail-on',
      value: 'SEVERITY',
      allowed: Object.keys(FAIL_ON),
      help: 'The least that counts: error (default), warning, advice or never.',
    },
    ...PROFILE_OPTIONS,
    { name: 'baseline', value: 'FILE', help: 'Findings that this file knows do not count.' },
    { name: 'write-baseline', help: 'Write all that is found now to the file of --baseline.' },
  ],
  examples: [
    ['cdk8s-istio check dist', 'What cdk8s has written'],
    ['helm template shop ./chart | cdk8s-istio check - platform/*.yaml', 'A Helm chart together with the platform'],
    ['cdk8s-istio check --format sarif dist > findings.sarif', 'For code scanning'],
    ['cdk8s-istio check --baseline known.json --write-baseline manifests', 'Begin to check what has grown'],
  ],

  run(args, terminal) {
    checkBaselineOptions(args);
    const profile = profileOf(args, terminal);
    const baseline = args.has('write-baseline') ? undefined : baselineOf(args, terminal);
    const progress = new Progress(terminal);
    const input = readInput(args.operands, terminal, progress);
    progress.show(`checking ${counted(input.objects.length, 'object')}`, input.objects.length > MANY_OBJECTS);
    const findings = inOrder(new Analyzer(profile).check(input));
    progress.end();
    noteForeign(input, args, terminal);
    const isIncomplete = input.problems.some(({ fault }) => fault !== ManifestFault.NO_OBJECT);
    if (args.has('write-baseline')) return writeBaseline(findings, isIncomplete, args, terminal);
    const report = reportOf(findings, input, { args, profile, terminal, isIncomplete, baseline });
    const format = FORMATS[args.value('format') ?? 'text']();
    terminal.write(format(report, terminal));
    if (isIncomplete) return 2;
    return report.findings.some((each) => isFailure(each, report.failOn)) ? 1 : 0;
  },
};

interface Around {
  readonly args: Arguments;
  readonly profile: Profile;
  readonly terminal: Terminal;
  readonly isIncomplete: boolean;
  readonly baseline: Baseline | undefined;
}

/** What was left out; files that options name are not missed. */
function noteForeign({ foreign }: Input, args: Arguments, { folder, writeError }: Terminal): void {
  const named = ['profile', 'baseline'].map((option) => resolve(folder, args.value(option) ?? ''));
  const others = foreign.filter((file) => !named.includes(resolve(folder, file)));
  if (others.length === 0) return;
  const count = counted(others.length, 'file');
  writeError(`cdk8s-istio: left out ${count} without an object of Kubernetes, such as ${show(others[0])}.\n`);
}

function reportOf(findings: readonly Finding[], { objects, files }: Input, around: Around): Report {
  const { args, profile, terminal, isIncomplete, baseline } = around;
  const { known, gone } = baseline?.compare(findings.filter(isOpen)) ?? { known: new Set<Finding>(), gone: 0 };
  return {
    toolVersion: terminal.version,
    istioVersion: profile.istioVersion,
    findings: findings.map((finding) => ({ finding, state: stateOf(finding, known) })),
    objectCount: objects.length,
    files: [...files].sort(),
    failOn: FAIL_ON[args.value('fail-on') ?? 'error'],
    hasBaseline: baseline !== undefined,
    gone,
    isIncomplete,
    folder: terminal.folder,
  };
}

function stateOf(finding: Finding, known: ReadonlySet<Finding>): FindingState {
  if (!isOpen(finding)) return FindingState.ACKNOWLEDGED;
  return known.has(finding) ? FindingState.KNOWN : FindingState.COUNTED;
}

function isOpen({ acknowledged }: Finding): boolean {
  return acknowledged === undefined;
}

function checkBaselineOptions(args: Arguments): void {
  if (!args.has('write-baseline')) return;
  if (!args.has('baseline')) throw new UsageError('--write-baseline does not say where. Add --baseline FILE');
  for (const other of ['format', 'fail-on']) {
    if (args.has(other)) throw new UsageError(`--write-baseline prints no findings. Leave --${other} out`);
  }
}

function baselineOf(args: Arguments, { folder }: Terminal): Baseline | undefined {
  const file = args.value('baseline');
  if (file === undefined) return undefined;
  const baseline = Baseline.parse(readTextFile(file, folder));
  if (!baseline) throw new UsageError(`${show(file)} is no baseline. Write it anew with --write-baseline`);
  return baseline;
}

/** A baseline of half of the manifests would let the other half look new, or hide what is. */
function writeBaseline(
  findings: readonly Finding[],
  isIncomplete: boolean,
  args: Arguments,
  terminal: Terminal,
): number {
  const file = args.value('baseline') ?? '';
  if (isIncomplete) {
    const first = findings.find(({ object }) => object === undefined);
    const place = `${first?.origin.file ?? ''}:${first?.origin.line ?? 1}`;
    throw new UsageError(
      `${show(place)} cannot be read: ${first?.message ?? ''} Correct it before the baseline is written`,
    );
  }
  const open = findings.filter(isOpen);
  try {
    writeFileSync(resolve(terminal.folder, file), Baseline.of(open).toText());
  } catch (error) {
    throw unreadable(file, error);
  }
  terminal.writeError(`cdk8s-istio: wrote ${counted(open.length, 'finding')} to ${file}.\n`);
  return 0;
}
