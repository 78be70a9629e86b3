import type { Construct } from 'constructs';
import { flowsOf } from './dependencies';
import type { EgressDiagramOptions } from './diagram-options';
import type { EgressDependency, EgressLeg } from './egress-dependency';
import { markdownLines } from './markdown-text';
import { shortService } from './path-chart';
import { EgressSources, sourcesOfManifests, sourcesOfScope } from './sources';

/**
 * A list of all hosts outside the mesh: who reaches them, how, and who answers for it. It says what `EgressSimulation`
 * answers, not what was meant. Equal objects give equal lists, in whatever order they come.
 */
export class EgressInventory {
  /**
   * Lists what is below an App or a Chart, as it will be printed. Its `MeshProfile` says what the options do not.
   */
  public static ofScope(scope: Construct, options: EgressDiagramOptions = {}): EgressInventory {
    return new EgressInventory(sourcesOfScope(scope, options));
  }

  /**
   * Lists what the objects of a YAML text declare, ours or anyone's, several documents or a `List`.
   */
  public static ofManifests(yamlText: string, options: EgressDiagramOptions = {}): EgressInventory {
    return new EgressInventory(sourcesOfManifests(yamlText, options));
  }

  /** @internal */
  public static _of(sources: EgressSources): EgressInventory {
    return new EgressInventory(sources);
  }

  /** By host; several of one host if workloads reach it in different ways. */
  public readonly dependencies: EgressDependency[];

  private constructor(sources: EgressSources) {
    this.dependencies = flowsOf(sources).map(({ dependency }) => dependency);
  }

  /** The list as JSON, with two spaces for each level and a line break at its end. */
  public json(): string {
    return `${JSON.stringify(this.dependencies, undefined, 2)}\n`;
  }

  /** The list as a Markdown table. */
  public markdown(): string {
    const rows = this.dependencies.map((each) => {
      const { host, ports, clients, path, resolution, servers, owners, contacts, origins, warnings } = each;
      return [
        [host],
        ports.map(({ number, protocol }) => `${number} ${protocol}`),
        clients.length > 0 ? clients : ['nobody'],
        each.refused === undefined
          ? path.map((leg) => `${shortService(leg.proxy)}: ${encryptionOf(leg)}`)
          : [each.refused],
        [...path.flatMap(checksOf), ...warnings.map((warning) => `Warning: ${warning}`)],
        [...resolution, ...servers],
        path.flatMap(limitsOf),
        [...owners, ...contacts],
        origins,
      ];
    });
    const lines = [HEADINGS, HEADINGS.map(() => '---'), ...rows.map((row) => row.map(markdownLines))];
    return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
  }
}

const HEADINGS = [
  'Host',
  'Ports',
  'Clients',
  'Path',
  'Checked',
  'Resolution, servers',
  'Retries, timeouts',
  'Owner',
  'Declared by',
];

function encryptionOf({ encryption, divided }: EgressLeg): string {
  return divided.length > 0 ? `${encryption}, divided among ${divided.join(', ')}` : encryption;
}

function checksOf({ checks, certificate }: EgressLeg): string[] {
  return certificate === undefined || checks.length === 0 ? checks : [...checks, `shows ${certificate}`];
}

function limitsOf(leg: EgressLeg): string[] {
  const limits = [
    ...(leg.retries > 0 ? [`up to ${leg.retries} retries on ${(leg.retryOn ?? '').split(',').join(', ')}`] : []),
    ...(leg.perTryTimeout === undefined ? [] : [`${leg.perTryTimeout} per attempt`]),
    ...(leg.timeout === undefined ? [] : [`${leg.timeout} in all`]),
    ...(leg.connectTimeout === undefined ? [] : [`${leg.connectTimeout} to connect`]),
  ];
  return limits.length === 0 ? [] : [`${shortService(leg.proxy)}: ${limits.join('; ')}`];
}
