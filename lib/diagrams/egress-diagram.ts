import type { Construct } from 'constructs';
import type { TrafficCall } from '../simulation/traffic-call';
import { callSequence } from './call-sequence';
import { flowsOf } from './dependencies';
import type { EgressDiagramOptions } from './diagram-options';
import { pathChart } from './path-chart';
import { EgressSources, sourcesOfManifests, sourcesOfScope } from './sources';

/**
 * Diagrams of the calls that leave the mesh, as texts of Mermaid. They show what `EgressSimulation` answers, not what was
 * meant. Equal objects give equal texts, in whatever order they come.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export class EgressDiagram {
  /**
   * Diagrams of what is below an App or a Chart, as it will be printed. Its `MeshProfile` says what the options do not.
   */
  public static ofScope(scope: Construct, options: EgressDiagramOptions = {}): EgressDiagram {
    return new EgressDiagram(sourcesOfScope(scope, options));
  }

  /** Diagrams of the objects of a YAML text, ours or anyone's, several documents or a `List`. */
  public static ofManifests(yamlText: string, options: EgressDiagramOptions = {}): EgressDiagram {
    return new EgressDiagram(sourcesOfManifests(yamlText, options));
  }

  /** @internal */
  public static _of(sources: EgressSources): EgressDiagram {
    return new EgressDiagram(sources);
  }

  private constructor(private readonly sources: EgressSources) {}

  /**
   * Who calls what, through which gateways, and how each leg is encrypted: a flow chart. Hosts that the same workloads reach in
   * the same way are one node, which names at most 15 of them; all are in the `EgressInventory`. What anyone on the way can
   * read is dotted.
   */
  public paths(): string {
    return pathChart(flowsOf(this.sources));
  }

  /**
   * One call, proxy by proxy, and what the application sees of it: a sequence diagram.
   *
   * @throws SIMULATION001 if the URL cannot be read.
   */
  public call(call: TrafficCall): string {
    return callSequence(call, this.sources.simulation.call(call));
  }
}
