import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Manifests } from '../manifests/read-manifests';
import type { SourceObject } from '../mesh/mesh-object';
import { MeshProfile } from '../profile/mesh-profile';
import { SimulationFinding } from '../simulation/egress-simulation';
import { manifestSources, readSources } from '../simulation/manifest-sources';
import type { SimulationOptions } from '../simulation/simulation-options';
import { changedObjects } from './changed-objects';
import { Comparison } from './comparison';
import { GroupedChange, groupChanges } from './group-changes';
import { jsonReport } from './reports/json-report';
import { markdownReport } from './reports/markdown-report';
import { textReport } from './reports/text-report';
import { Side, sidesOf } from './side';
import { isTouched, touchedBy } from './touched';
import type { TrafficChange } from './traffic-change';
import { knownWorkloads } from './workloads';

/** Objects, and what of their text cannot be read. */
interface Source {
  readonly objects: readonly SourceObject[];
  readonly findings: readonly SimulationFinding[];
}

/**
 * What changes for traffic between two sets of manifests, and not for their text. It asks `EgressSimulation` of both sets
 * what becomes of the calls that any object of either tells from others, and reports those with another fate. Names, order and
 * comments of objects count for nothing.
 *
 * What the simulation does not follow is not compared: headers that routes add, limits of connection pools, the way of
 * balancing load, and what an EnvoyFilter does.
 */
export class TrafficDiff {
  /**
   * Compares what is below two Apps or Charts, as they will be printed. The `MeshProfile` of the second says what the
   * options do not.
   */
  public static ofScopes(before: Construct, after: Construct, options: SimulationOptions = {}): TrafficDiff {
    return new TrafficDiff(ofScope(before), ofScope(after), { ...MeshProfile.of(after)._facts, ...options });
  }

  /** Compares the objects of two YAML texts, ours or anyone's, several documents or a `List`. */
  public static ofManifests(before: string, after: string, options: SimulationOptions = {}): TrafficDiff {
    const { fileName = 'manifests' } = options;
    return new TrafficDiff(readSources(before, `${fileName} before`), readSources(after, `${fileName} after`), options);
  }

  /**
   * Compares manifests of any number of files.
   *
   * @internal
   */
  public static _ofRead(before: Manifests, after: Manifests, options: SimulationOptions): TrafficDiff {
    return new TrafficDiff(manifestSources(before), manifestSources(after), options);
  }

  /** What is different, what is lost first. */
  public readonly changes: TrafficChange[];

  /** Objects that say something else than before, and yet no call that was followed has another fate. */
  public readonly objectsWithoutEffect: string[];

  /** Objects that say something else than before and are not followed, such as an EnvoyFilter. */
  public readonly objectsNotFollowed: string[];

  /** What was left out because there is too much of it; usually nothing. */
  public readonly limits: string[];

  /** What of the first set cannot be used. */
  public readonly findingsBefore: SimulationFinding[];

  /** What of the second set cannot be used. */
  public readonly findingsAfter: SimulationFinding[];

  /**
   * How many calls were followed.
   *
   * @internal
   */
  public readonly _calls: number;

  /**
   * The changes with the classes of callers and hosts that they are about.
   *
   * @internal
   */
  public readonly _grouped: readonly GroupedChange[];

  /** @internal */
  public readonly _comparison?: Comparison;

  private constructor(before: Source, after: Source, options: SimulationOptions) {
    const sides = sidesOf(before.objects, after.objects, options);
    const [old, young] = sides;
    const changed = changedObjects(old.objects, young.objects);
    this.objectsNotFollowed = [...changed.notFollowed];
    if (changed.objects.length === 0) {
      this.changes = [];
      this._grouped = [];
      this.limits = [];
      this._calls = 0;
      this.objectsWithoutEffect = [];
    } else {
      const comparison = new Comparison(sides, touchedBy(changed.objects, sides));
      const observed = comparison.run();
      const { universe, targets } = comparison;
      const callers = { classes: universe.classes, workloads: knownWorkloads(sides, universe) };
      this._grouped = groupChanges(observed, callers, targets.hosts);
      this.changes = this._grouped.map(({ change }) => change);
      this.limits = comparison.limits;
      this._calls = comparison.calls;
      this._comparison = comparison;
      this.objectsWithoutEffect = withoutEffect(changed.titles, sides, new Set(observed.map(({ host }) => host.name)));
    }
    this.findingsBefore = [...before.findings, ...old.simulation.findings];
    this.findingsAfter = [...after.findings, ...young.simulation.findings];
  }

  /** Whether any call has another fate. */
  public get hasChanges(): boolean {
    return this.changes.length > 0;
  }

  /** The changes as lines for a terminal. */
  public text(): string {
    return textReport(this);
  }

  /** The changes as JSON, with two spaces for each level and a line break at its end. */
  public json(): string {
    return jsonReport(this);
  }

  /** The changes as Markdown for a pull request. */
  public markdown(): string {
    return markdownReport(this);
  }
}

function ofScope(scope: Construct): Source {
  const objects = scope.node
    .findAll()
    .filter((child): child is ApiObject => ApiObject.isApiObject(child))
    .map((object): SourceObject => ({ value: object.toJson() as unknown, origin: object.node.path }));
  return { objects, findings: [] };
}

function withoutEffect(
  titles: ReturnType<typeof changedObjects>['titles'],
  sides: readonly [Side, Side],
  hosts: ReadonlySet<string>,
): string[] {
  const idle = [...titles].filter(([object]) => {
    const touched = touchedBy([object], sides);
    const isForAll = touched.isEverything || touched.namespaces.size > 0;
    return isForAll ? hosts.size === 0 : ![...hosts].some((host) => isTouched(touched, host));
  });
  return [...new Set(idle.map(([, title]) => title))].sort();
}
