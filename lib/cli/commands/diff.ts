import { counted } from '../../analysis/reports/summary';
import { TrafficDiff } from '../../diff/traffic-diff';
import { jsonReport } from '../../diff/reports/json-report';
import { markdownReport } from '../../diff/reports/markdown-report';
import { textReport } from '../../diff/reports/text-report';
import { ManifestFault } from '../../manifests/read-manifests';
import { show } from '../../refusals/refuse';
import { SimulationFinding } from '../../simulation/egress-simulation';
import { Command } from '../command';
import { Input, readInput, STDIN } from '../input/read-input';
import { PROFILE_OPTIONS, profileOf } from '../profile';
import { Progress } from '../progress';
import { colorsOf, Terminal } from '../terminal';
import { UsageError } from '../usage-error';
import { noteFindings, refusable, simulationOptions } from './simulated';

const FORMATS: Readonly<Record<string, (diff: TrafficDiff, terminal: Terminal) => string>> = {
  text: (diff, terminal) => textReport(diff, colorsOf(terminal)),
  json: jsonReport,
  markdown: markdownReport,
};

/** So many take seconds to compare. */
const MANY_OBJECTS = 1000;

export const diffCommand: Command = {
  name: 'diff',
  operands: 'OLD NEW',
  summary: 'Says what changes for traffic between two sets of manifests.',
  details: [
    'OLD and NEW are each a file, a folder, a pattern in quotes, or - for standard input. It follows the calls that ' +
      'either side tells apart, and compares their fates: names, order, comments and files of objects count for nothing. ' +
      'Both sides have to hold all that ends up in one mesh; what they share can be named once, with --with.',
    'Not compared is what the simulation does not follow: headers that routes add, limits of connection pools, the way ' +
      'of balancing load, and EnvoyFilters. Objects that changed without a change for traffic are named at the end.',
    'Exits with 0 whether or not something changes, 1 if something does and --fail-on-change is given, and 2 if the ' +
      'command was called wrongly or something could not be read.',
  ],
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      allowed: Object.keys(FORMATS),
      help: 'text (default), json, or markdown for a pull request.',
    },
    {
      name: 'with',
      value: 'PATH',
      isRepeatable: true,
      help: 'A file, a folder or a pattern that belongs to both sides; may come several times.',
    },
    { name: 'fail-on-change', help: 'Exit with 1 if anything changes for traffic.' },
    ...PROFILE_OPTIONS,
  ],
  examples: [
    ['cdk8s-istio diff main/dist dist', 'What a branch changes'],
    ['git show main:mesh.yaml | cdk8s-istio diff --format markdown - mesh.yaml', 'For a pull request'],
    ['cdk8s-istio diff --with platform --fail-on-change old/shop new/shop', 'With what both sides share'],
  ],

  run(args, terminal) {
    const shared = args.values('with');
    if (shared.includes(STDIN)) throw new UsageError('--with is -, which both sides would read. Write a file');
    const operands = sidesOf(args.operands).map((operand) => [operand, ...shared]);
    const options = simulationOptions(profileOf(args, terminal));
    const progress = new Progress(terminal);
    const [before, after] = operands.map((named) => readInput(named, terminal, progress));
    const objects = before.objects.length + after.objects.length;
    progress.show(`comparing the calls of ${counted(objects, 'object')}`, objects > MANY_OBJECTS);
    const diff = refusable(() => TrafficDiff._ofRead(before, after, options));
    progress.end();
    noteFindings([...placed('OLD', diff.findingsBefore), ...placed('NEW', diff.findingsAfter)], terminal);
    terminal.write(FORMATS[args.value('format') ?? 'text'](diff, terminal));
    if ([before, after].some(isIncomplete)) return 2;
    return diff.hasChanges && args.has('fail-on-change') ? 1 : 0;
  },
};

function sidesOf(operands: readonly string[]): readonly string[] {
  if (operands.length !== 2) {
    const given = operands.length === 0 ? 'nothing' : operands.map(show).join(', ');
    throw new UsageError(`diff compares two sets of manifests and is given ${given}. Write cdk8s-istio diff OLD NEW`);
  }
  if (operands.every((operand) => operand === STDIN)) {
    throw new UsageError('OLD and NEW are both -, which can be read once. Write a file for one of them');
  }
  return operands;
}

/** What is YAML and no object of Kubernetes is for other tools. */
function isIncomplete({ problems }: Input): boolean {
  return problems.some(({ fault }) => fault !== ManifestFault.NO_OBJECT);
}

/** Both sides may have files of one name. */
function placed(side: string, findings: readonly SimulationFinding[]): SimulationFinding[] {
  return findings.map((finding) => ({ ...finding, origin: `${side}: ${finding.origin}` }));
}
