import { printable } from '../../analysis/reports/printable';
import { EgressDiagramOptions } from '../../diagrams/diagram-options';
import { SimulationFinding } from '../../simulation/egress-simulation';
import { Profile } from '../profile';
import { Terminal } from '../terminal';
import { UsageError } from '../usage-error';

/** The facts that the simulation asks for. */
export function simulationOptions({ defaultNamespace, ...options }: Profile): EgressDiagramOptions {
  if (defaultNamespace === undefined || defaultNamespace === 'default') return options;
  throw new UsageError(
    `the profile has the defaultNamespace '${defaultNamespace}', which calls are not told for. Write metadata.namespace in the manifests, and leave defaultNamespace out`,
  );
}

/** Does what can be refused for the arguments that were given. */
export function refusable<Answer>(ask: () => Answer): Answer {
  try {
    return ask();
  } catch (error) {
    const said = error instanceof Error ? /^cdk8s-istio:(.*)\.$/s.exec(error.message) : null;
    if (said) throw new UsageError(said[1]);
    throw error;
  }
}

const MOST_NOTES = 20;

/** What the simulation cannot use, beside its answers. */
export function noteFindings(findings: readonly SimulationFinding[], terminal: Terminal): void {
  for (const { origin, object, path, problem } of findings.slice(0, MOST_NOTES)) {
    const place = [origin, object, path].filter((each) => each !== '').join(' ');
    terminal.writeError(`cdk8s-istio: ${printable(`${place}: ${problem}`)}.\n`);
  }
  const more = findings.length - MOST_NOTES;
  if (more > 0) terminal.writeError(`cdk8s-istio: ${more} more like these; check lists what is wrong.\n`);
}
