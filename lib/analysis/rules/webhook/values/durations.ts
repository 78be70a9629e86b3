import { goDuration } from '../../../schema/cel';

const MILLISECOND = 1e6;

/** What is wrong with a duration for Istio, which counts in whole milliseconds from one on. */
export function faultOfDuration(text: string): string | undefined {
  const nanoseconds = goDuration(text);
  if (nanoseconds === undefined) return 'is no duration';
  if (nanoseconds < MILLISECOND) return 'is shorter than a millisecond';
  return nanoseconds % MILLISECOND === 0 ? undefined : 'is no whole number of milliseconds';
}

export function isWholeSeconds(text: string): boolean {
  return (goDuration(text) ?? 0) % (1000 * MILLISECOND) === 0;
}

/** Whether it is less than a millisecond, which some fields take for "no limit". */
export function isNone(text: string): boolean {
  return Math.abs(goDuration(text) ?? MILLISECOND) < MILLISECOND;
}
