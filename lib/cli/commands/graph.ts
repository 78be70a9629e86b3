import { EgressDiagram } from '../../diagrams/egress-diagram';
import { EgressInventory } from '../../diagrams/egress-inventory';
import { EgressSources, sourcesOfRead } from '../../diagrams/sources';
import { EgressSimulation } from '../../simulation/egress-simulation';
import { counted } from '../../analysis/reports/summary';
import { Command } from '../command';
import { readInput } from '../input/read-input';
import { PROFILE_OPTIONS, profileOf } from '../profile';
import { Progress } from '../progress';
import { noteFindings, refusable, simulationOptions } from './simulated';

const FORMATS: Readonly<Record<string, (sources: EgressSources) => string>> = {
  mermaid: (sources) => `${EgressDiagram._of(sources).paths().trimEnd()}\n`,
  markdown: (sources) => EgressInventory._of(sources).markdown(),
  json: (sources) => EgressInventory._of(sources).json(),
};

/** So many take seconds to draw. */
const MANY_OBJECTS = 500;

export const graphCommand: Command = {
  name: 'graph',
  operands: '[files, folders, patterns or -]',
  summary: 'Shows who calls what outside the mesh, through which gateways, and how each leg is encrypted.',
  details: ['It shows what the simulation answers for the manifests, not what was meant.'],
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      allowed: Object.keys(FORMATS),
      help: 'mermaid (default), a flow chart; markdown, a table; or json.',
    },
    ...PROFILE_OPTIONS,
  ],
  examples: [
    ['cdk8s-istio graph dist > egress.mmd', 'A diagram'],
    ['cdk8s-istio graph --format markdown dist', 'A list for a review'],
  ],

  run(args, terminal) {
    const options = simulationOptions(profileOf(args, terminal));
    const progress = new Progress(terminal);
    const input = readInput(args.operands, terminal, progress);
    progress.show(
      `following the calls of ${counted(input.objects.length, 'object')}`,
      input.objects.length > MANY_OBJECTS,
    );
    const text = refusable(() => FORMATS[args.value('format') ?? 'mermaid'](sourcesOfRead(input, options)));
    const { findings } = EgressSimulation._ofRead(input, options);
    progress.end();
    noteFindings(findings, terminal);
    terminal.write(text);
    return 0;
  },
};
