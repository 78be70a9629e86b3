import { istioctl } from './istioctl';
import { type Row, row } from './row';
import { type CheckSample, checkSamples, type Construct, synthSample } from './worker';

const HOSTS = 1_000;
const CONSTRUCTS: readonly Construct[] = ['TlsOriginatedApi', 'ExternalHttpsApi'];
const PAIRS = 11;

/** At most half of the synthesis on top. */
const SYNTHESIS_LIMIT = 1.5;

/** What of the time of istioctl the command may take, and how often both are asked. */
const CHECKS = [
  { documents: 1_000, rounds: 11, limit: 1 },
  { documents: 10_000, rounds: 5, limit: 0.6 },
] as const;

const MEGABYTES = 600;

/** Ten times the documents may take ten times the memory that they take beside the program itself. */
const MEMORY_GROWTH_LIMIT = 1;

/** What the analysis costs at synth, and the command against Istio's own. */
export function analysisRows(progress: (message: string) => void): Row[] {
  const binary = istioctl(progress);
  if (binary === undefined) progress('no rows against istioctl: Go and a network are needed to build it');
  return [...CONSTRUCTS.map((construct) => synthesisRow(construct, progress)), ...checkRows(progress, binary)];
}

function synthesisRow(construct: Construct, progress: (message: string) => void): Row {
  progress(`analysis at synth, ${construct}`);
  const ratios = Array.from({ length: PAIRS }, (_, pair) => {
    const early = pair % 2 === 0 ? synthSample('analyzed', construct, HOSTS) : undefined;
    const off = synthSample('library', construct, HOSTS);
    const on = early ?? synthSample('analyzed', construct, HOSTS);
    if (on.digest !== off.digest) throw new Error(`the analysis changes what ${construct} prints`);
    return on.milliseconds / off.milliseconds;
  });
  return row(
    `analysis-${construct}-time-${HOSTS}`,
    `synthesis of ${construct} with the analysis / without`,
    ratios,
    SYNTHESIS_LIMIT,
  );
}

function checkRows(progress: (message: string) => void, binary?: string): Row[] {
  const taken = CHECKS.map(({ documents, rounds, limit }) => {
    progress(`check, ${documents} documents`);
    return { documents, limit, samples: checkSamples(documents, rounds, binary) };
  });
  const [few, many] = taken.map(({ samples }) => samples.map(({ megabytes }) => megabytes));
  const [least, most] = CHECKS.map(({ documents }) => documents);
  return [
    ...taken.flatMap(({ documents, limit, samples }) => [
      ...timeRow(`check-time-${documents}`, '', samples, ({ ours }) => ours, limit),
      ...timeRow(`check-first-time-${documents}`, ' with nothing kept', samples, ({ first }) => first),
    ]),
    row(
      `check-memory-${most}-over-${MEGABYTES}`,
      `peak MiB of check, ${most} documents / ${MEGABYTES} MiB allowed`,
      many.map((megabytes) => megabytes / MEGABYTES),
      1,
    ),
    row(
      'check-memory-growth',
      `peak memory of check per document, ${most} / ${least} of them`,
      many.slice(0, few.length).map((megabytes, index) => megabytes / most / (few[index] / least)),
      MEMORY_GROWTH_LIMIT,
    ),
  ];
}

function timeRow(
  id: string,
  how: string,
  samples: readonly CheckSample[],
  timeOf: (sample: CheckSample) => number,
  limit?: number,
): Row[] {
  const ratios = samples.flatMap((sample) => (sample.istio === undefined ? [] : [timeOf(sample) / sample.istio]));
  const meaning = `cdk8s-istio check${how}, whole process / istioctl analyze on the same file, whole process`;
  return ratios.length > 0 ? [row(id, meaning, ratios, limit)] : [];
}
