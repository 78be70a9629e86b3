import { median, quantile } from './statistics';

/** One line of the table. Higher is worse. */
export interface Row {
  readonly id: string;
  readonly meaning: string;
  /** Median of the samples. */
  readonly ratio: number;
  /** The middle half of the samples lies between these. */
  readonly quartiles: readonly [number, number];
  readonly samples: number;
  readonly limit?: number;
}

/** A row from the ratio of each pair. Rounded first, so that what is shown is what is judged. */
export function row(id: string, meaning: string, ratios: number[], limit?: number): Row {
  return {
    id,
    meaning,
    ratio: round(median(ratios)),
    quartiles: [round(quantile(ratios, 0.25)), round(quantile(ratios, 0.75))],
    samples: ratios.length,
    ...(limit !== undefined && { limit }),
  };
}

export function exceeded({ ratio, limit }: Row): boolean {
  return limit !== undefined && ratio > limit;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
