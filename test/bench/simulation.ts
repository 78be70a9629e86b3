import { istioBinary } from './istio-binary';
import { type Row, row } from './row';
import { simulatedMemory, simulationSamples } from './worker';

/** What Istio's own simulation may take of the time, and how often. */
const MESHES = [
  { size: 'ten', rounds: 41, limit: 1 / 20, yamlLimit: 1.5 },
  { size: 'thousand', rounds: 7, limit: 1, yamlLimit: 1.5 },
] as const;

const MEMORY_ROUNDS = 3;
const FEWEST = 1_000;
const MEMORY_SIZES = [FEWEST, 5_000, 10_000];

/** Ten times the entries may take this much more for each of them. */
const MEMORY_GROWTH_LIMIT = 1.2;
const TIME_GROWTH_LIMIT = 1.5;

/** The traffic simulation against Istio's own on the same text, and what many hosts cost it. */
export function simulationRows(progress: (message: string) => void): Row[] {
  const binary = istioBinary();
  if (binary === undefined) {
    progress("no rows against Istio's own simulation: run `npm run conformance -- build` first");
  }
  return [...MESHES.flatMap((mesh) => speedRows(mesh, progress, binary)), ...growthRows(progress)];
}

function speedRows(
  { size, rounds, limit, yamlLimit }: (typeof MESHES)[number],
  progress: (message: string) => void,
  binary?: string,
): Row[] {
  progress(`simulation, mesh of ${size}`);
  const samples = simulationSamples(size, rounds, binary);
  const against = samples.flatMap(({ ours, istio }) => (istio === undefined ? [] : [ours / istio]));
  return [
    ...(against.length > 0
      ? [
          row(
            `simulation-${size}`,
            `a new mesh and its calls / Istio's own simulation of the same text`,
            against,
            limit,
          ),
        ]
      : []),
    row(
      `simulation-${size}-over-yaml`,
      'a new mesh and its calls / the YAML library reading the same text',
      samples.map(({ ours, yaml }) => ours / yaml),
      yamlLimit,
    ),
  ];
}

/** Per ServiceEntry, against the smallest mesh of the same round; linear is 1. */
function growthRows(progress: (message: string) => void): Row[] {
  const rounds = Array.from({ length: MEMORY_ROUNDS }, (_, round) => {
    progress(`simulation, memory, round ${round + 1} of ${MEMORY_ROUNDS}`);
    return new Map(MEMORY_SIZES.map((entries) => [entries, simulatedMemory(entries)]));
  });
  return MEMORY_SIZES.filter((entries) => entries !== FEWEST).flatMap((entries) => {
    const growth = (what: 'bytes' | 'milliseconds'): number[] =>
      rounds.map((round) => round.get(entries)![what] / entries / (round.get(FEWEST)![what] / FEWEST));
    const of = `per ServiceEntry, ${entries} / ${FEWEST} of them`;
    return [
      row(`simulation-memory-${entries}`, `memory ${of}`, growth('bytes'), MEMORY_GROWTH_LIMIT),
      row(`simulation-time-${entries}`, `time ${of}`, growth('milliseconds'), TIME_GROWTH_LIMIT),
    ];
  });
}
