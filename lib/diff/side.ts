import { missingServices } from '../diagrams/sources';
import { compareText, MeshObject, readObject, SourceObject } from '../mesh/mesh-object';
import { EgressSimulation } from '../simulation/egress-simulation';
import type { SimulationOptions } from '../simulation/simulation-options';
import { canonical } from './canonical';

/** One of the two sets of manifests. */
export interface Side {
  readonly objects: readonly MeshObject[];
  readonly simulation: EgressSimulation;
}

/** Both sets, with the gateways that neither of them holds and both rely on. */
export function sidesOf(
  before: readonly SourceObject[],
  after: readonly SourceObject[],
  options: SimulationOptions,
): readonly [Side, Side] {
  const [old, young] = [read(before), read(after)];
  const installed = missingServices([...old, ...young]).map((value): SourceObject => ({ value, origin: '' }));
  return [sideOf(before, old, installed, options), sideOf(after, young, installed, options)];
}

function read(sources: readonly SourceObject[]): MeshObject[] {
  return sources.flatMap((source) => {
    const object = readObject(source, []);
    return object ? [object] : [];
  });
}

/** The order in which objects are written counts for nothing, also where they are equally old. */
function sideOf(
  sources: readonly SourceObject[],
  objects: readonly MeshObject[],
  installed: readonly SourceObject[],
  options: SimulationOptions,
): Side {
  const sorted = sources
    .map((source) => ({ source, text: canonical(source.value) }))
    .sort((a, b) => compareText(a.text, b.text))
    .map(({ source }) => source);
  return { objects, simulation: EgressSimulation._ofObjects([...sorted, ...installed], options) };
}
