import { type Row, row } from './row';
import { median } from './statistics';
import { assertSameYaml, type Construct, CONSTRUCTS, type SynthSample, synthSample } from './worker';

/** Each round takes all sizes, so that noise that lasts for a while meets all of them. */
const ROUNDS = 7;
const SIZES = [
  { hosts: 100, pairsPerRound: 3 },
  { hosts: 1_000, pairsPerRound: 3, timeLimit: 1.1 },
  { hosts: 10_000, pairsPerRound: 1 },
];

/** The size at which growth begins, and at which the share of printing is taken. */
const MIDDLE = 1_000;
const LARGEST = 10_000;
const GROWTH_LIMIT = 1.1;

interface Pair {
  readonly round: number;
  readonly hosts: number;
  readonly time: number;
  readonly memory: number;
  readonly printing?: number;
}

/** Time and memory of the constructs against bare cdk8s. */
export function synthesisRows(progress: (message: string) => void): Row[] {
  const pairs = new Map<Construct, Pair[]>(CONSTRUCTS.map((construct) => [construct, []]));
  for (const construct of CONSTRUCTS) {
    progress(`${construct} and bare cdk8s print the same`);
    assertSameYaml(construct);
  }
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [construct, taken] of pairs) {
      for (const { hosts, pairsPerRound } of SIZES) {
        progress(`round ${round} of ${ROUNDS}: ${construct}, ${hosts} hosts`);
        for (let pair = 0; pair < pairsPerRound; pair++) {
          taken.push(takePair(construct, hosts, round, taken.length % 2 === 0));
        }
      }
    }
  }
  return [...pairs].flatMap(([construct, taken]) => rowsOf(construct, taken));
}

/** Which of the two comes first changes from pair to pair, so that neither gains by its place. */
function takePair(construct: Construct, hosts: number, round: number, libraryFirst: boolean): Pair {
  const early = libraryFirst ? synthSample('library', construct, hosts) : undefined;
  const bare = synthSample('bare', construct, hosts);
  const library = early ?? synthSample('library', construct, hosts);
  const print = hosts === MIDDLE ? synthSample('print', construct, hosts) : undefined;
  checkSameWork(construct, [bare, library, ...(print ? [print] : [])]);
  return {
    round,
    hosts,
    time: library.milliseconds / bare.milliseconds,
    memory: library.kilobytes / bare.kilobytes,
    ...(print && { printing: print.milliseconds / bare.milliseconds }),
  };
}

function checkSameWork(construct: Construct, samples: SynthSample[]): void {
  if (new Set(samples.map(({ digest }) => digest)).size !== 1) {
    throw new Error(`the variants of ${construct} print different YAML, so that their cost cannot be compared`);
  }
}

function rowsOf(construct: Construct, pairs: Pair[]): Row[] {
  const bySize = SIZES.map((size) => ({ ...size, pairs: pairs.filter(({ hosts }) => hosts === size.hosts) }));
  const against = `${construct} / bare ApiObjects`;
  const printing = pairs.flatMap((pair) => pair.printing ?? []);
  return [
    ...bySize.map(({ hosts, timeLimit, pairs: taken }) =>
      row(`${construct}-time-${hosts}`, `synthesis time, ${against}`, times(taken), timeLimit),
    ),
    ...bySize.map(({ hosts, pairs: taken }) =>
      row(
        `${construct}-memory-${hosts}`,
        `peak memory, ${against}`,
        taken.map(({ memory }) => memory),
      ),
    ),
    row(
      `${construct}-growth`,
      `growth of time from ${MIDDLE} to ${LARGEST} hosts, ${against}`,
      growths(pairs),
      GROWTH_LIMIT,
    ),
    row(`${construct}-printing-share`, `Yaml.stringify alone / all of bare synthesis, ${MIDDLE} hosts`, printing),
  ];
}

/** (large/middle of the construct) / (large/middle of bare), in each round. */
function growths(pairs: Pair[]): number[] {
  return pairs
    .filter(({ hosts }) => hosts === LARGEST)
    .map(({ round, time }) => {
      const middle = pairs.filter((pair) => pair.round === round && pair.hosts === MIDDLE);
      return time / median(times(middle));
    });
}

function times(pairs: Pair[]): number[] {
  return pairs.map(({ time }) => time);
}
