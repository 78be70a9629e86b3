import { Duration } from 'cdk8s';
import { Place, refuse, show } from '../refusals/refuse';

/** Go counts nanoseconds in 64 bits. */
const MAX_MILLISECONDS = Math.floor(2 ** 63 / 1_000_000);

/** Decimal fractions of seconds and minutes are not exact in binary. */
const ROUNDING_ERROR = 1e-6;

/** The whole milliseconds of a duration. */
export function milliseconds(place: Place, property: string, duration: Duration): number {
  const exact = duration.toMilliseconds({ integral: false });
  const whole = Math.round(exact);
  if (Math.abs(exact - whole) > ROUNDING_ERROR || whole < 1 || whole > MAX_MILLISECONDS) {
    refuse('DURATION001', place, {
      problem: `${property} is ${show(exact)} milliseconds; it has to be a whole number of at least one, and less than 292 years`,
      remedy: 'Write Duration.millis(1) or more, or leave it out',
    });
  }
  return whole;
}

/** Writes a duration as Istio reads it: whole seconds, or milliseconds where it is finer. */
export function goDuration(place: Place, property: string, duration: Duration): string {
  const whole = milliseconds(place, property, duration);
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`;
}
